"""Run: how long a song was on a chart, and at number one.

`periods_on_chart` counts labels at which the song was seen on the chart, `days_on_chart` the civil days, in
the chart's zone, of those labels; `periods_at_1` those at rank 1. A label counts once, however many
witnesses saw it; a frozen label and a gap count for nobody; a re-entry goes on counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chartduel.metrics.debut import debut
from chartduel.metrics.peak import peak
from chartduel.metrics.periods import ChartPeriods, Period
from chartduel.model.duel import Latest, SongOnChart


def run(held: ChartPeriods, periods: Sequence[Period], song: int, released_at: datetime | None) -> SongOnChart:
    """All that is counted of one song over these periods of one chart."""
    on = [period for period in periods if period.sights[song].rank is not None]
    window = (periods[0].label, periods[-1].label) if periods else None
    return SongOnChart(
        debut=debut(held, song, *window, released_at) if window else None,
        peak=peak(held, periods, song),
        latest=_latest(held, periods, song),
        periods_on_chart=len(on),
        days_on_chart=len({held.chart.day_of(period.label) for period in on}),
        periods_at_1=sum(period.sights[song].rank == 1 for period in on),
    )


def _latest(held: ChartPeriods, periods: Sequence[Period], song: int) -> Latest | None:
    """The rank at the last label that was observed completely; None on it means off the chart."""
    seen = next((period for period in reversed(periods) if period.sights[song].sure), None)
    if seen is None:
        return None
    return Latest(rank=seen.sights[song].rank, chart_time=seen.label.astimezone(held.chart.tz))
