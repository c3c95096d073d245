"""Sealing: the same rows in the order that questions ask for them, in few files.

Entries are rewritten one year at a time: the number ones first, then the others, each sorted by listing. A question
about some songs reads few row groups, one about who led the first of each file: a hundredth of the rows. The ledger
remembers the files of a sealed year; a year that has others is sealed again. Rows that a killed writer left behind
belong to no snapshot and are dropped; that is decided while holding the right to write, so no snapshot of theirs is
still to come.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

import msgspec
from deltalake import DeltaTable

from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.store import delta, ledger, payloads
from chartduel.store.lake import Lake, assert_whole, show
from chartduel.store.ledger import Writing
from chartduel.store.schema import ENTRIES, LISTINGS, TABLES

TURN_ROWS = 1_000_000
"""How many rows are rewritten before other writers get their turn."""
PAUSE_S = 0.15
"""SQLite looks every 100 ms whether the right to write is free."""


ORDER = "e.rank <> 1, e.listing, e.chart_time, e.chart, e.rank"


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
        with ledger.writing(lake.ledger) as writer:
            turn = _turn(lake, engine, done, writer)
        yield from turn
        if not turn:
            return
        done.update(year.year for year in turn)
        time.sleep(PAUSE_S)


def _turn(lake: Lake, engine: Engine, done: set[int], writer: Writing) -> list[Year]:
    lake.view(engine, "snapshots")
    table = lake.table("entries")
    show(engine, table, "entries")
    marks = dict(writer.rows("SELECT year, mark FROM sealed"))
    turn: list[Year] = []
    for year in _due(engine, table, done, marks):
        if sum(other.rows for other in turn) < TURN_ROWS:
            _rewrite(engine, table, year.year)
            turn.append(year)
    written = _years(lake.table("entries"))
    for year in turn:
        mark = _mark(written.get(year.year, ()))
        writer.run("INSERT OR REPLACE INTO sealed (year, mark) VALUES (?, ?)", year.year, mark)
    return turn


def _due(engine: Engine, table: DeltaTable, done: set[int], marks: Mapping[int, str]) -> Iterator[Year]:
    """The years that are not sealed. Costs one look at the log and one column of the entries."""
    others = f"e.year NOT IN ({', '.join(map(str, done))})" if done else "true"
    unowned = dict(
        engine.rows(f"""
        SELECT year, count(*) FROM entries e ANTI JOIN snapshots s ON s.key = e.snapshot
        WHERE {others} GROUP BY year""")
    )
    for year, files in _years(table).items():
        if year not in done and (year in unowned or marks.get(year) != _mark(files)):
            yield Year(year, sum(file.rows for file in files), unowned.get(year, 0))


def _years(table: DeltaTable) -> dict[int, list[delta.DataFile]]:
    files = sorted(delta.files(table), key=_part)
    return {part: list(group) for part, group in groupby(files, _part)}


def _mark(files: Iterable[delta.DataFile]) -> str:
    """Stands for these files in today's order."""
    told = "\n".join([ORDER, *sorted(file.path.name for file in files)])
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


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
        WHERE e.year = {year} ORDER BY {ORDER}""")
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
