"""Billboard: one page a week and chart, in today's layout (since 2021-11) and in that of 2016.

In today's layout each row is a list whose labels shift: NEW and RE-ENTRY stand twice, an award column can come
before the numbers, and every number is there again for small screens. So the numbers are found from the end:
last week, peak, weeks are the three last cells of the inner list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import reading
from chartduel.sources.accept import another, charted
from chartduel.sources.request import Request

SITE = "https://www.billboard.com/charts"
PATHS = {
    "billboard.hot100": "hot-100",
    "billboard.global200": "billboard-global-200",
    "billboard.200": "billboard-200",
    "billboard.artist100": "artist-100",
}
NAMES = {
    "billboard.hot100": "hot 100",
    "billboard.global200": "global 200",
    "billboard.200": "billboard 200",
    "billboard.artist100": "artist 100",
}
_WEEK = re.compile(rb"Week of ([A-Z][a-z]+ [0-9]{1,2}, [0-9]{4})\s*<")
_ADDRESS = re.compile(r"(?:billboard\.com)?/charts/([a-z0-9-]+)")
_IN_HEAD = {"link[rel=canonical]": "href", "meta[property='og:url']": "content"}
_SPOTIFY = re.compile(r"spotify:track:([0-9A-Za-z]{22})")
_ARTIST = re.compile(r"/artist/([0-9]+)/")
SAME_SIZE = ("billboard.200", "billboard.global200")
"""Charts whose rows look the same."""
_OTHERS = r"[™®]? (songwriters|producers|of the|of all|recurrents?|airplay|anniversary|\d+(st|nd|rd|th)\b)"
"""What follows the name of a chart in the titles of others: `Hot 100 Songwriters`, `Hot 100 of the Decade`."""
BEGAN = date(1955, 1, 1)
MONDAYS_UNTIL = date(1962, 1, 6)
MOST_ROWS = 200
_MARKS = {"NEW": Move.NEW, "RE-ENTRY": Move.REENTRY}
_OLD_NUMBERS = re.compile(r"Last Week (\S+) Peak Position (\S+) Wks on Chart (\S+)")
_OLD_CELLS = ("div.row-history", "span.this-week", "div.row-title", "a.spotify", "div.stats")
_OLD_CLASSES = ("row-history", "this-week", "row-title", "spotify", "stats")
_HISTORY = {"rising": Move.UP, "falling": Move.DOWN, "steady": Move.SAME, "new": Move.NEW, "reentry": Move.REENTRY}
NOT_BEFORE = frozenset({Move.NEW, Move.REENTRY})
Numbers = tuple[str, str, str]
"""Last week, peak, weeks on the chart, as printed."""


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """One page: the newest chart, or that of a week."""
    day = f"{chart.day_of(label).isoformat()}/" if label else ""
    return (Request(url=f"{SITE}/{PATHS[chart.id]}/{day}"),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A chart page of either layout."""
    page = reading.html(data)
    one = page.css_first("ul.o-chart-results-list-row, article.chart-row")
    old = one is not None and one.tag == "article"
    marks = page.css("[id^=chart-]")
    label = _label(chart, marks, data)
    if one is None:
        if label is None:
            raise NotAChart(f"{chart.id}: no chart row", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.date().isoformat()} lists nothing", hint=reading.HINT)
    _assert_name(chart, page, marks, old=old)
    return charted(chart, (_old_entries if old else _entries)(chart, page), label=label)


def _entries(chart: Chart, page: LexborHTMLParser) -> list[ParsedEntry]:
    rows = reading.apart(page.css("ul.o-chart-results-list-row"), MOST_ROWS, chart.id)
    _assert_columns(chart, rows[0])
    return [_entry(chart, row) for row in rows]


def _old_entries(chart: Chart, page: LexborHTMLParser) -> list[ParsedEntry]:
    rows = reading.rows(page, "article.chart-row", _OLD_CELLS, _OLD_CLASSES)
    reading.apart([row for row, _ in rows], MOST_ROWS, chart.id)
    return [_old_entry(chart, cells) for _, cells in rows]


