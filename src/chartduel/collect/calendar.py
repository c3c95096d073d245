"""Which label a platform shows, and what a time of the user means for a chart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from chartduel.model.chart import Cadence, Chart

USUAL_LAG = timedelta(minutes=2)


def label_shown(chart: Chart, at: datetime) -> datetime:
    """The label of what a platform shows at an instant.

    One that prints no time shows the old chart until its lag is over, and nothing on the page says so.
    """
    late = timedelta(minutes=chart.lag_minutes or 0) if chart.unlabelled else timedelta()
    return chart.label_shown_at(at - late)


def is_out(chart: Chart, label: datetime, now: datetime) -> bool:
    """Whether an hourly chart is out already; others are known by their turn, and a label of theirs can lie ahead."""
    if chart.cadence is not Cadence.HOUR:
        return True
    lag = chart.lag_minutes
    return now >= label + (timedelta(minutes=lag) if lag else USUAL_LAG)


def has_ended(chart: Chart, label: datetime) -> bool:
    return bool(chart.until and chart.day_of(label) > chart.until)


def past_labels(chart: Chart, first: datetime, last: datetime) -> Iterator[datetime]:
    """The labels in [first, last] that the platform issued, oldest first."""
    yield from (label for label in chart.labels(first, last) if not chart.is_frozen(label))


def instant(chart: Chart, told: date) -> datetime:
    """What a time of the user means for a chart: in its own zone where no offset is named, a plain day as its label."""
    if not isinstance(told, datetime):
        return chart.day_label(told)
    return told if told.tzinfo else told.replace(tzinfo=chart.tz)


def label_named(chart: Chart, told: date) -> datetime:
    """The label that a past time of the user means: what was shown at an instant, or the period that a day names."""
    label = label_shown(chart, instant(chart, told))
    if isinstance(told, datetime) or chart.cadence is Cadence.HOUR:
        return label
    while chart.day_of(label) > told:
        label = chart.step(label, -1)
    while chart.day_of(chart.step(label)) <= told:
        label = chart.step(label)
    return label
