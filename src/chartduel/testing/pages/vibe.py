"""VIBE's lists, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import Move, ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The one list, refreshed five minutes past the hour of the label."""
    told = {
        "title": "VIBE 국내외 TOP100",
        "date": int(label.timestamp() + 300) * 1000,
        "chartTotalCount": len(entries),
        "items": {"tracks": [_track(entry) for entry in entries], "trackTotalCount": len(entries)},
    }
    return msgspec.json.encode({"response": {"requestId": "0a1b2c", "result": {"chart": told}}})


def _track(entry: ParsedEntry) -> dict[str, object]:
    pairs = zip(entry.ids.artists, entry.artists, strict=True)
    artists = [{"artistId": int(one or 0), "artistName": name} for one, name in pairs]
    steps = 0 if entry.previous_rank is None else entry.previous_rank - entry.rank
    return {
        "rank": {"currentRank": entry.rank, "rankVariation": steps, "isNew": entry.move is Move.NEW, "isHot": False},
        "trackId": int(entry.ids.song or 0),
        "trackTitle": entry.title,
        "represent": True,
        "artists": artists,
        "album": {
            "albumId": int(entry.ids.album or 0),
            "albumTitle": entry.album,
            "releaseDate": "2024.11.18",
            "artists": artists[:1],
            "artistTotalCount": len(artists),
        },
        "isAdult": False,
        "playTime": "02:53",
    }
