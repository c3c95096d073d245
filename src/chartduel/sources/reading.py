"""From foreign bytes to a page tree or to typed JSON, or a typed error: what every parser begins with."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import LayoutChanged, NotAChart

Shape = TypeVar("Shape")
LARGEST = 8 << 20
"""Bytes of a page: the largest one recorded has 2.7 MB."""
HINT = "the payload is kept; a newer chartduel can read it again"


def text(data: bytes) -> str:
    """The bytes as UTF-8. Anything else would put wrong names into the chart, so it is refused."""
    if len(data) > LARGEST:
        raise NotAChart(f"{len(data):,} bytes are no chart page", hint=HINT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayoutChanged(f"byte {error.start} is not UTF-8", hint=HINT) from error


def html(data: bytes) -> LexborHTMLParser:
    """The tree of a page."""
    return LexborHTMLParser(text(data))


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


def words(node: LexborNode | None) -> str:
    """A node's text with every run of white space, no-break spaces included, as one space."""
    return " ".join(node.text().split()) if node is not None else ""


def number(told: str, where: str) -> int:
    """A count as printed: `1`, `12,345`."""
    if not re.fullmatch(r"[0-9]{1,3}(,?[0-9]{3}){0,4}|[0-9]{1,15}", told):
        raise LayoutChanged(f"{where}: {told[:40]!r} is no number", hint=HINT)
    return int(told.replace(",", ""))
