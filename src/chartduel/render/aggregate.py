"""The aggregate chart as two tables: the songs, and what each chart weighs."""

from __future__ import annotations

from chartduel.model.aggregate import Aggregate, LinePoint, MarketLine, Placed
from chartduel.render.terminal import RowsTable, rows_table

SHOWN = 20
COLUMNS = ("rank", "without any one", "score", "error", "reliable", "song")
WEIGHED = ("chart", "label", "weight", "mark", "reliability", "source")


def aggregate_table(told: Aggregate) -> RowsTable:
    """The first songs: rank, its range with any one platform left out, score and error, and the reliable rank."""
    title = f"Aggregate chart of {told.market}, {told.day}"
    return rows_table(title, COLUMNS, [_row(one) for one in told.songs[:SHOWN]], whole=("rank",))


def _row(one: Placed) -> tuple[object, ...]:
    worst = "out" if one.high is None else one.high
    span = f"{one.low} to {worst}" if one.high != one.low else f"{one.low}"
    song = f"{one.title} / {', '.join(one.artists)}"
    return (one.rank, span, one.score, one.error, one.reliable_rank, song)


def counted_table(told: Aggregate) -> RowsTable:
    """The charts that count, and those that were not seen on the day."""
    rows = [
        (
            one.chart,
            f"{one.chart_time:%Y-%m-%d %H:%M}" if one.chart_time else "not seen",
            f"{one.weight:g}",
            one.mark,
            one.reliability,
            one.source,
        )
        for one in told.charts
    ]
    return rows_table("What counts", WEIGHED, rows, whole=("chart", "label"))


LINE = ("day", "rank", "without any one", "on the charts")


def line_table(told: MarketLine) -> RowsTable:
    """One row a day, the oldest first."""
    title = f"{told.title} / {', '.join(told.artists)} on the aggregate chart of {told.market}"
    return rows_table(title, LINE, [_day(one) for one in told.points], whole=("day",))


def _day(one: LinePoint) -> tuple[object, ...]:
    worst = "out" if one.high is None else one.high
    span = f"{one.low} to {worst}" if one.low != one.high else f"{one.low}"
    return (f"{one.day}", one.rank or "off", span if one.rank else "", f"{one.on} of {one.charts}")
