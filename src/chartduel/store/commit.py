"""From staged tables to the lake, exactly once.

Entries and listings are written first; the snapshots row makes them exist. Whoever holds the right
to write anti-joins on the ids that are stored already, so the same file twice, two imports at once
and overlapping files store each observation once. A writer on another machine would make the last
commit fail whole: the rows written before it belong to a key that no snapshot carries.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from deltalake import DeltaTable

from chartduel.engine.duckdb import Engine, arrow_table, reading_lake
from chartduel.errors import CommitConflict
from chartduel.store import delta
from chartduel.store.lake import Lake, show
from chartduel.store.schema import ENTRIES, LISTINGS, SNAPSHOTS, TABLES

Result = TypeVar("Result")
TRIES = 5
Stored = tuple[int, int, int, int]
"""Snapshots new, snapshots known, entries new, counts new."""

_KEYED = """
    (SELECT n.key AS snapshot, e.* EXCLUDE (snapshot)
     FROM staged_entries e JOIN new_snapshots n ON n.id = e.snapshot
     ORDER BY listing, chart_time, chart)"""


def snapshots(lake: Lake, engine: Engine) -> Stored:
    """Commits `staged_snapshots`, `staged_entries` and `staged_listings`."""
    return _retried(lake, lambda: _snapshots(lake, engine))


def _retried(lake: Lake, write: Callable[[], Result]) -> Result:
    for _ in range(TRIES - 1):
        with suppress(CommitConflict), reading_lake(lake.root):
            return write()
    with reading_lake(lake.root):
        return write()


def _snapshots(lake: Lake, engine: Engine) -> Stored:
    tables = {name: lake.table(name) for name in ("snapshots", "listings", "entries")}
    new, known = _new_snapshots(tables["snapshots"], engine)
    if not new:
        return 0, known, 0, 0
    entries = engine.one("SELECT count(*) FROM staged_entries e SEMI JOIN new_snapshots n ON n.id = e.snapshot")[0]
    listings = _new_listings(tables["listings"], engine) if entries else 0
    if entries:
        delta.append(tables["entries"], _stream(engine, ENTRIES.columns, _KEYED))
    if listings:
        delta.append(tables["listings"], _stream(engine, LISTINGS.columns, "new_listings ORDER BY id"), once=True)
    delta.append(tables["snapshots"], _stream(engine, SNAPSHOTS.columns, "new_snapshots"), once=True)
    return new, known - new, entries, 0


def _new_snapshots(table: DeltaTable, engine: Engine) -> tuple[int, int]:
    show(engine, table, "snapshots")
    first_key = secrets.randbelow(1 << 61)
    engine.run(f"""
        CREATE OR REPLACE TABLE new_snapshots AS
        SELECT {first_key} + row_number() OVER (ORDER BY id) AS key, *
        FROM (FROM staged_snapshots ANTI JOIN snapshots USING (id))""")
    return engine.one("SELECT (SELECT count(*) FROM new_snapshots), (SELECT count(*) FROM staged_snapshots)")


def _new_listings(table: DeltaTable, engine: Engine) -> int:
    show(engine, table, "listings")
    engine.run("""
        CREATE OR REPLACE TABLE new_listings AS
        SELECT DISTINCT ON (id) s.* FROM staged_listings s ANTI JOIN listings USING (id)
        WHERE id IN (SELECT listing FROM staged_entries e SEMI JOIN new_snapshots n ON n.id = e.snapshot)""")
    return engine.one("SELECT count(*) FROM new_listings")[0]


def counts(lake: Lake, engine: Engine) -> Stored:
    """Commits `staged_counts`."""
    return 0, 0, 0, _retried(lake, lambda: _append_new(lake, engine, "counts", "staged_counts"))


def releases(lake: Lake, engine: Engine, rows: list[tuple[object, ...]]) -> int:
    """Commits release facts, in the order of the table's columns; how many were new."""
    engine.load("staged_releases", arrow_table(TABLES["releases"].columns, rows))
    return _retried(lake, lambda: _append_new(lake, engine, "releases", "staged_releases"))


def facts(lake: Lake, engine: Engine, rows: list[tuple[object, ...]]) -> int:
    """Commits facts beside the ranks, in the order of the table's columns; how many were new."""
    engine.load("staged_facts", arrow_table(TABLES["facts"].columns, rows))
    return _retried(lake, lambda: _append_new(lake, engine, "facts", "staged_facts"))


def rulings(lake: Lake, engine: Engine, rows: list[tuple[object, ...]]) -> int:
    """Commits what people ruled, in the order of the table's columns; how many were new."""
    engine.load("staged_rulings", arrow_table(TABLES["rulings"].columns, rows))
    return _retried(lake, lambda: _append_new(lake, engine, "rulings", "staged_rulings"))


def _append_new(lake: Lake, engine: Engine, name: str, staged: str) -> int:
    table = lake.table(name)
    show(engine, table, name)
    engine.run(
        f"CREATE OR REPLACE TABLE new_rows AS SELECT DISTINCT ON (id) * FROM {staged} ANTI JOIN {name} USING (id)"
    )
    new = engine.one("SELECT count(*) FROM new_rows")[0]
    if new:
        delta.append(table, _stream(engine, TABLES[name].columns, "new_rows"), once=True)
    return new


def _stream(engine: Engine, columns: dict[str, str], source: str) -> Any:
    listed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in columns.items())
    return engine.arrow(f"SELECT {listed} FROM {source}")
