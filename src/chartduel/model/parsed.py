"""What a parser reads from a platform's bytes: a chart as it was printed, or numbers that were read off."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from chartduel.model.ids import ChartId
from chartduel.model.snapshot import Basis


class Move(StrEnum):
    """How an entry moved since the chart's previous period, as the platform says."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    REENTRY = "re-entry"

    @classmethod
    def between(cls, previous: int, rank: int) -> Move:
        """The movement from one rank to another."""
        return cls.SAME if previous == rank else cls.UP if previous > rank else cls.DOWN


class Ids(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The platform's own ids. `artists` stand in the order of the entry's artists; None where one has no id."""

    song: str | None = None
    album: str | None = None
    artists: tuple[str | None, ...] = ()
    isrc: str | None = None


NO_IDS = Ids()


class ParsedEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a chart. Artists are as printed, in order; of an artist's or a keyword's chart the title is its name.

    `previous_rank` None: not told, or not on the previous chart. `value` counts what `value_kind` names.
    """

    rank: int
    title: str
    artists: tuple[str, ...] = ()
    album: str | None = None
    ids: Ids = NO_IDS
    previous_rank: int | None = None
    move: Move | None = None
    value: int | None = None
    value_kind: str | None = None


class ParsedChart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart, or one page of it. `chart_time` is the label that the bytes carry, None where they carry none.

    `complete`: ranks 1 to the size that the chart declares are all there.
    """

    chart: ChartId
    chart_time: datetime | None
    chart_time_basis: Basis
    entries: tuple[ParsedEntry, ...]
    complete: bool


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """A number read off a counter: of whom (`subject`), at what instant, how many."""

    subject: str
    title: str | None = None
    at: datetime | None
    """None: the bytes carry no instant; it is that of the reading."""
    value: float


class ParsedCounts(msgspec.Struct, frozen=True, kw_only=True):
    counter: str
    counts: tuple[Count, ...]
