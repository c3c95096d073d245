"""The small mutable state of a lake, in one SQLite file: what was imported, what was fetched, who is writing.

Facts never live here: losing the ledger costs time (files are read again), never data.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from chartduel.errors import CommitConflict, DamagedLake

PATIENCE_S = 600
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS imports (
    sha256 TEXT NOT NULL, profile TEXT NOT NULL, result TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (sha256, profile)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS fetches (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, chart TEXT NOT NULL, label TEXT NOT NULL, past INTEGER NOT NULL,
    at TEXT NOT NULL, outcome TEXT NOT NULL, payload TEXT, error TEXT, notes TEXT)""",
    "CREATE INDEX IF NOT EXISTS fetches_of_chart ON fetches (chart, label)",
    "CREATE INDEX IF NOT EXISTS fetches_by_outcome ON fetches (outcome, source, at)",
    """CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, at TEXT NOT NULL, sha256 TEXT NOT NULL, etag TEXT, last_modified TEXT) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS sealed (year INTEGER PRIMARY KEY, mark TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS breakers (source TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID",
)


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
        _furnish(con)
    with suppress(FileExistsError):
        os.link(part, path)
    part.unlink()


def _furnish(con: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        con.execute(statement)


def known_import(path: Path, sha256: str, profile: str) -> str | None:
    """The result of an import of the same bytes under the same profile, or None."""
    found = read(path, "SELECT result FROM imports WHERE sha256 = ? AND profile = ?", sha256, profile)
    return found[0][0] if found else None


def last_import(path: Path) -> datetime | None:
    """When a file was last imported that was not known before."""
    found = read(path, "SELECT max(at) FROM imports")
    return datetime.fromisoformat(found[0][0]).replace(tzinfo=UTC) if found and found[0][0] else None


def damaged(path: Path) -> str | None:
    """What is wrong with the ledger, or None. A ledger that is not there is an empty one."""
    try:
        found = read(path, "PRAGMA quick_check")
        read(path, "SELECT sha256, profile, result, at FROM imports LIMIT 1")
    except DamagedLake as error:
        return str(error)
    return None if found in ([], [("ok",)]) else f"{path}: {found[0][0]}"


def read(path: Path, sql: str, *params: object) -> list[tuple[Any, ...]]:
    """The rows of an answer; none where there is no ledger."""
    if not path.exists():
        return []
    with reading(path) as ask:
        return ask(sql, *params)


Ask = Callable[..., list[tuple[Any, ...]]]


@contextmanager
def reading(path: Path) -> Generator[Ask]:
    """Several questions to one ledger. Not `mode=ro`: such a reader leaves SQLite's side files behind it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S)) as con:
            yield partial(_ask, con)
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error


def _ask(con: sqlite3.Connection, sql: str, *params: object) -> list[tuple[Any, ...]]:
    return con.execute(sql, params).fetchall()


def _unusable(path: Path, error: sqlite3.Error) -> DamagedLake:
    return DamagedLake(f"{path}: {error}", hint="move it away: it is made again, no facts are lost")


class Writing:
    """The right to write, held by one process of this machine at a time."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    def run(self, sql: str, *params: object) -> int:
        """A statement; the id of the row that it added."""
        return self._con.execute(sql, params).lastrowid or 0

    def rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        return self._con.execute(sql, params).fetchall()

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
        _furnish(con)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise _unusable(path, error) from error
        what = f"{path}: another process has been writing for {PATIENCE_S // 60} minutes"
        raise CommitConflict(what, hint="try again when it is done") from error
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error
