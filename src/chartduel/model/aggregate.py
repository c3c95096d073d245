"""One chart of a whole market, made of its platforms' charts, with its uncertainty."""

from datetime import date, datetime

import msgspec


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A chart that counts: at which label of the day, its declared weight and what it earned by agreeing.

    `chart_time` None: it was not seen on that day. `reliability` from 0 to 1; None where too few charts were seen.
    """

    chart: str
    chart_time: datetime | None
    weight: float
    mark: str
    source: str
    reliability: float | None


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A song's place. `score` from 0 to 1; `low` and `high` are its ranks with any one platform left out.

    `error` is the jackknife's standard error of the score. `reliable_rank` weighs the charts by their reliability.
    `ranks`: by chart, None where the song was not in its first 100.
    """

    rank: int
    recording: str
    title: str
    artists: tuple[str, ...]
    score: float
    error: float | None
    low: int
    high: int | None
    reliable_rank: int | None
    reliable_score: float | None
    ranks: dict[str, int | None]


class Aggregate(msgspec.Struct, frozen=True, kw_only=True):
    market: str
    day: date | None
    charts: tuple[Counted, ...]
    songs: tuple[Placed, ...]


class LinePoint(msgspec.Struct, frozen=True, kw_only=True):
    """A song on the aggregate chart of a day. `charts` were seen, `on` of them had it.

    `rank` None: none had it. `high` None: without one of them it would not be there.
    """

    day: date
    rank: int | None
    low: int | None
    high: int | None
    charts: int
    on: int


class MarketLine(msgspec.Struct, frozen=True, kw_only=True):
    market: str
    recording: str
    title: str
    artists: tuple[str, ...]
    points: tuple[LinePoint, ...]
