"""ListenBrainz's sitewide weeks, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The week that begins with the label."""
    payload = {
        "recordings": [_recording(entry) for entry in entries],
        "offset": 0,
        "count": len(entries),
        "total_recording_count": 1000,
        "range": "week",
        "last_updated": int((label + timedelta(days=7, hours=3)).timestamp()),
        "from_ts": int(label.timestamp()),
        "to_ts": int((label + timedelta(days=7)).timestamp()),
    }
    return msgspec.json.encode({"payload": payload})


def _recording(entry: ParsedEntry) -> dict[str, object]:
    return {
        "artist_mbids": list(entry.ids.artists),
        "artist_name": entry.artists[0],
        "caa_id": None,
        "listen_count": entry.value or 0,
        "recording_mbid": entry.ids.song or "",
        "release_mbid": entry.ids.album,
        "release_name": entry.album or "",
        "track_name": entry.title,
    }
