"""A performance that we claim is the same on every source."""

from datetime import datetime

import msgspec

from chartduel.model.ids import RecordingId
from chartduel.model.release import Release


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What the lake knows a recording as. Instants are UTC; `charts` are those of its listings."""

    id: RecordingId
    title: str
    artists: tuple[str, ...]
    acts: frozenset[str]
    titles: frozenset[str]
    listings: tuple[int, ...]
    first_seen: datetime | None = None
    charts: tuple[str, ...] = ()
    release: Release | None = None

    @property
    def began(self) -> datetime | None:
        return self.release.at if self.release else self.first_seen

    def line(self) -> str:
        """How a person tells it from another of the same name."""
        seen = f"first seen {self.first_seen:%Y-%m-%d}" if self.first_seen else "never on a chart here"
        charts = ", ".join(self.charts[:4]) + (", ..." if len(self.charts) > 4 else "")
        return f"{self.id}: {self.title} / {', '.join(self.artists)} ({seen}; {charts})"
