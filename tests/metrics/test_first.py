"""The first hour, day or week of a song: against spans laid end to end by hand, and at every edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.metrics.debut import CENSORED, EXACT, WITHIN_24H
from chartduel.metrics.first import NO_RELEASE, NO_WINDOW, TOO_COARSE, first, placed
from chartduel.model.release import Release
from chartduel.sources import registry
from metrics_factory import KST, Seen, hourly, periods

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW_YORK = ZoneInfo("America/New_York")
OUT = datetime(2024, 11, 22, 14, tzinfo=KST)
Spans = Iterator[tuple[datetime, datetime, datetime]]


def release(at: datetime = OUT, precision: str = "instant") -> Release:
    return Release(title="Alpha", artist="Ann", at=at.astimezone(UTC), precision=precision, source="the label")


def hours(around: datetime, span: Callable[[datetime], timedelta | None]) -> Spans:
    begin = datetime.combine((around - 2 * DAY).astimezone(KST).date(), time(), KST)
    for label in (begin + HOUR * step for step in range(24 * 7)):
        if length := span(label):
            yield label, label - length, label


def days(around: datetime, zone: ZoneInfo, start: int, length: int, weekday: int | None, at: int) -> Spans:
    """Labels on each day (or one weekday) that cover `length` days from `start` days after them at `at` o'clock."""
    for back in range(-40, 40):
        label = around.astimezone(zone).date() + timedelta(days=back)
        if weekday is None or label.weekday() == weekday:
            opened = datetime.combine(label + timedelta(days=start), time(at), zone)
            closed = datetime.combine(label + timedelta(days=start + length), time(at), zone)
            yield datetime.combine(label, time(), zone), opened, closed


def top100(label: datetime) -> timedelta:
    return 24 * HOUR if 1 <= label.hour <= 7 else HOUR


def genie(label: datetime) -> timedelta | None:
    return None if 2 <= label.hour <= 6 else 6 * HOUR if label.hour == 7 else HOUR


ORACLE: dict[str, Callable[[datetime], Spans]] = {
    "melon.top100": lambda at: hours(at, top100),
    "melon.hot100": lambda at: hours(at, lambda _: HOUR),
    "genie.realtime": lambda at: hours(at, genie),
    "bugs.realtime": lambda at: hours(at, lambda label: None if 2 <= label.hour <= 6 else HOUR),
    "flo.top100": lambda at: hours(at, lambda _: 24 * HOUR),
    "melon.daily": lambda at: days(at, KST, 0, 1, None, 12),
    "melon.weekly": lambda at: days(at, KST, 0, 7, 0, 12),
    "circle.digital": lambda at: days(at, KST, 0, 7, 6, 0),
    "spotify.daily.kr": lambda at: days(at, ZoneInfo("UTC"), 0, 1, None, 0),
    "spotify.weekly.global": lambda at: days(at, ZoneInfo("UTC"), -6, 7, 3, 0),
    "billboard.global200": lambda at: days(at, NEW_YORK, -15, 7, 5, 0),
    "uk.singles": lambda at: days(at, ZoneInfo("Europe/London"), -7, 7, 4, 0),
}
minutes = st.integers(0, 60 * 24 * 500)


@given(st.sampled_from(sorted(ORACLE)), minutes)
def test_the_labels_are_those_of_spans_laid_end_to_end(chart_id, minute):
    at = datetime(2025, 1, 20, tzinfo=UTC) + timedelta(minutes=minute)
    spans = sorted(ORACLE[chart_id](at))
    opening = next(one for one in spans if one[2] > at)
    start = next(one for one in spans if one[1] >= at)
    mine, other, why = placed(registry.chart(chart_id), release(at))
    assert why is None
    assert mine is not None
    assert other is not None
    assert (mine[0], mine[1].start, mine[1].end) == opening
    assert (other[0], other[1].start, other[1].end) == start


