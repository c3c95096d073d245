"""VIBE's chart: the web player's own JSON. It tells the instant of its refresh; the service ends with 2026.

`rankVariation` counts the ranks risen, negative ones fallen.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

TOTAL = "https://apis.naver.com/vibeWeb/musicapiweb/vibe/v1/chart/track/total"
JSON = (("Accept", "application/json"),)
"""Without it the answer is XML."""
Number = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
Instant = Annotated[int, msgspec.Meta(ge=946_684_800_000, le=4_102_444_800_000)]
"""Unix milliseconds of this century."""
OTHERS = ("국내", "해외", "급상승", "장르")
"""Words in the titles of its other charts: domestic, foreign, rising, by genre."""
Steps = Annotated[int, msgspec.Meta(ge=-1000, le=1000)]


class _Artist(msgspec.Struct, rename="camel"):
    artist_id: Number
    artist_name: str


class _Album(msgspec.Struct, rename="camel"):
    album_id: Number
    album_title: str


class _Rank(msgspec.Struct, rename="camel"):
    current_rank: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    rank_variation: Steps
    is_new: bool


class _Track(msgspec.Struct, rename="camel"):
    track_id: Number
    track_title: str
    artists: list[_Artist]
    album: _Album
    rank: _Rank


class _Items(msgspec.Struct):
    tracks: list[_Track]


class _Chart(msgspec.Struct, rename="camel"):
    date: Instant
    items: _Items
    chart_total_count: int | None = None
    title: str | None = None


class _Result(msgspec.Struct):
    chart: _Chart


class _Response(msgspec.Struct):
    result: _Result


class _Answer(msgspec.Struct):
    response: _Response


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The one list."""
    return (Request(url=TOTAL, params=(("start", "1"), ("display", "100")), headers=JSON),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The whole chart; the label is the hour of its refresh."""
    told = reading.json(data, _Answer).response.result.chart
    if told.title is not None and any(word in told.title.replace("국내외", "") for word in OTHERS):
        raise accept.another(chart, f"its title is {told.title[:60]!r}")
    tracks = told.items.tracks
    if told.chart_total_count is not None and told.chart_total_count < len(tracks):
        what = f"{chart.id}: {len(tracks)} tracks of {told.chart_total_count}"
        raise IncompleteChart(what, hint=reading.HINT)
    label = chart.label_shown_at(datetime.fromtimestamp(told.date // 1000, UTC))
    return accept.charted(chart, [_entry(chart, track) for track in tracks], label=label)


def _entry(chart: Chart, track: _Track) -> ParsedEntry:
    previous, move = _moved(f"{chart.id}: rank {track.rank.current_rank}", track.rank)
    return ParsedEntry(
        rank=track.rank.current_rank,
        title=track.track_title,
        artists=tuple(artist.artist_name for artist in track.artists),
        album=track.album.album_title,
        ids=Ids(
            song=str(track.track_id),
            album=str(track.album.album_id),
            artists=tuple(str(artist.artist_id) for artist in track.artists),
        ),
        previous_rank=previous,
        move=move,
    )


def _moved(where: str, told: _Rank) -> tuple[int | None, Move]:
    previous = told.current_rank + told.rank_variation
    if previous < 1 or (told.is_new and told.rank_variation):
        raise LayoutChanged(f"{where}: isNew {told.is_new} with rankVariation {told.rank_variation}", hint=reading.HINT)
    return (None, Move.NEW) if told.is_new else (previous, Move.between(previous, told.current_rank))
