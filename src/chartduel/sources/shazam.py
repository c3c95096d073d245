"""Shazam's country charts: the site's own JSON, Apple Music song objects in the order of the ranking.

Its address has moved before. An answer carries no time and no market; a saved one can name its list in `listid`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import msgspec

from chartduel.errors import LayoutChanged
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

LIST = "https://www.shazam.com/services/amapi/v1/catalog/{country}/playlists/ip-country-chart-{country}/tracks"
Number = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,20}\Z")]


class _Playing(msgspec.Struct):
    id: Number


class _Attributes(msgspec.Struct, rename="camel"):
    name: str
    artist_name: str
    album_name: str | None = None
    isrc: str | None = None
    listid: str | None = None
    url: str | None = None
    play_params: _Playing | None = None


class _Related(msgspec.Struct):
    id: Number


class _Relation(msgspec.Struct):
    data: list[_Related] = []


class _Relations(msgspec.Struct):
    artists: _Relation | None = None


class _Song(msgspec.Struct):
    id: Number
    type: str
    attributes: _Attributes
    relationships: _Relations | None = None


class _Answer(msgspec.Struct):
    data: list[_Song]


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The one list of a country."""
    params = (("limit", "100"), ("l", "en-US"), ("relate[songs]", "artists,music-videos"))
    return (Request(url=LIST.format(country=chart.market.upper()), params=params),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The whole list of a country."""
    songs = reading.json(data, _Answer).data
    if songs:
        _fits(chart, songs[0])
        if songs[0].attributes.listid is None and any(song.attributes.listid for song in songs):
            raise LayoutChanged(f"{chart.id}: the first song names no list, others do", hint=reading.HINT)
    return accept.charted(chart, [_entry(chart, rank, song) for rank, song in enumerate(songs, 1)])


def _fits(chart: Chart, first: _Song) -> None:
    """A saved list is named by its first song; later ones can name lists of other countries that have them too."""
    listed = first.attributes.listid
    if listed is not None and listed != f"ip-country-chart-{chart.market.upper()}":
        raise accept.another(chart, f"the list is {listed[:40]}")


def _entry(chart: Chart, rank: int, song: _Song) -> ParsedEntry:
    told = song.attributes
    if song.type != "songs":
        raise accept.another(chart, f"rank {rank} is of the type {song.type[:40]!r}")
    if told.play_params and told.play_params.id != song.id:
        raise LayoutChanged(f"{chart.id}: rank {rank}: id is not that of playParams", hint=reading.HINT)
    album = re.search(r"/album/(?:[^/]+/)?([0-9]+)", told.url or "")
    artists = song.relationships.artists.data if song.relationships and song.relationships.artists else []
    return ParsedEntry(
        rank=rank,
        title=told.name,
        artists=(told.artist_name,),
        album=told.album_name,
        ids=Ids(
            song=song.id,
            album=album[1] if album else None,
            artists=(artists[0].id,) if len(artists) == 1 else (),
            isrc=told.isrc,
        ),
    )
