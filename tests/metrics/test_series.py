"""The five kinds of silence and of sound, told apart at every label."""

from __future__ import annotations

from datetime import datetime, timedelta

from chartduel.metrics.series import presence, series
from chartduel.model.presence import Presence
from chartduel.sources import registry
from metrics_factory import KST, NOON, hourly, periods

HOUR = timedelta(hours=1)


def test_every_state_in_one_night() -> None:
    evening = datetime(2024, 11, 22, 23, tzinfo=KST)
    held = periods(
        "genie.realtime",
        {
            evening: (4,),
            evening + HOUR: (None,),
            # 01:00 is a gap, 02:00 to 06:00 are frozen
            evening + 8 * HOUR: ("?",),
            evening + 9 * HOUR: ("?7",),
        },
    )
    points = series(held, 0, evening)
    assert [point.state for point in points] == ["on", "off", "gap", *["frozen"] * 5, "unknown", "on"]
    assert [point.rank for point in points] == [4, *[None] * 8, 7]
    assert [point.chart_time for point in points] == [evening + i * HOUR for i in range(10)]
    assert all(point.chart_time.utcoffset() == 9 * HOUR for point in points)
    assert {point.chart for point in points} == {"genie.realtime"}


def test_a_chart_that_never_rests_has_gaps_by_night() -> None:
    one = datetime(2024, 11, 23, 1, tzinfo=KST)
    points = series(periods("flo.top100", {one: (4,), one + 6 * HOUR: (5,)}), 0, one)
    assert [point.state for point in points] == ["on", *["gap"] * 5, "on"]


def test_it_begins_with_the_window_and_ends_with_the_last_snapshot() -> None:
    held = hourly("flo.top100", (None,), (None,), (3,), None, (None,))
    assert [point.state for point in series(held, 0, NOON + HOUR)] == ["off", "on", "gap", "off"]
    assert [point.state for point in series(held, 0, NOON - 2 * HOUR)][:3] == ["gap", "gap", "off"]
    assert [point.state for point in series(held, 0, NOON, NOON + 2 * HOUR)] == ["off", "off", "on"]
    assert series(held, 0, NOON + 9 * HOUR) == ()


def test_presence_needs_no_other_label() -> None:
    genie, night = registry.chart("genie.realtime"), datetime(2024, 11, 23, 4, tzinfo=KST)
    assert presence(genie, night, None) is Presence.FROZEN
    assert presence(genie, night + 3 * HOUR, None) is Presence.GAP
    before_the_freeze = datetime(2018, 7, 10, 4, tzinfo=KST)
    assert presence(genie, before_the_freeze, None) is Presence.GAP


def test_songs_of_one_duel_have_their_own_states() -> None:
    held = hourly("flo.top100", (1, None), (2, "?"))
    assert [point.state for point in series(held, 0, NOON)] == ["on", "on"]
    assert [point.state for point in series(held, 1, NOON)] == ["off", "unknown"]


def test_the_daily_chart_of_the_day_of_release_is_shown() -> None:
    """It is labelled by the start of that day, before the release; a day on which nobody was on it is not."""
    friday = datetime(2024, 11, 22, tzinfo=KST)
    release, day = friday + 14 * HOUR, timedelta(days=1)
    shown = series(periods("apple.daily.kr", {friday - day: (1,), friday: (5,), friday + day: (3,)}), 0, release)
    assert [point.rank for point in shown] == [5, 3]
    hidden = series(periods("apple.daily.kr", {friday: (None,), friday + day: (3,)}), 0, release)
    assert [point.rank for point in hidden] == [3]
