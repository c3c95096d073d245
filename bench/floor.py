"""Work that is done in a process of its own: DuckDB on the same files, and the files packed anew.

`python -m bench.floor count|copy|repack OUT`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from bench import archives


def count() -> int:
    """The rows of all files, counted by DuckDB: no importer can be faster than reading."""
    import duckdb

    con = duckdb.connect(config={"threads": "2"})
    return sum(con.execute(f"SELECT count(*) FROM {_read(path)}").fetchall()[0][0] for path in archives.files())


def copy(out: Path) -> None:
    """All files in one Parquet file, every column as text: reading and writing without understanding anything."""
    import duckdb

    con = duckdb.connect(config={"threads": "2", "preserve_insertion_order": "false"})
    parts = " UNION ALL BY NAME ".join(f"SELECT COLUMNS(*)::VARCHAR FROM {_read(path)}" for path in archives.files())
    con.execute(f"COPY ({parts}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)").fetchall()


def _read(path: Path) -> str:
    return f"read_parquet('{path}')" if path.suffix == ".parquet" else f"read_csv('{path}', all_varchar = true)"


def repack(out: Path) -> None:
    """The same contents in other bytes: gzip at level 1, Parquet under another codec."""
    import pyarrow.parquet as pq

    for path in archives.files():
        copy_to = out / path.parent.name / path.name
        copy_to.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".gz":
            copy_to.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1, mtime=0))
        elif path.suffix == ".parquet":
            before = pq.ParquetFile(path).metadata.row_group(0).column(0).compression
            pq.write_table(pq.read_table(path), copy_to, compression="snappy" if before == "ZSTD" else "zstd")
        assert copy_to.read_bytes() != path.read_bytes(), f"{copy_to} has the same bytes"


if __name__ == "__main__":
    if sys.argv[1] == "count":
        print(count())
    else:
        {"copy": copy, "repack": repack}[sys.argv[1]](Path(sys.argv[2]))
