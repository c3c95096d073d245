"""How a song began, as a table in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from chartduel.metrics.debut import CENSORED, WITHIN_24H
from chartduel.model.duel import Debut
from chartduel.model.first import ChartDebut, FirstSight, SongDebut
from chartduel.render import cells, words
from chartduel.render.board import text
from chartduel.render.terminal import rows_table

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType

MOST_CHARTS = 15
COLUMNS = ("chart", "opens with", "rank", "first whole", "rank", "first seen", "rank")
STATES = {"off": words.OFF, "frozen": words.FROZEN, "gap": "not recorded", "unknown": "recorded in part"}
LEGEND = (
    "Opens with: hours that the song was out, of those that the chart counts, at the first chart after the release. "
    "First whole: the first hour, day or week that begins after it. "
    f"{words.MAYBE_EARLIER}; with “~”: seen within 24 hours of a look without it."
)


class DebutTable:
    """Draws itself: the song, a row a chart, what is only reported."""

    def __init__(self, answer: SongDebut, names: Mapping[str, str]) -> None:
        self._answer = answer
        self._names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        rows = [_row(one, self._names) for one in self._answer.charts[:MOST_CHARTS]]
        yield rows_table(self._heading(), COLUMNS, rows, whole=("first whole", "first seen"))
        yield text(LEGEND, "dim")
        if more := len(self._answer.charts) - len(rows):
            yield text(f"{words.count(more, 'chart')} more in --json.", "dim")
        for source, song, places in cells.reported(self._answer.reported, {"A": self._answer.title}, self._names):
            yield text(f"{words.REPORTED.capitalize()}: {words.plain(song)} {places} ({source}).", "dim")

    def _heading(self) -> str:
        one = self._answer
        by = f" / {', '.join(one.artists)}" if one.artists else ""
        if one.released_at is None:
            return f"{one.title}{by}: release unknown"
        precise = one.released_precision == "instant"
        at = words.moment(one.released_at) if precise else words.day(one.released_at)
        return f"{one.title}{by}: released {at} ({one.released_source})"


def _row(one: ChartDebut, names: Mapping[str, str]) -> tuple[str | None, ...]:
    opening, start = one.opening, one.first
    return (
        words.named(one.chart, names),
        _out(opening) if opening else None,
        _rank(opening),
        words.label(one.chart, start.chart_time) if start else None,
        _rank(start),
        words.label(one.chart, one.debut.chart_time) if one.debut else None,
        _seen(one.debut, one.measure),
    )


def _out(sight: FirstSight) -> str:
    if sight.hours_out is None:
        return "not known"
    told = f"{sight.hours_out:g} of {sight.hours:g} h"
    if sight.also_hours_out is not None and sight.also_hours is not None:
        told += f", {sight.also_hours_out:g} of {sight.also_hours:g} h"
    return told


def _rank(sight: FirstSight | None) -> str | None:
    if sight is None:
        return None
    return STATES[sight.state] if sight.rank is None else words.ordinal(sight.rank)


def _seen(debut: Debut | None, measure: str | None) -> str | None:
    if debut is None:
        return None
    return words.ordinal(debut.rank) + {CENSORED: "?", WITHIN_24H: "~"}.get(measure or "", "")
