"""Recorded: what was kept of each chart, against what its platform issued, from its first snapshot to its last.

Unit: labels (periods) of the chart. `expected` leaves out frozen labels; `observed` are expected labels with a
snapshot that is complete in its scope, whoever recorded it; `partial` are those of which only a part was kept;
`lost` is what was issued and nobody kept at all: the three add up to `expected`. An hour that the platform did not
issue is `frozen`, never lost. `witnesses` counts the labels that each of them recorded, complete or not.

Of a chart that stands several hours nobody knows which hours issued it: those that were seen did, and where two lie
further apart than it ever stands, as many more as there must have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from chartduel.engine import Engine
from chartduel.metrics.coverage import window_labels
from chartduel.metrics.periods import at
from chartduel.model.chart import Chart
from chartduel.sources import registry


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """The coverage of one chart. `first` and `last` are its labels, in the chart's zone."""

    chart: str
    first: datetime = msgspec.field(name="from")
    last: datetime = msgspec.field(name="to")
    expected: int
    observed: int
    partial: int
    frozen: int
    lost: int
    witnesses: dict[str, int]


def recorded(engine: Engine, chart_ids: Sequence[str] = ()) -> tuple[Recorded, ...]:
    """Every chart of the lake, or these. Needs the view `snapshots`."""
    labels: dict[str, dict[datetime, bool]] = {}
    rows = engine.rows("SELECT chart, epoch_us(chart_time) AS label, bool_or(complete) FROM snapshots GROUP BY ALL")
    for chart, label, complete in rows:
        if not chart_ids or chart in chart_ids:
            labels.setdefault(chart, {})[at(label) or _EPOCH] = complete
    witnesses: dict[str, dict[str, int]] = {}
    counted = "SELECT chart, witness, count(DISTINCT chart_time) FROM snapshots GROUP BY ALL ORDER BY ALL"
    for chart, witness, count in engine.rows(counted):
        witnesses.setdefault(chart, {})[witness] = count
    charts = registry.charts()
    return tuple(_measured(charts[one], labels[one], witnesses[one]) for one in charts if one in labels)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _measured(chart: Chart, seen: dict[datetime, bool], witnesses: dict[str, int]) -> Recorded:
    first, last = min(seen), max(seen)
    frozen = sum(label not in seen for label in chart.frozen_labels(first, last))
    expected = _issued(chart, sorted(seen)) - frozen
    observed = sum(seen.values())
    partial = len(seen) - observed
    return Recorded(
        chart=chart.id,
        first=first.astimezone(chart.tz),
        last=last.astimezone(chart.tz),
        expected=expected,
        observed=observed,
        partial=partial,
        frozen=frozen,
        lost=expected - observed - partial,
        witnesses=witnesses,
    )


def _issued(chart: Chart, seen: Sequence[datetime]) -> int:
    if not chart.stands_hours:
        return len(window_labels(chart, seen, seen[0], seen[-1]))
    longest = timedelta(hours=chart.stands_hours + 1)
    return 1 + sum(-((earlier - later) // longest) for earlier, later in pairwise(seen))
