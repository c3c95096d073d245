"""Accepted charts as the tables that a commit takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from chartduel.engine.duckdb import Engine
from chartduel.store.fetches import Outcome
from chartduel.store.staging import CONTENT, LINE_HASH, SNAPSHOT, snapshot_id, stage_lines

if TYPE_CHECKING:
    from chartduel.collect.intake import Accepted

LINE = {
    "place": "INTEGER",
    "rank": "INTEGER",
    "title": "VARCHAR",
    "artist": "VARCHAR",
    "album": "VARCHAR",
    "song_id": "VARCHAR",
    "value": "BIGINT",
    "previous_rank": "INTEGER",
    "move": "VARCHAR",
    "artists": "VARCHAR[]",
    "artist_ids": "VARCHAR[]",
    "album_id": "VARCHAR",
    "isrc": "VARCHAR",
}


def stage(engine: Engine, accepted: Sequence[Accepted]) -> None:
    """Stages `staged_snapshots`, `staged_entries` and `staged_listings`, and `taken`: the snapshot of each attempt."""
    engine.load_rows("lines", LINE, [row for place, one in enumerate(accepted) for row in _lines(place, one)])
    contents = dict(
        engine.rows(f"SELECT place, {CONTENT} FROM (SELECT place, {LINE_HASH} AS line_hash FROM lines) GROUP BY place")
    )
    rows = [_snapshot(one, contents[place]) for place, one in enumerate(accepted)]
    engine.load_rows(
        "taken",
        {"attempt": "BIGINT", "place": "INTEGER", **SNAPSHOT},
        [(one.fetch.id, place, *row) for place, (one, row) in enumerate(zip(accepted, rows, strict=True))],
    )
    engine.run(
        "CREATE OR REPLACE TABLE staged_snapshots AS SELECT DISTINCT ON (id) * EXCLUDE (attempt, place) FROM taken"
    )
    engine.run("""
        CREATE OR REPLACE TABLE texts AS
        SELECT t.id AS snapshot, t.chart, t.chart_time, t.source, t.kind, l.* EXCLUDE (place)
        FROM lines l JOIN (SELECT DISTINCT ON (id) * FROM taken ORDER BY place) t USING (place)""")
    engine.run("DROP TABLE lines")
    stage_lines(engine)


def _lines(place: int, one: Accepted) -> Iterator[tuple[Any, ...]]:
    for entry in one.parsed.entries:
        ids = entry.ids
        yield (
            place, entry.rank, entry.title, ", ".join(entry.artists), entry.album or "", ids.song or "",
            entry.value, entry.previous_rank, entry.move.value if entry.move else None,
            list(entry.artists) or None, list(ids.artists) if any(ids.artists) else None, ids.album, ids.isrc,
        )  # fmt: skip


def _snapshot(one: Accepted, content: int) -> tuple[Any, ...]:
    chart, parsed, fetch = one.chart, one.parsed, one.fetch
    label = (parsed.chart_time or fetch.label).astimezone(UTC)
    entries = parsed.entries
    value_kind = next((entry.value_kind for entry in entries if entry.value_kind), chart.value_kind)
    return (
        snapshot_id(chart.id, label.isoformat(), one.witness, content), chart.id, label,
        parsed.chart_time_basis.value, fetch.at, one.witness, None, [], parsed.complete, len(entries), content,
        value_kind, fetch.payload, chart.source, chart.kind.value,
    )  # fmt: skip


def outcomes(engine: Engine, accepted: Sequence[Accepted]) -> dict[int, Outcome]:
    """By attempt: whether its snapshot is new, or was stored already. After the commit."""
    rows = engine.rows("SELECT attempt, id IN (SELECT id FROM new_snapshots) FROM taken")
    found = {attempt: Outcome.NEW if new else Outcome.KNOWN for attempt, new in rows}
    return {one.fetch.id: found[one.fetch.id] for one in accepted}
