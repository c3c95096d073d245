"""YouTube Music's daily chart of music videos, read with the parsers of the library ytmusicapi (extra `ytmusic`).

The web player asks an undocumented interface. Its chart of a market is a playlist, which the market's charts page
names; so that page is asked first (`following`, `leads`). The library only reads: its own requests would carry a
browser's User-Agent. Neither answer carries a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, MissingExtra, NotAChart, RefusedPayload
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading, registry
from chartduel.sources.request import Request

BROWSE = "https://music.youtube.com/youtubei/v1/browse"
CLIENT = {"clientName": "WEB_REMIX", "clientVersion": "1.20260701.01.00", "hl": "en"}
"""The part of the interface that is asked: that of YouTube Music on the web, with names in English."""
WORLD = "ZZ"
TITLE = re.compile(r"Daily Top Music Videos(?: -)? (.+)")
CHARTS = ("contents", "singleColumnBrowseResultsRenderer", "tabs", 0, "tabRenderer", "content", "sectionListRenderer")
COLUMNS = ("contents", "twoColumnBrowseResultsRenderer")
HEADER = (*COLUMNS, "tabs", 0, "tabRenderer", "content", "sectionListRenderer", "contents", 0)
SHELF = (*COLUMNS, "secondaryContents", "sectionListRenderer", "contents", 0, "musicPlaylistShelfRenderer", "contents")
NAME = ("title", "runs", 0, "text")
RANK = ("musicResponsiveListItemRenderer", "customIndexColumn", "musicCustomIndexColumnRenderer")
TRENDS = {"ARROW_DROP_UP": Move.UP, "ARROW_DROP_DOWN": Move.DOWN, "ARROW_CHART_NEUTRAL": Move.SAME}


class _Named(msgspec.Struct):
    name: str
    id: str | None = None


class _Song(msgspec.Struct, rename="camel"):
    """What the library tells of a row."""

    video_id: str
    title: str
    artists: list[_Named]
    album: _Named | None = None


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The charts page of the market."""
    country = WORLD if chart.market == "global" else chart.market.upper()
    return (_browse({"browseId": "FEmusic_charts", "formData": {"selectedValues": [country]}}),)


def following(chart: Chart, data: bytes) -> Request | None:
    """The playlist that the charts page names as the market's daily chart."""
    try:
        told = _read(chart, data)
    except RefusedPayload:
        return None
    for title, playlist in _playlists(told):
        if _market(title) == chart.market:
            return _browse({"browseId": playlist})
    return None


def leads(data: bytes) -> bool:
    """Whether it is a charts page, which only says where the chart is."""
    try:
        return _found(reading.json(data, dict[str, Any]), CHARTS) is not None
    except RefusedPayload:
        return False


def _browse(asked: dict[str, Any]) -> Request:
    body = {"context": {"client": CLIENT}, **asked}
    return Request(url=BROWSE, params=(("alt", "json"),), json=msgspec.json.encode(body).decode())


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The playlist. `MissingExtra` without the library."""
    told = _read(chart, data)
    title = _found(told, (*HEADER, "musicResponsiveHeaderRenderer", *NAME))
    rows = _found(told, SHELF)
    if title is None and rows is None:
        raise NotAChart(f"{chart.id}: neither {HEADER[-3]} nor {SHELF[-2]}", hint=reading.HINT)
    if not isinstance(title, str) or not isinstance(rows, list):
        raise LayoutChanged(f"{chart.id}: no title or no {SHELF[-2]}", hint=reading.HINT)
    if _market(title) != chart.market:
        raise accept.another(chart, f"the playlist is {title[:80]!r}")
    return accept.charted(chart, _entries(chart, rows))


def _read(chart: Chart, data: bytes) -> dict[str, Any]:
    try:
        return reading.json(data, dict[str, Any])
    except LayoutChanged as error:
        raise NotAChart(f"{chart.id}: {error}", hint=reading.HINT) from error


def _found(told: Any, path: Sequence[str | int]) -> Any:
    """What stands at a path of the answer; None where it ends early."""
    for step in path:
        try:
            told = told[step]
        except (KeyError, IndexError, TypeError):
            return None
    return told


def _market(title: str) -> str | None:
    found = TITLE.fullmatch(title)
    return registry.market_code(found[1]) if found else None


def _playlists(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section in _found(told, (*CHARTS, "contents")) or []:
        for card in _found(section, ("musicCarouselShelfRenderer", "contents")) or []:
            run = _found(card, ("musicTwoRowItemRenderer", *NAME[:-1]))
            title, place = _found(run, ("text",)), _found(run, ("navigationEndpoint", "browseEndpoint", "browseId"))
            if isinstance(title, str) and isinstance(place, str):
                yield title, place


def _entries(chart: Chart, rows: list[Any]) -> list[ParsedEntry]:
    songs = _songs(chart, rows)
    if len(songs) != len(rows):
        raise IncompleteChart(f"{chart.id}: {len(songs)} of {len(rows)} rows hold a video", hint=reading.HINT)
    return [_entry(chart, row, song) for row, song in zip(rows, songs, strict=True)]


def _songs(chart: Chart, rows: list[Any]) -> list[_Song]:
    try:
        from ytmusicapi.parsers.playlists import parse_playlist_items
    except ImportError as error:
        hint = "pip install 'chartduel[ytmusic]'"
        raise MissingExtra(f"{chart.id}: the library ytmusicapi reads it", hint=hint) from error
    try:
        return msgspec.convert(parse_playlist_items(rows), list[_Song])
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise LayoutChanged(f"{chart.id}: {str(error)[:200]}", hint=reading.HINT) from error


def _entry(chart: Chart, row: Any, song: _Song) -> ParsedEntry:
    printed = _found(row, (*RANK, "text", "runs", 0, "text"))
    where = f"{chart.id}: rank {str(printed)[:20]}"
    icon = _found(row, (*RANK, "icon", "iconType"))
    if not isinstance(printed, str) or not (icon is None or icon in TRENDS):
        raise LayoutChanged(f"{where}: no rank, or the change {str(icon)[:40]}", hint=reading.HINT)
    if not all(artist.name.strip() for artist in song.artists):
        raise LayoutChanged(f"{where}: an artist without a name", hint=reading.HINT)
    return ParsedEntry(
        rank=reading.number(printed, where),
        title=song.title,
        artists=tuple(artist.name for artist in song.artists),
        album=song.album.name if song.album else None,
        ids=Ids(
            song=song.video_id,
            album=song.album.id if song.album else None,
            artists=tuple(artist.id for artist in song.artists),
        ),
        move=TRENDS[icon] if icon else None,
    )
