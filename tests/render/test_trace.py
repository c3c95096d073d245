from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import factory
import pytest

from chartduel.model.snapshot import Point
from chartduel.render.spark import bar, size_of, spark
from chartduel.render.trace import Trace, trace

SEOUL = ZoneInfo("Asia/Seoul")
START = datetime(2024, 11, 22, 5, tzinfo=UTC)
CHART = "melon.top100"


def series(states: str, step: timedelta = timedelta(hours=1)) -> list[Point]:
    """A digit is a rank; o off, f frozen, u unknown, a space a gap, a dash no point at all."""
    meaning = {"o": "off", "f": "frozen", "u": "unknown", " ": "gap"}
    return [
        factory.point(CHART, START + step * number, meaning.get(mark, "on"), int(mark) if mark.isdecimal() else None)
        for number, mark in enumerate(states)
        if mark != "-"
    ]


def made(states: str, *, sampled: bool = False, step: timedelta = timedelta(hours=1)) -> Trace:
    return trace("A", CHART, series(states, step), SEOUL, sampled=sampled)


def ranks(held: Trace) -> list[list[int | None]]:
    return [[step.rank for step in line] for line in held.lines()]


def test_a_line_stops_at_a_gap_an_absence_and_an_unknown() -> None:
    assert ranks(made("12 34o5u67")) == [[1, 2], [3, 4], [5], [6, 7]]


def test_a_line_runs_over_frozen_hours_but_not_over_a_gap_beside_them() -> None:
    assert ranks(made("12ff34")) == [[1, 2, 3, 4]]
    assert ranks(made("12f f34")) == [[1, 2], [3, 4]]


def test_a_label_that_is_missing_altogether_breaks_the_line() -> None:
    assert ranks(made("12--34")) == [[1, 2], [3, 4]]


def test_spans_join_neighbours_and_end_where_the_next_label_begins() -> None:
    spans = [(int((s - START).seconds / 3600), int((e - START).seconds / 3600)) for s, e in made("1oo2 o").spans("off")]
    assert spans == [(1, 3), (5, 6)]


def test_a_sampled_hourly_chart_is_drawn_by_the_day() -> None:
    day = "1" + " " * 23
    held = made(day * 3 + " " * 24 + day * 2, sampled=True)
    assert held.daily
    assert ranks(held) == [[1, 1, 1], [1, 1]]
    assert held.days_at_1 == 5


def test_a_day_shows_its_latest_observation() -> None:
    held = made("5 3" + " " * 20, sampled=True)
    assert [step.rank for step in held.steps if step.state == "on"] == [3]


def test_units_follow_the_distance_of_the_labels() -> None:
    lengths = {"hour": 1, "day": 24, "week": 168, "month": 24 * 30}
    assert [made("123", step=timedelta(hours=hours)).unit for hours in lengths.values()] == list(lengths)


def test_a_sparkline_tells_rank_absence_freeze_and_gap_apart() -> None:
    held = made("19of 5")
    assert spark(held, START, START + timedelta(hours=6), 9, 6) == "█▁·░ ▄"


def test_a_chart_of_few_labels_holds_each_until_the_next() -> None:
    held = made("1 9", step=timedelta(days=7))
    assert spark(held, START, START + timedelta(days=14), 9, 9) == "████    ▁"


def test_nothing_to_draw_is_no_error() -> None:
    held = made("")
    assert not list(held.lines())
    assert not list(held.spans("off"))


@pytest.mark.parametrize("size", [1, 2, 10, 100, 200])
def test_rank_1_alone_is_full_and_the_last_rank_is_the_lowest(size: int) -> None:
    heights = [bar(rank, size) for rank in range(1, size + 1)]
    assert heights.count("█") == 1
    assert heights[0] == "█"
    assert heights == sorted(heights, reverse=True)
    assert size == 1 or heights[-1] == "▁"


def test_the_scale_is_that_of_the_chart_and_not_of_the_song() -> None:
    assert size_of([made("111")]) == size_of([made("135"), made("9")]) == 100
    assert size_of([trace("A", "nowhere.chart", series("17"), SEOUL, sampled=False)]) == 7


def test_a_song_that_was_only_first_is_drawn_full() -> None:
    held = made("111")
    assert spark(held, START, START + timedelta(hours=2), size_of([held]), 3) == "███"


def test_a_rank_of_an_archive_beyond_the_declared_size_is_drawn() -> None:
    held = trace("A", CHART, [factory.point(CHART, START, rank=120)], SEOUL, sampled=False)
    assert spark(held, START, START, size_of([held]), 1) == "▁"
