"""From foreign bytes to a page tree or to typed JSON, or a typed error: what every parser begins with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.sources import bounds
from chartduel.sources.bounds import HINT

Shape = TypeVar("Shape")
LARGEST = bounds.LARGEST
_NUMBER = re.compile(r"[0-9]{1,3}(,[0-9]{3}){1,4}")
bytes(24 << 20)
# glibc returns freed memory to the system after each page and asks for it again with the next, which takes as long as
# parsing it. Having freed one block of this size, it keeps what is smaller.
Cells = dict[str, list[LexborNode]]
LONGEST = 20_000
"""Characters of a cell, a row of a chart or a heading: no name, credit or date needs as many."""


def text(data: bytes) -> str:
    """The bytes as UTF-8. Anything else would put wrong names into the chart, so it is refused."""
    bounds.assert_size(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayoutChanged(f"byte {error.start} is not UTF-8", hint=HINT) from error


def html(data: bytes) -> LexborHTMLParser:
    """The tree of a page; `LayoutChanged` for one that would keep the parser busy."""
    text(data)
    bounds.assert_cheap(data)
    return LexborHTMLParser(data.removeprefix(b"\xef\xbb\xbf"), options=LexborDocumentOptions.WO_EVENTS)


def rows(
    tree: LexborHTMLParser, row: str, cells: Sequence[str], classes: Collection[str]
) -> list[tuple[LexborNode, Cells]]:
    """What the selector `row` finds in a page, each with the cells inside that the others find: by these classes, or by
    its tag what has none of them. One look at the page for all: each further one would cost as much again.
    """
    nodes = tree.css(", ".join((row, *(f"{row} {cell}" for cell in cells))))
    kind = nodes[0].tag_id if nodes else 0
    found: list[tuple[LexborNode, Cells]] = []
    held: Cells = {}
    names: dict[str, list[str]] = {}
    for node in nodes:
        if node.tag_id == kind:
            held = {}
            found.append((node, held))
            continue
        told = node.attrs.get("class") or ""
        kept = names.get(told)
        if kept is None:
            kept = names[told] = [one for one in told.split() if one in classes] or [node.tag or ""]
        for one in kept:
            if one in held:
                held[one].append(node)
            else:
                held[one] = [node]
    return found


def first(cells: Cells, name: str) -> LexborNode | None:
    """The first cell of a row that has this class, if any has."""
    return cells[name][0] if name in cells else None


def assert_closed(data: bytes, row: re.Pattern[bytes], where: str) -> None:
    """Refuses a page that ends inside its last row: what stands there may be half a name. `row` begins each row."""
    last = data.rfind(b"<tr")
    while last > 0 and not row.match(data, last):
        last = data.rfind(b"<tr", 0, last)
    if data.rfind(b"</tr") < last:
        raise IncompleteChart(f"{where}: the page ends inside a row", hint=HINT)


def children(cell: LexborNode, tag: str) -> list[LexborNode]:
    """The elements of a kind that stand directly in a cell."""
    return [node for node in cell.iter() if node.tag == tag]


def inside(cell: LexborNode, tag: str) -> LexborNode | None:
    """The first element of a kind in a cell, however deep."""
    node = cell.first_child
    while node is not None:
        found = node.tag
        if found == tag:
            return node
        node = node.next if found == "-text" else node.first_child
    return next((node for node in cell.traverse() if node.tag == tag and node.mem_id != cell.mem_id), None)


def part(cells: Cells, name: str, where: str) -> LexborNode:
    """The first cell of a row that has this class, or `LayoutChanged` that names it."""
    if name not in cells:
        raise LayoutChanged(f"{where}: no .{name}", hint=HINT)
    return cells[name][0]


def json(data: bytes, shape: type[Shape]) -> Shape:
    """The bytes as JSON of this shape (msgspec structs and builtins). Fields that it does not name are ignored.

    Without the outermost field that the shape requires, an error object for one, it is no chart.
    """
    told = text(data)
    try:
        return msgspec.json.decode(told, type=shape)
    except msgspec.ValidationError as error:
        inside = " - at `$" in str(error)
        raise (LayoutChanged if inside else NotAChart)(str(error), hint=HINT) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotAChart(f"no JSON: {error}", hint=HINT) from error


def one(node: LexborNode | LexborHTMLParser, selector: str, where: str) -> LexborNode:
    """The first node that the selector finds, or `LayoutChanged` that names it."""
    found = node.css_first(selector)
    if found is None:
        raise LayoutChanged(f"{where}: no {selector}", hint=HINT)
    return found


DEEPEST = 10
"""Elements from a row of a chart up to what holds the row above it too."""


def apart(nodes: Sequence[LexborNode], most: int, where: str) -> Sequence[LexborNode]:
    """The rows of a page, at most so many and none inside another: reading each then costs no more than the page."""
    if len(nodes) > most:
        raise LayoutChanged(f"{where}: {len(nodes)} rows", hint=HINT)
    for above, row in pairwise(nodes):
        near = {node.mem_id for node in (above.parent, above.parent and above.parent.parent) if node is not None}
        around = row.parent
        for _ in range(DEEPEST):
            if around is None or around.mem_id in near or around.mem_id == above.mem_id:
                break
            around = around.parent
        if around is None or around.mem_id not in near:
            raise LayoutChanged(f"{where}: the rows do not stand side by side", hint=HINT)
    return nodes


def words(node: LexborNode | None, most: int = LONGEST) -> str:
    """A node's text with every run of white space, no-break spaces included, as one space."""
    if node is None:
        return ""
    told = node.text_lexbor()
    if len(told) > most:
        raise LayoutChanged(f"{len(told):,} characters in one {node.tag}", hint=HINT)
    return " ".join(told.split())


