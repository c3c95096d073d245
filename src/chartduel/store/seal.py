"""Sealing: the same rows in the order that songs are asked for, in few files.

Entries are rewritten one year at a time, sorted by listing, so that a question about some songs
reads few row groups. A year is sealed when the listings of its files do not overlap: commits and
seals both write sorted files, and one file overlaps with nothing. Rows that a killed writer left
behind belong to no snapshot and are dropped; that is decided while holding the right to write,
so no snapshot of theirs is still to come.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import msgspec
from deltalake import DeltaTable

from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.store import delta, ledger, payloads
from chartduel.store.lake import Lake, assert_whole, show
from chartduel.store.schema import ENTRIES, LISTINGS, TABLES

TURN_ROWS = 1_000_000
"""How many rows are rewritten before other writers get their turn."""
PAUSE_S = 0.15
"""SQLite looks every 100 ms whether the right to write is free."""


class Sealed(msgspec.Struct, frozen=True):
    """What sealing did. `dropped` rows belonged to no snapshot; `removed` files were no longer of use."""

    years: tuple[int, ...]
    rows: int
    dropped: int
    files_before: int
    files_after: int
    removed: int
    seconds: float


class Year(msgspec.Struct, frozen=True):
    """One partition of the entries: how many rows it has, and how many belong to no snapshot."""

    year: int
    rows: int
    unowned: int


def seal(lake: Lake) -> Sealed:
    """Sorts, joins and tidies every table. Readers may go on; other writers of this machine get turns."""
    started = time.monotonic()
    assert_whole(lake)
    before = _files(lake)
    engine = Engine()
    try:
        with reading_lake(lake.root):
            years = list(_entries(lake, engine))
            _listings(lake, engine)
    finally:
        engine.close()
    removed = _tidy(lake)
    return Sealed(
        years=tuple(year.year for year in years),
        rows=sum(year.rows - year.unowned for year in years),
        dropped=sum(year.unowned for year in years),
        files_before=before,
        files_after=_files(lake),
        removed=removed,
        seconds=round(time.monotonic() - started, 3),
    )


def _files(lake: Lake) -> int:
    return sum(len(lake.table(name).file_uris()) for name in TABLES)


def _entries(lake: Lake, engine: Engine) -> Iterator[Year]:
    done: set[int] = set()
    while True:
        with ledger.writing(lake.ledger):
            turn = _turn(lake, engine, done)
        yield from turn
        if not turn:
            return
        done.update(year.year for year in turn)
        time.sleep(PAUSE_S)


def _turn(lake: Lake, engine: Engine, done: set[int]) -> list[Year]:
    lake.view(engine, "snapshots")
    table = lake.table("entries")
    show(engine, table, "entries")
    turn: list[Year] = []
    for year in _due(engine, table):
        if year.year not in done and sum(other.rows for other in turn) < TURN_ROWS:
            _rewrite(engine, table, year.year)
            turn.append(year)
    return turn


def _due(engine: Engine, table: DeltaTable) -> Iterator[Year]:
    """The years that are not sealed. Costs one look at the log and one column of the entries."""
    unowned = dict(
        engine.rows("SELECT year, count(*) FROM entries e ANTI JOIN snapshots s ON s.key = e.snapshot GROUP BY year")
    )
    files = sorted(delta.files(table), key=_part)
    for part, group in groupby(files, _part):
        of_year = list(group)
        if part in unowned or not _apart(of_year):
            yield Year(part, sum(file.rows for file in of_year), unowned.get(part, 0))


def _part(file: delta.DataFile) -> int:
    return file.part or 0


def _apart(files: Sequence[delta.DataFile]) -> bool:
    """Whether each file ends where the next begins; a listing may lie across the border."""
    ranges = sorted((file.low, file.high) for file in files if file.low is not None and file.high is not None)
    return len(ranges) == len(files) and all(high <= low for (_, high), (low, _) in pairwise(ranges))


def _rewrite(engine: Engine, table: DeltaTable, year: int) -> None:
    columns = ", ".join(f"CAST(e.{name} AS {kind}) AS {name}" for name, kind in ENTRIES.columns.items())
    rows = engine.arrow(f"""
        SELECT {columns} FROM entries e SEMI JOIN snapshots s ON s.key = e.snapshot
        WHERE e.year = {year} ORDER BY e.listing, e.chart_time, e.chart, e.rank""")
    delta.replace(table, rows, where=f"year = {year}")


def _listings(lake: Lake, engine: Engine) -> None:
    with ledger.writing(lake.ledger):
        table = lake.table("listings")
        if _apart(delta.files(table)):
            return
        show(engine, table, "listings")
        columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in LISTINGS.columns.items())
        delta.replace(table, engine.arrow(f"SELECT DISTINCT ON (id) {columns} FROM listings ORDER BY id"))


def _tidy(lake: Lake) -> int:
    removed = 0
    for spec in TABLES.values():
        with ledger.writing(lake.ledger):
            removed += delta.tidy(lake.table(spec.name), join=spec not in (ENTRIES, LISTINGS))
    payloads.sweep(lake.payloads, delta.KEEP_HOURS * 3600)
    return removed
