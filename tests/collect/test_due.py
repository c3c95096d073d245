"""What is due at a minute: by calendar, what is stored, what failed, what was missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from chartduel.collect import due
from chartduel.collect.memory import LedgerMemory
from chartduel.collect.pages import Ask
from chartduel.errors import ConfigError
from chartduel.fetch.breaker import Health
from chartduel.sources import registry
from chartduel.store import fetches, ledger
from chartduel.store.fetches import Outcome
from collect_factory import Client, collect

MELON, GENIE, BUGS, FLO = (
    registry.chart(one) for one in ("melon.top100", "genie.realtime", "bugs.realtime", "flo.top100")
)
HOT100 = registry.chart("billboard.hot100")
pytestmark = pytest.mark.usefixtures("made_up")


def kst(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


def attempt(lake, chart, label: datetime, outcome: Outcome, at: datetime | None = None) -> None:
    fetch = fetches.claim(lake.ledger, chart.source, chart.id, label, at or label)
    with ledger.writing(lake.ledger) as writing:
        fetches.settle(writing, fetch or 0, outcome)


def labels(lake, chart, now: datetime) -> list[str]:
    return [f"{ask.label.astimezone(chart.tz):%d %H}{'!' if ask.past else ''}" for ask in due.due(lake, [chart], now)]


@pytest.mark.parametrize(
    ("minute", "wanted"), [("15:00:05", []), ("15:01:59", []), ("15:02:05", ["22 15"]), ("15:59:05", ["22 15"])]
)
def test_an_hour_is_due_when_the_platform_shows_it(lake, minute, wanted):
    assert labels(lake, MELON, kst(f"2024-11-22T{minute}")) == wanted


def test_flo_is_late(lake):
    """It prints no time: what it shows until the eleventh minute is the chart of the hour before."""
    assert labels(lake, FLO, kst("2024-11-22T15:10:05")) == ["22 14"]
    assert due.current(FLO, kst("2024-11-22T15:10:05")).label == kst("2024-11-22T14:00")
    assert labels(lake, FLO, kst("2024-11-22T15:11:05")) == ["22 15"]


def test_a_frozen_hour_is_the_last_issued_one_and_is_asked_for_once(lake):
    night = kst("2024-11-23T03:30:05")
    assert labels(lake, GENIE, night) == ["23 01"]
    attempt(lake, GENIE, kst("2024-11-23T01:00"), Outcome.NEW)
    assert labels(lake, GENIE, night) == []
    assert labels(lake, GENIE, kst("2024-11-23T07:02:05")) == ["23 07"]


def test_what_is_stored_is_not_due(lake):
    attempt(lake, MELON, kst("2024-11-22T15:00"), Outcome.KNOWN)
    assert labels(lake, MELON, kst("2024-11-22T15:30:05")) == []


def test_after_failures_it_waits_longer_each_time(lake):
    label, asked = kst("2024-11-22T15:00"), kst("2024-11-22T15:02:05")
    waits = []
    for _ in range(4):
        attempt(lake, MELON, label, Outcome.REFUSED, asked)
        again = asked
        while not labels(lake, MELON, again):
            again += timedelta(minutes=1)
        waits.append((again - asked) // timedelta(minutes=1))
        asked = again
    assert waits == [1, 2, 4, 8]


def test_after_very_many_failures_it_is_still_asked_for(lake):
    """An hour of a chart that stands for half a day can fail more often than a pause can be doubled."""
    label, asked = kst("2024-11-22T15:00"), kst("2024-11-22T15:02:05")
    for _ in range(100):
        attempt(lake, MELON, label, Outcome.FAILED, asked)
    assert labels(lake, MELON, asked + timedelta(minutes=29)) == []
    assert labels(lake, MELON, asked + timedelta(minutes=30)) == ["22 15"]


def test_what_another_collector_is_asking_for_is_left_to_it(lake):
    asked = kst("2024-11-22T15:02:05")
    fetches.claim(lake.ledger, MELON.source, MELON.id, kst("2024-11-22T15:00"), asked)
    assert labels(lake, MELON, asked + timedelta(minutes=9)) == []
    assert labels(lake, MELON, asked + timedelta(minutes=10)) == ["22 15"]


def test_a_page_that_rests_is_not_due(lake):
    chart = registry.chart("spotify.daily.kr")
    kworb = registry.sources()["kworb"]
    now = datetime(2024, 11, 23, 22, 5, tzinfo=UTC)
    ask = Ask(chart=chart, source=kworb, label=chart.label_shown_at(now))
    assert due.due(lake, [chart], now)
    collect(
        lake, Client(lambda _: b"not a chart", at=now), msgspec.structs.replace(due.current(chart, now), source=kworb)
    )
    seen = [due.pages.resting(lake, ask, now + timedelta(hours=hours)) for hours in (0, 1, 23, 24)]
    assert seen == [True, True, True, False]


@pytest.mark.parametrize("who", ["melon", "www.melon.com"])
def test_a_source_or_a_host_that_rests_is_not_asked_and_costs_a_missed_hour_no_try(lake, who):
    attempt(lake, MELON, kst("2024-11-22T13:00"), Outcome.NEW)
    now = kst("2024-11-22T15:05:05")
    LedgerMemory(lake.ledger).keep_health(who, Health(until=now + timedelta(hours=3)))
    assert labels(lake, MELON, now + timedelta(hours=2)) == []
    assert labels(lake, MELON, now + timedelta(hours=3))[:2] == ["22 18", "22 14!"]


def counter_due(lake, now: datetime) -> list[str]:
    return [one.id for one in due.due_counters(lake, registry.counters().values(), now) if one.id == "youtube.views"]


def test_a_counter_is_due_in_any_minute_of_an_hour_that_has_no_reading(lake):
    counter, hour = registry.counters()["youtube.views"], datetime(2024, 11, 22, 6, tzinfo=UTC)
    late = hour + timedelta(minutes=1, seconds=5)
    assert counter_due(lake, late) == ["youtube.views"]
    attempt(lake, counter, hour, Outcome.FAILED, late)
    assert counter_due(lake, late + timedelta(seconds=30)) == []
    assert counter_due(lake, late + timedelta(minutes=1)) == ["youtube.views"]
    attempt(lake, counter, hour, Outcome.NEW, late + timedelta(minutes=1))
    assert counter_due(lake, late + timedelta(minutes=40)) == []
    assert counter_due(lake, hour + timedelta(hours=1)) == ["youtube.views"]


def test_hours_that_were_missed_are_made_up_where_the_platform_shows_them(lake):
    attempt(lake, MELON, kst("2024-11-22T10:00"), Outcome.NEW)
    attempt(lake, FLO, kst("2024-11-22T10:00"), Outcome.NEW)
    now = kst("2024-11-22T13:20:05")
    assert labels(lake, MELON, now) == ["22 13", "22 11!", "22 12!"]
    assert labels(lake, FLO, now) == ["22 13"]


def test_frozen_hours_are_not_missed(lake):
    attempt(lake, BUGS, kst("2024-11-23T00:00"), Outcome.NEW)
    assert labels(lake, BUGS, kst("2024-11-23T08:05:05")) == ["23 08", "23 01!", "23 07!"]


def test_no_more_than_a_day_is_made_up(lake):
    attempt(lake, MELON, kst("2024-11-20T10:00"), Outcome.NEW)
    missed = [one for one in labels(lake, MELON, kst("2024-11-22T13:20:05")) if one.endswith("!")]
    assert len(missed) == 23
    assert missed[0] == "21 14!"


def test_a_past_hour_that_is_not_to_be_had_is_given_up(lake):
    attempt(lake, MELON, kst("2024-11-22T11:00"), Outcome.NEW)
    attempt(lake, MELON, kst("2024-11-22T13:00"), Outcome.NEW)
    tried = 0
    now = kst("2024-11-22T13:05:05")
    while now < kst("2024-11-22T23:59:00"):
        if "22 12!" in labels(lake, MELON, now):
            attempt(lake, MELON, kst("2024-11-22T12:00"), Outcome.REFUSED, now)
            tried += 1
        now += timedelta(minutes=10)
    assert tried == due.MOST_TRIES


def test_a_weekly_chart_is_due_from_its_turn(lake):
    monday = datetime(2024, 12, 2, 12, tzinfo=UTC)
    attempt(lake, HOT100, HOT100.label_shown_at(monday), Outcome.NEW)
    assert labels(lake, HOT100, monday) == []
    (ask,) = due.due(lake, [HOT100], datetime(2024, 12, 3, 12, tzinfo=UTC))
    assert ask.label.date().isoformat() == "2024-12-07"


def test_a_chart_that_ended_is_never_due(lake):
    vibe = registry.chart("vibe.top100")
    assert labels(lake, vibe, kst("2026-12-31T23:30:05"))
    assert labels(lake, vibe, kst("2027-01-01T00:30:05")) == []
    assert due.current(vibe, kst("2027-01-01T00:30:05")) is None


def test_a_past_chart_is_asked_for_only_where_there_is_one():
    assert due.at_past(MELON, kst("2024-11-22T15:30")).label == kst("2024-11-22T15:00")
    with pytest.raises(ConfigError, match="shows no earlier periods"):
        due.at_past(FLO, kst("2024-11-22T15:30"))


def test_a_time_without_an_offset_is_in_the_zone_of_its_chart_and_a_day_names_its_period():
    noon = datetime.fromisoformat("2024-11-22T12:30")
    assert due.at_past(MELON, noon).label == kst("2024-11-22T12:00")
    assert due.at_past(MELON, noon.date()).label == kst("2024-11-22T00:00")
    daily = registry.chart("bugs.daily")
    assert due.at_past(daily, noon.date()).label == kst("2024-11-22T00:00")
    assert due.at_past(HOT100, noon.date()).label == HOT100.day_label(date(2024, 11, 16))
    assert due.at_past(HOT100, date(2024, 11, 23)).label == HOT100.day_label(date(2024, 11, 23))
