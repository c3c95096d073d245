"""What bytes may cost before anything reads them: a hostile page is small and takes the HTML parser minutes.

Each limit is far above any recorded page. Every page is looked at, so that look has to be cheap: it counts bytes, and
rather takes too much for costly than too little. What seems costly is then gone through tag by tag, in `markup`.
"""

from __future__ import annotations

import re
from collections import Counter

from chartduel.errors import LayoutChanged, NotAChart
from chartduel.sources import markup

LARGEST = 6 << 20
"""Bytes of a page: the largest one recorded has 2.7 MB."""
MOST_LINES = 20_000
"""Of a file: the longest one recorded has 201."""
MOST_TAGS = 200_000
"""The most that were recorded are 24,000."""
MOST_ATTRIBUTES = 500_000
"""The most that were recorded are 25,000."""
ANY_TAGS, ANY_VALUES = 25_000, 26_000
"""So many tags, and values of attributes, take less than a second however they stand in each other."""
MOST_STEPS = 100_000_000
"""Open elements that the parser passes: at each tag it may walk up all of them. Half a second."""
MOST_COPIES = 2_000_000
"""Elements and attributes that the parser makes up: it opens each unclosed `<b>` again in each paragraph. 450 MB."""
MOST_PAIRS = 100_000_000
"""Attributes of a tag, each of which the parser compares with those before it. A quarter of a second."""
MOST_NAMES = 50_000
"""Different names of elements and of attributes: the parser looks for each new one among many of those before it. A
quarter of a second; of 80,000 it is one, of 400,000 a minute and a half. The most that were recorded are 250."""
HINT = "what was collected is kept, and a newer chartduel can read it again"

_UNCOUNTED = bytes(set(range(256)) - set(b"<="))
_WINDOW = 4096
_BLOCK, _BLOCKS = 8192, 8
"""Of the rest of a long page, one block in eight is looked at."""
_UNUSUAL = 10_000
"""Attributes without values, which no recorded page comes near."""
_NAME = 4
"""Bytes of such an attribute and what parts it from the next, where there are tens of thousands of names."""


def _letters(place: int) -> bytes:
    """The letters that stand at this place of the names of elements of which the parser may make more."""
    told = {letter for name in markup.REPEATED for letter in name[place : place + 1]}
    return bytes(told) + bytes(told).upper()


_REPEATED = re.compile(
    rb"< (?= [%b] [%b\s/>] ) (?i:%b) (?= [\s/>] ) [^>]*+" % (_letters(0), _letters(1), b"|".join(markup.REPEATED)),
    re.VERBOSE,
)
"""`<b class="x"`. The first two letters tell other tags from it four times as fast as the names do."""
_ENDED = re.compile(rb"""(?: [^"'=]++ | = (?: "[^"=]*+" | '[^'=]*+' | [^\s"'=] [^\s=]*+ ) )*+""", re.VERBOSE)
"""A tag cut at `>` whose quotes are closed there: in others the `>` may belong to a value."""
_ODD_TAG = re.compile(
    rb"""</?+ [a-zA-Z] [^\s/>]*+ [\s/] \s*+ (?: [^\s/>="']++ = "[^"]*+" \s*+ )*+ /?+ (?!>)""" + markup.ATTRIBUTES,
    re.VERBOSE,
)
"""A tag with something else than attributes that have values in double quotes."""


def assert_size(data: bytes) -> None:
    if len(data) > LARGEST:
        raise NotAChart(f"{len(data):,} bytes are no chart page", hint=HINT)


def assert_lines(told: str) -> None:
    lines = told.count("\n") + told.count("\r")
    if lines > MOST_LINES:
        raise NotAChart(f"{lines:,} lines are no chart", hint=HINT)


def assert_cheap(data: bytes) -> None:
    """Refuses a page that would keep the HTML parser busy or fill the memory."""
    counted = data.translate(None, _UNCOUNTED)
    tags, values = counted.count(b"<"), counted.count(b"=")
    if tags > MOST_TAGS:
        raise LayoutChanged(f"{tags:,} tags are no chart page", hint=HINT)
    if (
        tags > ANY_TAGS
        or values > ANY_VALUES
        or _copies(data) * tags > MOST_COPIES
        or _pairs(data, b"<") + _pairs(data, b">") > MOST_PAIRS
        or _names(data, values) > MOST_NAMES
    ):
        _assert_bounded(data)


def _assert_bounded(data: bytes) -> None:
    for work in markup.work(data):
        if work.steps > MOST_STEPS:
            raise LayoutChanged(f"{work.tags:,} tags stand {work.depth:,} deep in each other", hint=HINT)
        if work.copies > MOST_COPIES:
            raise LayoutChanged(f"<b> and the like stay open through {work.tags:,} tags", hint=HINT)
        if work.pairs > MOST_PAIRS or work.attributes > MOST_ATTRIBUTES:
            raise LayoutChanged(f"{work.tags:,} tags have {work.attributes:,} attributes", hint=HINT)
        if len(work.names) > MOST_NAMES:
            raise LayoutChanged(f"{work.tags:,} tags have {len(work.names):,} different names in them", hint=HINT)


def _copies(data: bytes) -> int:
    """Elements and attributes that the parser may make again at one tag."""
    found = Counter(_REPEATED.findall(data))
    if not all(map(_ENDED.fullmatch, found)):
        return MOST_COPIES
    return sum(min(times, markup.ALIKE) * len(markup.ATTRIBUTE.findall(tag)) for tag, times in found.items())


def _pairs(data: bytes, mark: bytes) -> int:
    """Pairs of attributes in long tags: a stretch without `<` or `>` of more than twice a window fills one."""
    pairs = end = 0
    for at in range(0, len(data) - _WINDOW, _WINDOW):
        if at >= end and data.find(mark, at, at + _WINDOW) < 0:
            begin, end = data.rfind(mark, 0, at) + 1, data.find(mark, at + _WINDOW) + 1 or len(data)
            pairs += _attributes(data[begin:end]) ** 2
    return pairs


def _names(data: bytes, values: int) -> int:
    """Attributes: those with values, all for which the first part of the page has room, and odd ones of the rest."""
    begin = min(len(data), _NAME * max(0, MOST_NAMES - _UNUSUAL - values))
    places = range(begin, len(data), _BLOCK * _BLOCKS)
    odd = [_attributes(tag) for place in places for tag in _ODD_TAG.findall(data, place, place + _BLOCK)]
    return values + begin // _NAME + sum(odd) * _BLOCKS


def _attributes(inside: bytes) -> int:
    """At most so many: white space and slashes part them, or the quotes of a value."""
    return len(inside.split()) + inside.count(b"/") + inside.count(b"=")