@given(st.sampled_from(sorted(ORACLE)), minutes)
def test_the_opening_counts_some_of_the_time_after_the_release_and_the_first_all_of_it(chart_id, minute):
    at = datetime(2025, 1, 20, tzinfo=UTC) + timedelta(minutes=minute)
    opening, start, _ = placed(registry.chart(chart_id), release(at))
    assert opening is not None
    assert start is not None
    assert 0 < opening[1].hours_out(at) <= opening[1].hours
    assert start[1].hours_out(at) == start[1].hours
    assert opening[0] <= start[0]


@pytest.mark.parametrize(
    ("chart_id", "opening", "out", "of", "start"),
    [
        ("melon.top100", "2024-11-22T15:00+09:00", 1, 1, "2024-11-22T15:00+09:00"),
        ("melon.hot100", "2024-11-22T15:00+09:00", 1, 1, "2024-11-22T15:00+09:00"),
        ("genie.realtime", "2024-11-22T15:00+09:00", 1, 1, "2024-11-22T15:00+09:00"),
        ("flo.top100", "2024-11-22T15:00+09:00", 1, 24, "2024-11-23T14:00+09:00"),
        ("melon.daily", "2024-11-22T00:00+09:00", 22, 24, "2024-11-23T00:00+09:00"),
        ("genie.daily", "2024-11-22T00:00+09:00", 10, 24, "2024-11-23T00:00+09:00"),
        ("spotify.daily.kr", "2024-11-22T00:00+00:00", 19, 24, "2024-11-23T00:00+00:00"),
        ("apple.daily.kr", "2024-11-23T00:00+09:00", 3, 24, "2024-11-24T00:00+09:00"),
        ("billboard.global200", "2024-12-07T00:00-05:00", 168, 168, "2024-12-07T00:00-05:00"),
        ("spotify.weekly.kr", "2024-11-28T00:00+00:00", 163, 168, "2024-12-05T00:00+00:00"),
    ],
)
def test_a_release_at_fourteen_hours_in_seoul(chart_id, opening, out, of, start):
    mine, other, _ = placed(registry.chart(chart_id), release())
    assert mine is not None
    assert other is not None
    assert (mine[0], mine[1].hours_out(OUT), mine[1].hours) == (datetime.fromisoformat(opening), out, of)
    assert other[0] == datetime.fromisoformat(start)


def test_a_chart_of_2018_is_asked_by_the_rules_of_2018():
    night = datetime(2018, 8, 1, 1, 30, tzinfo=KST)
    opening, start, _ = placed(registry.chart("melon.top100"), release(night))
    assert opening is not None
    assert start is not None
    assert opening[0] == start[0] == datetime(2018, 8, 1, 7, tzinfo=KST)
    assert start[1].start == datetime(2018, 8, 1, 6, tzinfo=KST)


@pytest.mark.parametrize(
    ("chart_id", "at", "why"),
    [
        ("vibe.top100", OUT, NO_WINDOW),
        ("melon.monthly", OUT, NO_WINDOW),
        ("melon.top100", datetime(2010, 1, 1, 12, tzinfo=KST), NO_WINDOW),
        ("genie.realtime", datetime(2022, 8, 1, 1, 30, tzinfo=KST), NO_WINDOW),
    ],
)
def test_what_no_source_says_is_not_guessed(chart_id, at, why):
    assert placed(registry.chart(chart_id), release(at)) == (None, None, why)


def test_without_a_release_nothing_comes_first():
    assert placed(registry.chart("melon.top100"), None) == (None, None, NO_RELEASE)


def test_a_release_known_to_the_day_names_a_label_only_where_every_instant_of_it_would():
    day = release(datetime(2024, 11, 22, tzinfo=NEW_YORK), "day")
    opening, start, why = placed(registry.chart("billboard.global200"), day)
    assert opening is not None
    assert opening[0].astimezone(NEW_YORK).date() == date(2024, 12, 7)
    assert (start, why) == (None, TOO_COARSE)
    assert placed(registry.chart("melon.top100"), day) == (None, None, TOO_COARSE)


