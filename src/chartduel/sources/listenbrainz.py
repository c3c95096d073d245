"""ListenBrainz: what all its users listened to in a week, Monday to Sunday (UTC). A public API, data under CC0.

Not every recording is known to MusicBrainz: ids can be empty. The printed artist is one string, and its MBIDs do
not line up with the names in it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

STATS = "https://api.listenbrainz.org/1/stats/sitewide/recordings"
Listens = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Instant = Annotated[int, msgspec.Meta(ge=946_684_800, le=4_102_444_800)]
"""Unix seconds of this century."""
Mbid = Annotated[str, msgspec.Meta(pattern=r"\A(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\Z")]
"""An id of MusicBrainz, or nothing."""


class _Recording(msgspec.Struct):
    track_name: str
    artist_name: str
    listen_count: Listens
    release_name: str | None = None
    recording_mbid: Mbid | None = None
    release_mbid: Mbid | None = None
    artist_mbids: list[Mbid] | None = None


class _Payload(msgspec.Struct):
    recordings: list[_Recording]
    range: str
    from_ts: Instant
    offset: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    count: int


class _Answer(msgspec.Struct):
    payload: _Payload


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The first hundred of the last whole week."""
    return (Request(url=STATS, params=(("range", "week"), ("count", "100"), ("offset", "0"))),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The recordings of one week; the answer does not tell whether it is all that was asked for."""
    told = reading.json(data, _Answer).payload
    if told.range != "week":
        raise accept.another(chart, f"the range is {told.range[:40]!r}")
    label = _label(chart, told.from_ts)
    if told.count != len(told.recordings):
        raise IncompleteChart(f"{chart.id}: {len(told.recordings)} recordings instead of {told.count}")
    listens = [one.listen_count for one in told.recordings]
    if listens != sorted(listens, reverse=True):
        raise LayoutChanged(f"{chart.id}: the recordings are not in the order of their listens", hint=reading.HINT)
    first = told.offset + 1
    entries = [_entry(rank, one) for rank, one in enumerate(told.recordings, first)]
    return accept.charted(chart, entries, label=label, first=first, whole=False)


def _label(chart: Chart, from_ts: int) -> datetime:
    day = datetime.fromtimestamp(from_ts, UTC).date()
    if day.weekday() != 0:
        raise accept.another(chart, f"the range begins on {day}, no Monday")
    return chart.day_label(day)


def _entry(rank: int, told: _Recording) -> ParsedEntry:
    mbids = told.artist_mbids or []
    return ParsedEntry(
        rank=rank,
        title=told.track_name,
        artists=(told.artist_name,),
        album=told.release_name or None,
        ids=Ids(
            song=told.recording_mbid or None,
            album=told.release_mbid or None,
            artists=(mbids[0],) if len(mbids) == 1 and mbids[0] else (),
        ),
        value=told.listen_count,
        value_kind="listens",
    )
