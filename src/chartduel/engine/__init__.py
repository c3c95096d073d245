"""Where queries run: in-memory DuckDB, or a Spark cluster. Nothing here knows what a chart is.

Every question is asked in DuckDB's SQL, of whatever fits the protocol `Engine`. `spark_sql` brings it to Spark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

DUCKDB = "duckdb"
"""The name of the engine in this process."""
Params = Sequence[object] | Mapping[str, object]


class Engine(Protocol):
    """A private database: files and rows enter it under names, answers leave it as tuples. All instants are UTC."""

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Every row of an answer; in no order but that of the query."""
        ...

    def one(self, sql: str, params: Params = ()) -> tuple[Any, ...]:
        """The first row of an answer that has one."""
        ...

    def run(self, sql: str, params: Params = ()) -> None:
        """A statement without an answer."""
        ...

    def load_rows(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> None:
        """Rows made in Python as a table with these columns (name -> DuckDB type)."""
        ...

    def show(
        self, name: str, root: str, files: Sequence[str], columns: Mapping[str, str], partition: str | None
    ) -> None:
        """Shows these files of the table in `root` as a view; folders named `partition=value` give that column."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


def arrow_table(columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> Any:
    """Rows as an Arrow table with these columns (name -> DuckDB type)."""
    import pyarrow as pa

    kinds = {
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "DOUBLE": pa.float64(),
        "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(),
        "TIMESTAMPTZ": pa.timestamp("us", "UTC"),
        "VARCHAR[]": pa.list_(pa.string()),
    }
    lists = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pa.array(values, kinds[kind]) for values, kind in zip(lists, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def literal(text: str) -> str:
    """A string as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
