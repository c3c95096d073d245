"""Feeds of Apple Music's RSS v2, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

import msgspec

from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The feed that is on show under a label; its address asks for as many ranks as it has."""
    what = "albums" if chart.kind is Kind.ALBUM else "songs"
    address = f"https://rss.applemarketingtools.com/api/v2/{chart.market}/music/most-played/{len(entries)}/{what}.json"
    feed = {
        "title": f"Top {what.title()}",
        "id": address,
        "author": {"name": "Apple", "url": "https://www.apple.com/"},
        "links": [{"self": address}],
        "copyright": "Copyright © Apple Inc. All rights reserved.",
        "country": chart.market,
        "icon": "https://www.apple.com/favicon.ico",
        "updated": format_datetime(_on_show(chart, label)),
        "results": [_result(chart, what, entry) for entry in entries],
    }
    return msgspec.json.encode({"feed": feed})


def _on_show(chart: Chart, label: datetime) -> datetime:
    hours = (label + timedelta(hours=hour) for hour in range(-24, 72))
    return next(hour for hour in hours if chart.label_shown_at(hour) == label)


def _result(chart: Chart, what: str, entry: ParsedEntry) -> dict[str, object]:
    own = entry.ids.album if chart.kind is Kind.ALBUM else entry.ids.song
    artist = {"artistId": entry.ids.artists[0]} if entry.ids.artists else {}
    return {
        "artistName": entry.artists[0],
        "id": own or str(entry.rank),
        "name": entry.title,
        "releaseDate": "2024-01-05",
        "kind": what,
        **artist,
        "artworkUrl100": "https://is1-ssl.mzstatic.com/image/thumb/cover.jpg/100x100bb.jpg",
        "genres": [{"genreId": "34", "name": "Music", "url": f"https://itunes.apple.com/{chart.market}/genre/id34"}],
        "url": f"https://music.apple.com/{chart.market}/album/{own}",
    }
