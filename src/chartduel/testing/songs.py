"""Made-up charts: the same for the same chart and label on every machine, and consistent from label to label.

Ranks drift slowly; the movement that a chart prints is the difference to the one issued before it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedEntry

HOUR_S = 3600


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


SPELT: Mapping[str, tuple[Callable[[int], str], Callable[[int], str]]] = {
    "spotify": ("{:022d}".format, "{:022d}".format),
    "youtube": ("{:011d}".format, "UC{:022d}".format),
    "ytmusic": ("{:011d}".format, "UC{:022d}".format),
    "lastfm": (_uuid, _uuid),
    "listenbrainz": (_uuid, _uuid),
}
"""How platforms spell the ids of songs (and albums) and of artists, where they are not plain numbers."""


def entries(chart: Chart, label: datetime) -> tuple[ParsedEntry, ...]:
    """The whole chart of a label."""
    before = {song: rank for rank, song in enumerate(_order(chart, issued_before(chart, label)), 1)}
    return tuple(_entry(chart, rank, song, before.get(song)) for rank, song in enumerate(_order(chart, label), 1))


def issued_before(chart: Chart, label: datetime) -> datetime:
    """The label that the platform issued before this one: frozen hours have none."""
    before = chart.step(label, -1)
    while chart.is_frozen(before):
        before = chart.step(before, -1)
    return before


def _order(chart: Chart, label: datetime) -> tuple[int, ...]:
    return _ranked(chart.id, chart.size_on(chart.day_of(label)), _period(chart, label))


def _period(chart: Chart, label: datetime) -> float:
    """How many periods of the chart lie before a label."""
    if chart.cadence is Cadence.HOUR:
        return label.astimezone(UTC).timestamp() // HOUR_S
    day = chart.day_of(label)
    if chart.cadence is Cadence.MONTH:
        return day.year * 12 + day.month
    return day.toordinal() / (7 if chart.cadence is Cadence.WEEK else 1)


@lru_cache(maxsize=512)
def _ranked(chart_id: str, size: int, period: float) -> tuple[int, ...]:
    """Songs by their own strength and a slow swing around it; a tenth more of them than there are ranks."""
    swings = _swings(chart_id, size + size // 10 + 1)
    heights = [
        song + width * math.sin(2 * math.pi * (period / length + start))
        for song, (width, length, start) in enumerate(swings)
    ]
    return tuple(sorted(range(len(heights)), key=heights.__getitem__)[:size])


@lru_cache(maxsize=512)
def _swings(chart_id: str, songs: int) -> tuple[tuple[float, float, float], ...]:
    """Per song: how far it swings (ranks), how long (periods), and where it starts (0 to 1)."""
    noise = [hashlib.blake2b(f"{chart_id} {song}".encode(), digest_size=3).digest() for song in range(songs)]
    return tuple((wide / 64, 24 + long / 4, start / 256) for wide, long, start in noise)


def _entry(chart: Chart, rank: int, song: int, before: int | None) -> ParsedEntry:
    hangul = chart.market == "kr"
    title = f"노래 {song}" if hangul else f"Song {song}"
    acts = (song // 3, song // 3 + 1000) if song % 7 == 0 else (song // 3,)
    if chart.kind is Kind.ARTIST:
        title, acts = (f"가수 {song}" if hangul else f"Act {song}"), (song,)
    named = chart.kind in (Kind.SONG, Kind.ALBUM)
    return ParsedEntry(
        rank=rank,
        title=title,
        artists=tuple(f"가수 {act}" if hangul else f"Act {act}" for act in acts) if named else (),
        album=f"Album {song}" if chart.kind is Kind.SONG else None,
        ids=_ids(chart, song, acts),
        previous_rank=before,
        move=Move.between(before, rank) if before else Move.NEW,
        value=9_000_000 - 12_345 * rank if chart.value_kind else None,
        value_kind=chart.value_kind,
    )


def _ids(chart: Chart, song: int, acts: tuple[int, ...]) -> Ids:
    song_id, artist_id = SPELT.get(chart.source, (str, str))
    number = 30_000_000 + song
    return Ids(
        song=song_id(number) if chart.kind in (Kind.SONG, Kind.KEYWORD) else None,
        album=song_id(10_000_000 + song) if chart.kind in (Kind.SONG, Kind.ALBUM) else None,
        artists=tuple(artist_id(100_000 + act) for act in acts) if chart.kind is not Kind.KEYWORD else (),
    )
