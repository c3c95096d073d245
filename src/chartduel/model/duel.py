"""The answer to a duel: plain facts, in the shape of the command line contract.

Ranks count from 1 (the best). Instants are tz-aware; `chart_time` is shown in the chart's own
zone. `A`, `B`, ... are the songs in the order in which they were asked for.
"""

from datetime import datetime

import msgspec


class DuelSong(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    recording: str
    title: str
    artists: tuple[str, ...]
    released_at: datetime | None
    released_source: str | None = None
    aligned_on: datetime | None = None
    """The release instant, or the first observation where no release is known."""


class Debut(msgspec.Struct, frozen=True, kw_only=True):
    """The first observed entry. `left_censored`: the song may have entered before it."""

    rank: int
    chart_time: datetime
    chart_time_basis: str
    observed_at: datetime | None
    hours_after_release: float | None
    left_censored: bool


class Peak(msgspec.Struct, frozen=True, kw_only=True):
    """The best rank, when it was first held and in how many periods."""

    rank: int
    chart_time: datetime
    times: int


class Latest(msgspec.Struct, frozen=True, kw_only=True):
    """Rank at the chart's last complete snapshot; None: not on the chart then."""

    rank: int | None
    chart_time: datetime


class SongOnChart(msgspec.Struct, frozen=True, kw_only=True):
    debut: Debut | None
    peak: Peak | None
    latest: Latest | None
    periods_on_chart: int
    days_on_chart: int
    periods_at_1: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Labels issued in the window, how many of them were observed, how many were frozen."""

    expected: int
    observed: int
    frozen: int


class ChartDuel(msgspec.Struct, frozen=True, kw_only=True):
    """The duel on one chart. `ahead` holds a share for each song and for `tie`."""

    chart: str
    market: str
    scope: str
    sampled: bool
    songs: dict[str, SongOnChart]
    ahead: dict[str, float]
    lead_changes: int
    coverage: Coverage


class MarketDuel(msgspec.Struct, frozen=True, kw_only=True):
    market: str
    leader: str | None
    charts: int
    ahead: dict[str, float]


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """Two witnesses of one period gave one song different ranks (None: not on the chart)."""

    chart: str
    chart_time: datetime
    key: str
    ranks: dict[str, int | None]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    chart: str
    chart_time: datetime
    witness: str
    payload: str | None


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A rank that a report gives and no snapshot shows: never evidence."""

    key: str
    chart: str
    chart_time: datetime
    rank: int
    source: str


class DuelResult(msgspec.Struct, frozen=True, kw_only=True):
    songs: tuple[DuelSong, ...]
    charts: tuple[ChartDuel, ...]
    markets: tuple[MarketDuel, ...]
    verdict: str
    resolved: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    evidence: tuple[Evidence, ...]
    reported: tuple[Reported, ...] = ()
