"""What platforms do wrong, and what it does to the bytes of a page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec

BOMB_BYTES = 64 << 20
TABLE_ROWS = re.compile(rb"<tr\b[^>]*>.*?</tr>", re.DOTALL)
ITEMS = re.compile(rb"<li\b(?:(?!<li\b|</li>).)*</li>\s*", re.DOTALL)
LISTS = re.compile(rb"(?:<li\b(?:(?!<li\b|</li>).)*</li>\s*){2,}", re.DOTALL)
"""Neighbouring items of a list that hold no list themselves: the columns of a page without tables."""
LOGIN = b"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Log in</title></head>
<body><form method="post" action="/login"><input name="id"><input name="password" type="password"></form></body></html>
"""


class Fault(StrEnum):
    """`SLOW` drips its body; `LAST_HOUR` shows the chart before the one that is due; `REPEATED_PAGE` sends the second
    page again as the third (the first as the second where there are two); `CLOCK_SKEW` runs an hour ahead."""

    FORBIDDEN = "forbidden"
    NOT_ACCEPTABLE = "not acceptable"
    TOO_MANY = "too many"
    SERVER_ERROR = "server error"
    SLOW = "slow"
    TRUNCATED = "truncated"
    WRONG_CHARSET = "wrong charset"
    GZIP_BOMB = "gzip bomb"
    REDIRECT_AWAY = "redirect away"
    LOGIN_PAGE = "login page"
    LAST_HOUR = "last hour"
    REPEATED_PAGE = "repeated page"
    CHANGED_LAYOUT = "changed layout"
    SWAPPED_COLUMNS = "swapped columns"
    EMPTY_LIST = "empty list"
    CLOCK_SKEW = "clock skew"


@cache
def bomb() -> bytes:
    """64 MB of spaces in 64 kB."""
    return gzip.compress(b" " * BOMB_BYTES)


def wrong_charset(page: bytes) -> bytes:
    """The page in a Korean charset of old; a page without Hangul in UTF-16."""
    text = page.decode(errors="replace")
    old = text.encode("cp949", "replace")
    return text.encode("utf-16") if old.isascii() else old


def changed_layout(page: bytes) -> bytes:
    """Every class, id and key has a new name, and so has every column of a CSV file."""
    if _is_json(page):
        return re.sub(rb'"(\w+)"(\s*:)', rb'"\1V2"\2', page)
    if _is_html(page):
        return re.sub(rb'\b(class|id)="([^"]+)"', lambda found: found[1] + b'="' + _renamed(found[2]) + b'"', page)
    head, end, rows = page.partition(b"\n")
    return re.sub(rb"(\w+)", rb"\1_v2", head) + end + rows


def _renamed(names: bytes) -> bytes:
    return b" ".join(name + b"-v2" for name in names.split())


def swapped_columns(page: bytes) -> bytes:
    """Every row from right to left. What is found by name can still be read, and must then be right."""
    if _is_json(page):
        return msgspec.json.encode(_backwards(msgspec.json.decode(page)))
    if _is_html(page):
        rows, backwards = (TABLE_ROWS, _cells_backwards) if TABLE_ROWS.search(page) else (LISTS, _items_backwards)
        return rows.sub(backwards, page)
    return b"\n".join(b",".join(reversed(re.findall(rb'"[^"]*"|[^,]+', line))) for line in page.splitlines())


def _backwards(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _backwards(value) for key, value in reversed(told.items())}
    return [_backwards(value) for value in told] if isinstance(told, list) else told


def _items_backwards(row: re.Match[bytes]) -> bytes:
    return b"".join(reversed(ITEMS.findall(row[0])))


def _cells_backwards(row: re.Match[bytes]) -> bytes:
    cells = re.findall(rb"<t[dh]\b.*?</t[dh]>", row[0], re.DOTALL)
    return row[0].partition(b">")[0] + b">" + b"".join(reversed(cells)) + b"</tr>"


def empty_list(page: bytes) -> bytes:
    """The frame of the page without a row in it."""
    if _is_json(page):
        return msgspec.json.encode(_emptied(msgspec.json.decode(page)))
    if _is_html(page):
        rows = re.compile(rb"<(tr|li|ul)\b[^>]*>(?:(?!<\1\b).)*?</\1>", re.DOTALL)
        return rows.sub(lambda found: found[0] if b'scope="col"' in found[0] else b"", page)
    return page.partition(b"\n")[0] + b"\n"


def _emptied(told: Any) -> Any:
    """Every list of objects is empty, and every object whose keys are numbers."""
    if isinstance(told, dict):
        numbered = bool(told) and all(str(key).isdigit() for key in told)
        return {} if numbered else {key: _emptied(value) for key, value in told.items()}
    if isinstance(told, list):
        return [] if all(isinstance(value, dict) for value in told) else [_emptied(value) for value in told]
    return told


def _is_json(page: bytes) -> bool:
    return page.lstrip()[:1] in (b"{", b"[")


def _is_html(page: bytes) -> bool:
    return b"<" in page[:4096]


DAMAGE: Mapping[Fault, Callable[[bytes], bytes]] = {
    Fault.WRONG_CHARSET: wrong_charset,
    Fault.CHANGED_LAYOUT: changed_layout,
    Fault.SWAPPED_COLUMNS: swapped_columns,
    Fault.EMPTY_LIST: empty_list,
}
"""Faults that a page has in its bytes."""
