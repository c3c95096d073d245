"""Official Charts (UK): one page a week, in the table of before 2023 and in the cards since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import reading
from chartduel.sources.accept import another, charted
from chartduel.sources.request import Request

SITE = "https://www.officialcharts.com/charts/singles-chart"
_TITLE = re.compile(r"(the )?(official )?(uk )?(top [0-9]+ )?singles chart(?! update)\b.*")
"""Its other charts say more: Scottish, dance, sales; a chart update is a forecast in the middle of the week."""
BEGAN = date(1952, 11, 14)
FRIDAYS_FROM = date(2015, 7, 10)
"""Until then the week began on another day; the one before had five days and no Friday."""
MOST_ROWS = 120
"""Those of 100 ranks, some of them shared."""
_DAY = r"([0-9]{1,2} [A-Z][a-z]+ [0-9]{4})"
_WEEK = re.compile(rf"{_DAY}\s*[-–]\s*{_DAY}")
_CHART = re.compile(r"7501-([0-9]{4})([0-9]{2})([0-9]{2})")
"""Its number on the site and the last day of the week."""
_ICONS = {"icon-up": Move.UP, "icon-down": Move.DOWN, "movement-up": Move.UP, "movement-down": Move.DOWN}
_CELLS = ("span.position", "span.last-week", "div.title", "div.artist", "a[data-chartid]")
_CLASSES = ("position", "last-week", "title", "artist")
_CELL_TAGS = frozenset({"td", "div", "p", "li", "strong"})
_CELL_CLASSES = frozenset({"chart-name", "chart-artist", "movement-icon"})
"""What stands beside a name, and in it only where an end tag is missing."""
_ARTIST = re.compile(r"/artist/([0-9]+)/")


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """One page: the newest chart, or that of a week."""
    day = f"{chart.day_of(label):%Y%m%d}/7501/" if label else ""
    return (Request(url=f"{SITE}/{day}"),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A chart page of either layout."""
    page = reading.html(data)
    found = reading.rows(page, "table.chart-positions tr", _CELLS, _CLASSES)
    rows = [(row, cells) for row, cells in found if "position" in cells]
    cards = [] if rows else page.css("div.chart-item div.chart-item-content")
    label = _label(chart, page, [one for _, cells in found for one in cells.get("a", ())])
    if not rows and not cards:
        if label is None:
            raise NotAChart(f"{chart.id}: no chart rows", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.date().isoformat()} lists nothing", hint=reading.HINT)
    reading.apart([row for row, _ in rows] or cards, MOST_ROWS, chart.id)
    entries = [_row(chart, row, cells) for row, cells in rows] or [_card(chart, card) for card in cards]
    return charted(chart, entries, label=label)


def _label(chart: Chart, page: LexborHTMLParser, links: Sequence[LexborNode]) -> datetime | None:
    """The Friday of the printed week. The other weekly charts of the site are built in the same way."""
    title = reading.words(page.head.css_first("title") if page.head is not None else None) or reading.words(
        page.css_first("h1.article-heading, h1")
    )
    plain = title.lower()
    if "chart" in plain and not _TITLE.fullmatch(plain):
        raise WrongPeriod(f"{chart.id}: the page's title is {title[:60]!r}", hint="it is the page of another chart")
    weeks = {found.groups() for one in page.css("p.article-date")[:9] if (found := _WEEK.search(reading.words(one)))}
    if not weeks and (found := _WEEK.search(reading.words(page.body, reading.LARGEST))):
        weeks = {found.groups()}
    if not weeks:
        return None
    if len(weeks) > 1:
        raise WrongPeriod(f"{chart.id}: p.article-date names several weeks: {sorted(weeks)}", hint=reading.HINT)
    first, last = (_day(chart, one) for one in next(iter(weeks)))
    _assert_week(chart, links, first, last)
    return chart.day_label(first + timedelta(days=(4 - first.weekday()) % 7))


def _assert_week(chart: Chart, links: Sequence[LexborNode], first: date, last: date) -> None:
    """Refuses what is no week of a chart, and rows that are of another chart or week."""
    moved = first >= FRIDAYS_FROM and first.weekday() != 4
    if last - first != timedelta(days=6) or first < BEGAN or moved:
        raise WrongPeriod(f"{chart.id}: {first} to {last} is no week of a chart", hint=reading.HINT)
    for told in {link.attrs.get("data-chartid") for link in links}:
        found = _CHART.fullmatch(told or "")
        if found is None or "-".join(found.groups()) != last.isoformat():
            raise another(chart, f"a[data-chartid] is {told!r} in the week to {last}")


