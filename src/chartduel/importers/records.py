"""A JSON file or a spreadsheet of others as a list of records."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from chartduel.engine.duckdb import Engine
from chartduel.errors import UnreadableFile
from chartduel.importers.profile import Profile

MOST_BYTES = 256 << 20
"""Such files are read whole: a larger one (or a spreadsheet that unpacks to more) is refused."""

Record = dict[str, Any]


def json_records(path: Path, profile: Profile | None) -> tuple[list[Record], dict[str, str | None]]:
    """The records, and the fields beside them as `head.name`."""
    data = _decoded(path)
    key = profile.read.records if profile else ""
    records: Any = data
    if isinstance(data, dict):
        records = data.get(key) if key else next((v for v in data.values() if isinstance(v, list)), None)
    if not isinstance(records, list) or not all(isinstance(row, dict) for row in records):
        raise UnreadableFile(f"{path}: no list of records found", hint="[read] records names the list in a profile")
    return records, _head(data)


def _decoded(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(
                f"{path}: JSON of more than {MOST_BYTES >> 20} MB", hint="split it, or make it Parquet"
            )
        return msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OSError) as error:
        raise UnreadableFile(f"{path}: not JSON: {error}", hint="is the download whole?") from error


def _head(data: Any) -> dict[str, str | None]:
    if not isinstance(data, dict):
        return {}
    return {f"head.{key}": as_text(value) for key, value in data.items() if not isinstance(value, dict | list)}


def sheet_records(path: Path, profile: Profile | None) -> list[Record]:
    """The rows of the first sheet below its header row."""
    rows = _cells(path)
    first = profile.read.sheet_from if profile else ""
    start = next((i for i, row in enumerate(rows) if not first or (row and str(row[0]) == first)), len(rows))
    if start == len(rows):
        raise UnreadableFile(f"{path}: no header row in the first sheet", hint="[read] sheet_from names its first cell")
    names = [str(cell) or f"#{i + 1}" for i, cell in enumerate(rows[start])]
    return [dict(zip(names, row, strict=False)) for row in rows[start + 1 :]]


def _cells(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    hint = "is the download whole?"
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise UnreadableFile(f"{path}: unpacks to more than {MOST_BYTES >> 20} MB", hint="save it as CSV")
        sheet: Iterable[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return list(sheet)
    except (CalamineError, OSError, IndexError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableFile(f"{path}: not a spreadsheet: {error}", hint=hint) from error


def load_records(engine: Engine, records: Sequence[Record]) -> None:
    """Loads records as the table `raw_rows` of text; of names that differ only in case the first counts."""
    import pyarrow as pa

    names: dict[str, str] = {}
    for key in dict.fromkeys(key for record in records for key in record):
        names.setdefault(key.lower(), key)
    data = {"#row": pa.array(range(1, len(records) + 1), pa.int64())}
    data |= {n: pa.array([as_text(r.get(n)) for r in records], pa.string()) for n in names.values() if n}
    engine.load("raw_rows", pa.table(data))


def as_text(value: object) -> str | None:
    """A JSON or spreadsheet value as the text it would have in a CSV file."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
