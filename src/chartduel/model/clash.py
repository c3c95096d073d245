"""A clash: releases of different acts that came out close together and meet on the charts."""

from datetime import datetime

import msgspec


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """A song of a clash and when it came out: a known instant, or what its first appearance says.

    `released_precision`: instant, day or week; of a day or a week `released_at` is its beginning. `released_source`
    is None where the time was not stated by anybody but seen.
    """

    recording: str
    title: str
    artists: tuple[str, ...]
    released_at: datetime
    released_precision: str
    released_source: str | None = None


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """Two releases, how close they came, and on what that rests. `rank` 1 is the closest.

    `charts` counts those with enough common periods, `platforms` says how close they were on each, `lead_changes`
    how often the lead changed on these charts. `related`: one act belongs, or belonged, to the other.
    """

    rank: int
    releases: tuple[Released, ...]
    charts: int
    lead_changes: int
    closeness: float
    platforms: dict[str, float]
    hours_apart: float
    related: bool = False
