"""Naver DataLab: the spreadsheet of a search trend, that the user downloads. Nothing is fetched.

Above its table stand the address of the query and what was asked for (topic, range, period, sex, age). A word has a
column of its own; a week is named by its Monday. A value is the share, in percent, of the largest in its own window.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from python_calamine import CalamineError, CalamineWorkbook

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.parsed import Count, ParsedCounts
from chartduel.model.source import Counter
from chartduel.sources import reading

ADDRESS = re.compile(r"https?://datalab\.naver\.com/\S+")
DAYS = "날짜"
ZONE = ZoneInfo("Asia/Seoul")
LARGEST = 16 << 20
"""Bytes of an unpacked spreadsheet: a window has a few thousand days at most."""
Rows = Sequence[Sequence[Any]]


def recognises(data: bytes) -> bool:
    """Whether bytes are a spreadsheet of DataLab, whole or not."""
    return data.startswith(b"PK") and _named(_rows(data))


def counts(counter: Counter, data: bytes, name: str = "") -> ParsedCounts:
    """The values of each word in the spreadsheet."""
    rows = _rows(data)
    if not _named(rows):
        raise NotAChart(f"{counter.id}: no spreadsheet of DataLab", hint=reading.HINT)
    start = next((place for place, row in enumerate(rows) if list(row[:1]) == [DAYS]), None)
    if start is None:
        raise LayoutChanged(f"{counter.id}: no row begins with {DAYS}", hint=reading.HINT)
    found = tuple(one for row in rows[start + 1 :] for one in _row(counter, rows[start], row))
    if not found:
        raise IncompleteChart(f"{counter.id}: no values")
    if len({(one.subject, one.at) for one in found}) < len(found):
        raise IncompleteChart(f"{counter.id}: a day is there twice")
    return ParsedCounts(counter=counter.id, counts=found)


def _rows(data: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                return ()
        return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError, ValueError, zipfile.BadZipFile):
        return ()


def _named(rows: Rows) -> bool:
    return bool(rows) and list(rows[0][:1]) == ["url"] and any(ADDRESS.fullmatch(str(cell)) for cell in rows[0][1:])


def _row(counter: Counter, header: Sequence[Any], row: Sequence[Any]) -> Iterator[Count]:
    """Where several words were compared, each may have days of its own to its left."""
    at = None
    for name, cell in zip(header, row, strict=True):
        if name == DAYS:
            at = _midnight(counter, cell)
        elif at is None or not str(name).strip():
            raise LayoutChanged(f"{counter.id}: a column has no word or no day", hint=reading.HINT)
        else:
            yield Count(subject=str(name).strip(), at=at, value=_share(counter, cell))


def _midnight(counter: Counter, cell: Any) -> datetime:
    try:
        told = cell if isinstance(cell, date) else date.fromisoformat(str(cell))
    except ValueError as error:
        raise LayoutChanged(f"{counter.id}: {str(cell)[:40]!r} is no day", hint=reading.HINT) from error
    return datetime.combine(told, time(), ZONE)


def _share(counter: Counter, cell: Any) -> float:
    told = str(cell)
    value = float(told) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,20})?", told) else None
    if value is None or value > 100:
        raise LayoutChanged(f"{counter.id}: {told[:40]!r} is no share in percent", hint=reading.HINT)
    return value
