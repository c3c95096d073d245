"""What a label covers: the span of time whose listening a chart counts, as a dated rule of the platform."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec


class Anchor(StrEnum):
    LABEL = "label"
    TURN = "turn"
    """The instant at which the platform began to show the chart: Apple's charts are cut by it everywhere at once."""


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From an anchor first whole civil days, then hours that elapse: noon of the day before is -1 day, +12 hours."""

    days: int = 0
    hours: int = 0

    def of(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """The shifted instant, in the zone."""
        local = instant.astimezone(zone)
        if self.days:
            local = datetime.combine(local.date() + timedelta(days=self.days), local.time(), zone)
        return (local.astimezone(UTC) + timedelta(hours=self.hours)).astimezone(zone)


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The span [start, end) that a chart counts. `also_since`: usage from there on counts too, with other weight."""

    start: datetime
    end: datetime
    also_since: datetime | None = None
    confidence: str
    source: str

    @property
    def hours(self) -> float:
        return (self.end - self.start) / timedelta(hours=1)

    def hours_out(self, released_at: datetime) -> float:
        """Hours of the span in which a song released at this instant was out."""
        return max(0.0, (self.end - max(self.start, released_at)) / timedelta(hours=1))


class Covers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What labels on days in [since, until) cover, at the local label hours `at` (none: at all of them).

    From `begins` to `ends` as counted from the anchor; without `begins` it is not known. `also` is where an
    earlier beginning lies whose usage counts too: Melon's TOP100 mixes the last hour with the last 24.
    """

    source: str
    confidence: str = "press"
    since: date | None = None
    until: date | None = None
    at: tuple[int, ...] = ()
    of: Anchor = Anchor.LABEL
    begins: Shift | None = None
    ends: Shift = Shift()
    also: Shift | None = None

    def holds(self, local: datetime) -> bool:
        """Whether this speaks of a label, given in the chart's zone."""
        day = local.date()
        dated = (self.since is None or day >= self.since) and (self.until is None or day < self.until)
        return dated and (not self.at or local.hour in self.at)

    def window(self, anchor: datetime, zone: ZoneInfo) -> Window | None:
        """The span from an anchor; None where it is not known."""
        if self.begins is None:
            return None
        return Window(
            start=self.begins.of(anchor, zone),
            end=self.ends.of(anchor, zone),
            also_since=self.also.of(anchor, zone) if self.also else None,
            confidence=self.confidence,
            source=self.source,
        )
