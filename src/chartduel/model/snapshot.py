"""How a label was found, and one label of one chart for one song."""

from datetime import datetime
from enum import StrEnum

import msgspec

from chartduel.model.ids import ChartId


class Basis(StrEnum):
    """Where a snapshot's label comes from."""

    PRINTED = "printed"
    """The platform, or its file, carried the label."""
    REQUESTED = "requested"
    """The platform was asked for that period and gave no label of its own."""
    ASSUMED = "assumed"
    """Derived from when the witness saw it, by the chart's calendar or by a streak."""


class Point(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One label of one chart for one song, as `series` gives it."""

    chart: ChartId
    chart_time: datetime
    observed_at: datetime | None
    state: str
    rank: int | None
    value: int | None
    value_kind: str | None
    witness: str | None
