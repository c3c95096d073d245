"""Delta tables through delta-rs: make, open, append, replace, tidy. The only module that imports deltalake.

Traps that this module is built around: a table given by path is reloaded before the write and
takes the same application transaction twice, so writes go through the `DeltaTable` on which the
decision was made; naive instants would raise the protocol beyond what other engines read;
`file_uris()` knows nothing of deletion vectors, so they are refused at open, and it escapes
spaces and Hangul in folder names, so `paths` takes that back.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
from deltalake import CommitProperties, DeltaTable, Schema, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.schema import ArrayType, Field, PrimitiveType

from chartduel.errors import CommitConflict, DamagedLake
from chartduel.store.schema import TableSpec

APP = "chartduel"
PROTOCOL = (1, 2)
KEEP_HOURS = 168
"""A reader holds a file list for as long as its query runs: replaced files stay for a week."""
RESTORE = "restore this table from a backup, or import the archives into a new lake (payloads/ keeps their bytes)"
REBUILD = "`chartduel lake rebuild` makes this table again from the facts"
_TYPES = {
    "BIGINT": "long",
    "INTEGER": "integer",
    "DOUBLE": "double",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "TIMESTAMPTZ": "timestamp",
}
_WRITER = WriterProperties(compression="ZSTD", max_row_group_size=32_768)
_FINE_WRITER = WriterProperties(compression="ZSTD", max_row_group_size=4_096)
"""Derived tables are looked up by name: three times faster with small groups, at 6 % more bytes."""


class DataFile(msgspec.Struct, frozen=True):
    """One Parquet file of a table, as the table's log states it."""

    path: Path
    size: int
    rows: int
    part: int | None
    low: int | None
    high: int | None
    """The least and the greatest listing in it (else id), by which sealed tables are sorted."""


def newest_commit(root: Path, spec: TableSpec) -> str | None:
    """The name of a table's newest commit: while it stays the same, so does the table. None: there is no log."""
    log = root / spec.name / "_delta_log"
    return max((path.name for path in log.glob("*.json")), default=None)


def create(root: Path, spec: TableSpec) -> None:
    """An empty table, if there is none yet."""
    DeltaTable.create(
        str(root / spec.name),
        Schema([Field(name, _type(kind)) for name, kind in spec.columns.items()]),
        mode="ignore",
        partition_by=[spec.partition] if spec.partition else None,
        name=spec.name,
    )


def open_table(root: Path, spec: TableSpec) -> DeltaTable:
    """The newest version of a table; refuses a damaged one and one that other engines could not read."""
    where = root / spec.name
    try:
        table = DeltaTable(str(where))
        protocol = table.protocol()
        found = {field["name"]: field["type"] for field in json.loads(table.schema().to_json())["fields"]}
    except (TableNotFoundError, DeltaError, OSError) as error:
        raise DamagedLake(f"{where}: {_first_line(error)}", hint=remedy(spec)) from error
    if (protocol.min_reader_version, protocol.min_writer_version) != PROTOCOL:
        versions = (protocol.min_reader_version, protocol.min_writer_version)
        raise DamagedLake(f"{where}: Delta protocol {versions} instead of {PROTOCOL}", hint=remedy(spec))
    if wrong := [name for name, kind in spec.columns.items() if found.get(name) != json.loads(_type(kind).to_json())]:
        raise DamagedLake(f"{where}: columns are missing or of another type: {', '.join(wrong)}", hint=remedy(spec))
    return table


def remedy(spec: TableSpec) -> str:
    """What to do about a damaged table."""
    return REBUILD if spec.derived else RESTORE


def paths(table: DeltaTable) -> list[str]:
    """The table's files, as paths of this machine."""
    return [unquote(uri) for uri in table.file_uris()]


def folder(table: DeltaTable) -> Path:
    """The folder of a table."""
    return Path(unquote(table.table_uri).removeprefix("file://"))


