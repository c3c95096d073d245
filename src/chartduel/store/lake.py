"""A lake on disk: make it, open it, read its tables, and refuse what is no lake.

Opening changes nothing. A reader takes the file lists of the newest versions and keeps them:
it sees one state, whatever a writer does meanwhile.
"""

from __future__ import annotations

import json
from pathlib import Path

from deltalake import DeltaTable

from chartduel.engine.duckdb import Engine, parquet
from chartduel.errors import DamagedLake, NewerLake, NotALake
from chartduel.store import delta, ledger
from chartduel.store.schema import SCHEMA_VERSION, TABLES

MARK = "lake.json"


class Lake:
    """One folder: `tables/`, `payloads/`, `ledger.sqlite`, and the mark that says which schema it has."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def tables(self) -> Path:
        return self.root / "tables"

    @property
    def payloads(self) -> Path:
        return self.root / "payloads"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.sqlite"

    def table(self, name: str) -> DeltaTable:
        """The newest version of a table."""
        return delta.open_table(self.tables, TABLES[name])

    def view(self, engine: Engine, *names: str) -> None:
        """Shows tables to an engine as views of the same names, as they are now."""
        for name in names:
            show(engine, self.table(name), name)


def show(engine: Engine, table: DeltaTable, name: str) -> None:
    """Shows one version of a table to an engine."""
    spec = TABLES[name]
    engine.run(f"CREATE OR REPLACE VIEW {name} AS {parquet(table.file_uris(), spec.columns, spec.partition)}")


def create(root: Path) -> Lake:
    """Makes a lake in a folder that is missing or empty, or opens the one that is there."""
    if (root / MARK).exists():
        return open_lake(root)
    strange = [p.name for p in root.iterdir() if p.name not in _ours()] if root.is_dir() else []
    if strange or (root.exists() and not root.is_dir()):
        raise NotALake(f"{root}: holds other things and is no lake", hint="name an empty or new folder with --lake")
    lake = Lake(root)
    lake.tables.mkdir(parents=True, exist_ok=True)
    lake.payloads.mkdir(exist_ok=True)
    ledger.create(lake.ledger)
    for spec in TABLES.values():
        delta.create(lake.tables, spec)
    part = root / f"{MARK}.part"
    part.write_text(json.dumps({"chartduel": "lake", "schema": SCHEMA_VERSION}) + "\n")
    part.replace(root / MARK)
    return lake


def open_lake(root: Path) -> Lake:
    """Opens a lake that exists. Changes nothing."""
    if not (root / MARK).is_file():
        raise NotALake(
            f"{root}: there is no lake here", hint="`chartduel import FILE` makes one; `chartduel demo` needs none"
        )
    try:
        schema = json.loads((root / MARK).read_text())["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLake(f"{root / MARK}: cannot be read", hint="it should say which schema it has") from error
    if not isinstance(schema, int) or schema > SCHEMA_VERSION:
        raise NewerLake(
            f"{root}: schema {schema} is newer than this chartduel's {SCHEMA_VERSION}", hint="install a newer chartduel"
        )
    if not (root / "tables").is_dir():
        raise DamagedLake(f"{root}: the folder tables/ is missing", hint="restore it from a backup")
    return Lake(root)


def _ours() -> set[str]:
    return {"tables", "payloads", "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", f"{MARK}.part"}
