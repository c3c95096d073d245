"""Series: a song's rank at every label of a chart, with the five kinds of silence told apart.

States: `on` (it has a rank), `off` (observed completely, and it was not there), `frozen` (no chart was
issued), `gap` (one was issued and nobody recorded it), `unknown` (what was recorded cannot speak of this
song). Labels are in the chart's zone; values are the chart's own (streams, views, points).
"""

from __future__ import annotations

from datetime import datetime

from chartduel.metrics.coverage import window_labels
from chartduel.metrics.periods import ChartPeriods, Period, Sight
from chartduel.model.chart import Chart
from chartduel.model.presence import Presence
from chartduel.model.snapshot import Point


def series(held: ChartPeriods, song: int, first: datetime, last: datetime | None = None) -> tuple[Point, ...]:
    """Every label from the window's start to the chart's last snapshot (or `last`), oldest first.

    The label before the start is shown too where its period holds the start and one of the songs was on it: a
    daily chart of the day of release is labelled by the start of that day.
    """
    first = next((period.label for period in held.periods if _shows(held.chart, period, first)), first)
    seen = {period.label: period.sights[song] for period in held.periods if last is None or period.label <= last}
    labels = window_labels(held.chart, seen, first, max(seen, default=first))
    return tuple(_point(held.chart, label, seen.get(label)) for label in labels)


def _shows(chart: Chart, period: Period, instant: datetime) -> bool:
    holds = period.label < instant < chart.step(period.label)
    return holds and any(sight.rank is not None for sight in period.sights)


def _point(chart: Chart, label: datetime, sight: Sight | None) -> Point:
    return Point(
        chart=chart.id,
        chart_time=label.astimezone(chart.tz),
        observed_at=sight.observed_at if sight else None,
        state=presence(chart, label, sight).value,
        rank=sight.rank if sight else None,
        value=sight.value if sight else None,
        value_kind=chart.value_kind if sight and sight.value is not None else None,
        witness=sight.witness if sight and sight.witness else None,
    )


def presence(chart: Chart, label: datetime, sight: Sight | None) -> Presence:
    """What is known of the song at a label."""
    if sight is None:
        return Presence.FROZEN if chart.is_frozen(label) else Presence.GAP
    if sight.rank is not None:
        return Presence.ON
    return Presence.OFF if sight.sure else Presence.UNKNOWN
