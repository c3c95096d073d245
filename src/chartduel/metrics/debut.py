"""Debut: the first observed period in which a song is on the chart.

Unit: a rank from 1. Left-censored, and then only a bound: where the label issued before it was not observed,
or was observed only in a scope that cannot speak of the song, it may have been on the chart before; where the song
was on the chart at that label already (before a window's start), it was.
`hours_after_release` counts from the release instant to the label (the chart of 15:00 after a release at 14:00:
1.0; below 0 for a daily chart labelled by the start of the day of release); None without a known release.

A debut is of one of three measures, never mixed: `exact`, not left-censored; `within_24h`, on an hourly chart that was
seen now and then: the first look, at most 24 hours (by label) after one that spoke of the song and did not show it;
`censored`, and then no debut.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chartduel.metrics.periods import ChartPeriods
from chartduel.model.chart import Cadence
from chartduel.model.duel import Debut

EXACT, WITHIN_24H, CENSORED = "exact", "within_24h", "censored"
A_DAY = timedelta(hours=24)


def debut(held: ChartPeriods, song: int, first: datetime, last: datetime, released_at: datetime | None) -> Debut | None:
    """The debut of a song inside [first, last]; None where it was never on the chart."""
    for period in held.periods:
        sight = period.sights[song]
        if sight.rank is not None and first <= period.label <= last:
            since = period.label - released_at if released_at else None
            return Debut(
                rank=sight.rank,
                chart_time=period.label.astimezone(held.chart.tz),
                chart_time_basis=sight.basis,
                observed_at=sight.observed_at,
                hours_after_release=round(since / timedelta(hours=1), 2) if since is not None else None,
                left_censored=_is_left_censored(held, song, period.label),
            )
    return None


def measure(held: ChartPeriods, song: int, seen: Debut | None) -> str | None:
    """Which measure a debut over all periods of the chart is of; None where there is none."""
    if seen is None:
        return None
    if not seen.left_censored:
        return EXACT
    looks = [period.label for period in held.periods if period.label < seen.chart_time and period.sights[song].sure]
    near = held.chart.cadence is Cadence.HOUR and looks and seen.chart_time - looks[-1] <= A_DAY
    return WITHIN_24H if near else CENSORED


def _is_left_censored(held: ChartPeriods, song: int, label: datetime) -> bool:
    before = held.chart.step(label, -1)
    while held.chart.is_frozen(before):
        before = held.chart.step(before, -1)
    sights = [period.sights[song] for period in held.periods if before <= period.label < label]
    return not any(sight.sure for sight in sights) or any(sight.rank is not None for sight in sights)
