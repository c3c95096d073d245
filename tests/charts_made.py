"""Made-up charts for the tests of identity: listings of several sources, and snapshots that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from chartduel.engine.duckdb import Engine
from chartduel.identity.resolve import Resolved, resolve
from chartduel.identity.rulings import Ruling
from chartduel.store.schema import ENTRIES, SNAPSHOTS

DAY = datetime(2025, 3, 1, tzinfo=UTC)
Song = tuple[str, str, str]
"""Source, title, artist."""
Look = tuple[str, int, str, Sequence[Song]]
"""Chart, day, witness, and the songs from rank 1 on."""


def numbered(looks: Sequence[Look]) -> dict[Song, int]:
    """The listings of some looks, with their ids."""
    return {song: number for number, song in enumerate(sorted({one for *_, held in looks for one in held}), 1)}


def resolved(looks: Sequence[Look], ruled: Sequence[Ruling] = ()) -> Resolved:
    """What identity makes of these looks."""
    engine, ids = Engine(), numbered(looks)
    try:
        engine.load_rows("snapshots", SNAPSHOTS.columns, [_snapshot(key, look) for key, look in enumerate(looks, 1)])
        engine.load_rows(
            "entries", ENTRIES.columns, [row for key, look in enumerate(looks, 1) for row in _rows(key, look, ids)]
        )
        rows = [(number, source, "song", title, artist, "") for (source, title, artist), number in ids.items()]
        return resolve(rows, engine, ruled)
    finally:
        engine.close()


def _snapshot(key: int, look: Look) -> tuple[object, ...]:
    chart, day, witness, held = look
    label = DAY + timedelta(days=day)
    return (key, key, chart, label, "assumed", label, witness, None, [], True, len(held), key, None, None)


def _rows(key: int, look: Look, ids: dict[Song, int]) -> list[tuple[object, ...]]:
    chart, day, _, held = look
    label = DAY + timedelta(days=day)
    return [(key, chart, label, rank, ids[song], None, None, None, 2025) for rank, song in enumerate(held, 1)]


def groups(looks: Sequence[Look], ruled: Sequence[Ruling] = ()) -> dict[Song, str]:
    """The recording of each listing."""
    ids = numbered(looks)
    recording = {row[0]: str(row[1]) for row in resolved(looks, ruled).matches}
    return {song: recording[number] for song, number in ids.items()}


def filler(source: str, count: int = 25) -> list[Song]:
    """Songs that every source prints alike, so that two lists of them are recognised as one chart."""
    return [(source, f"Common Song {number}", f"Common Act {number}") for number in range(count)]
