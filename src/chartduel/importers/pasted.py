"""The lines of a chart that a person typed or pasted: `1. Title - Artist`, with tabs, or CSV with a header.

Nothing is guessed: a line that could be split in two ways, or whose rank is not sure, is refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

import msgspec

from chartduel.importers.rejects import Reject

TABS = "put tabs between rank, title and artist"
DELIMITERS = ",;\t"
BLANK = " \r\n\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
SPACE = f"{BLANK}\t"
_RANK = re.compile(r"#?([0-9]{1,4})(?:[.)](?=\s)|\s*위(?!\w))\s*")
_RANK_ALONE = re.compile(r"#?([0-9]{1,4})\s*[.)위]?")
_BETWEEN = re.compile(r"(?<!\S)[-–—/](?!\S)")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line as it was understood."""

    number: int
    rank: int | None
    """None where the line tells none."""
    title: str
    artist: str
    doubt: str = ""
    """Text whose first number may be a rank or belong to the title."""


class NotUnderstood(ValueError):
    """Why a line is refused, caught where lines are read."""


def read(text: str, name: str, ranks: int) -> tuple[list[Line], list[Reject]]:
    """The lines with their ranks (told, or by order), and those refused; `ranks` is how many the chart has."""
    lines: list[Line] = []
    refused: list[Reject] = []
    told: bool | None = None
    lost = 0
    for number, found in _found(text):
        try:
            line = _line(number, found) if isinstance(found, str) else _row(number, *found)
            told = line.rank is not None if told is None else told
            lines.append(_ranked(line, len(lines) + 1, told=told, lost=lost, ranks=ranks))
        except NotUnderstood as error:
            lost = lost or number
            refused.append(Reject(name, f"line {number}", "BadRow", str(error)))
    return lines, refused


def _found(text: str) -> Iterator[tuple[int, str | tuple[list[str], list[str]]]]:
    """Every line that is not blank, by its number: as it is, or split below a header."""
    raw = text.split("\n")
    first = next((at for at, line in enumerate(raw) if line.strip(SPACE)), len(raw))
    for delimiter in DELIMITERS if first < len(raw) else "":
        header = [field.strip(SPACE).lower() for field in next(csv.reader([raw[first]], delimiter=delimiter))]
        if {"title", "artist"} <= set(header):
            rows = csv.reader(raw[first + 1 :], delimiter=delimiter)
            yield from ((first + 1 + rows.line_num, (header, row)) for row in rows if any(map(str.strip, row)))
            return
    yield from ((at, line.strip(BLANK)) for at, line in enumerate(raw, 1) if line.strip(SPACE))


def _row(number: int, header: Sequence[str], row: Sequence[str]) -> Line:
    if len(row) != len(header):
        raise NotUnderstood(f"it has {len(row)} fields, and the header {len(header)}")
    told = {key: value.strip(SPACE) for key, value in zip(header, row, strict=True)}
    rank = _alone(told["rank"]) if "rank" in told else None
    return Line(number=number, rank=rank, title=told["title"], artist=told["artist"])


def _line(number: int, text: str) -> Line:
    if "\t" in text:
        return _tabbed(number, [field.strip(SPACE) for field in text.split("\t")])
    rank, rest = _without_rank(text)
    parts = [part.strip(SPACE) for part in _BETWEEN.split(rest)]
    if len(parts) == 1:
        raise NotUnderstood(f"there is no ` - ` or ` / ` between title and artist; {TABS}")
    if len(parts) > 2:
        raise NotUnderstood(f"title and artist can be told apart in {len(parts) - 1} ways; {TABS}")
    return _credited(Line(number=number, rank=rank, title=parts[0], artist=parts[1], doubt=parts[0]))


def _tabbed(number: int, fields: Sequence[str]) -> Line:
    if len(fields) == 3:
        return _credited(Line(number=number, rank=_alone(fields[0]), title=fields[1], artist=fields[2]))
    if len(fields) != 2:
        raise NotUnderstood(f"it has {len(fields)} fields between tabs, not rank, title and artist")
    rank, title = _without_rank(fields[0])
    doubt = title if title.isdigit() else ""
    return _credited(Line(number=number, rank=rank, title=title, artist=fields[1], doubt=doubt))


def _credited(line: Line) -> Line:
    if not line.artist:
        raise NotUnderstood("there is no artist")
    return line


def _without_rank(text: str) -> tuple[int | None, str]:
    match = _RANK.match(text)
    return (int(match[1]), text[match.end() :]) if match else (None, text)


def _alone(text: str) -> int:
    match = _RANK_ALONE.fullmatch(text)
    if not match:
        raise NotUnderstood(f"{text[:40]!r} is no rank")
    return int(match[1])


def _ranked(line: Line, place: int, *, told: bool, lost: int, ranks: int) -> Line:
    """The line with its rank, or why that is not sure."""
    if told and line.rank is None:
        raise NotUnderstood("it has no rank, and the first line has one")
    if not told and line.rank is not None:
        raise NotUnderstood("it has a rank, and the first line has none")
    if not told and lost:
        raise NotUnderstood(f"its rank is not sure: line {lost} was not understood")
    if not told and re.match(rf"0*{place}(?!\w)", line.doubt):
        raise NotUnderstood(f"{place} may be its rank or begin its title; {TABS}")
    rank = place if line.rank is None else line.rank
    if rank > ranks:
        raise NotUnderstood(f"rank {rank}: the chart has {ranks}")
    return msgspec.structs.replace(line, rank=rank)
