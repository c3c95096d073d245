"""A foreign file as a relation of text columns: CSV, JSON, Parquet or a spreadsheet.

Everything is hostile until it is typed: values arrive as text, rows that a CSV reader cannot
split are refused with their line, and no file is trusted to be what its name says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from chartduel.engine.duckdb import Engine, literal, reading
from chartduel.errors import UnreadableFile
from chartduel.importers.profile import Profile, Ref, refs
from chartduel.importers.rejects import Reject

SUFFIXES = (".csv", ".csv.gz", ".csv.zst", ".json", ".parquet", ".xlsx")


class SourceFile:
    """One opened file: its columns, and SQL for each column reference. Rows lie in the view `raw`."""

    def __init__(self, columns: tuple[str, ...], fixed: Mapping[str, str | None]) -> None:
        self.columns = columns
        self._fixed = fixed

    def sql(self, ref: Ref) -> str:
        """The reference as an SQL expression of type VARCHAR; NULL where nothing fits."""
        found = [self._one(name) for name in refs(ref)]
        found = [sql for sql in found if sql != "NULL"]
        if not found:
            return "NULL::VARCHAR"
        return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"

    def _one(self, name: str) -> str:
        if "{" in name:
            parts = re.split(r"\{([^}]*)\}", name)
            return " || ".join(literal(p) if i % 2 == 0 else f"coalesce({self._one(p)}, '')" for i, p in enumerate(parts))
        if name.startswith(("#", "name.#")):
            place = int(name.removeprefix("name.").removeprefix("#")) - 1
            if place >= len(self.columns):
                return "NULL"
            return quoted(self.columns[place]) if name.startswith("#") else literal(self.columns[place])
        if name in self._fixed:
            value = self._fixed[name]
            return literal(value) if value is not None else "NULL"
        if name in self.columns:
            return quoted(name)
        column, _, key = name.partition(".")
        if key and column in self.columns:
            return f"json_extract_string(nullif({quoted(column)}, ''), {literal('$.' + json.dumps(key))})"
        return "NULL"


def quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def kind_of(path: Path) -> str:
    """`csv`, `json`, `parquet` or `xlsx`, by the name's ending."""
    name = path.name.lower()
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return suffix.split(".")[1]
    raise UnreadableFile(f"{path}: no reader for this ending", hint=f"known: {' '.join(SUFFIXES)}")


def columns_of(engine: Engine, path: Path, profile: Profile | None = None) -> tuple[str, ...]:
    """The column names of a file, reading as little as possible."""
    kind = kind_of(path)
    with reading(path):
        if kind == "parquet":
            return tuple(row[0] for row in engine.rows(f"DESCRIBE FROM read_parquet({literal(str(path))})"))
        if kind == "csv":
            skip = profile.read.skip if profile else 0
            sql = f"DESCRIBE FROM read_csv({literal(str(path))}, all_varchar = true, header = true, skip = {skip})"
            return tuple(row[0] for row in engine.rows(sql))
    rows = _records(path, profile) if kind == "json" else _sheet(path, profile)
    return tuple(dict.fromkeys(key for row in rows[:50] for key in row))


def open_file(engine: Engine, path: Path, profile: Profile) -> tuple[SourceFile, list[Reject]]:
    """Shows the file's rows to the engine as `raw` (with `row`, from 1) and says which could not be split."""
    kind = kind_of(path)
    fixed = _from_name(path, profile)
    refused: list[Reject] = []
    with reading(path):
        if kind == "csv":
            refused = _open_csv(engine, path, profile)
        elif kind == "parquet":
            engine.run(
                "CREATE OR REPLACE VIEW raw AS SELECT file_row_number + 1 AS row, * EXCLUDE (file_row_number) "
                f"REPLACE ({_all_text(engine, path)}) FROM read_parquet({literal(str(path))}, file_row_number = true)"
            )
        else:
            rows = _records(path, profile) if kind == "json" else _sheet(path, profile)
            if kind == "json":
                fixed = {**fixed, **_head(path, profile)}
            _load(engine, rows)
        columns = tuple(row[0] for row in engine.rows("DESCRIBE raw"))
    return SourceFile(tuple(c for c in columns if c != "row"), fixed), refused


def _open_csv(engine: Engine, path: Path, profile: Profile) -> list[Reject]:
    engine.run("DROP VIEW IF EXISTS raw")
    for table in ("reject_errors", "reject_scans"):
        engine.run(f"DROP TABLE IF EXISTS {table}")
    engine.run(
        "CREATE OR REPLACE TABLE raw_csv AS SELECT row_number() OVER () AS row, * FROM "
        f"read_csv({literal(str(path))}, all_varchar = true, header = true, skip = {profile.read.skip}, "
        "store_rejects = true, rejects_limit = 0)"
    )
    engine.run("CREATE OR REPLACE VIEW raw AS FROM raw_csv")
    return [
        Reject(str(path), f"line {line}", "BadRow", str(why).splitlines()[0])
        for line, why in engine.rows("SELECT line, any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line")
    ]


def _all_text(engine: Engine, path: Path) -> str:
    columns = engine.rows(f"DESCRIBE FROM read_parquet({literal(str(path))})")
    return ", ".join(f"{quoted(name)}::VARCHAR AS {quoted(name)}" for name, *_ in columns)


def _load(engine: Engine, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa

    names = list(dict.fromkeys(str(key) for row in rows for key in row))
    data = {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names}
    data = {"row": pa.array(range(1, len(rows) + 1), pa.int64()), **data}
    engine.load("raw", pa.table(data))


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _decoded(path: Path) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableFile(f"{path}: not JSON: {error}", hint="is the download whole?") from error


def _records(path: Path, profile: Profile | None) -> list[dict[str, Any]]:
    data = _decoded(path)
    records = profile.read.records if profile else ""
    if isinstance(data, dict):
        data = data.get(records) if records else next((v for v in data.values() if isinstance(v, list)), None)
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise UnreadableFile(f"{path}: no list of records found", hint="[read] records names the list in a profile")
    return data


def _head(path: Path, profile: Profile) -> dict[str, str | None]:
    data = _decoded(path) if profile.read.records else None
    if not isinstance(data, dict):
        return {}
    return {f"head.{key}": _text(value) for key, value in data.items() if not isinstance(value, dict | list)}


def _sheet(path: Path, profile: Profile | None) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        cells: Iterable[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError) as error:
        raise UnreadableFile(f"{path}: not a spreadsheet: {error}", hint="is the download whole?") from error
    rows = list(cells)
    first = profile.read.sheet_from if profile else ""
    start = next((i for i, row in enumerate(rows) if not first or (row and str(row[0]) == first)), len(rows))
    names = [str(cell) or f"#{i + 1}" for i, cell in enumerate(rows[start])] if start < len(rows) else []
    return [dict(zip(names, row, strict=False)) for row in rows[start + 1 :]]


def _from_name(path: Path, profile: Profile) -> dict[str, str | None]:
    if not profile.read.file_name:
        return {}
    match = re.search(profile.read.file_name, path.name)
    return {f"file.{key}": value for key, value in (match.groupdict() if match else {}).items()}
