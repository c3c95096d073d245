"""Last.fm's charts of tracks, of the world and of a country: the public API with the user's own key.

We ask for JSON. Answers kept as XML are read too: Last.fm's JSON is its XML with attributes under `@attr`, a list
where an element repeats and a string where it has only text. No answer tells a time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from xml.parsers import expat

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading, registry
from chartduel.sources.request import Request

API = "https://ws.audioscrobbler.com/2.0/"
COUNTRIES = {"Korea, Republic of": "kr", "Viet Nam": "vn"}
"""Last.fm names countries as ISO 3166-1 does, where that is not the market's own name."""
LARGEST_XML = 2 << 20
"""Bytes: a thousand tracks, the most that a page can have, need one million."""
DEEPEST = 8
Number = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,12}\Z")]
Mbid = Annotated[str, msgspec.Meta(pattern=r"\A(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\Z")]


class _Artist(msgspec.Struct):
    name: str
    mbid: Mbid = ""


class _Place(msgspec.Struct):
    rank: Number


class _Track(msgspec.Struct):
    name: str
    artist: _Artist
    mbid: Mbid = ""
    listeners: Number | None = None
    playcount: Number | None = None
    place: _Place | None = msgspec.field(name="@attr", default=None)


class _Paging(msgspec.Struct, rename="camel"):
    page: Number
    per_page: Number
    total: Number
    country: str | None = None


class _Tracks(msgspec.Struct):
    paging: _Paging = msgspec.field(name="@attr")
    track: list[_Track] | _Track = []


class _Answer(msgspec.Struct):
    tracks: _Tracks | list[_Track] | None = None
    artists: Any = None


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The first hundred tracks of the world or of a country. The key is added when it is sent."""
    country = next((name for name, code in COUNTRIES.items() if code == chart.market), None)
    named = (("country", country or registry.markets()[chart.market].name),)
    method = "chart.getTopTracks" if chart.market == "global" else "geo.getTopTracks"
    params = (("method", method), *(() if chart.market == "global" else named), ("limit", "100"), ("format", "json"))
    return (Request(url=API, params=params, key=("lastfm", "param:api_key")),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A page of the chart. A bare list of tracks, as trimmed copies have it, is its beginning."""
    told = reading.text(data).lstrip()
    answer = reading.json(_json_of(chart, told) if told.startswith("<") else data, _Answer)
    if answer.tracks is None:
        if answer.artists is not None:
            raise accept.another(chart, "the answer lists artists")
        raise NotAChart(f"{chart.id}: no `tracks`", hint=reading.HINT)
    if isinstance(answer.tracks, list):
        return _charted(chart, answer.tracks, 1, None)
    tracks, paging = answer.tracks.track, answer.tracks.paging
    listed = [tracks] if isinstance(tracks, _Track) else tracks
    return _charted(chart, listed, _first(chart, paging, len(listed)), paging.country)


def _charted(chart: Chart, tracks: list[_Track], first: int, country: str | None) -> ParsedChart:
    market = "global" if country is None else COUNTRIES.get(country) or registry.market_code(country)
    if market != chart.market:
        raise accept.another(chart, f"the answer is of {(country or 'the world')[:40]}")
    if market == "global" and any(track.place for track in tracks):
        raise accept.another(chart, "the tracks have ranks, which only those of a country have")
    entries = [_entry(chart, rank, first, track) for rank, track in enumerate(tracks, first)]
    return accept.charted(chart, entries, first=first, whole=False)


def _first(chart: Chart, paging: _Paging, count: int) -> int:
    """The rank with which the page begins; it has to hold as many tracks as it says."""
    before, wanted = (int(paging.page) - 1) * int(paging.per_page), int(paging.per_page)
    held = min(wanted, int(paging.total) - before)
    if before < 0 or count != held:
        raise IncompleteChart(f"{chart.id}: page {paging.page} has {count} tracks instead of {max(held, 0)}")
    return before + 1


def _entry(chart: Chart, rank: int, first: int, track: _Track) -> ParsedEntry:
    if track.place and int(track.place.rank) not in (rank - 1, rank - first):
        raise IncompleteChart(f"{chart.id}: @rank {track.place.rank}, counted from 0, stands at rank {rank}")
    told = track.listeners or track.playcount
    if told is None:
        raise LayoutChanged(f"{chart.id}: rank {rank}: neither listeners nor playcount", hint=reading.HINT)
    return ParsedEntry(
        rank=rank,
        title=track.name,
        artists=(track.artist.name,),
        ids=Ids(song=track.mbid or None, artists=(track.artist.mbid,) if track.artist.mbid else ()),
        value=int(told),
        value_kind="listeners" if track.listeners else "plays",
    )


def _json_of(chart: Chart, told: str) -> bytes:
    """The XML as Last.fm's JSON."""
    if len(told) > LARGEST_XML:
        raise NotAChart(f"{chart.id}: {len(told):,} characters of XML are no page", hint=reading.HINT)
    open_nodes: list[dict[str, Any]] = [{}]
    try:
        _parser(chart, open_nodes).Parse(told, True)
    except expat.ExpatError as error:
        refusal = IncompleteChart if len(open_nodes) > 1 else NotAChart
        raise refusal(f"{chart.id}: the XML breaks off: {error}", hint=reading.HINT) from error
    return msgspec.json.encode(open_nodes[0]["lfm"])


def _parser(chart: Chart, open_nodes: list[dict[str, Any]]) -> expat.XMLParserType:
    """Fills the innermost of the open nodes. A document type is refused before it can define an entity."""
    texts: list[str] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if len(open_nodes) > DEEPEST or (len(open_nodes) == 1 and tag != "lfm"):
            raise NotAChart(f"{chart.id}: <{tag[:40]}> is no answer of Last.fm", hint=reading.HINT)
        open_nodes.append({"@attr": attributes} if attributes else {})
        texts.clear()

    def end(tag: str) -> None:
        node = open_nodes.pop()
        _put(open_nodes[-1], tag, node or "".join(texts))
        texts.clear()

    def refuse(*_: object) -> None:
        raise NotAChart(f"{chart.id}: a document type is no part of an answer", hint=reading.HINT)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = texts.append
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def _put(node: dict[str, Any], tag: str, value: object) -> None:
    if tag not in node:
        node[tag] = value
    elif isinstance(node[tag], list):
        node[tag].append(value)
    else:
        node[tag] = [node[tag], value]
