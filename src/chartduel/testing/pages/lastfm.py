"""Last.fm's pages of tracks as JSON, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import ParsedEntry
from chartduel.sources.lastfm import COUNTRIES
from chartduel.sources.registry import markets

PER_PAGE = 100


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """A page of a hundred tracks; the answer carries no time."""
    country = next((name for name, code in COUNTRIES.items() if code == chart.market), markets()[chart.market].name)
    paging = {
        **({} if chart.market == "global" else {"country": country}),
        "page": str(number),
        "perPage": str(PER_PAGE),
        "totalPages": str(-(-len(entries) // PER_PAGE)),
        "total": str(len(entries)),
    }
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    return msgspec.json.encode({"tracks": {"track": [_track(chart, entry) for entry in shown], "@attr": paging}})


def _track(chart: Chart, entry: ParsedEntry) -> dict[str, object]:
    artist = next(iter(entry.ids.artists), None)
    place = {} if chart.market == "global" else {"@attr": {"rank": str(entry.rank - 1)}}
    counted = {"playcount" if entry.value_kind == "plays" else "listeners": str(entry.value or 0)}
    return {
        "name": entry.title,
        "duration": "205",
        **counted,
        "mbid": entry.ids.song or "",
        "url": "https://www.last.fm/music/Somebody/_/Something",
        "streamable": {"#text": "0", "fulltrack": "0"},
        "artist": {"name": entry.artists[0], "mbid": artist or "", "url": "https://www.last.fm/music/Somebody"},
        "image": [{"#text": "https://lastfm.freetls.fastly.net/i/u/34s/cover.png", "size": "small"}],
        **place,
    }