def _label(chart: Chart, marks: Sequence[LexborNode], data: bytes) -> datetime | None:
    """The chart date that the page prints, wherever it prints it; they have to agree."""
    told = {_english(chart, one[1].decode()) for one in _WEEK.finditer(data) if _begins(data, one.start())}
    dated = _of(marks, "chart-date-picker") + [time for nav in _of(marks, "chart-nav") for time in nav.css("time")]
    told |= {_iso(chart, stamp) for one in dated if (stamp := one.attrs.get("data-date") or one.attrs.get("datetime"))}
    if not told:
        return None
    if len(told) > 1:
        dates = ", ".join(sorted(one.isoformat() for one in told))
        raise WrongPeriod(f"{chart.id}: the page names several weeks: {dates}", hint=reading.HINT)
    (day,) = told
    if day < BEGAN or day.weekday() not in ((5,) if day >= MONDAYS_UNTIL else (0, 5)):
        raise WrongPeriod(f"{chart.id}: {day.isoformat()} is no day of a chart", hint=reading.HINT)
    return chart.day_label(day)


def _of(marks: Sequence[LexborNode], name: str) -> list[LexborNode]:
    return [mark for mark in marks if mark.id == name]


def _begins(data: bytes, place: int) -> bool:
    """Whether the text of an element begins here: in a sentence `Week of` is news of some other week."""
    return data[max(0, place - 200) : place].rstrip().endswith(b">")


def _assert_name(chart: Chart, page: LexborHTMLParser, marks: Sequence[LexborNode], *, old: bool) -> None:
    """Refuses the page of another chart: there are a Canadian Hot 100 and a Holiday 100."""
    head = page.head
    nodes = [(head.css_first(one) if head is not None else None, told) for one, told in _IN_HEAD.items()]
    if old:
        nodes += [(nav.css_first("a"), "href") for nav in _of(marks, "chart-nav")[:1]]
    else:
        nodes += [(picker, "data-link") for picker in _of(marks, "chart-date-picker")[:1]]
    for node, attribute in nodes:
        found = _ADDRESS.search((node.attrs.get(attribute) or "") if node else "")
        if found and found[1] != PATHS[chart.id]:
            raise another(chart, f"its {attribute} names {found[1][:60]!r}")
    named = any(node and _ADDRESS.search(node.attrs.get(attribute) or "") for node, attribute in nodes)
    title = reading.words(head.css_first("title") if head is not None else None)
    plain = title.lower().replace("-", " ")
    if not title and not named and chart.id in SAME_SIZE:
        raise LayoutChanged(f"{chart.id}: the page does not say which chart it is", hint=reading.HINT)
    if title and not re.match(rf"(.*[|:–] ?)?(the )?(billboard )?(the )?{NAMES[chart.id]}(?!\w)(?!{_OTHERS})", plain):
        raise another(chart, f"the page's title is {title[:60]!r}")


def _assert_columns(chart: Chart, row: LexborNode) -> None:
    """Refuses a table whose head, which stands before the rows or their list, names the columns in another order."""
    around = row.parent
    for _ in range(2):
        before = around.prev if around is not None else None
        while before is not None:
            if before.tag == "div" and "chart-results-list-header" in (before.attrs.get("class") or ""):
                _assert_order(chart, reading.words(before).lower())
            before = before.prev
        around = around.parent if around is not None else None


def _assert_order(chart: Chart, head: str) -> None:
    places = [head.find(name) for name in ("last week", "peak", "wks on")]
    if -1 not in places and places != sorted(places):
        raise LayoutChanged(f"{chart.id}: the head of the list is {head[:120]!r}", hint=reading.HINT)


def _english(chart: Chart, told: str) -> date:
    try:
        return datetime.strptime(f"{told} +0000", "%B %d, %Y %z").date()
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: the week {told!r}: {error}", hint=reading.HINT) from error


def _iso(chart: Chart, told: str) -> date:
    try:
        return date.fromisoformat(told[:10])
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: the date {told[:20]!r}: {error}", hint=reading.HINT) from error


def _entry(chart: Chart, row: LexborNode) -> ParsedEntry:
    rank = reading.number((row.attrs.get("data-detail-target") or "").strip(), f"{chart.id}: data-detail-target")
    where = f"{chart.id}: rank {rank}"
    _, *nodes = row.traverse()
    tags = [node.tag for node in nodes]
    lists = [place for place, tag in enumerate(tags) if tag == "ul"]
    if not lists:
        raise LayoutChanged(f"{where}: no list in the row", hint=reading.HINT)
    told = _labels(nodes[: lists[0]])
    if not told or told[0] != str(rank):
        raise LayoutChanged(f"{where}: the row prints {told[:1]}", hint=reading.HINT)
    cells = [[node for node in nodes[low:high] if node.tag == "li"] for low, high in pairwise([*lists, len(nodes)])]
    title, credit = _names(cells[0], where)
    marks = {move for one in told[1:] if (move := _MARKS.get(one.replace(" ", "")))}
    return _told(chart, rank, title, credit, _numbers(cells, where), marks, Ids(), where)


