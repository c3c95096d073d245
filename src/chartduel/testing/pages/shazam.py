"""Shazam's country lists, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The list of the chart's country; the answer carries no time."""
    return msgspec.json.encode({"data": [_song(chart, entry) for entry in entries]})


def _song(chart: Chart, entry: ParsedEntry) -> dict[str, object]:
    ids, song = entry.ids, entry.ids.song or str(entry.rank)
    own = f"/v1/catalog/{chart.market}/songs/{song}"
    told: dict[str, object] = {
        "name": entry.title,
        "artistName": entry.artists[0],
        "albumName": entry.album,
        "composerName": entry.artists[0],
        "durationInMillis": 190666,
        "genreNames": ["Pop", "Music"],
        "hasLyrics": True,
        "isrc": ids.isrc,
        "playParams": {"id": song, "kind": "song"},
        "releaseDate": "2024-07-09",
        "url": f"https://music.apple.com/{chart.market}/album/an-album/{ids.album}?i={song}" if ids.album else None,
    }
    artists = [{"id": one, "type": "artists", "href": f"/v1/catalog/artists/{one}"} for one in ids.artists]
    return {
        "id": song,
        "type": "songs",
        "href": own,
        "attributes": {name: value for name, value in told.items() if value is not None},
        "relationships": {"artists": {"href": f"{own}/artists", "data": artists}, "music-videos": {"data": []}},
    }