def test_hours_out_are_not_told_of_a_release_known_to_the_day():
    held = periods("billboard.global200", {datetime(2024, 12, 7, tzinfo=NEW_YORK): [3]})
    told = first(held, 0, release(datetime(2024, 11, 22, tzinfo=NEW_YORK), "day"))
    assert told.opening is not None
    assert (told.opening.rank, told.opening.hours_out) == (3, None)


@pytest.mark.parametrize(
    ("seen", "state", "rank"),
    [(3, "on", 3), (None, "off", None), ("?", "unknown", None), ("?7", "on", 7), ("gap", "gap", None)],
)
def test_what_is_seen_at_the_first_hour_and_what_is_not(seen: Seen, state, rank):
    held = hourly("melon.top100", [None], [None], [None], None if seen == "gap" else [seen], [5])
    told = first(held, 0, release())
    assert told.first is not None
    assert (told.first.state, told.first.rank) == (state, rank)
    assert told.first.chart_time == datetime(2024, 11, 22, 15, tzinfo=KST)
    assert (told.first.also_hours_out, told.first.also_hours) == (1, 24)


def test_a_later_hour_never_stands_for_the_first():
    told = first(hourly("melon.top100", [None], None, None, None, [3]), 0, release())
    assert told.first is not None
    assert (told.first.state, told.first.rank) == ("gap", None)
    assert told.debut is not None
    assert (told.debut.rank, told.measure) == (3, WITHIN_24H)


def test_a_day_that_was_cut_by_the_release_is_told_before_the_first_whole_one():
    days_seen = {datetime(2024, 11, day, tzinfo=UTC): [rank] for day, rank in ((21, None), (22, 6), (23, 4))}
    told = first(periods("spotify.daily.kr", days_seen), 0, release())
    assert told.before is not None
    assert told.first is not None
    assert (told.before.rank, told.before.hours_out, told.before.hours) == (6, 19, 24)
    assert (told.first.rank, told.first.hours_out) == (4, 24)
    assert told.opening == told.before


def test_the_first_sight_within_a_sliding_day_is_told():
    told = first(hourly("flo.top100", [None], [None], [None], [None], [90], [60]), 0, release())
    assert told.opening is not None
    assert told.before is not None
    assert (told.opening.state, told.opening.hours_out) == ("off", 1)
    assert (told.before.rank, told.before.hours_out) == (90, 2)


@pytest.mark.parametrize(
    ("gap", "measure"),
    [(1, EXACT), (2, WITHIN_24H), (24, WITHIN_24H), (25, CENSORED)],
)
def test_a_debut_is_of_one_measure(gap, measure):
    at = datetime(2024, 11, 23, 15, tzinfo=KST)
    held = periods("melon.top100", {at - gap * HOUR: [None], at: [7]})
    assert first(held, 0, release()).measure == measure


def test_a_first_sight_on_the_first_day_of_an_archive_is_a_bound():
    assert first(hourly("melon.top100", [7], [8]), 0, release()).measure == CENSORED


def test_a_partial_look_before_vouches_for_nothing():
    held = hourly("melon.top100", [None], ["?"], [7])
    assert first(held, 0, release()).measure == WITHIN_24H


def test_a_day_without_a_look_censors_a_daily_chart():
    seen = {datetime(2024, 11, day, tzinfo=UTC): [rank] for day, rank in ((20, None), (22, 6))}
    assert first(periods("spotify.daily.kr", seen), 0, release()).measure == CENSORED


def test_two_charts_of_one_platform_have_two_debuts():
    ranks = {}
    for chart, rank in (("melon.top100", 3), ("melon.hot100", 1)):
        told = first(hourly(chart, [None], [None], [None], [rank]), 0, release())
        assert told.first is not None
        ranks[told.chart] = (told.first.rank, told.first.also_hours)
    assert ranks == {"melon.top100": (3, 24), "melon.hot100": (1, None)}


def test_the_rules_of_the_time_are_told():
    told = first(hourly("melon.top100", [None], [7]), 0, release())
    assert told.era.since == date(2021, 8, 9)
    assert told.era.rules
