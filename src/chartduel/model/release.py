"""When a recording came out: a fact with its source."""

from datetime import datetime

import msgspec


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A release instant (UTC) with its civil zone, its precision (instant, day, week) and its source.

    `witness` says who stated it: `chartduel` (packaged), `user`, or `reported` (an article said so).
    """

    title: str
    artist: str
    at: datetime
    precision: str = "instant"
    zone: str = "UTC"
    source: str
    witness: str = "chartduel"
