"""Delta tables through delta-rs: make, open, append, replace. The only module that imports deltalake.

Traps that this module is built around: a table given by path is reloaded before the write and
takes the same application transaction twice, so writes go through the `DeltaTable` on which the
decision was made; naive instants would raise the protocol beyond what other engines read;
`file_uris()` knows nothing of deletion vectors, so they are refused at open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deltalake import CommitProperties, DeltaTable, Schema, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.schema import ArrayType, Field, PrimitiveType

from chartduel.errors import CommitConflict, DamagedLake
from chartduel.store.schema import TableSpec

APP = "chartduel"
PROTOCOL = (1, 2)
_TYPES = {
    "BIGINT": "long",
    "INTEGER": "integer",
    "DOUBLE": "double",
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "TIMESTAMPTZ": "timestamp",
}
_WRITER = WriterProperties(compression="ZSTD", max_row_group_size=131_072)


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
    try:
        table = DeltaTable(str(root / spec.name))
        protocol = table.protocol()
        columns = [field.name for field in table.schema().fields]
    except (TableNotFoundError, DeltaError, OSError) as error:
        raise DamagedLake(
            f"{root / spec.name}: {error}", hint="restore this table from a backup, or import into a new lake"
        ) from error
    if (protocol.min_reader_version, protocol.min_writer_version) != PROTOCOL:
        raise DamagedLake(f"{root / spec.name}: protocol {protocol} instead of {PROTOCOL}")
    if missing := set(spec.columns) - set(columns):
        raise DamagedLake(f"{root / spec.name}: columns are missing: {', '.join(sorted(missing))}")
    return table


def append(table: DeltaTable, stream: Any, *, once: bool = False) -> None:
    """Adds rows. With `once`, a writer that was faster since `table` was opened makes this fail whole."""
    following = (table.transaction_version(APP) or 0) + 1
    marks = [Transaction(APP, following)] if once else None
    _write(table, stream, CommitProperties(app_transactions=marks), mode="append")


def replace(table: DeltaTable, stream: Any, *, where: str | None = None, made_from: int | None = None) -> None:
    """Replaces a table, or the part of it that fits `where`, in one commit.

    `made_from` marks a derived table with the version of the facts it was made from.
    """
    marks = [Transaction(APP, made_from)] if made_from is not None else None
    _write(table, stream, CommitProperties(app_transactions=marks), mode="overwrite", predicate=where)


def _write(table: DeltaTable, stream: Any, commit: CommitProperties, **how: Any) -> None:
    try:
        write_deltalake(table, stream, writer_properties=_WRITER, commit_properties=commit, **how)
    except CommitFailedError as error:
        raise CommitConflict(f"{table.table_uri}: {error}", hint="another writer was faster; try again") from error


def made_from(table: DeltaTable) -> int | None:
    """The version of the facts that a derived table was made from."""
    return table.transaction_version(APP)


def tidy(table: DeltaTable, *, keep_hours: int = 168) -> int:
    """Joins small files, writes a checkpoint, removes files that no reader can still hold. Files removed.

    A reader holds a file list for as long as its query runs: never below seven days.
    """
    table.optimize.compact(writer_properties=_WRITER)
    table.create_checkpoint()
    return len(table.vacuum(retention_hours=keep_hours, dry_run=False))


def _type(kind: str) -> Any:
    if kind.endswith("[]"):
        return ArrayType(PrimitiveType(_TYPES[kind[:-2]]), contains_null=True)
    return PrimitiveType(_TYPES[kind])
