"""A foreign file as a relation of text columns: CSV, JSON, Parquet or a spreadsheet.

Everything is hostile until it is typed: values arrive as text, rows that a CSV reader cannot
split are refused with their line, and no file is trusted to be what its name says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from chartduel.engine.duckdb import Engine, literal, reading
from chartduel.errors import UnreadableFile
from chartduel.importers.csv_file import csv_columns, load_csv, no_glob
from chartduel.importers.profile import Profile, Ref, refs
from chartduel.importers.records import json_records, load_records, sheet_records
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

    def has(self, ref: Ref) -> bool:
        """Whether a reference finds anything in this file."""
        return any(self._one(name) != "NULL" for name in refs(ref))

    def _one(self, name: str) -> str:
        if "{" in name:
            parts = re.split(r"\{([^}]*)\}", name)
            return " || ".join(
                literal(p) if i % 2 == 0 else f"coalesce({self._one(p)}, '')" for i, p in enumerate(parts)
            )
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


def columns_of(engine: Engine, path: Path) -> tuple[str, ...]:
    """The column names of a file, reading as little as possible."""
    kind = kind_of(path)
    if kind == "csv":
        return csv_columns(path)
    if kind == "parquet":
        with reading(path):
            return tuple(row[0] for row in engine.rows(f"DESCRIBE FROM {_parquet(path)}"))
    rows = json_records(path, None)[0] if kind == "json" else sheet_records(path, None)
    return tuple(dict.fromkeys(key for row in rows[:50] for key in row))


def open_file(engine: Engine, path: Path, profile: Profile) -> tuple[SourceFile, list[Reject]]:
    """Shows the file's rows to the engine as `raw` (with `#row`, from 1) and says which could not be split."""
    close_file(engine)
    kind, fixed = kind_of(path), _from_name(path, profile)
    refused: list[Reject] = []
    if kind == "csv":
        refused = load_csv(engine, path, profile.read.skip)
    elif kind == "json":
        records, head = json_records(path, profile)
        load_records(engine, records)
        fixed |= head
    elif kind == "xlsx":
        load_records(engine, sheet_records(path, profile))
    with reading(path):
        engine.run(f"CREATE VIEW raw AS {_parquet_rows(engine, path) if kind == 'parquet' else 'FROM raw_rows'}")
        columns = tuple(row[0] for row in engine.rows("DESCRIBE raw"))
    return SourceFile(tuple(c for c in columns if c != "#row"), fixed), refused


def close_file(engine: Engine) -> None:
    """Gives the memory of an opened file back."""
    engine.run("DROP VIEW IF EXISTS raw")
    engine.run("DROP TABLE IF EXISTS raw_rows")


def _parquet(path: Path) -> str:
    return f"read_parquet({literal(no_glob(path))}, file_row_number = true)"


def _parquet_rows(engine: Engine, path: Path) -> str:
    kept = [row for row in engine.rows(f"DESCRIBE FROM {_parquet(path)}") if row[0] != "file_row_number"]
    columns = ", ".join(f"{_as_text(name, kind)} AS {quoted(name)}" for name, kind, *_ in kept)
    return f'SELECT file_row_number + 1 AS "#row", {columns} FROM {_parquet(path)}'


def _as_text(name: str, kind: str) -> str:
    nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP"))
    return f"to_json({quoted(name)})::VARCHAR" if nested else f"{quoted(name)}::VARCHAR"


def _from_name(path: Path, profile: Profile) -> dict[str, str | None]:
    if not profile.read.file_name:
        return {}
    match = re.search(profile.read.file_name, path.name)
    return {f"file.{key}": value for key, value in (match.groupdict() if match else {}).items()}
