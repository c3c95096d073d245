"""The answer to `is this an achievement?`: where a debut, a peak or a run stands among comparable ones."""

from datetime import datetime
from enum import StrEnum

import msgspec

from chartduel.model.chart import Era


class Measured(StrEnum):
    DEBUT = "debut"
    """The rank at the first sight."""
    PEAK = "peak"
    """The best rank in the time after the debut that is compared."""
    RUN = "run"
    """Days (on a weekly or monthly chart weeks or months) on the chart in that time."""


class By(StrEnum):
    OWN = "own"
    """Earlier releases of the song's main acts, and of the groups and units to which they belonged on that day."""
    LANGUAGE = "language"
    ORIGIN = "origin"
    """Domestic or overseas, as seen from the chart's market."""
    WEEKDAY = "weekday"
    """Of the release, in the chart's zone; 0 is Monday."""
    HOUR = "hour"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One song of a small cohort, with the label of its debut in the chart's zone."""

    recording: str
    title: str
    artists: tuple[str, ...]
    chart_time: datetime
    value: int


class Cohort(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of the song on one chart among `n` others of the same era, all with a debut of the same `basis`.

    `percentile` (0 to 100): the share of the others that it beats, ties counted half; null where `why` says why.
    `by`: what else is alike, and what the song has of it (null: unknown, and so have the others). `spread`: best,
    upper quartile, median, lower quartile, worst of the others. `members` where they are few, the best first.
    """

    chart: str
    market: str
    era: Era
    measure: str
    unit: str
    """rank, or what a run counts: days, weeks or months."""
    basis: str | None
    late: bool | None
    """Whether it was out, or seen elsewhere, more than 28 days before: such songs are compared among themselves."""
    value: int | None
    chart_time: datetime | None
    by: dict[str, str | None]
    n: int
    percentile: float | None
    why: str | None
    spread: tuple[float, ...] = ()
    members: tuple[Member, ...] = ()


class SongCohorts(msgspec.Struct, frozen=True, kw_only=True):
    """A song's place in each cohort that was asked for."""

    recording: str
    title: str
    artists: tuple[str, ...]
    released_at: datetime | None
    cohorts: tuple[Cohort, ...]
