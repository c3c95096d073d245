"""FLO's chart of the last 24 hours: the web player's own JSON, the songs in the order of the ranking.

It prints neither rank numbers nor a time. `rankBadge` counts the ranks risen, negative ones fallen.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chartduel.errors import LayoutChanged, NotAChart
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

TRACKS = "https://www.music-flo.com/api/display/v1/browser/chart/1/track/list"
HEADERS = (("x-gm-app-name", "FLO_WEB"), ("x-gm-os-type", "WEB"))
"""Which of its interfaces is asked; they hold no secret."""
OWN = "1"
"""The id of this chart, as its address names it. Nothing in an answer tells rows in another order from its own."""
Number = Annotated[int, msgspec.Meta(ge=0, le=10**12)] | Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,12}\Z")]
Steps = Annotated[int, msgspec.Meta(ge=-1000, le=1000)]


class _Artist(msgspec.Struct):
    name: str
    id: Number | None = None


class _Album(msgspec.Struct):
    title: str
    id: Number | None = None


class _Rank(msgspec.Struct, rename="camel"):
    rank_badge: Steps
    new_yn: Literal["Y", "N"]


class _Track(msgspec.Struct, rename="camel"):
    id: Number
    name: str
    artist_list: list[_Artist]
    album: _Album
    rank: _Rank


class _Chart(msgspec.Struct, rename="camel"):
    track_list: list[_Track]
    id: Number | None = None
    name: str | None = None


class _Answer(msgspec.Struct):
    data: _Chart | None


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The one list."""
    return (Request(url=TRACKS, params=(("size", "100"),), headers=HEADERS),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The whole chart; the label is unknown."""
    told = reading.json(data, _Answer).data
    if told is None:
        raise NotAChart(f"{chart.id}: data is null", hint=reading.HINT)
    if told.id is not None and str(told.id) != OWN:
        raise accept.another(chart, f"it is the chart {told.id} {told.name!r:.40}")
    return accept.charted(chart, [_entry(chart, rank, track) for rank, track in enumerate(told.track_list, 1)])


def _entry(chart: Chart, rank: int, track: _Track) -> ParsedEntry:
    previous, move = _moved(f"{chart.id}: rank {rank}", rank, track.rank)
    return ParsedEntry(
        rank=rank,
        title=track.name,
        artists=tuple(artist.name for artist in track.artist_list),
        album=track.album.title,
        ids=Ids(
            song=str(track.id),
            album=_id(track.album.id),
            artists=tuple(_id(artist.id) for artist in track.artist_list),
        ),
        previous_rank=previous,
        move=move,
    )


def _id(told: int | str | None) -> str | None:
    return None if told is None else str(told)


def _moved(where: str, rank: int, told: _Rank) -> tuple[int | None, Move]:
    previous = rank + told.rank_badge
    if previous < 1 or (told.new_yn == "Y" and told.rank_badge):
        raise LayoutChanged(f"{where}: newYn {told.new_yn} with rankBadge {told.rank_badge}", hint=reading.HINT)
    return (None, Move.NEW) if told.new_yn == "Y" else (previous, Move.between(previous, rank))
