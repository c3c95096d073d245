"""What bytes may cost before anything reads them: a hostile page is small and takes the HTML parser minutes.

Each limit is far above any recorded page. The checks look at every page, so they only count; a page that counts as
suspicious is looked at closely.
"""

from __future__ import annotations

import re
from collections import Counter

from chartduel.errors import LayoutChanged, NotAChart

LARGEST = 6 << 20
"""Bytes of a page: the largest one recorded has 2.7 MB."""
MOST_TAGS = 200_000
"""The most that was recorded are 24,000."""
MOST_STEPS = 200_000_000
"""Tags of a page times their depth: the parser takes about a second for it."""
MOST_COPIES = 700_000
"""Elements that the parser makes up: it opens each unclosed `<b>` again in each paragraph."""
MOST_OPTIONS = 5_000
"""Of `<select>`: the parser goes through the earlier ones at each. A page with all weeks of a chart has 450."""
MOST_PAIRS = 40_000_000
"""Attributes of one tag, each compared with each: half a second."""
MOST_LINES = 20_000
"""Of a file: the longest one recorded has 201."""
HINT = "what was collected is kept, and a newer chartduel can read it again"
_WINDOW = 512
_ALIKE = 3
"""Of unclosed `<b>`s that look the same, the parser opens so many again."""
_FORMATTING = re.compile(
    rb"<[bceftisuBCEFTISU](?=[\s/>tTmMiIoOeE])(?:(?<=[bisuBISU])[\s/>]|(?<=[tseTSE])[tTmMeE]|(?<=[bB])[iI]|(?<=[cfCF])[oO])[^>]*"
)
_FORMAT_NAME = re.compile(rb"<(?:[bisu]|tt|em|big|code|font|small|strike|strong)(?=[\s/>]|$)", re.IGNORECASE)
_CLOSED_AT_ONCE = re.compile(
    rb"<([bisu]|tt|em|big|code|font|small|strike|strong)(?=[\s/>])"
    rb"(?:[^<>\"'=]|=(?![\"'])|=\"[^\"<>]*+\"|='[^'<>]*+')*+>[^<]*+</\1>",
    re.IGNORECASE,
)
_OPTION = re.compile(rb"<[oO][pP][tT]")
_BEGUN = re.compile(rb"<[a-zA-Z][^\s/>]*+")
_VALUE = re.compile(rb"=\"[^\"]*\"|='[^']*'")
_TEXT_ENDS = (b"</script>", b"</style>")
_ATTRIBUTES = (
    rb"(?:[\s/]++|=?+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+|(?=>)))?+|=)*+"
)
_TOKEN = re.compile(
    rb"(?P<dark><!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+|</[^a-z][^>]*+"
    rb"|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])"
    + _ATTRIBUTES
    + rb">.*?(?:</(?P=raw)(?=[\s/>])|\Z))|<(?P<closing>/?)(?P<name>[a-z][^\s/>]*+)"
    + _ATTRIBUTES,
    re.IGNORECASE | re.DOTALL,
)
_CLOSES_ITSELF = frozenset(
    b"area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track"
    b" wbr".split()
)


def assert_size(data: bytes) -> None:
    if len(data) > LARGEST:
        raise NotAChart(f"{len(data):,} bytes are no chart page", hint=HINT)


def assert_cheap(data: bytes) -> None:
    """Refuses a page that would keep the HTML parser busy or fill the memory."""
    tags = data.count(b"<")
    if tags > MOST_TAGS:
        raise LayoutChanged(f"{tags:,} tags are no chart page", hint=HINT)
    if tags**2 / 4 > MOST_STEPS:
        _assert_shallow(data, tags)
    found = _FORMATTING.findall(data)
    if len(found) * tags > MOST_COPIES:
        _assert_closed(data, found, tags)
    if tags > MOST_OPTIONS and any(tag[1:4].lower() == b"sel" for tag in found):
        _assert_few(data)
    _assert_short_tags(data)


def assert_lines(told: str) -> None:
    lines = told.count("\n") + told.count("\r")
    if lines > MOST_LINES:
        raise NotAChart(f"{lines:,} lines are no chart", hint=HINT)


def _assert_shallow(data: bytes, tags: int) -> None:
    """The HTML parser walks up the open tags at each tag, so its time grows with their number times the depth.

    What looks like a tag in a comment or a script may be one; what closes one there does not.
    """
    depth = deepest = 0
    unclosed = Counter[bytes]()
    for token in _TOKEN.finditer(data):
        name = (token["name"] or b"").lower()
        if token["dark"]:
            depth += len(_BEGUN.findall(token["dark"]))
        elif token["closing"] and unclosed[name]:
            depth, unclosed[name] = depth - 1, unclosed[name] - 1
        elif not token["closing"] and name not in _CLOSES_ITSELF:
            depth, unclosed[name] = depth + 1, unclosed[name] + 1
        deepest = max(depth, deepest)
    if deepest * tags > MOST_STEPS:
        raise LayoutChanged(f"{tags:,} tags that stand {deepest:,} deep in each other", hint=HINT)


def _assert_closed(data: bytes, found: list[bytes], tags: int) -> None:
    """Refuses many different `<b>`s that stay open, each of which the parser repeats in each later paragraph."""
    opened = Counter(tag for tag in found if _FORMAT_NAME.match(tag))
    if _repeated(opened) * tags <= MOST_COPIES:
        return
    opened -= Counter(tag[0].partition(b">")[0] for tag in re.finditer(_CLOSED_AT_ONCE, data))
    if (repeated := _repeated(opened)) * tags > MOST_COPIES:
        raise LayoutChanged(f"{repeated:,} of <b> and the like stay open through {tags:,} tags", hint=HINT)


def _repeated(opened: Counter[bytes]) -> int:
    """How many of these the parser opens again; where a value holds `>`, we do not see all that makes them differ."""
    cut = (tag.count(b'"') % 2 or tag.count(b"'") % 2 for tag in opened)
    return sum(times if half else min(times, _ALIKE) for times, half in zip(opened.values(), cut, strict=True))


def _assert_few(data: bytes) -> None:
    options = len(_OPTION.findall(data))
    if options > MOST_OPTIONS:
        raise LayoutChanged(f"{options:,} options in a <select>", hint=HINT)


def _assert_short_tags(data: bytes) -> None:
    """The parser compares each attribute of a tag with the others of it. A tag of very many fills a whole window."""
    pairs = place = 0
    for at in [at for at in range(0, len(data) - _WINDOW, _WINDOW) if data.find(b">", at, at + _WINDOW) < 0]:
        if at < place:
            continue
        place = data.find(b">", at + _WINDOW) + 1 or len(data)
        begin = data.rfind(b">", 0, at) + 1
        if _BEGUN.search(data, begin, place) or not data.endswith(_TEXT_ENDS, begin, place):
            pairs += _most_attributes(data[begin:place]) ** 2
    if pairs > MOST_PAIRS:
        _assert_few_attributes(data)


def _assert_few_attributes(data: bytes) -> None:
    long = (token[0] for token in _TOKEN.finditer(data) if token["name"] and len(token[0]) > _WINDOW)
    if sum(_most_attributes(_VALUE.sub(b"=", tag)) ** 2 for tag in long) > MOST_PAIRS:
        raise LayoutChanged("a tag has very many attributes", hint=HINT)


def _most_attributes(inside: bytes) -> int:
    """At most so many attributes; white space and slashes part them, and quotes do."""
    return len(inside.replace(b"/", b" ").split()) + inside.count(b"=")
