"""Where a song stands among comparable ones, as a table in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from chartduel.metrics.cohort import LEAST
from chartduel.metrics.debut import WITHIN_24H
from chartduel.model.cohort import Cohort, SongCohorts
from chartduel.render import words
from chartduel.render.board import text
from chartduel.render.terminal import rows_table

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType

COLUMNS = ("chart", "measure", "value", "beats", "of", "half of them", "era since")
LEGEND = (
    "Beats: the share of the other songs that it beats, ties counted half. Half of them: the middle half of them. "
    f"No share is told of fewer than {LEAST}. With “~”: all seen within 24 hours of a look without them."
)
MOST_MEMBERS = 6


class CohortTable:
    """Draws itself: a row a chart and measure, then who the few are, and what is unknown."""

    def __init__(self, answer: SongCohorts, names: Mapping[str, str]) -> None:
        self._answer = answer
        self._names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        one = self._answer
        by = f" / {', '.join(one.artists)}" if one.artists else ""
        rows = [self._row(held) for held in one.cohorts]
        yield rows_table(f"{one.title}{by}{self._alike()}", COLUMNS, rows, whole=("measure", "half of them"))
        yield text(LEGEND, "dim")
        for line in dict.fromkeys(self._notes()):
            yield text(line, "dim")

    def _alike(self) -> str:
        told = next((one.by for one in self._answer.cohorts), {})
        known = [f"{name}: {words.plain(value) if value else 'unknown'}" for name, value in told.items()]
        return f", among songs alike in {'; '.join(known)}" if known else ""

    def _row(self, one: Cohort) -> tuple[str | int | None, ...]:
        value = None if one.value is None else self._value(one, one.value)
        beats = None if one.percentile is None else words.percent(one.percentile / 100)
        middle = f"{one.spread[1]:.0f}–{one.spread[3]:.0f}" if len(one.spread) == 5 else None
        since = str(one.era.since) if one.era.since else "the beginning"
        return words.named(one.chart, self._names), one.measure, value, beats, one.n, middle, since

    def _value(self, one: Cohort, value: int) -> str:
        told = words.ordinal(value) if one.unit == "rank" else words.count(value, one.unit.removesuffix("s"))
        return told + ("~" if one.basis == WITHIN_24H else "")

    def _notes(self) -> Iterator[str]:
        for one in self._answer.cohorts:
            chart = words.named(one.chart, self._names)
            if one.members:
                shown = [f"{words.plain(m.title)} ({m.value})" for m in one.members[:MOST_MEMBERS]]
                more = f" and {len(one.members) - len(shown)} more" if len(one.members) > len(shown) else ""
                yield f"{chart}, {one.measure}: {one.why}: {', '.join(shown)}{more}."
            elif one.why:
                yield f"{chart}, {one.measure}: {one.why}."
