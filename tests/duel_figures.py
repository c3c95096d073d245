"""The numbers of chartduel's answer in the shape of the oracle's, so that `differences` can compare them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from chartduel.model.duel import ChartDuel, DuelResult


def chart_figures(chart: ChartDuel) -> dict[str, Any]:
    """One chart: every number that the oracle gives (it has no words: ids, scope, basis)."""
    plain = msgspec.to_builtins(chart, builtin_types=(datetime,))
    for song in plain["songs"].values():
        if song["debut"]:
            del song["debut"]["chart_time_basis"]
    return {name: plain[name] for name in ("songs", "ahead", "lead_changes", "coverage", "sampled")}


def figures(charts: Iterable[ChartDuel]) -> dict[str, dict[str, Any]]:
    """Every chart by its id."""
    return {chart.chart: chart_figures(chart) for chart in charts}


def seen_on(answer: dict[str, dict[str, Any]], charts: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """The oracle's charts on which a song is inside the window: chartduel leaves the others out."""
    wanted = set(charts) or set(answer)
    on = {name: any(song["periods_on_chart"] for song in chart["songs"].values()) for name, chart in answer.items()}
    return {name: chart for name, chart in answer.items() if on[name] and name in wanted}


def disagreements(result: DuelResult, chart: str) -> list[dict[str, Any]]:
    """A chart's disagreements as the oracle lists them."""
    return [
        {"chart_time": one.chart_time, "key": one.key, "ranks": one.ranks}
        for one in result.disagreements
        if one.chart == chart
    ]
