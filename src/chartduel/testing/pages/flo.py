"""FLO's lists, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import Move, ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The one list; the answer carries no time."""
    told = {"id": 1, "name": "FLO 차트", "type": "CHART", "trackList": [_track(entry) for entry in entries]}
    return msgspec.json.encode({"code": "2000000", "message": "정상적으로 처리되었습니다.", "data": told})


def _track(entry: ParsedEntry) -> dict[str, object]:
    pairs = zip(entry.ids.artists, entry.artists, strict=True)
    artists = [{"id": int(one) if one else None, "name": name, "repYn": "Y"} for one, name in pairs]
    new = entry.move is Move.NEW
    badge = 0 if entry.previous_rank is None else entry.previous_rank - entry.rank
    return {
        "id": int(entry.ids.song or 0),
        "name": entry.title,
        "representationArtist": artists[0],
        "artistList": artists,
        "album": {"id": int(entry.ids.album or 0), "title": entry.album, "imgList": [], "releaseYmd": "20241118"},
        "playTime": "02:53",
        "adultAuthYn": "N",
        "updateDateTime": "2024-11-18 18:00:00",
        "rank": {"rankBadge": badge, "newYn": "Y" if new else "N"},
    }
