"""Coverage: how many of the labels that a platform issued in a window were observed.

Unit: labels (periods) of the chart. `expected` leaves out frozen labels, at which nothing was issued; `frozen`
counts those; `observed` are expected labels with a snapshot that is complete in its scope and can speak
of every song of the question. Where a chart moved its day (Hot 100: Mondays until 1961), the labels that
were observed set the calendar, and no label that nobody saw is closer than a cadence to the one before it.
Sampled: fewer than half of the expected labels were observed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from chartduel.metrics import calendar
from chartduel.metrics.periods import ChartPeriods
from chartduel.model.chart import Cadence, Chart
from chartduel.model.duel import Coverage

HOUR = timedelta(hours=1)
SAMPLED_BELOW = 0.5


def window_labels(chart: Chart, observed: Iterable[datetime], first: datetime, last: datetime) -> list[datetime]:
    """Every label of the chart in [first, last], frozen ones included, oldest first; none after the last observed.

    `observed` are the labels at which anything was recorded, those outside the window too.
    """
    known = sorted(observed)
    if not known:
        return []
    if chart.cadence is Cadence.HOUR:
        return list(chart.labels(first, known[0] + (min(last, known[-1]) - known[0]) // HOUR * HOUR))
    labels: list[datetime] = []
    near, before = calendar.apart(chart), None
    for label in known:
        if before is None and label > first:
            labels += (one for one in chart.labels(first, label) if one <= last)
        elif before is not None and label - before >= near:
            labels += (one for one in chart.labels(max(first, chart.step(before)), label) if first <= one <= last)
        elif first <= label <= last:
            labels.append(label)
        if label >= last:
            break
        before = label
    return labels


def measure(held: ChartPeriods, first: datetime, last: datetime) -> Coverage:
    """The coverage of [first, last], or up to the chart's last snapshot where that is earlier."""
    seen = {period.label: period.observed for period in held.periods}
    labels = window_labels(held.chart, seen, first, last)
    frozen = sum(label not in seen for label in held.chart.frozen_labels(first, labels[-1])) if labels else 0
    observed = sum(flag for label, flag in seen.items() if first <= label <= last)
    return Coverage(expected=len(labels) - frozen, observed=observed, frozen=frozen)


def is_sampled(coverage: Coverage) -> bool:
    return coverage.observed < SAMPLED_BELOW * coverage.expected
