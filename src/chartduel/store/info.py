"""What a lake holds, mostly from the tables' logs: rows, files, bytes, charts, witnesses."""

from __future__ import annotations

from datetime import datetime

import msgspec

from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.store import delta, ledger
from chartduel.store.lake import Lake
from chartduel.store.schema import SCHEMA_VERSION, TABLES, TableSpec


class TableInfo(msgspec.Struct, frozen=True):
    """One table: a derived one can be made again from the others."""

    name: str
    rows: int
    files: int
    bytes: int
    version: int
    derived: bool


class ChartInfo(msgspec.Struct, frozen=True):
    """One chart: its snapshots by every witness, its first and its last label."""

    chart: str
    snapshots: int
    first: datetime
    last: datetime


class WitnessInfo(msgspec.Struct, frozen=True):
    """Who recorded how many snapshots."""

    witness: str
    snapshots: int


class LakeInfo(msgspec.Struct, frozen=True):
    """A lake at a glance. `unowned` entries were left by killed writers; sealing drops them."""

    root: str
    schema: int
    tables: list[TableInfo]
    charts: list[ChartInfo]
    witnesses: list[WitnessInfo]
    unowned: int
    payloads: int
    payload_bytes: int
    last_import: datetime | None


def info(lake: Lake) -> LakeInfo:
    """What the lake holds now."""
    kept = [path.stat().st_size for path in lake.payloads.glob("*/*.zst")]
    engine = Engine()
    try:
        with reading_lake(lake.root):
            lake.view(engine, "snapshots", "entries")
            return LakeInfo(
                root=str(lake.root),
                schema=SCHEMA_VERSION,
                tables=[_table(lake, spec) for spec in TABLES.values()],
                charts=_charts(engine),
                witnesses=_witnesses(engine),
                unowned=engine.one("SELECT count(*) FROM entries e ANTI JOIN snapshots s ON s.key = e.snapshot")[0],
                payloads=len(kept),
                payload_bytes=sum(kept),
                last_import=ledger.last_import(lake.ledger),
            )
    finally:
        engine.close()


def _table(lake: Lake, spec: TableSpec) -> TableInfo:
    table = lake.table(spec.name)
    files = delta.files(table)
    rows, size = sum(file.rows for file in files), sum(file.size for file in files)
    return TableInfo(spec.name, rows, len(files), size, table.version(), spec.derived)


def _charts(engine: Engine) -> list[ChartInfo]:
    rows = engine.rows("SELECT chart, count(*), min(chart_time), max(chart_time) FROM snapshots GROUP BY 1 ORDER BY 1")
    return [ChartInfo(*row) for row in rows]


def _witnesses(engine: Engine) -> list[WitnessInfo]:
    rows = engine.rows("SELECT witness, count(*) FROM snapshots GROUP BY 1 ORDER BY 2 DESC, 1")
    return [WitnessInfo(*row) for row in rows]
