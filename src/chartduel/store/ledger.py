"""The small mutable state of a lake, in one SQLite file: what was imported, and who is writing.

Facts never live here: losing the ledger costs time (files are read again), never data.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from chartduel.errors import DamagedLake

PATIENCE_S = 600
_SCHEMA = """
CREATE TABLE IF NOT EXISTS imports (
    sha256 TEXT NOT NULL, profile TEXT NOT NULL, result TEXT NOT NULL,
    PRIMARY KEY (sha256, profile)) WITHOUT ROWID;
"""


def create(path: Path) -> None:
    """An empty ledger, if there is none yet."""
    with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.executescript(_SCHEMA)


def known_import(path: Path, sha256: str, profile: str) -> str | None:
    """The result of an import of the same bytes under the same profile, or None."""
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as con:
            found = con.execute(
                "SELECT result FROM imports WHERE sha256 = ? AND profile = ?", (sha256, profile)
            ).fetchone()
    except sqlite3.DatabaseError as error:
        raise DamagedLake(f"{path}: {error}", hint="move it away: it is made again, no facts are lost") from error
    return found[0] if found else None


class Writing:
    """The right to write, held by one process of this machine at a time."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    def record_import(self, sha256: str, profile: str, result: str) -> None:
        self._con.execute("INSERT OR REPLACE INTO imports VALUES (?, ?, ?)", (sha256, profile, result))


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """Waits for the other writers of this machine; a killed process gives the right back by dying."""
    with closing(sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)) as con:
        con.executescript("PRAGMA synchronous = FULL;" + _SCHEMA)
        con.execute("BEGIN IMMEDIATE")
        try:
            yield Writing(con)
        except BaseException:
            con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")
