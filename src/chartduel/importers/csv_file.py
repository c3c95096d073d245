"""A CSV file of others as the table `raw_rows`: every field as text, rows that cannot be split refused."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from chartduel.engine.duckdb import Engine, literal, reading
from chartduel.errors import UnreadableFile
from chartduel.importers.rejects import Reject

DELIMITERS = ",;\t|"
HEADER_BYTES = 1 << 16
CHUNK = 1 << 20
MOST_BYTES = 4 << 30
LONGEST_LINE = 4 << 20
"""DuckDB refuses a row of 2 MB by itself, but drops a much longer last one in silence."""
BROKEN = (OSError, EOFError, zlib.error)
HINT = "is it CSV in UTF-8 with a header line, and is the download whole?"


def csv_columns(path: Path, skip: int = 0) -> tuple[str, ...]:
    """The column names in the header line, made distinct; a column without a name is `#n`."""
    return _header(path, skip)[1]


def load_csv(engine: Engine, path: Path, skip: int) -> list[Reject]:
    """Loads the rows below the header as `raw_rows`; `#row` counts them from 1, refused ones included."""
    delimiter, columns = _header(path, skip)
    with _even_line_ends(path) as even, reading(path):
        for table in ("reject_errors", "reject_scans"):
            engine.run(f"DROP TABLE IF EXISTS {table}")
        engine.run(f"CREATE OR REPLACE TABLE raw_rows AS {_scan(even, delimiter, columns, skip)}")
        bad = engine.rows(
            "SELECT DISTINCT ON (line) line - 1 - $skip, error_message FROM reject_errors ORDER BY line", {"skip": skip}
        )
        if bad:
            _count_refused(engine, [row for row, _ in bad])
    return [Reject(str(path), f"row {row}", "BadRow", str(why).splitlines()[0]) for row, why in bad]


def _scan(path: Path, delimiter: str, columns: tuple[str, ...], skip: int) -> str:
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    return f"""
        SELECT row_number() OVER () AS "#row", *
        FROM read_csv({literal(no_glob(path))}, auto_detect = false, header = true, skip = {skip},
                      delim = {literal(delimiter)}, quote = '"', escape = '"', columns = {{{types}}},
                      store_rejects = true, rejects_limit = 0)"""


def no_glob(path: Path) -> str:
    """DuckDB takes *, ? and [ in a path for patterns; a class of one character stands for itself."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _count_refused(engine: Engine, refused: list[int]) -> None:
    """Moves the numbers of the good rows past the refused ones before them."""
    gaps = {row - number: number for number, row in enumerate(refused, 1)}
    engine.load_rows("gaps", {"place": "BIGINT", "number": "BIGINT"}, list(gaps.items()))
    engine.run("""
        CREATE OR REPLACE TABLE raw_rows AS
        SELECT r.* REPLACE (r."#row" + coalesce(number, 0) AS "#row")
        FROM raw_rows r ASOF LEFT JOIN gaps ON r."#row" > place""")


def _header(path: Path, skip: int) -> tuple[str, tuple[str, ...]]:
    try:
        with _opened(path) as file:
            lines = file.read(HEADER_BYTES).splitlines(keepends=True)
        line = lines[skip].decode("utf-8-sig" if skip == 0 else "utf-8")
    except (*BROKEN, IndexError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}: no header line in UTF-8 found: {error}", hint=HINT) from error
    if "\x00" in line or not line.strip() or (len(lines) == skip + 1 and len(line) >= HEADER_BYTES):
        raise UnreadableFile(f"{path}: no header line found", hint=HINT)
    delimiter = max(DELIMITERS, key=line.count)
    return delimiter, _distinct(_fields(path, line, delimiter))


def _fields(path: Path, line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        raise UnreadableFile(f"{path}: the header line cannot be split: {error}", hint=HINT) from error


def _distinct(names: list[str]) -> tuple[str, ...]:
    """SQL does not tell `Rank` from `rank`: the second of them gets its number."""
    taken: dict[str, str] = {}
    for place, name in enumerate(names, 1):
        free = name if name and name.lower() not in taken and not name.startswith("#") else f"#{place}"
        taken[free.lower()] = free
    return tuple(taken.values())


@contextmanager
def _even_line_ends(path: Path) -> Generator[Path]:
    """The file itself, or a copy with plain line ends where it mixes two kinds, which DuckDB refuses whole."""
    if not _mixed(path):
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="chartduel-", suffix=".csv") as copy, _opened(path) as file:
        for line in file:
            copy.write(line.replace(b"\r\n", b"\n"))
        copy.flush()
        yield Path(copy.name)


def _mixed(path: Path) -> bool:
    """Whether line ends are of two kinds; reads the file once, and refuses what no reader should be given."""
    size = ends = crlf = open_line = 0
    try:
        with _opened(path) as file:
            while chunk := file.read(CHUNK):
                size, ends, crlf = size + len(chunk), ends + chunk.count(b"\n"), crlf + chunk.count(b"\r\n")
                last = chunk.rfind(b"\n")
                open_line = len(chunk) - last - 1 if last >= 0 else open_line + len(chunk)
                if size > MOST_BYTES:
                    raise UnreadableFile(f"{path}: unpacks to more than {MOST_BYTES >> 30} GiB", hint="split it")
                if open_line > LONGEST_LINE:
                    raise UnreadableFile(f"{path}: has a line without end", hint=HINT)
    except BROKEN as error:
        raise UnreadableFile(f"{path}: {error}", hint=HINT) from error
    return 0 < crlf < ends


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    name = path.name.lower()
    if name.endswith(".gz"):
        return gzip.open(path)
    return _zstd(path) if name.endswith(".zst") else path.open("rb")


def _zstd(path: Path) -> Any:
    import pyarrow as pa

    stream: Any = pa.CompressedInputStream(str(path), "zstd")
    return io.BufferedReader(stream)
