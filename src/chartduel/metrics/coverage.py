"""Coverage: how many of the labels that a platform issued in a window were observed.

Unit: labels (periods) of the chart. `expected` leaves out frozen labels, at which nothing was issued; `frozen`
counts those; `observed` are expected labels with a snapshot that is complete in its scope and can speak
of every song of the question. Where a chart moved its day (Hot 100: Mondays until 1961), the labels that
were observed set the calendar. Sampled: fewer than half of the expected labels were observed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chartduel.metrics.periods import ChartPeriods
from chartduel.model.chart import Cadence, Chart
from chartduel.model.duel import Coverage

SAMPLED_BELOW = 0.5


def window_labels(chart: Chart, observed: Iterable[datetime], first: datetime, last: datetime) -> list[datetime]:
    """Every label of the chart in [first, last], frozen ones included, oldest first (UTC)."""
    known = sorted({label for label in observed if first <= label <= last})
    if not known:
        return []
    if chart.cadence is Cadence.HOUR:
        return list(chart.labels(first, known[-1]))
    labels: list[datetime] = []
    half = (known[0] - chart.step(known[0], -1)) / 2
    start = first
    for label in known:
        labels += [one for one in chart.labels(start, label) if one <= label]
        start = label + half
    return labels


def measure(held: ChartPeriods, first: datetime, last: datetime) -> Coverage:
    """The coverage of [first, last]; the window ends at the chart's last snapshot at the latest."""
    seen = {period.label: period.observed for period in held.periods if first <= period.label <= last}
    labels = window_labels(held.chart, seen, first, last)
    frozen = sum(label not in seen for label in held.chart.frozen_labels(first, last))
    return Coverage(expected=len(labels) - frozen, observed=sum(seen.values()), frozen=frozen)


def is_sampled(coverage: Coverage) -> bool:
    return coverage.observed < SAMPLED_BELOW * coverage.expected
