"""Peak: the best rank that a song was observed at, when first, and in how many periods.

Unit: a rank from 1; `times` counts periods, so a sampled hourly chart counts the hours that were seen.
A partial observation can hold a peak; two witnesses of one period hold it once.
"""

from __future__ import annotations

from collections.abc import Sequence

from chartduel.metrics.periods import ChartPeriods, Period
from chartduel.model.duel import Peak


def peak(held: ChartPeriods, periods: Sequence[Period], song: int) -> Peak | None:
    """The peak over these periods of the chart; None where the song was never on it."""
    on = [(period.sights[song].rank, period.label) for period in periods if period.sights[song].rank is not None]
    if not on:
        return None
    rank, label = min(on, key=lambda one: (one[0] or 0, one[1]))
    times = sum(1 for other, _ in on if other == rank)
    return Peak(rank=rank or 0, chart_time=label.astimezone(held.chart.tz), times=times)
