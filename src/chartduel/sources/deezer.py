"""Deezer's charts: the public API, no key. The country is that of the caller's address; neither it
nor a time is told, so that the user has to name the market.

`/chart/0/tracks` gives one list, `/chart/0` all of them with ten rows each. A row's `rank` is a popularity number;
its place on the chart is `position`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

LISTS = {Kind.SONG: "tracks", Kind.ALBUM: "albums", Kind.ARTIST: "artists"}
Number = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
TYPES = {Kind.SONG: "track", Kind.ALBUM: "album", Kind.ARTIST: "artist"}


class _Artist(msgspec.Struct):
    id: Number
    name: str


class _Album(msgspec.Struct):
    id: Number
    title: str


class _Row(msgspec.Struct):
    id: Number
    type: str
    title: str | None = None
    name: str | None = None
    position: Number | None = None
    artist: _Artist | None = None
    contributors: list[_Artist] = []
    album: _Album | None = None


class _List(msgspec.Struct):
    data: list[_Row]
    total: Number | None = None
    next: str | None = None


class _Answer(msgspec.Struct):
    data: list[_Row] | None = None
    total: Number | None = None
    next: str | None = None
    tracks: _List | None = None
    albums: _List | None = None
    artists: _List | None = None


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The chart's list in one answer."""
    url = f"https://api.deezer.com/chart/0/{LISTS[chart.kind]}"
    return (Request(url=url, params=(("limit", "100"),)),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """One list, or the chart's list of an answer with all; never more than a part unless all its ranks are there."""
    told = _list(chart, reading.json(data, _Answer))
    if told.total is not None and len(told.data) != told.total and not (told.next and len(told.data) < told.total):
        raise IncompleteChart(f"{chart.id}: {len(told.data)} rows of {told.total}, and no next page")
    if told.data and len({row.position is None for row in told.data}) > 1:
        raise LayoutChanged(f"{chart.id}: only some rows have a position", hint=reading.HINT)
    return accept.charted(chart, [_entry(chart, place, row) for place, row in enumerate(told.data, 1)], whole=False)


def _list(chart: Chart, answer: _Answer) -> _List:
    if answer.data is not None:
        return _List(data=answer.data, total=answer.total, next=answer.next)
    if answer.tracks is None and answer.albums is None and answer.artists is None:
        raise NotAChart(f"{chart.id}: neither `data` nor `{LISTS[chart.kind]}`", hint=reading.HINT)
    found = {Kind.SONG: answer.tracks, Kind.ALBUM: answer.albums}.get(chart.kind, answer.artists)
    if found is None:
        raise accept.another(chart, f"the answer has no {LISTS[chart.kind]}")
    return found


def _entry(chart: Chart, place: int, row: _Row) -> ParsedEntry:
    if row.type != TYPES[chart.kind]:
        raise accept.another(chart, f"row {place} is of the type {row.type[:40]!r}")
    title = row.name if chart.kind is Kind.ARTIST else row.title
    if title is None:
        raise LayoutChanged(f"{chart.id}: row {place} has no title", hint=reading.HINT)
    if row.contributors and row.artist and row.artist.id not in {one.id for one in row.contributors}:
        raise LayoutChanged(f"{chart.id}: row {place}: its artist is not among its contributors", hint=reading.HINT)
    credited = row.contributors or ([row.artist] if row.artist else [])
    return ParsedEntry(
        rank=place if row.position is None else row.position,
        title=title,
        artists=tuple(artist.name for artist in credited),
        album=row.album.title if row.album else None,
        ids=_ids(chart.kind, row, credited),
    )


def _ids(kind: Kind, row: _Row, credited: list[_Artist]) -> Ids:
    if kind is Kind.ARTIST:
        return Ids(artists=(str(row.id),))
    artists = tuple(str(artist.id) for artist in credited)
    if kind is Kind.ALBUM:
        return Ids(album=str(row.id), artists=artists)
    return Ids(song=str(row.id), album=str(row.album.id) if row.album else None, artists=artists)
