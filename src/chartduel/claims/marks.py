"""A mark is a place in the text that means something: a quoted name, a chart, a rank, a number, a time."""

from typing import Any, Literal, NamedTuple


class Mark(NamedTuple):
    """[start, end) of the text, what it is, and its meaning."""

    start: int
    end: int
    kind: str
    value: Any = None


class Place(NamedTuple):
    """Where a song ranks: a platform, its chart and its market as far as the text says."""

    platform: str
    chart: str | None
    market: str | None
    chart_id: str | None
    album: bool = False
    service: str = ""


Entity = Literal["song", "album", "artist", "video"]


class Named(NamedTuple):
    """A name in the text: song, album, artist or video, and whose it is where that stands beside it."""

    name: str
    entity: Entity
    artist: str | None = None
    oblique: bool = False
    topic: bool = False


class Rank(NamedTuple):
    """A position; `bound` that of a "top 10", `rule` the expression that found it."""

    rank: int | None
    rule: str
    before: int | None = None
    bound: int | None = None


def inside(mark: Mark, spans: list[Mark]) -> bool:
    """The mark lies within one of the others."""
    return any(one.start <= mark.start and mark.end <= one.end for one in spans)