def _labels(nodes: Iterable[LexborNode]) -> list[str]:
    return [
        reading.words(node)
        for node in nodes
        if node.tag == "span" and "c-label" in (node.attrs.get("class") or "").split()
    ]


def _names(cells: Sequence[LexborNode], where: str) -> tuple[str, str]:
    """The title and the credit, which stand in one cell."""
    for cell in cells:
        for node in reading.children(cell, "h3"):
            if "c-title" in (node.attrs.get("class") or "").split():
                if _labels(node.traverse()) or any(inside.tag == "li" for inside in node.traverse()):
                    raise LayoutChanged(f"{where}: the title holds other cells", hint=reading.HINT)
                return reading.words(node), next(iter(_labels(cell.traverse())), "")
    raise LayoutChanged(f"{where}: no h3.c-title in the list of the row", hint=reading.HINT)


def _numbers(cells: Sequence[Sequence[LexborNode]], where: str) -> Numbers:
    """Last week, peak, weeks: the last cells of the list; the one behind them holds the list for small screens."""
    inner, *others = cells
    told = [reading.words(cell) for cell in (inner[:-1] if others else inner)[-3:]]
    if len(told) != 3 or not all(one == "-" or one.isdigit() for one in told):
        raise LayoutChanged(f"{where}: last week, peak and weeks are {told}", hint=reading.HINT)
    if others and told != [reading.words(cell) for cell in others[-1][-3:]]:
        raise LayoutChanged(f"{where}: {told} is something else for small screens", hint=reading.HINT)
    return told[0], told[1], told[2]


def _old_entry(chart: Chart, cells: reading.Cells) -> ParsedEntry:
    rank = reading.number(reading.words(reading.first(cells, "this-week")), f"{chart.id}: span.this-week")
    where = f"{chart.id}: rank {rank}"
    heads = {node.tag: node for node in reading.part(cells, "row-title", where).iter()}
    if "h2" not in heads:
        raise LayoutChanged(f"{where}: no title", hint=reading.HINT)
    told = _OLD_NUMBERS.fullmatch(reading.words(reading.part(cells, "stats", where)))
    if told is None:
        raise LayoutChanged(f"{where}: no last week, peak and weeks", hint=reading.HINT)
    last, peak, weeks = ("-" if one == "--" else one for one in told.groups())
    credit = heads.get("h3")
    link = reading.inside(credit, "a") if credit is not None else None
    artist = _ARTIST.search((link.attrs.get("href") or "") if link is not None else "")
    track = reading.first(cells, "spotify")
    song = _SPOTIFY.search((track.attrs.get("href") or "") if track is not None else "")
    ids = Ids(song=song[1] if song else None, artists=(artist[1],) if artist else ())
    title, numbers, marks = (
        reading.words(heads["h2"]),
        (last, peak, weeks),
        _history(reading.first(cells, "row-history"), where),
    )
    entry = _told(chart, rank, title, reading.words(credit), numbers, marks & NOT_BEFORE, ids, where)
    if marks and entry.move not in marks:
        raise LayoutChanged(f"{where}: {entry.move} against div.row-history", hint=reading.HINT)
    return entry


def _history(node: LexborNode | None, where: str) -> set[Move]:
    """The movement that a row of 2016 shows as a picture; none in a part that was saved without it."""
    if node is None:
        return set()
    kind = (node.attrs.get("class") or "").removeprefix("row-history row-history-")
    if kind not in _HISTORY:
        raise LayoutChanged(f"{where}: div.row-history is {kind[:40]!r}", hint=reading.HINT)
    return {_HISTORY[kind]}


def _told(
    chart: Chart,
    rank: int,
    title: str,
    credit: str,
    numbers: Numbers,
    marks: set[Move],
    ids: Ids,
    where: str,
) -> ParsedEntry:
    # A peak is as of the week before where the archive counts late: it can lie below this week's rank.
    last, peak, weeks = [None if one == "-" else reading.number(one, where) for one in numbers]
    if not weeks or peak == 0 or last == 0:
        raise LayoutChanged(f"{where}: last week {last}, peak {peak}, {weeks} weeks cannot be", hint=reading.HINT)
    if len(marks) != (last is None) or (Move.NEW in marks and weeks > 1):
        raise LayoutChanged(f"{where}: {sorted(marks)} after {weeks} weeks, last week {last}", hint=reading.HINT)
    artists = (title,) if chart.kind is Kind.ARTIST else (credit,) if credit else ()
    move = Move.between(last, rank) if last else next(iter(marks))
    return ParsedEntry(rank=rank, title=title, artists=artists, ids=ids, previous_rank=last, move=move)
