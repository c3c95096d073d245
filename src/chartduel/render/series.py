"""One song on every chart that saw it, a row a chart.

Names and numbers are whole at every width: a narrow terminal moves the days below the name, then loses columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chartduel.model.snapshot import Point
from chartduel.render import words
from chartduel.render.board import bare_table, sparks, text, width
from chartduel.render.spark import BLOCKS, FIRST, FROZEN, OFF
from chartduel.render.trace import Trace, by_chart, trace, zone_of_points

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table
    from rich.text import Text

MOST_ROOM = 48
HEADS = {
    "chart": "Chart",
    "first": "First seen",
    "last": "Last seen",
    "best": "Best",
    "on": "On",
    "off": "Off",
    "gap": "Gaps",
    "ranks": "Ranks",
}
COUNTED = ("on", "off", "gap")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, the richest first in `LAYOUTS`, and the cells that its ranks need at least."""

    columns: tuple[str, ...]
    least: int
    stacked: bool = True
    """The days stand below the name."""


LAYOUTS = (
    Layout(tuple(HEADS), 24, stacked=False),
    Layout(("chart", "best", *COUNTED, "ranks"), 8),
    Layout(("chart", "best", "on", "ranks"), 8),
    Layout(("chart", "best", "on"), 0),
)


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    held: Trace
    cells: Mapping[str, str]


class SeriesTable:
    """Draws itself as wide as it is allowed to be."""

    def __init__(self, title: str, artists: Sequence[str], points: Sequence[Point], names: Mapping[str, str]) -> None:
        self._heading = text(words.plain(title), "bold").append(f"  {words.plain(', '.join(artists))}", "not bold")
        self._rows = [_row(chart, held, names) for chart, held in by_chart(points).items()]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield self._heading
        if not self._rows:
            yield text("No chart that was asked for shows it.")
            return
        layout, room = _fitting(self._rows, options.max_width)
        yield text("")
        yield _table(self._rows, layout, room)
        for line in _legend(self._rows):
            yield text(line, "dim")


def _row(chart: str, points: Sequence[Point], names: Mapping[str, str]) -> Row:
    states = [point.state for point in points]
    sampled = states.count("gap") > len(states) / 2
    held = trace("", chart, points, zone_of_points(points), sampled=sampled)
    seen = [(step, step.rank) for step in held.steps if step.rank is not None]
    first, last = (words.day(seen[at][0].chart_time) if seen else words.NEVER for at in (0, -1))
    best = str(min(rank for _, rank in seen)) if seen else words.NEVER
    counted = {state: f"{sum(step.state == state for step in held.steps):,}" for state in COUNTED}
    return Row(words.named(chart, names), held, {"first": first, "last": last, "best": best, **counted})


def _fitting(rows: Sequence[Row], cells: int) -> tuple[Layout, int]:
    for layout in LAYOUTS:
        room = cells - sum(_taken(rows, name, layout) for name in layout.columns if name != "ranks")
        if room >= layout.least:
            return layout, min(room, MOST_ROOM)
    return LAYOUTS[-1], 0


def _taken(rows: Sequence[Row], name: str, layout: Layout) -> int:
    """Cells of a column, with the space beside it."""
    return 2 + max(width(text(HEADS[name])), *(width(_cell(row, name, layout, 0)) for row in rows))


def _table(rows: Sequence[Row], layout: Layout, room: int) -> Table:
    table = bare_table()
    for name in layout.columns:
        side = "right" if name in ("best", *COUNTED) else "left"
        table.add_column(HEADS[name], justify=side, no_wrap=name != "chart", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row, name, layout, room) for name in layout.columns))
    return table


def _cell(row: Row, name: str, layout: Layout, room: int) -> Text:
    if name == "ranks":
        return text(sparks([row.held], room)[0])
    if name != "chart":
        return text(row.cells[name])
    return text(row.name).append(f"\n{_days(row)}" if layout.stacked else "", "dim")


def _days(row: Row) -> str:
    first, last = row.cells["first"], row.cells["last"]
    return first if first == last else f"{first} – {last}"


def _legend(rows: Sequence[Row]) -> Iterator[str]:
    """In one line what every table needs, and then only what this one does."""
    yield f"On, Off, Gaps: labels with it, without it, unseen. Ranks: {FIRST} 1st, {BLOCKS[0]} last, {OFF} off."
    if any(step.state == "frozen" for row in rows for step in row.held.steps):
        yield f"{FROZEN}: {words.FROZEN}."
    if any(row.held.daily for row in rows):
        yield "Hourly charts are told in days where they are sampled, or long."
