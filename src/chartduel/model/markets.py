"""Korea against the world: who leads where, how sure that is, and how differently."""

import msgspec

from chartduel.model.duel import DuelSong


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of chart (`apple.daily`) in a market: who leads, and on what that rests. `ahead` as in a duel."""

    market: str
    charts: str
    leader: str | None
    ahead: dict[str, float]
    observed: int
    expected: int
    sampled: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A market: who leads on more of its charts, the mean of their shares, and which share of the labels was seen."""

    market: str
    name: str
    leader: str | None
    charts: int
    sampled: int
    ahead: dict[str, float]
    coverage: float


class Divergence(msgspec.Struct, frozen=True, kw_only=True):
    """How differently two sides divide the lead, from 0 to 1; `low` and `high` with any one chart or country left out.

    `difference` is each song's mean share at home less that in the world.
    """

    value: float
    low: float
    high: float
    difference: dict[str, float]


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Songs of a duel at home and abroad. `led` counts the countries that each song leads; `none`: nobody leads."""

    songs: tuple[DuelSong, ...]
    home: str
    countries: int
    led: dict[str, int]
    world: dict[str, float]
    divergence: Divergence | None
    markets: tuple[Standing, ...]
    cells: tuple[Cell, ...]
