"""Answers of Deezer's public API, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

import msgspec

from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The list of one kind; the answer carries no time."""
    rows = {Kind.SONG: _track, Kind.ALBUM: _album}.get(chart.kind, _artist)
    return msgspec.json.encode({"data": [rows(entry) for entry in entries], "total": len(entries)})


def _named(entry: ParsedEntry) -> list[dict[str, object]]:
    return [
        {"id": int(one or 0), "name": name, "link": f"https://www.deezer.com/artist/{one}", "type": "artist"}
        for name, one in zip_longest(entry.artists, entry.ids.artists[: len(entry.artists)])
    ]


def _credited(entry: ParsedEntry) -> dict[str, object]:
    named = _named(entry)
    return {"artist": named[0], **({"contributors": named} if len(named) > 1 else {})}


def _track(entry: ParsedEntry) -> dict[str, object]:
    album = {"album": {"id": int(entry.ids.album or 0), "title": entry.album, "type": "album"}} if entry.album else {}
    return {
        "id": int(entry.ids.song or entry.rank),
        "title": entry.title,
        "title_short": entry.title,
        "duration": 188,
        "rank": 982403,
        "explicit_lyrics": False,
        "position": entry.rank,
        **_credited(entry),
        **album,
        "type": "track",
    }


def _album(entry: ParsedEntry) -> dict[str, object]:
    own = int(entry.ids.album or entry.rank)
    told = {"id": own, "title": entry.title, "record_type": "album", "explicit_lyrics": True, "position": entry.rank}
    return {**told, **_credited(entry), "type": "album"}


def _artist(entry: ParsedEntry) -> dict[str, object]:
    own = int((entry.ids.artists[0] if entry.ids.artists else None) or entry.rank)
    return {"id": own, "name": entry.title, "radio": True, "position": entry.rank, "type": "artist"}
