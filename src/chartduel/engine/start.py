"""Which engine answers."""

from __future__ import annotations

from chartduel.engine import DUCKDB, Engine, duckdb
from chartduel.errors import MissingExtra


def start(where: str = DUCKDB, *, ordered: bool = True) -> Engine:
    """A new, empty engine: in-memory DuckDB, or a session on the Spark cluster at `spark://host:port`.

    `ordered` is for DuckDB alone. Raises `ConfigError`, `MissingExtra`, `EngineFailed`.
    """
    if where == DUCKDB:
        return duckdb.Engine(ordered=ordered)
    try:
        from chartduel.engine import spark
    except ModuleNotFoundError as error:
        raise MissingExtra(f"{where}: {error.name} is not installed", hint="pip install 'chartduel[spark]'") from error
    return spark.Engine(where)
