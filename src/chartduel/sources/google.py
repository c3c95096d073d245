"""Google Trends: files and answers that the user saves. Nothing is fetched.

A value is the share, in percent, of the largest in its own window: windows cannot be compared with each other.
The answer behind the graph (`widgetdata/multiline`) names no words, only their places in the query; the CSV file
(`multiTimeline.csv`) names each word and its region in the language of the user.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.parsed import Count, ParsedCounts
from chartduel.model.source import Counter
from chartduel.sources import reading, registry

GUARD = re.compile(r"\)\]\}',?\s*")
"""What Google puts before its JSON so that no other site can run it as a script."""
REGIONS = {"대한민국": "kr"}
"""Names of regions in the languages of the users, beside the English ones of the markets."""
LARGEST = 1 << 20
"""Bytes: a window has a few thousand instants at most."""
PERIODS = ("Day", "Week", "Month", "Time", "일", "주", "월", "시간")
Share = Annotated[float, msgspec.Meta(ge=0, le=100)]


class _Point(msgspec.Struct, rename="camel"):
    time: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{9,10}\Z")]
    value: list[Share]
    has_data: list[bool]
    is_partial: bool = False


class _Lines(msgspec.Struct, rename="camel"):
    timeline_data: list[_Point] | None = None


class _Answer(msgspec.Struct):
    default: _Lines


def recognises(data: bytes) -> bool:
    """Whether bytes are a file or an answer of Google Trends, whole or not."""
    told = data.decode("utf-8-sig", "replace")
    lines = [line for line in told.splitlines()[:9] if line.strip()]
    table = len(lines) > 1 and lines[1].split(",")[0] in PERIODS and ": (" in lines[1]
    return table or (GUARD.match(told) is not None and '"timelineData"' in told)


def counts(counter: Counter, data: bytes, name: str = "") -> ParsedCounts:
    """The values of a CSV file, or of an answer: its subjects are `name` and the places in the query, from 1.

    A point that is not over yet, or for which Google has too few searches, is left out.
    """
    told = reading.text(data)
    if len(data) > LARGEST:
        raise NotAChart(f"{counter.id}: {len(data):,} bytes are no window of Google Trends", hint=reading.HINT)
    guard = GUARD.match(told)
    found = tuple(_points(counter, told[guard.end() :], name) if guard else _lines(counter, told))
    if not found:
        raise IncompleteChart(f"{counter.id}: no values")
    if len({(one.subject, one.at) for one in found}) < len(found):
        raise IncompleteChart(f"{counter.id}: an instant is there twice")
    return ParsedCounts(counter=counter.id, counts=found)


def _points(counter: Counter, told: str, name: str) -> Iterator[Count]:
    points = reading.json(told.encode(), _Answer).default.timeline_data
    if points is None:
        raise NotAChart(f"{counter.id}: the answer has no timelineData", hint=reading.HINT)
    for point in points:
        width = len(points[0].value)
        if not len(point.value) == len(point.has_data) == width:
            raise LayoutChanged(f"{counter.id}: time {point.time} has not {width} values", hint=reading.HINT)
        at = datetime.fromtimestamp(int(point.time), UTC)
        for place, (value, has_data) in enumerate(zip(point.value, point.has_data, strict=True), 1):
            if has_data and not point.is_partial:
                yield Count(subject=f"{name} {place}".strip(), at=at, value=value)


def _lines(counter: Counter, told: str) -> Iterator[Count]:
    """Days of the file are days of its region, as everywhere in chartduel: they begin at midnight there."""
    try:
        rows = [row for row in csv.reader(told.splitlines(), strict=True) if row]
    except csv.Error as error:
        raise NotAChart(f"{counter.id}: no CSV: {error}", hint=reading.HINT) from error
    if len(rows) < 2 or rows[1][0] not in PERIODS:
        raise NotAChart(f"{counter.id}: no table of Google Trends", hint=reading.HINT)
    market = counter.id.rpartition(".")[2]
    zone = ZoneInfo(registry.markets()[market].zone)
    words = [_word(counter, cell, market) for cell in rows[1][1:]]
    for row in rows[2:]:
        if len(row) != len(words) + 1:
            raise LayoutChanged(f"{counter.id}: {row[0][:40]!r} has not {len(words)} values", hint=reading.HINT)
        yield from _row(counter, row, words, zone)


def _word(counter: Counter, cell: str, market: str) -> str:
    told = re.fullmatch(r"(.+): \((.+)\)", cell)
    if told is None:
        raise LayoutChanged(f"{counter.id}: the column {cell[:40]!r} names no word and region", hint=reading.HINT)
    if REGIONS.get(told[2], registry.market_code(told[2])) != market:
        raise WrongPeriod(f"{counter.id}: the column {cell[:40]!r} is of another region", hint="choose its region")
    return told[1]


def _row(counter: Counter, row: Sequence[str], words: Sequence[str], zone: ZoneInfo) -> Iterator[Count]:
    try:
        told = f"{row[0]}-01" if re.fullmatch(r"[0-9]{4}-[0-9]{2}", row[0]) else row[0]
        at = datetime.fromisoformat(told)
    except ValueError as error:
        raise LayoutChanged(f"{counter.id}: {row[0][:40]!r} is no time", hint=reading.HINT) from error
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    for word, cell in zip(words, row[1:], strict=True):
        if cell == "<1":
            continue
        value = reading.number(cell, f"{counter.id}: {row[0][:40]}")
        if value > 100:
            raise LayoutChanged(f"{counter.id}: {value} is no share in percent", hint=reading.HINT)
        yield Count(subject=word, at=at, value=float(value))
