"""First: the first hour, full day or tracking week of a song, by what the labels around its release count.

`first` is the first issued label whose span starts at or after the release: 15:00 on an hourly chart after a release
at 14:00, the first full day, the first full tracking week. `opening` is the first label that counts any time after the
release, with how much of it; both are one label where the release falls on the start of a span. `before` is the
earliest sight of the song ahead of `first`. Spans are dated rules of the chart (`Chart.window`); a release known to
the day or week names a label only where every instant of it would.

Unit: a rank from 1 and hours. No look before the label is needed: a song that was not out cannot have been there. At a
gap or in a freeze there is no rank, and the state says which. An archive seen once a day answers `gap`, never the rank
of a later hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from chartduel.metrics.debut import debut, measure
from chartduel.metrics.periods import ChartPeriods
from chartduel.metrics.series import presence
from chartduel.model.chart import Cadence, Chart
from chartduel.model.covers import Window
from chartduel.model.first import ChartDebut, FirstSight
from chartduel.model.release import Release

Place = tuple[datetime, Window]
_AROUND = {Cadence.HOUR: (1, 72), Cadence.DAY: (3, 5), Cadence.WEEK: (2, 5), Cadence.MONTH: (1, 3)}
"""Labels before and after the one on show at the release: a day's usage, a night without charts, a late dating."""
_KNOWN_TO = {"instant": timedelta(), "day": timedelta(days=1), "week": timedelta(days=7)}
NO_RELEASE = "no release is known"
NO_WINDOW = "no source says what a label counts at that time"
TOO_COARSE = "the release is not known precisely enough"


def first(held: ChartPeriods, song: int, release: Release | None) -> ChartDebut:
    """The debut of a song on a chart that saw it."""
    began, ended = held.periods[0].label, held.periods[-1].label
    seen = debut(held, song, began, ended, release.at if release else None)
    opening, start, why = placed(held.chart, release)
    day = release.at if release else seen.chart_time if seen else began
    return ChartDebut(
        chart=held.chart.id,
        market=held.chart.market.upper() if held.chart.market != "global" else "global",
        cadence=held.chart.cadence.value,
        era=held.chart.era(held.chart.day_of(day)),
        opening=_sight(held, song, opening, release) if opening else None,
        before=_before(held, song, opening, start, release),
        first=_sight(held, song, start, release) if start else None,
        unknown=why,
        debut=seen,
        measure=measure(held, song, seen),
    )


def placed(chart: Chart, release: Release | None) -> tuple[Place | None, Place | None, str | None]:
    """The opening label and the first one with what they count, else why they are not known."""
    if release is None:
        return None, None, NO_RELEASE
    early, late = release.at, release.at + _KNOWN_TO[release.precision]
    one = _around(chart, early)
    other = _around(chart, late - timedelta.resolution) if late > early else one
    if one is None or other is None:
        return None, None, NO_WINDOW
    opening = one[0] if one[0] == other[0] else None
    start = one[1] if one[1] == other[1] else None
    return opening, start, None if opening and start else TOO_COARSE


def _around(chart: Chart, released_at: datetime) -> tuple[Place, Place] | None:
    opening: Place | None = None
    for label in _issued(chart, released_at):
        window = chart.window(label)
        if window is None:
            if chart.cadence is Cadence.HOUR and label <= released_at:
                continue
            return None
        if window.end > released_at:
            opening = opening or (label, window)
            if window.start >= released_at:
                return opening, (label, window)
    return None


def _issued(chart: Chart, released_at: datetime) -> Iterator[datetime]:
    back, ahead = _AROUND[chart.cadence]
    shown = chart.label_shown_at(released_at)
    labels = (chart.step(shown, by) for by in range(-back, ahead + 1))
    return (label for label in labels if not chart.is_frozen(label))


def _before(
    held: ChartPeriods, song: int, opening: Place | None, start: Place | None, release: Release | None
) -> FirstSight | None:
    if not opening or not start:
        return None
    early = (p.label for p in held.periods if opening[0] <= p.label < start[0] and p.sights[song].rank is not None)
    label = next(early, None)
    window = held.chart.window(label) if label else None
    return _sight(held, song, (label, window), release) if label and window else None


def _sight(held: ChartPeriods, song: int, place: Place, release: Release | None) -> FirstSight:
    label, window = place
    sight = next((period.sights[song] for period in held.periods if period.label == label), None)
    on = sight is not None and (sight.sure or sight.rank is not None)
    precise = release is not None and release.precision == "instant"
    longer = msgspec.structs.replace(window, start=window.also_since) if window.also_since else None
    return FirstSight(
        chart_time=label.astimezone(held.chart.tz),
        window_from=window.start.astimezone(held.chart.tz),
        window_to=window.end.astimezone(held.chart.tz),
        hours=window.hours,
        hours_out=window.hours_out(release.at) if release and precise else None,
        also_hours=longer.hours if longer else None,
        also_hours_out=longer.hours_out(release.at) if longer and release and precise else None,
        confidence=window.confidence,
        state=presence(held.chart, label, sight).value,
        rank=sight.rank if sight else None,
        observed_at=sight.observed_at if sight and on else None,
        chart_time_basis=sight.basis if sight and on else None,
        witness=sight.witness or None if sight and on else None,
    )
