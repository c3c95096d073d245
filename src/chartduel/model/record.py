"""A record of the charts: who holds it, how much, on what it rests, and when it was tied and broken."""

from datetime import datetime

import msgspec

from chartduel.model.duel import Coverage


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A song, or an act, that holds a record. `first` and `last`: the labels it rests on, in the chart's zone."""

    recording: str | None = None
    title: str | None = None
    artists: tuple[str, ...] = ()
    first: datetime
    last: datetime
    rank_from: int | None = None
    rank_to: int | None = None
    eras: tuple[str, ...] = ()
    coverage: Coverage | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was equalled (`ties`) or bettered (`breaks`) at a label, and by whom."""

    what: str
    chart_time: datetime
    value: int
    recording: str
    title: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The most that a lake shows of its kind. `at_most` is more than `value` where labels inside were not observed.

    `shared_by` counts all who hold it, `holders` names the first of them. `across_eras`: it rests on labels before and
    after a change of the chart's formula. `sampled`: the chart was seen at fewer than half of its labels.
    """

    kind: str
    chart: str | None
    unit: str
    value: int
    at_most: int
    shared_by: int
    holders: tuple[Holder, ...]
    sampled: bool
    across_eras: bool
    events: tuple[Event, ...] = ()
