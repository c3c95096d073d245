"""The answer about a song's debut, chart by chart: which periods came first after it was out, and what they show."""

from datetime import datetime

import msgspec

from chartduel.model.chart import Era
from chartduel.model.duel import Debut, Reported


class FirstSight(msgspec.Struct, frozen=True, kw_only=True):
    """One label near a release. `hours_out` of the `hours` that it counts the song was out; null: not known.

    `also_hours_out` of `also_hours` is the same of a longer span that the chart mixes in. `state` is one of on, off,
    frozen, gap, unknown; `rank`, `observed_at` and `witness` are of the look that counts. Instants but `observed_at`
    are in the chart's zone.
    """

    chart_time: datetime
    window_from: datetime
    window_to: datetime
    hours: float
    hours_out: float | None
    also_hours: float | None
    also_hours_out: float | None
    confidence: str
    state: str
    rank: int | None
    observed_at: datetime | None
    chart_time_basis: str | None
    witness: str | None


class ChartDebut(msgspec.Struct, frozen=True, kw_only=True):
    """The debut on one chart.

    `opening` is the first label that counts any time after the release, `first` the first that counts only such time
    (the first hour, full day or tracking week), `before` the earliest sight of the song ahead of `first`. They are
    null where `unknown` says why. `debut` is the first sight at all, and `measure` what it is: `exact`, `within_24h`
    (the first look, at most a day after one without the song), `censored` (a bound, no debut), null where never seen.
    """

    chart: str
    market: str
    cadence: str
    era: Era
    opening: FirstSight | None
    before: FirstSight | None
    first: FirstSight | None
    unknown: str | None
    debut: Debut | None
    measure: str | None


class SongDebut(msgspec.Struct, frozen=True, kw_only=True):
    """A song's debuts. `reported`: ranks that an article gives and no snapshot shows; never evidence."""

    recording: str
    title: str
    artists: tuple[str, ...]
    released_at: datetime | None
    released_precision: str | None
    released_source: str | None
    charts: tuple[ChartDebut, ...]
    reported: tuple[Reported, ...] = ()
