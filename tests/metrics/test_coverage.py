"""Which labels a chart issued in a window, and how many of them were seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chartduel.metrics.coverage import is_sampled, measure, window_labels
from chartduel.model.duel import Coverage
from chartduel.sources import registry
from metrics_factory import KST, NOON, hourly, periods
from shared_data import need

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW_YORK = ZoneInfo("America/New_York")
HOT100 = registry.chart("billboard.hot100")


def weeks(days: Iterable[date]) -> list[datetime]:
    return [HOT100.day_label(day) for day in days]


def days(first: str, last: str, seen: Iterable[date]) -> list[str]:
    window = (HOT100.day_label(date.fromisoformat(day)) for day in (first, last))
    return [label.astimezone(NEW_YORK).date().isoformat() for label in window_labels(HOT100, weeks(seen), *window)]


def test_hours_between_first_and_last() -> None:
    held = hourly("flo.top100", (1,), None, ("?3",), (None,))
    assert measure(held, NOON, NOON + 3 * HOUR) == Coverage(expected=4, observed=2, frozen=0)
    assert measure(held, NOON - 2 * HOUR, NOON + HOUR) == Coverage(expected=4, observed=1, frozen=0)


def test_the_window_ends_with_the_last_snapshot() -> None:
    held = hourly("flo.top100", (1,), (2,))
    assert measure(held, NOON, NOON + 99 * HOUR) == Coverage(expected=2, observed=2, frozen=0)


def test_a_window_that_ends_in_a_gap_expects_the_gap() -> None:
    """--to lies between two snapshots: what was issued up to it was missed."""
    held = hourly("flo.top100", (1,), None, None, None, (2,))
    assert measure(held, NOON, NOON + 2 * HOUR) == Coverage(expected=3, observed=1, frozen=0)
    assert measure(held, NOON + HOUR, NOON + 2 * HOUR) == Coverage(expected=2, observed=0, frozen=0)


def test_a_release_between_two_labels() -> None:
    """The label of 12:00 is before a release at 12:30; a label equal to the release is expected."""
    held = hourly("flo.top100", (None,), (2,), (2,))
    assert measure(held, NOON + HOUR / 2, NOON + 2 * HOUR) == Coverage(expected=2, observed=2, frozen=0)
    assert measure(held, NOON, NOON + 2 * HOUR) == Coverage(expected=3, observed=3, frozen=0)


def test_frozen_hours_are_counted_apart() -> None:
    night = datetime(2024, 11, 23, 1, tzinfo=KST)
    held = periods("genie.realtime", {night: (1,), night + 6 * HOUR: (1,), night + 30 * HOUR: (1,)})
    assert measure(held, night, night + 30 * HOUR) == Coverage(expected=21, observed=3, frozen=10)
    assert measure(held, night + 2 * HOUR, night + 4 * HOUR) == Coverage(expected=0, observed=0, frozen=3)


def test_melon_froze_only_for_two_years() -> None:
    for day, frozen in ((date(2018, 7, 10), 0), (date(2019, 5, 1), 5), (date(2020, 7, 6), 0)):
        start = datetime(day.year, day.month, day.day, tzinfo=KST)
        held = periods("melon.top100", {start: (1,), start + 23 * HOUR: (1,)})
        assert measure(held, start, start + 23 * HOUR) == Coverage(expected=24 - frozen, observed=2, frozen=frozen)


@pytest.mark.parametrize(("zone", "chart"), [("America/New_York", "apple.daily.us"), ("Asia/Seoul", "apple.daily.kr")])
def test_days_are_civil_days(zone: str, chart: str) -> None:
    """A day of 25 hours is one label."""
    assert registry.chart(chart).zone == zone
    labels = {registry.chart(chart).day_label(date(2024, 11, 1) + i * DAY): (1,) for i in range(0, 6, 5)}
    first, last = min(labels), max(labels)
    assert measure(periods(chart, labels), first, last) == Coverage(expected=6, observed=2, frozen=0)


def test_weeks_step_from_saturday_to_saturday() -> None:
    seen = [date(2024, 12, 7), date(2024, 12, 28)]
    assert days("2024-12-01", "2025-01-30", seen) == ["2024-12-07", "2024-12-14", "2024-12-21", "2024-12-28"]


def test_the_hot_100_moved_from_mondays_to_saturdays() -> None:
    """1961-12-25 was followed by 1962-01-06: twelve days, and no chart between."""
    seen = [date(1961, 12, 18), date(1961, 12, 25), date(1962, 1, 6), date(1962, 1, 13)]
    assert days("1961-12-18", "1962-01-13", seen) == [day.isoformat() for day in seen]


def test_a_gap_over_the_move_has_as_many_labels_as_charts() -> None:
    """12-18 and 12-25 were missed: two labels between, on whatever weekday."""
    labels = days("1961-12-11", "1962-01-06", [date(1961, 12, 11), date(1962, 1, 6)])
    assert len(labels) == 4
    assert (labels[0], labels[-1]) == ("1961-12-11", "1962-01-06")


def test_an_early_chart_is_no_missing_one() -> None:
    """Two labels closer than a week are both labels."""
    seen = [date(2024, 12, 7), date(2024, 12, 11), date(2024, 12, 18)]
    assert days("2024-12-01", "2024-12-31", seen) == [day.isoformat() for day in seen]


def test_the_whole_history_of_the_hot_100_is_observed() -> None:
    import pyarrow.parquet as parquet

    path = need("data/billboard/hot100_1958_2022.parquet")
    dates = sorted(set(parquet.read_table(path, columns=["chart_date"])["chart_date"].to_pylist()))
    seen = [date.fromisoformat(str(day)[:10]) for day in dates]
    labels = weeks(seen)
    assert len(seen) > 3300
    held = periods("billboard.hot100", dict.fromkeys(labels, (1,)))
    assert measure(held, labels[0], labels[-1]) == Coverage(expected=len(seen), observed=len(seen), frozen=0)
    assert [label.astimezone(UTC) for label in window_labels(HOT100, labels, labels[0], labels[-1])] == labels


@pytest.mark.parametrize(("observed", "sampled"), [(4, True), (5, False), (10, False)])
def test_sampled_is_fewer_than_half(observed: int, sampled: bool) -> None:
    assert is_sampled(Coverage(expected=10, observed=observed, frozen=99)) is sampled


def test_nothing_expected_is_not_sampled() -> None:
    assert not is_sampled(Coverage(expected=0, observed=0, frozen=0))