def _day(chart: Chart, told: str) -> date:
    try:
        return datetime.strptime(f"{told} +0000", "%d %B %Y %z").date()
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: the date {told!r}: {error}", hint=reading.HINT) from error


def _row(chart: Chart, row: LexborNode, cells: reading.Cells) -> ParsedEntry:
    mark = cells["position"][0]
    rank = reading.number(reading.words(mark), f"{chart.id}: span.position")
    where = f"{chart.id}: rank {rank}"
    if mark.parent is None or mark.parent.parent is None or mark.parent.parent.mem_id != row.mem_id:
        raise LayoutChanged(f"{where}: a span.position stands outside tr > td", hint=reading.HINT)
    title, artist = reading.part(cells, "title", where), reading.part(cells, "artist", where)
    _assert_plain(title, artist, where)
    numbers = [reading.words(one) for one in reading.children(row, "td")[3:5]]
    week = reading.part(cells, "last-week", where)
    link = reading.inside(artist, "a")
    found = _ARTIST.search((link.attrs.get("href") or "") if link else "")
    product = reading.first(cells, "a")
    song = product.attrs.get("data-productid") if product else None
    ids = Ids(song=song or None, artists=(found[1],) if found else ())
    entry = _told(rank, reading.words(title), reading.words(artist), reading.words(week), numbers, ids, where)
    return _as_drawn(entry, week, where)


def _as_drawn(entry: ParsedEntry, icon: LexborNode | None, where: str) -> ParsedEntry:
    """The entry, whose arrow has to agree with its ranks."""
    drawn = {_ICONS.get(one) for one in ((icon.attrs.get("class") or "").split() if icon else ())} - {None}
    if drawn and drawn != {entry.move}:
        raise LayoutChanged(f"{where}: {entry.move}, but its arrow is another", hint=reading.HINT)
    return entry


def _card(chart: Chart, card: LexborNode) -> ParsedEntry:
    rank = reading.number(reading.words(card.css_first("div.position strong")), f"{chart.id}: div.position strong")
    where = f"{chart.id}: rank {rank}"
    title = card.css("a.chart-name > span")[-1:]
    artist = reading.one(card, "a.chart-artist", where)
    if not title:
        raise LayoutChanged(f"{where}: no a.chart-name span", hint=reading.HINT)
    _assert_plain(title[0], artist, where)
    last = reading.words(reading.one(card, "li.movement", where)).removeprefix("LW:").rstrip(" ,").strip()
    numbers = [reading.words(card.css_first(f"li.{one}")).partition(":")[2].strip(" ,") for one in ("peak", "weeks")]
    entry = _told(rank, reading.words(title[0]), reading.words(artist), last, numbers, Ids(), where)
    return _as_drawn(entry, card.css_first("span.movement-icon"), where)


def _assert_plain(title: LexborNode, artist: LexborNode, where: str) -> None:
    """Refuses names that hold the cells behind them: an end tag is missing."""
    for node in chain(islice(title.traverse(), 1, None), islice(artist.traverse(), 1, None)):
        if node.tag in _CELL_TAGS or not _CELL_CLASSES.isdisjoint((node.attrs.get("class") or "").split()):
            raise LayoutChanged(f"{where}: a name holds other cells", hint=reading.HINT)


def _told(rank: int, title: str, artist: str, last: str, numbers: list[str], ids: Ids, where: str) -> ParsedEntry:
    if len(numbers) != 2:
        raise LayoutChanged(f"{where}: no peak and weeks", hint=reading.HINT)
    peak, weeks = (reading.number(one, f"{where}: peak, weeks") for one in numbers)
    if not 0 < peak <= rank or weeks < 1 or (last.lower() == "new" and weeks > 1):
        raise LayoutChanged(f"{where}: peak {peak} in {weeks} weeks cannot be", hint=reading.HINT)
    word = last.lower().rstrip("!")
    if word in ("new", "re", "re-entry"):
        move, previous = (Move.NEW if word == "new" else Move.REENTRY), None
    else:
        previous = reading.number(last, f"{where}: last week")
        move = Move.between(previous, rank)
    artists = (artist,) if artist else ()
    return ParsedEntry(rank=rank, title=title, artists=artists, ids=ids, previous_rank=previous, move=move)
