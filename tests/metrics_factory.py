"""Hand-made periods and answers for the unit tests of the metrics: small enough to count on one's fingers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chartduel.metrics.periods import UNSEEN, ChartPeriods, Period, Sight
from chartduel.model.duel import ChartDuel, Coverage, SongOnChart
from chartduel.sources import registry

KST = ZoneInfo("Asia/Seoul")
NOON = datetime(2024, 11, 22, 12, tzinfo=KST)

Seen = int | None | str
"""A rank, None for seen to be off the chart, `?` for unseen, `?7` for a rank in a look that was not whole."""


def sight(seen: Seen) -> Sight:
    if isinstance(seen, str):
        return Sight(int(seen[1:]), False) if seen[1:] else UNSEEN
    return Sight(seen, True)


def periods(chart: str, seen: Mapping[datetime, Sequence[Seen]]) -> ChartPeriods:
    """A chart with these labels, and for each what was seen of every song."""
    made = (Period(label.astimezone(UTC), tuple(sight(one) for one in ranks)) for label, ranks in sorted(seen.items()))
    return ChartPeriods(registry.chart(chart), tuple(made))


def hourly(chart: str, *seen: Sequence[Seen] | None, start: datetime = NOON) -> ChartPeriods:
    """Hours in a row from noon of 2024-11-22 KST; None is an hour of which nothing was recorded."""
    return periods(chart, {start + timedelta(hours=i): ranks for i, ranks in enumerate(seen) if ranks is not None})


NOBODY = SongOnChart(debut=None, peak=None, latest=None, periods_on_chart=0, days_on_chart=0, periods_at_1=0)


def answer(chart: str, market: str, a: float, b: float, **more: Any) -> ChartDuel:
    """One chart's answer of which only the shares matter."""
    plain: dict[str, Any] = {
        "chart": chart,
        "market": market,
        "scope": "full",
        "sampled": False,
        "songs": {"A": NOBODY, "B": NOBODY},
        "ahead": {"A": a, "B": b, "tie": 1 - a - b},
        "lead_changes": 0,
        "coverage": Coverage(expected=10, observed=10, frozen=0),
    }
    return ChartDuel(**plain | more)