def number(told: str, where: str) -> int:
    """A count as printed: `1`, `12,345`."""
    if told.isascii() and told.isdigit() and len(told) <= 15:
        return int(told)
    if not _NUMBER.fullmatch(told):
        raise LayoutChanged(f"{where}: {told[:40]!r} is no number", hint=HINT)
    return int(told.replace(",", ""))


def table(
    data: bytes, marks: Collection[str], where: str, free: Collection[str] = ()
) -> tuple[list[str], list[dict[str, str]]]:
    """The columns of a CSV file and its rows by column name.

    The header is the first or second line, the one with a column of `marks`. In a column of `free` the platform
    writes commas without quotes; where a file has one such column, what is too much in a row is part of it.
    """
    told = text(data)
    bounds.assert_lines(told)
    lines: list[list[str]] = []
    fault: csv.Error | None = None
    try:
        for line in _unquoted(told, marks) if free else csv.reader(io.StringIO(told, newline=""), strict=True):
            lines.append(line)
    except csv.Error as error:
        fault = error
    start = next((place for place, line in enumerate(lines[:2]) if not set(marks).isdisjoint(line)), None)
    if start is None:
        raise NotAChart(f"{where}: no line with a column {' or '.join(marks)}", hint=HINT)
    if (fault and "unexpected end" in str(fault)) or not told.endswith(("\n", "\r", '"')):
        raise IncompleteChart(f"{where}: the file ends inside line {len(lines)}", hint=HINT)
    if fault:
        raise LayoutChanged(f"{where}: line {len(lines) + 1}: {fault}", hint=HINT)
    return lines[start], list(_by_name(lines[start:], where, free))


def _unquoted(told: str, marks: Collection[str]) -> Iterator[list[str]]:
    """The lines of a platform that writes commas without quotes: where it does, quotes are part of a name."""
    width = 0
    for line in io.StringIO(told):
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:
            cells = line.rstrip("\n").split(",")
        if not width and not set(marks).isdisjoint(cells):
            width = len(cells)
        yield line.rstrip("\n").split(",") if width and len(cells) > width else cells


def _by_name(lines: list[list[str]], where: str, free: Collection[str]) -> Iterator[dict[str, str]]:
    columns = lines[0]
    if len(set(columns)) < len(columns):
        raise LayoutChanged(f"{where}: two columns have the same name", hint=HINT)
    wide = [place for place, column in enumerate(columns) if column in free]
    for number_of_line, line in enumerate(lines[1:], 1):
        spare = len(line) - len(columns)
        if spare > 0 and len(wide) == 1:
            at = wide[0]
            line[at : at + spare + 1] = [",".join(line[at : at + spare + 1])]
        elif spare < 0 and line and number_of_line == len(lines) - 1:
            raise IncompleteChart(f"{where}: the file ends inside row {number_of_line}", hint=HINT)
        elif spare and line:
            raise LayoutChanged(f"{where}: row {number_of_line} has {len(line)} columns", hint=HINT)
        if line:
            yield dict(zip(columns, line, strict=True))
