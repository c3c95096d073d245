"""The answer to a duel as an object: facts to read, a table, a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from chartduel.model.duel import ChartDuel, DuelResult, MarketDuel
from chartduel.model.snapshot import Point

Points = Mapping[str, Sequence[Point]]


class Duel:
    """A duel: `charts`, `markets`, `verdict`; `to_polars()` one row a chart and song; `plot()` an Altair chart."""

    def __init__(self, result: DuelResult, points: Callable[[], Points], names: Mapping[str, str]) -> None:
        self.result = result
        self.names = names
        self._points = points

    @property
    def charts(self) -> tuple[ChartDuel, ...]:
        return self.result.charts

    @property
    def markets(self) -> tuple[MarketDuel, ...]:
        return self.result.markets

    @property
    def verdict(self) -> str:
        return self.result.verdict

    @cached_property
    def points(self) -> Points:
        """By song key, every label of every chart of the duel."""
        return self._points()

    def to_dict(self) -> dict[str, Any]:
        """The shape of `chartduel duel --json`."""
        return msgspec.to_builtins(self.result, builtin_types=())

    def rows(self) -> list[dict[str, Any]]:
        """One flat row for each chart and song; ranks count from 1, instants carry the chart's zone."""
        titles = {song.key: song for song in self.result.songs}
        return [_row(chart, key, titles[key].title) for chart in self.charts for key in chart.songs]

    def to_polars(self) -> Any:
        """`rows()` as a polars DataFrame."""
        import polars as pl

        return pl.DataFrame([{k: _iso(v) for k, v in row.items()} for row in self.rows()], infer_schema_length=None)

    def plot(self) -> Any:
        """Rank over time, rank 1 on top, one panel a chart: an Altair chart."""
        from chartduel.render.spec import plot

        return plot(self.result, self.points, self.names)

    def __repr__(self) -> str:
        return f"<Duel {' vs '.join(song.title for song in self.result.songs)}: {self.verdict}>"


def _row(chart: ChartDuel, key: str, title: str) -> dict[str, Any]:
    song = chart.songs[key]
    return {
        "chart": chart.chart,
        "market": chart.market,
        "song": key,
        "title": title,
        "debut_rank": song.debut.rank if song.debut else None,
        "debut_time": song.debut.chart_time if song.debut else None,
        "debut_left_censored": song.debut.left_censored if song.debut else None,
        "peak_rank": song.peak.rank if song.peak else None,
        "peak_time": song.peak.chart_time if song.peak else None,
        "peak_times": song.peak.times if song.peak else None,
        "latest_rank": song.latest.rank if song.latest else None,
        "periods_on_chart": song.periods_on_chart,
        "days_on_chart": song.days_on_chart,
        "periods_at_1": song.periods_at_1,
        "ahead": chart.ahead[key],
        "tie": chart.ahead["tie"],
        "lead_changes": chart.lead_changes,
        "expected": chart.coverage.expected,
        "observed": chart.coverage.observed,
        "frozen": chart.coverage.frozen,
        "sampled": chart.sampled,
    }


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
