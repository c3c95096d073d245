"""In-memory DuckDB behind one small wrapper: the only module that imports duckdb.

DuckDB 2 refuses a second statement on a connection whose last result is unread, so every
question takes its own cursor and is read to the end. All instants are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from chartduel.errors import DamagedLake, UnreadableFile

MEMORY = "400MB"
THREADS = "2"


class Engine:
    """A private database in memory; files enter it as views, answers leave it as tuples or Arrow."""

    def __init__(self) -> None:
        self._spill = TemporaryDirectory(prefix="chartduel-")
        settings = {
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": self._spill.name,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        self._con = duckdb.connect(":memory:", config=settings)
        self.run("SET TimeZone = 'UTC'")

    def rows(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """Every row of an answer."""
        return self._con.cursor().execute(sql, _bound(params)).fetchall()

    def one(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> tuple[Any, ...]:
        """The first row of an answer that has one."""
        return self.rows(sql, params)[0]

    def run(self, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> None:
        """A statement without an answer."""
        self._con.cursor().execute(sql, _bound(params)).fetchall()

    def arrow(self, sql: str, batch: int = 100_000) -> Any:
        """An answer as a stream of Arrow batches, never whole in memory."""
        return self._con.cursor().sql(sql).to_arrow_reader(batch)

    def load(self, name: str, table: Any) -> None:
        """An Arrow table as a temporary view."""
        self._con.register(name, table)

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Rows made in Python, into a table that exists."""
        if not rows:
            return
        marks = ", ".join("?" * len(rows[0]))
        cursor = self._con.cursor()
        for start in range(0, len(rows), 1000):
            chunk = rows[start : start + 1000]
            values = ", ".join([f"({marks})"] * len(chunk))
            cursor.execute(f"INSERT INTO {table} VALUES {values}", [v for row in chunk for v in row]).fetchall()

    def close(self) -> None:
        self._con.close()
        self._spill.cleanup()


def _bound(params: Sequence[object] | Mapping[str, object]) -> Any:
    return dict(params) if isinstance(params, Mapping) else list(params)


def literal(text: str) -> str:
    """A string as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def parquet(files: Sequence[str], columns: Mapping[str, str], partition: str | None) -> str:
    """A SELECT over a table's Parquet files with exactly these columns (name -> type)."""
    if not files:
        nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items())
        return f"SELECT {nulls} WHERE false"
    listed = ", ".join(literal(file) for file in files)
    hive = f", hive_partitioning = true, hive_types = {{'{partition}': INTEGER}}" if partition else ""
    return f"SELECT {', '.join(columns)} FROM read_parquet([{listed}]{hive})"


@contextmanager
def reading(path: Path | str) -> Iterator[None]:
    """Turns what DuckDB says of a foreign file into one clear error."""
    try:
        yield
    except (duckdb.Error, UnicodeDecodeError) as error:
        first = str(error).strip().splitlines()[0]
        raise UnreadableFile(f"{path}: {first}", hint="is it the kind of file that its profile says?") from error


@contextmanager
def reading_lake(root: Path) -> Iterator[None]:
    """Turns a broken or missing table file into `DamagedLake`."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
        first = str(error).strip().splitlines()[0]
        raise DamagedLake(
            f"{root}: {first}", hint="`chartduel lake check` says what is hurt; nothing was changed"
        ) from error
