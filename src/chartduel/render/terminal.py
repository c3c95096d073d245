"""A duel and any other rows as tables in a terminal.

Titles and names come from strangers: they reach rich only as `Text`, which reads no markup, and without controls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from chartduel.model.duel import ChartDuel, DuelResult
from chartduel.render import board, cells, words
from chartduel.render.board import bare_table, colour, text, width
from chartduel.render.spark import BLOCKS, FIRST, FROZEN, OFF
from chartduel.render.trace import Points, Trace, traces

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.text import Text

LEAST = 8
"""Cells in which words of most languages still fit."""


def duel_table(result: DuelResult, points: Points, names: Mapping[str, str]) -> DuelTable:
    """The whole answer: who met whom, chart by chart, who leads where, the verdict, what is in doubt."""
    return DuelTable(result, points, names)


class DuelTable:
    """Draws itself as wide as it is allowed to be: narrow terminals lose columns, not rows."""

    def __init__(self, result: DuelResult, points: Points, names: Mapping[str, str]) -> None:
        self._result = result
        self._names = names
        self._traces = traces(result, points)
        self._charts = cells.telling(result, cells.MOST_CHARTS)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield from self._heading()
        if self._charts:
            rows = [board.row(chart, self._held(chart), self._names) for chart in self._charts]
            yield board.board(rows, options.max_width)
            yield text(self._legend(), "dim")
            if hidden := board.hidden(rows, options.max_width):
                yield text(f"No room at this width for: {', '.join(hidden)}.", "dim")
        yield from self._foot()

    def _held(self, chart: ChartDuel) -> list[Trace]:
        return [self._traces[chart.chart, song.key] for song in self._result.songs]

    def _heading(self) -> Iterator[RenderableType]:
        for number, song in enumerate(self._result.songs):
            line = text(f"{song.key} ", colour(number))
            line.append(cells.title(song), f"bold {colour(number)}").append(f"  {cells.credit(song)}")
            line.append(f"\n  {cells.release(song)}", "dim")
            yield line
        yield text("")

    def _legend(self) -> str:
        left = len(self._result.charts) - len(self._charts)
        legend = f"Ranks: {FIRST} 1st, {BLOCKS[0]} the chart's last, {OFF} {words.OFF}, {FROZEN} {words.FROZEN}, "
        legend += "blank: not recorded."
        if any(chart.sampled for chart in self._charts):
            legend += f" {words.SAMPLED.capitalize()}: fewer than half of the labels were seen; told in days."
        if any(s.debut and s.debut.left_censored for chart in self._charts for s in chart.songs.values()):
            legend += f" {words.MAYBE_EARLIER}."
        return legend + (f" {words.count(left, 'chart')} more in --json and --html." if left else "")

    def _foot(self) -> Iterator[RenderableType]:
        verdict = words.plain(self._result.verdict)
        parts = (("", cells.leaders(self._result)), ("bold", [verdict]), ("dim", list(self._doubts())))
        for number, (style, lines) in enumerate((style, lines) for style, lines in parts if lines):
            if number or self._charts:
                yield text("")
            for line in lines:
                yield text(line, style)

    def _doubts(self) -> Iterator[str]:
        if undecided := cells.undecided(self._result, self._names):
            yield undecided
        for line in self._result.resolved:
            yield f"Resolved: {words.plain(line)}"
        if self._result.disagreements:
            yield f"{words.count(len(self._result.disagreements), 'rank')} on which two witnesses disagree: see --json."
        titles = {song.key: cells.title(song) for song in self._result.songs}
        reports = cells.reported(self._result.reported, titles, self._names)
        for source in dict.fromkeys(source for source, _, _ in reports):
            songs = "; ".join(f"{song} {places}" for told, song, places in reports if told == source)
            yield f"{words.REPORTED.capitalize()}: {songs} ({source})."


def rows_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], whole: Sequence[str] = ()
) -> RowsTable:
    """Any rows: numbers to the right, nothing shown as a dash. The columns in `whole` never break, nor do ids."""
    return RowsTable(title, columns, [tuple(row) for row in rows], whole)


class RowsTable:
    """Breaks between words; ids and numbers stay whole in every terminal that has room for them."""

    def __init__(
        self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], whole: Sequence[str]
    ) -> None:
        self._title = text(words.plain(title), "bold")
        self._heads = [text(words.plain(name)) for name in columns]
        self._right = [_are_numbers([row[at] for row in rows]) for at in range(len(columns))]
        self._rows = [[text(_cell(value)) for value in row] for row in rows]
        self._ids = [not any(" " in row[at].plain for row in self._rows) for at in range(len(columns))]
        self._whole = [name in whole or one_word for name, one_word in zip(columns, self._ids, strict=True)]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        kept = next((one for one in (self._whole, self._ids) if self._least(one) <= options.max_width), None)
        table = bare_table()
        for at, head in enumerate(self._heads):
            side = "right" if self._right[at] else "left"
            table.add_column(head, justify=side, no_wrap=bool(kept and kept[at]), overflow="fold")
        for row in self._rows:
            table.add_row(*row)
        yield self._title
        yield table

    def _least(self, kept: Sequence[bool]) -> int:
        """Cells that are needed where these columns stay whole, and words of the others."""
        columns = [[head, *(row[at] for row in self._rows)] for at, head in enumerate(self._heads)]
        return sum(
            2 + max(width(cell) if whole else min(LEAST, _longest_word(cell)) for cell in column)
            for column, whole in zip(columns, kept, strict=True)
        )


def _longest_word(cell: Text) -> int:
    return max((width(text(word)) for word in cell.plain.split()), default=0)


def _are_numbers(values: Sequence[object]) -> bool:
    told = [isinstance(value, int | float) for value in values if value is not None]
    return bool(told) and all(told)


def _cell(value: object) -> str:
    if value is None:
        return words.NEVER
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return words.plain(f"{value:,.2f}" if isinstance(value, float) else str(value))
