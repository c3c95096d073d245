"""In-memory DuckDB behind one small wrapper: the only module that imports duckdb.

DuckDB 2 refuses a second statement on a connection whose last result is unread: every answer is
read to the end, and a stream takes a cursor of its own. All instants are UTC.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self

import duckdb

from chartduel.engine import Params, arrow_table, literal
from chartduel.errors import DamagedLake, UnreadableFile

MEMORY = "400MB"
THREADS = "2"


class Engine:
    """A private database in memory; files enter it as views, answers leave it as tuples or Arrow."""

    def __init__(self, *, ordered: bool = True) -> None:
        """Without `ordered`, rows that nobody sorts may come in any order: large answers then need less memory."""
        spill = mkdtemp(prefix="chartduel-")
        self._forget = weakref.finalize(self, shutil.rmtree, spill, ignore_errors=True)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": spill,
            "preserve_insertion_order": ordered,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        self._con = duckdb.connect(":memory:", config=settings)
        self.run("SET GLOBAL TimeZone = 'UTC'")

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Every row of an answer."""
        return self._con.execute(sql, _bound(params)).fetchall()

    def one(self, sql: str, params: Params = ()) -> tuple[Any, ...]:
        """The first row of an answer that has one."""
        return self.rows(sql, params)[0]

    def run(self, sql: str, params: Params = ()) -> None:
        """A statement without an answer."""
        self._con.execute(sql, _bound(params)).fetchall()

    def arrow(self, sql: str, batch: int = 100_000) -> Any:
        """An answer as a stream of Arrow batches, never whole in memory."""
        return self._con.cursor().sql(sql).to_arrow_reader(batch)

    def load(self, name: str, table: Any) -> None:
        """An Arrow table as a table of this name."""
        cursor = self._con.cursor()
        cursor.register("loading", table)
        cursor.execute(f"CREATE OR REPLACE TABLE {name} AS FROM loading").fetchall()

    def load_rows(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> None:
        """Rows made in Python as a table with these columns (name -> type)."""
        self.load(name, arrow_table(columns, rows))

    def show(
        self, name: str, root: str, files: Sequence[str], columns: Mapping[str, str], partition: str | None
    ) -> None:
        """Shows files of a table as a view; `root` is not needed here."""
        self.run(f"CREATE OR REPLACE VIEW {name} AS {parquet(files, columns, partition)}")

    def close(self) -> None:
        self._con.close()
        self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()


def _bound(params: Params) -> Any:
    return dict(params) if isinstance(params, Mapping) else list(params)


def parquet(files: Sequence[str], columns: Mapping[str, str], partition: str | None) -> str:
    """A SELECT over a table's Parquet files with exactly these columns (name -> type)."""
    if not files:
        nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items())
        return f"SELECT {nulls} WHERE false"
    listed = ", ".join(literal(file) for file in files)
    hive = f", hive_partitioning = true, hive_types = {{'{partition}': INTEGER}}" if partition else ""
    return f"SELECT {', '.join(columns)} FROM read_parquet([{listed}]{hive})"


@contextmanager
def reading(path: Path | str) -> Generator[None]:
    """Turns what DuckDB says of a foreign file into one clear error."""
    try:
        yield
    except (duckdb.Error, UnicodeDecodeError) as error:
        first = str(error).strip().splitlines()[0]
        raise UnreadableFile(f"{path}: {first}", hint="is it the kind of file that its profile says?") from error


_BROKEN = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
"""What DuckDB raises for a Parquet file that is cut or overwritten; for some faults it is the bare `duckdb.Error`."""


@contextmanager
def reading_lake(root: Path) -> Generator[None]:
    """Turns a broken or missing table file into `DamagedLake`."""
    try:
        yield
    except duckdb.Error as error:
        if type(error) is not duckdb.Error and not isinstance(error, _BROKEN):
            raise
        first = str(error).strip().splitlines()[0]
        raise DamagedLake(
            f"{root}: {first}", hint="`chartduel lake check` says what is hurt; nothing was changed"
        ) from error