def files(table: DeltaTable) -> list[DataFile]:
    """What the table's log says of its files; none is opened."""
    adds = table.get_add_actions(flatten=True)
    root = folder(table)

    def column(name: str) -> list[Any]:
        return list(adds.column(name).to_pylist()) if name in adds.column_names else [None] * adds.num_rows

    key = "listing" if "min.listing" in adds.column_names else "id"
    names = ("path", "size_bytes", "num_records", "partition.year", f"min.{key}", f"max.{key}")
    rows = zip(*(column(name) for name in names), strict=True)
    return [DataFile(root / unquote(path), size, count, *rest) for path, size, count, *rest in rows]


def hurt(table: DeltaTable) -> list[tuple[DataFile, str]]:
    """Files that are missing or not as long as they were written."""
    found: list[tuple[DataFile, str]] = []
    for file in files(table):
        size = file.path.stat().st_size if file.path.is_file() else None
        if size != file.size:
            wrong = "the file is missing" if size is None else f"the file has {size} bytes instead of {file.size}"
            found.append((file, wrong))
    return found


def assert_whole(table: DeltaTable) -> None:
    """Refuses a table whose files are not all there."""
    for file, wrong in hurt(table):
        raise DamagedLake(f"{file.path}: {wrong}", hint=RESTORE)


def empty_commits(root: Path, spec: TableSpec) -> list[Path]:
    """Commits without content: delta-rs never writes one, and reads it as if nothing had been committed."""
    return [path for path in sorted((root / spec.name / "_delta_log").glob("*.json")) if not path.stat().st_size]


def append(table: DeltaTable, stream: Any, *, once: bool = False) -> None:
    """Adds rows. With `once`, a writer that was faster since `table` was opened makes this fail whole."""
    marks = [Transaction(APP, times_added(table) + 1)] if once else None
    _write(table, stream, CommitProperties(app_transactions=marks), mode="append")


def replace(table: DeltaTable, stream: Any, *, where: str | None = None, made_from: int | None = None) -> None:
    """Replaces a table, or the part of it that fits `where`, in one commit.

    `made_from` marks a derived table with the state of the facts it was made from.
    """
    marks = [Transaction(APP, made_from)] if made_from is not None else None
    writer = _FINE_WRITER if made_from is not None else _WRITER
    _write(table, stream, CommitProperties(app_transactions=marks), writer, mode="overwrite", predicate=where)


def _write(
    table: DeltaTable, stream: Any, commit: CommitProperties, writer: WriterProperties = _WRITER, **how: Any
) -> None:
    try:
        write_deltalake(table, stream, writer_properties=writer, commit_properties=commit, **how)
    except CommitFailedError as error:
        what = f"{table.table_uri}: {_first_line(error)}"
        raise CommitConflict(what, hint="another writer was faster; try again") from error
    except DeltaError as error:
        what = f"{table.table_uri}: {_first_line(error)}"
        raise DamagedLake(what, hint="`chartduel lake check` says what is hurt") from error


def times_added(table: DeltaTable) -> int:
    """How often rows were added with `once`. Unlike the version, sealing does not change it."""
    return table.transaction_version(APP) or 0


def made_from(table: DeltaTable) -> int | None:
    """The state of the facts that a derived table was made from."""
    return table.transaction_version(APP)


def tidy(table: DeltaTable, *, keep_hours: int = KEEP_HOURS, join: bool = True) -> int:
    """Joins small files, writes a checkpoint, removes what no reader can still hold. How many files went.

    `join` is not for sorted tables: joining forgets the order. Also removed are files that no commit
    names: a killed writer leaves them.
    """
    if join and len(table.file_uris()) > 1:
        table.optimize.compact(writer_properties=_WRITER)
    removed = len(table.vacuum(retention_hours=max(keep_hours, KEEP_HOURS), dry_run=False, full=True))
    table.create_checkpoint()
    table.cleanup_metadata()
    return removed


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _type(kind: str) -> Any:
    if kind.endswith("[]"):
        return ArrayType(PrimitiveType(_TYPES[kind[:-2]]), contains_null=True)
    return PrimitiveType(_TYPES[kind])
