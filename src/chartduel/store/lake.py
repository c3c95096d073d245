"""A lake on disk: make it, open it, read its tables, and refuse what is no lake.

Opening changes nothing. A reader takes the file lists of the newest versions and keeps them:
it sees one state, whatever a writer does meanwhile.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from weakref import WeakKeyDictionary

from deltalake import DeltaTable

from chartduel.engine import Engine
from chartduel.errors import ConfigError, DamagedLake, NewerLake, NotALake, OlderLake
from chartduel.store import delta, ledger
from chartduel.store.schema import MATCHES, NEWEST_MATCHES, OLDEST_VERSION, SCHEMA_VERSION, TABLES

MARK = "lake.json"
UNUSABLE = frozenset("%*?[]")
"""delta-rs takes % for an escape and fails on brackets; DuckDB takes the others for patterns."""


class Lake:
    """One folder: `tables/`, `payloads/`, `ledger.sqlite`, and the mark that says which schema it has."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._shown: WeakKeyDictionary[Engine, dict[str, str]] = WeakKeyDictionary()

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
        """Shows tables to an engine as views of the same names, as they are now.

        Writers add the snapshots last, so readers open them first: what they name is then there.
        """
        shown = self._shown.setdefault(engine, {})
        for name in sorted(names, key=lambda name: name != "snapshots"):
            parts = (name, NEWEST_MATCHES.name) if name in _RENEWED else (name,)
            newest = [delta.newest_commit(self.tables, TABLES[part]) for part in parts]
            if None in newest or shown.get(name) != str(newest):
                self._show(engine, name)
                shown[name] = str(newest)

    def _show(self, engine: Engine, name: str) -> None:
        newest = self.table(NEWEST_MATCHES.name) if name in _RENEWED else None
        if newest is None or not newest.file_uris():
            show(engine, self.table(name), name)
        else:
            show(engine, newest, NEWEST_MATCHES.name)
            show(engine, self.table(name), name, f"made_{name}")
            engine.run(f"CREATE OR REPLACE VIEW {name} AS WITH made AS (FROM made_{name}) {_RENEWED[name]}")


_RENEWED = {
    "matches": f"""
        SELECT {", ".join(MATCHES.columns)} FROM newest_matches
        UNION ALL FROM made ANTI JOIN newest_matches USING (listing)""",
    "titles": """
        SELECT DISTINCT unnest(title_keys) AS title_key, version, recording FROM newest_matches
        UNION ALL FROM made WHERE NOT EXISTS (FROM newest_matches n WHERE n.was = made.recording)""",
}
"""What the matches of the running day change in the tables that are made when it is over."""


def show(engine: Engine, table: DeltaTable, name: str, view: str = "") -> None:
    """Shows one version of a table to an engine, as a view of its own name or of another."""
    spec = TABLES[name]
    files = delta.paths(table)
    engine.show(view or name, str(delta.folder(table)), files, spec.columns, spec.partition)


def create(root: Path) -> Lake:
    """Makes a lake in a folder that is missing or empty, or opens the one that is there for writing."""
    if not (root / MARK).exists():
        _refuse(root)
        lake = Lake(root)
        lake.tables.mkdir(parents=True, exist_ok=True)
        lake.payloads.mkdir(exist_ok=True)
        with ledger.writing(lake.ledger):
            _furnish(lake)
    lake = open_lake(root)
    assert_whole(lake)
    return lake


def assert_whole(lake: Lake) -> None:
    """Refuses a lake with a damaged table of facts, before anything is changed in it."""
    for spec in TABLES.values():
        if not spec.derived:
            delta.assert_whole(lake.table(spec.name))


def renew(root: Path) -> Lake:
    """Makes the derived tables anew, without rows, in whatever state they are; an older lake becomes one of today."""
    lake = _open(root, OLDEST_VERSION)
    with ledger.writing(lake.ledger):
        for spec in TABLES.values():
            if spec.derived:
                shutil.rmtree(lake.tables / spec.name, ignore_errors=True)
            delta.create(lake.tables, spec)
        _set_mark(lake)
    return lake


def _refuse(root: Path) -> None:
    if root.exists() and not (root.is_dir() and all(_ours(path.name) for path in root.iterdir())):
        raise NotALake(f"{root}: holds other things and is no lake", hint="name an empty or new folder with --lake")
    _refuse_path(root)


def _refuse_path(root: Path) -> None:
    if odd := sorted(set(str(root.absolute())) & UNUSABLE):
        raise ConfigError(f"{root}: a lake's path cannot hold {' '.join(odd)}", hint="name another folder with --lake")


def _ours(name: str) -> bool:
    return name in {"tables", "payloads", MARK, f"{MARK}.part"} or name.startswith("ledger.sqlite")


def _furnish(lake: Lake) -> None:
    if (lake.root / MARK).exists():
        return
    for spec in TABLES.values():
        delta.create(lake.tables, spec)
    _set_mark(lake)


def _set_mark(lake: Lake) -> None:
    part = lake.root / f"{MARK}.part"
    part.write_text(json.dumps({"chartduel": "lake", "schema": SCHEMA_VERSION}) + "\n")
    part.replace(lake.root / MARK)


def open_lake(root: Path) -> Lake:
    """Opens a lake that exists. Changes nothing."""
    return _open(root, SCHEMA_VERSION)


def _open(root: Path, oldest: int) -> Lake:
    if not (root / MARK).is_file():
        raise NotALake(
            f"{root}: there is no lake here", hint="`chartduel import FILE` makes one; `chartduel demo` needs none"
        )
    _refuse_path(root)
    try:
        schema = json.loads((root / MARK).read_text())["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLake(f"{root / MARK}: cannot be read", hint="it should say which schema it has") from error
    if not isinstance(schema, int) or schema > SCHEMA_VERSION:
        raise NewerLake(
            f"{root}: schema {schema} is newer than this chartduel's {SCHEMA_VERSION}", hint="install a newer chartduel"
        )
    if schema < oldest:
        renewed = "`chartduel lake rebuild` makes it one of today: no fact is touched"
        lost = "import the archives into a new lake; payloads/ keeps their bytes"
        raise OlderLake(
            f"{root}: schema {schema} is older than this chartduel's {SCHEMA_VERSION}",
            hint=renewed if schema >= OLDEST_VERSION else lost,
        )
    if not (root / "tables").is_dir():
        raise DamagedLake(f"{root}: the folder tables/ is missing", hint="restore it from a backup")
    return Lake(root)
