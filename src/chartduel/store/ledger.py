"""The small mutable state of a lake, in one SQLite file: what was imported, and who is writing.

Facts never live here: losing the ledger costs time (files are read again), never data.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from chartduel.errors import CommitConflict, DamagedLake

PATIENCE_S = 600
_SCHEMA = """
CREATE TABLE IF NOT EXISTS imports (
    sha256 TEXT NOT NULL, profile TEXT NOT NULL, result TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (sha256, profile)) WITHOUT ROWID;
"""


def create(path: Path) -> None:
    """An empty ledger, if there is none yet.

    Made beside its place and linked: SQLite refuses at once, without waiting, when two processes
    turn one new file to WAL.
    """
    if path.exists():
        return
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.executescript(_SCHEMA)
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()


def known_import(path: Path, sha256: str, profile: str) -> str | None:
    """The result of an import of the same bytes under the same profile, or None."""
    found = _read(path, "SELECT result FROM imports WHERE sha256 = ? AND profile = ?", sha256, profile)
    return found[0] if found else None


def last_import(path: Path) -> datetime | None:
    """When a file was last imported that was not known before."""
    found = _read(path, "SELECT max(at) FROM imports")
    return datetime.fromisoformat(found[0]).replace(tzinfo=UTC) if found and found[0] else None


def damaged(path: Path) -> str | None:
    """What is wrong with the ledger, or None. A ledger that is not there is an empty one."""
    try:
        found = _read(path, "PRAGMA quick_check")
        _read(path, "SELECT sha256, profile, result, at FROM imports LIMIT 1")
    except DamagedLake as error:
        return str(error)
    return None if found in (None, ("ok",)) else f"{path}: {found[0]}"


def _read(path: Path, sql: str, *params: str) -> tuple[str, ...] | None:
    """The first row of an answer. Not `mode=ro`: such a reader leaves SQLite's side files behind it."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S)) as con:
            return con.execute(sql, params).fetchone()
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: sqlite3.Error) -> DamagedLake:
    return DamagedLake(f"{path}: {error}", hint="move it away: it is made again, no facts are lost")


class Writing:
    """The right to write, held by one process of this machine at a time."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    def record_import(self, sha256: str, profile: str, result: str) -> None:
        self._con.execute(
            "INSERT OR REPLACE INTO imports (sha256, profile, result) VALUES (?, ?, ?)", (sha256, profile, result)
        )


@contextmanager
def writing(path: Path) -> Generator[Writing]:
    """Waits for the other writers of this machine; a killed process gives the right back by dying."""
    create(path)
    with closing(sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)) as con:
        _begin(con, path)
        try:
            yield Writing(con)
        except BaseException:
            con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")


def _begin(con: sqlite3.Connection, path: Path) -> None:
    try:
        con.execute("PRAGMA synchronous = FULL")
        con.execute("BEGIN IMMEDIATE")
        con.execute(_SCHEMA)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise _unusable(path, error) from error
        what = f"{path}: another process has been writing for {PATIENCE_S // 60} minutes"
        raise CommitConflict(what, hint="try again when it is done") from error
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error
