"""A Spark cluster behind the protocol `Engine` (extra `spark`): the only module that imports pyspark.

A table is a view of the session whose rows the cluster keeps (`localCheckpoint`): a table may be made anew from itself,
and what a question builds on is worked out once. Memory, cores and the number of parts are Spark's own settings, from
SPARK_CONF_DIR; set here is only what answers depend on. Instants are UTC.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from chartduel.engine import Params, arrow_table
from chartduel.engine.spark_sql import Does, Statement, translate
from chartduel.errors import ConfigError, EngineFailed

# By name: where types are checked the extra is not installed.
SESSIONS = import_module("pyspark.sql").SparkSession
FAILURES: tuple[type[Exception], ...] = (
    import_module("pyspark.errors").PySparkException,
    import_module("py4j.protocol").Py4JError,
)
SCHEME = "spark"
PATIENCE = 5.0
"""Seconds for the master to take a connection: Spark itself would try for minutes."""
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # Spark 4.3 fails to plan a union of two checkpointed tables ("key not found") where it reasons about constraints.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
KINDS = {
    "BIGINT": "BIGINT",
    "INTEGER": "INT",
    "DOUBLE": "DOUBLE",
    "VARCHAR": "STRING",
    "BOOLEAN": "BOOLEAN",
    "TIMESTAMPTZ": "TIMESTAMP",
    "VARCHAR[]": "ARRAY<STRING>",
}
"""DuckDB's types in Spark's words."""


class Engine:
    """A session of its own in the one connection that a process has to its cluster."""

    def __init__(self, address: str) -> None:
        """Connects to `spark://host:port`. Raises `ConfigError`, `EngineFailed`."""
        with _asking(address):
            self._session = _connect(address).newSession()
        self._address = address

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Every row of an answer."""
        with _asking(self._address):
            table = self._frame(translate(sql).sql, params).toArrow()
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def one(self, sql: str, params: Params = ()) -> tuple[Any, ...]:
        """The first row of an answer that has one."""
        return self.rows(sql, params)[0]

    def run(self, sql: str, params: Params = ()) -> None:
        """A statement without an answer."""
        statement = translate(sql)
        with _asking(self._address):
            self._do(statement, params)

    def _do(self, statement: Statement, params: Params) -> None:
        name = statement.name
        match statement.does:
            case Does.TABLE:
                self._keep(name, self._frame(statement.sql, params))
            case Does.VIEW:
                self._frame(statement.sql, params).createOrReplaceTempView(name)
            case Does.ADD:
                self._keep(name, self._session.table(name).union(self._frame(statement.sql, params)))
            case Does.DROP:
                self._session.catalog.dropTempView(name)
            case Does.PATH:
                self._prefer(f"{name}__")
            case Does.ASK | Does.NOTHING:
                pass

    def _frame(self, sql: str, params: Params) -> Any:
        return self._session.sql(sql, args=dict(params) if isinstance(params, Mapping) else list(params))

    def _keep(self, name: str, frame: Any) -> None:
        frame.localCheckpoint().createOrReplaceTempView(name)

    def _prefer(self, prefix: str) -> None:
        """Names of a schema are from now on called by themselves."""
        for table in self._session.catalog.listTables():
            if table.name.startswith(prefix):
                self._session.table(table.name).createOrReplaceTempView(table.name.removeprefix(prefix))

    def load_rows(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> None:
        """Rows made in Python as a table with these columns (name -> DuckDB type)."""
        with _asking(self._address):
            self._session.createDataFrame(arrow_table(columns, rows)).createOrReplaceTempView(name)

    def show(
        self, name: str, root: str, files: Sequence[str], columns: Mapping[str, str], partition: str | None
    ) -> None:
        """Shows files of a table as a view. Every machine of the cluster must see them under the same path."""
        schema = ", ".join(f"`{column}` {KINDS[kind]}" for column, kind in columns.items())
        with _asking(self._address):
            reader = self._session.read.schema(schema).option("basePath", root)
            frame = reader.parquet(*files) if files else self._session.createDataFrame(arrow_table(columns, []))
            frame.select(*columns).createOrReplaceTempView(name)

    def close(self) -> None:
        """Forgets the session's views; the connection stays until the process ends."""
        for table in self._session.catalog.listTables():
            self._session.catalog.dropTempView(table.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()


def _connect(address: str) -> Any:
    _knock(address)
    # pyspark prints there the Java stack of every question that fails; the error tells its first line.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    builder = SESSIONS.builder.appName("chartduel").master(address)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _knock(address: str) -> None:
    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme != SCHEME or not host or not port:
        raise ConfigError(f"{address}: no address of a Spark master", hint="it looks like spark://host:7077")
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError as error:
        raise EngineFailed(f"{address}: {error}", hint="is the master running there?") from error


@contextmanager
def _asking(address: str) -> Generator[None]:
    """Turns what Spark says into one clear error."""
    try:
        yield
    except FAILURES as error:
        first = str(error).strip().splitlines()[0]
        raise EngineFailed(f"{address}: {first}", hint="the logs of the master and the workers say more") from error
