"""One chart as one witness saw it, and its lines."""

from datetime import datetime
from enum import StrEnum

import msgspec

from chartduel.model.ids import ChartId, ListingId, Market, RecordingId, SnapshotId, SourceId, Witness


class Basis(StrEnum):
    """Where a snapshot's label comes from."""

    PRINTED = "printed"
    """The platform, or its file, carried the label."""
    REQUESTED = "requested"
    """The platform was asked for that period and gave no label of its own."""
    ASSUMED = "assumed"
    """Derived from when the witness saw it, by the chart's calendar or by a streak."""


class Scope(msgspec.Struct, frozen=True):
    """What a snapshot can testify about.

    `top` limits it to the first ranks (absent means below them); `only` limits it to acts or
    songs (folded keys; absence of anything else is unknown). Neither: the whole chart.
    """

    top: int | None = None
    only: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.only:
            return "only " + ", ".join(self.only)
        return f"top {self.top}" if self.top else "full"


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One chart as published for one `chart_time`, seen by one witness.

    Instants are UTC. `observed_at` is None where the witness kept no trustworthy time.
    """

    id: SnapshotId
    chart: ChartId
    chart_time: datetime
    basis: Basis
    observed_at: datetime | None
    witness: Witness
    scope: Scope
    complete: bool
    entries: int
    payload: str


class Listing(msgspec.Struct, frozen=True):
    """What an entry points at: one source's printed text and its own song id."""

    id: ListingId
    source: SourceId
    title: str
    artist: str
    album: str
    song_id: str


class Entry(msgspec.Struct, frozen=True):
    """One rank line. Never edited."""

    snapshot: SnapshotId
    rank: int
    listing: ListingId
    value: int | None = None


class Count(msgspec.Struct, frozen=True):
    """One reading of a counter: views of a video, interest in a search term."""

    counter: str
    subject: str
    observed_at: datetime
    value: float
    witness: Witness


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One label of one chart for one song, as `series` gives it."""

    chart: ChartId
    chart_time: datetime
    observed_at: datetime | None
    state: str
    rank: int | None
    value: int | None
    value_kind: str | None
    witness: str | None


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """When a recording came out: a fact with its source."""

    title: str
    artist: str
    released_at: datetime
    precision: str = "instant"
    zone: str = "UTC"
    source: str
    witness: str
    recording: RecordingId | None = None
    market: Market | None = None
