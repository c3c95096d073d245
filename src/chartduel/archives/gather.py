"""The many small files of a packed repository as one table that a profile reads.

One table, because the order of its days tells what no single file can: that a chart was saved twice,
and by how many days a file lags behind its name.
"""

from __future__ import annotations

import csv
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from chartduel.archives.members import members
from chartduel.archives.registry import File
from chartduel.errors import UnreadableFile
from chartduel.importers.profile import refs
from chartduel.importers.records import as_text
from chartduel.importers.rejects import Reject

Record = Mapping[str, Any]
BROKEN = (ValueError, csv.Error, RecursionError)


class Gathered(msgspec.Struct, frozen=True):
    """Which member each row of the table comes from, and which members could not be read."""

    members: tuple[str, ...]
    first_rows: tuple[int, ...]
    refused: tuple[Reject, ...]

    def origin(self, reject: Reject) -> Reject:
        """A refused row of the table, told by its member and its row there."""
        row = int(found[0]) if (found := re.findall(r"\d+", reject.where)) else 0
        place = bisect_right(self.first_rows, row) - 1
        if place < 0:
            return reject
        shift = self.first_rows[place] - 1
        where = re.sub(r"\d+(?![^(]*\))", lambda number: str(int(number[0]) - shift), reject.where)
        return msgspec.structs.replace(reject, file=self.members[place], where=where)


def gather(packed: Path, file: File, table: Path) -> Gathered:
    """Writes the wanted members of a packed repository as one CSV file, in the order in which they are packed.

    `UnreadableFile` where no member is wanted.
    """
    names: list[str] = []
    first_rows: list[int] = []
    refused: list[Reject] = []
    with table.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(_columns(file))
        count = 0
        for name, groups, data in _wanted(packed, file):
            try:
                lines = [_line(groups, record, file) for record in _records(data, name, file.records)]
            except BROKEN as error:
                refused.append(Reject(name, "file", "UnreadableFile", str(error)))
                continue
            names.append(name)
            first_rows.append(count + 1)
            count += len(lines)
            rows.writerows(lines)
    if not names:
        raise UnreadableFile(f"{packed}: holds none of the files that are expected", hint="its layout has changed")
    return Gathered(tuple(names), tuple(first_rows), tuple(refused))


def _wanted(packed: Path, file: File) -> Iterator[tuple[str, dict[str, str], bytes]]:
    pattern = re.compile(file.members)
    for name, data in members(packed, pattern.fullmatch):
        if match := pattern.fullmatch(name):
            yield name, match.groupdict(), data


def _columns(file: File) -> list[str]:
    return [*re.compile(file.members).groupindex, *file.columns, *(["extra"] if file.extra else [])]


def _line(groups: Mapping[str, str], record: Record, file: File) -> list[str]:
    told = [next((as_text(record[key]) for key in refs(ref) if record.get(key)), "") for ref in file.columns.values()]
    more = {key: record[key] for key in file.extra if record.get(key)}
    extra = [json.dumps(more, ensure_ascii=False)] if file.extra else []
    return [*groups.values(), *(text or "" for text in told), *extra]


def _records(data: bytes, name: str, key: str) -> Sequence[Record]:
    """The records of one member. One of `BROKEN` where it is not what its name says."""
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    told: Any = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    records: Any = told.get(key) if key and isinstance(told, dict) else told
    try:
        return msgspec.convert(records, list[dict[str, Any]])
    except msgspec.ValidationError as error:
        raise ValueError("no list of records found") from error
