"""The charts of a duel as one terminal table, a row a chart and in it a line a song.

A narrow terminal loses columns and days, never a chart: the first layout that leaves room for the ranks is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chartduel.model.duel import ChartDuel
from chartduel.render import cells, words
from chartduel.render.cells import Cells
from chartduel.render.spark import extent, size_of, spark
from chartduel.render.trace import Trace

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

COLOURS = ("#2E8BC8", "#DD6B10", "#1FA37A", "#C56FA0", "#B8860B", "#7A7ACF")
"""Middle tones of the colour-blind-safe pair: readable on a dark ground and on a light one."""
FILLS = ("█", "▒", "▓", "░", "▚", "▞")
MOST_ROOM = 48


@dataclass(frozen=True, slots=True)
class Layout:
    """How much a table tells, the richest first in `LAYOUTS`."""

    columns: tuple[str, ...]
    days: bool = False
    bar: int = 9
    long: bool = False
    least: int = 18
    """Cells that the ranks need at least."""


_ALL = ("chart", "song", "debut", "peak", "now", "on", "at 1", "ranks", "ahead")
LAYOUTS = (
    Layout((*_ALL, "lead"), days=True, bar=12, long=True),
    Layout((*_ALL, "lead"), bar=12, long=True),
    Layout(_ALL, bar=12, long=True),
    Layout(_ALL, least=16),
    Layout(tuple(name for name in _ALL if name != "now"), least=12),
    Layout(("chart", "song", "debut", "peak", "on", "ranks", "ahead"), least=8),
    Layout(("chart", "song", "peak", "on", "ranks", "ahead"), least=6),
    Layout(("chart", "song", "peak", "on", "ranks")),
)
HEADS = {
    "chart": "Chart\nseen/issued",
    "song": "",
    "debut": "Debut",
    "peak": "Peak",
    "now": "Now",
    "on": "On chart",
    "at 1": "At\n#1",
    "ranks": "Ranks",
    "ahead": "Ahead",
    "lead": "Lead\nchanges",
}
RIGHT = ("now", "on", "at 1", "lead")


@dataclass(frozen=True, slots=True)
class Row:
    chart: ChartDuel
    name: str
    held: tuple[Trace, ...]
    said: tuple[Cells, ...]


def row(chart: ChartDuel, held: Sequence[Trace], names: Mapping[str, str]) -> Row:
    said = tuple(cells.cells(chart, one) for one in held)
    return Row(chart, words.named(chart.chart, names), tuple(held), said)


def board(rows: Sequence[Row], most: int) -> Table:
    """The richest table that fits into `most` cells."""
    layout, room = _fitting(rows, most)
    table = bare_table()
    for name in layout.columns:
        wrap = "fold" if name == "chart" else "crop"
        side = "right" if name in RIGHT else "left"
        table.add_column(text(HEADS[name]), justify=side, no_wrap=name != "chart", overflow=wrap)
    for one in rows:
        table.add_row(*(_cell(one, name, layout, room) for name in layout.columns))
    return table


def hidden(rows: Sequence[Row], most: int) -> list[str]:
    """The columns that a terminal of this width has no room for."""
    shown = _fitting(rows, most)[0].columns
    return [HEADS[name].replace("\n", " ").lower() for name in LAYOUTS[0].columns if name not in shown]


def _fitting(rows: Sequence[Row], most: int) -> tuple[Layout, int]:
    for layout in LAYOUTS:
        room = most - _taken(rows, layout)
        if room >= layout.least:
            return layout, min(room, MOST_ROOM)
    return LAYOUTS[-1], 8


def _taken(rows: Sequence[Row], layout: Layout) -> int:
    """Cells that all columns but the ranks need, with the space between the columns."""
    return sum(
        2 + max([width(text(HEADS[name])), *(width(_cell(one, name, layout, 0)) for one in rows)])
        for name in layout.columns
        if name != "ranks"
    )


def width(shown: Text) -> int:
    """Cells of the widest line."""
    from rich.cells import cell_len

    return max((cell_len(line) for line in shown.plain.split("\n")), default=0)


def _cell(one: Row, name: str, layout: Layout, room: int) -> Text:
    if name == "chart":
        return text(one.name).append(f"\n{cells.coverage(one.chart)}", "dim")
    if name == "lead":
        return text(f"{one.chart.lead_changes:,}")
    if name == "ahead":
        share = cells.shares(one.chart) if layout.long else cells.short_shares(one.chart)
        return _bar(one.chart, layout.bar).append(f"\n{share}", "dim")
    return _stack(list(_lines(one, name, layout, room)), coloured=name in ("song", "ranks", "debut", "peak"))


def _lines(one: Row, name: str, layout: Layout, room: int) -> Iterator[str]:
    if name == "ranks":
        yield from sparks(one.held, room)
    for held, said in zip(one.held, one.said, strict=True):
        if name == "song":
            yield held.key
        elif name in ("debut", "peak"):
            place, day = (said.debut, said.debut_day) if name == "debut" else (said.peak, said.peak_day)
            yield f"{place:<3} {day}".rstrip() if layout.days else place
        elif name != "ranks":
            at_1 = said.at_1 if layout.long else said.at_1.split(" ")[0]
            yield {"now": said.latest, "on": said.on_chart, "at 1": at_1}[name]


def sparks(held: Sequence[Trace], room: int) -> list[str]:
    """A line of ranks for each, on the scale of their chart and one axis of time."""
    span = extent(held)
    if span is None or room <= 0:
        return ["" for _ in held]
    size = size_of(held)
    return [spark(one, *span, size, room) for one in held]


def _bar(chart: ChartDuel, length: int) -> Text:
    """Shares of the time ahead as one bar; each song has its colour and its own filling."""
    shown = text("")
    drawn = 0
    for number, share in enumerate(share for key, share in chart.ahead.items() if key != "tie"):
        part = min(length - drawn, round(share * length) or int(share > 0))
        shown.append(FILLS[number % len(FILLS)] * part, colour(number))
        drawn += part
    return shown.append("─" * (length - drawn), "dim")


def _stack(lines: Sequence[str], *, coloured: bool) -> Text:
    """One line a song, in its colour where it helps to tell them apart."""
    shown = text("")
    for number, line in enumerate(lines):
        shown.append("\n" * bool(number) + line, colour(number) if coloured else "")
    return shown


def colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def text(content: str, style: str = "") -> Text:
    """Text that rich reads no markup in."""
    from rich.text import Text

    return Text(content, style=style)


def bare_table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
