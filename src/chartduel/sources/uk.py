"""Official Charts (UK): one page a week, in the table of before 2023 and in the cards since."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import reading
from chartduel.sources.accept import charted
from chartduel.sources.request import Request

SITE = "https://www.officialcharts.com/charts/singles-chart"
OTHERS = (
    "dance",
    "albums",
    "streaming",
    "sales",
    "vinyl",
    "rock",
    "indie",
    "physical",
    "download",
    "r&b",
    "country",
    "audio",
)
"""Words in the title of its other charts."""
_DAY = r"([0-9]{1,2} [A-Z][a-z]+ [0-9]{4})"
_WEEK = re.compile(rf"{_DAY}\s*[-–]\s*{_DAY}")
_ARTIST = re.compile(r"/artist/([0-9]+)/")


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """One page: the newest chart, or that of a week."""
    day = f"{chart.day_of(label):%Y%m%d}/7501/" if label else ""
    return (Request(url=f"{SITE}/{day}"),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A chart page of either layout."""
    page = reading.html(data)
    label = _label(chart, page)
    marks = page.css("table.chart-positions span.position")
    cards = [] if marks else page.css("div.chart-item div.chart-item-content")
    if not marks and not cards:
        if label is None:
            raise NotAChart(f"{chart.id}: no chart rows", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.date().isoformat()} lists nothing", hint=reading.HINT)
    entries = [_row(chart, _row_of(chart, one)) for one in marks] or [_card(chart, one) for one in cards]
    return charted(chart, entries, label=label)


def _label(chart: Chart, page: LexborHTMLParser) -> datetime | None:
    """The first day of the printed week. The other weekly charts of the site are built in the same way."""
    title = reading.words(page.css_first("title")) or reading.words(page.css_first("h1"))
    plain = title.lower()
    if "chart" in plain and ("singles" not in plain or any(one in plain for one in OTHERS)):
        raise WrongPeriod(f"{chart.id}: the page's title is {title[:60]!r}", hint="it is the page of another chart")
    told = reading.words(page.css_first("p.article-date, .chart-date, p.text-lg"))
    week = _WEEK.search(told)
    if week is None:
        body = page.body
        week = _WEEK.search(" ".join(body.text().split())) if body is not None else None
    if week is None:
        return None
    first, last = (_day(chart, one) for one in week.groups())
    if last - first != timedelta(days=6):
        raise WrongPeriod(f"{chart.id}: {week[0]} is no week", hint=reading.HINT)
    return chart.day_label(first)


def _day(chart: Chart, told: str) -> date:
    try:
        return datetime.strptime(f"{told} +0000", "%d %B %Y %z").date()
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: the date {told!r}: {error}", hint=reading.HINT) from error


def _row_of(chart: Chart, mark: LexborNode) -> LexborNode:
    node: LexborNode | None = mark
    while node is not None and node.tag != "tr":
        node = node.parent
    if node is None:
        raise LayoutChanged(f"{chart.id}: a rank stands outside a row", hint=reading.HINT)
    return node


def _row(chart: Chart, row: LexborNode) -> ParsedEntry:
    rank = reading.number(reading.words(row.css_first("span.position")), f"{chart.id}: span.position")
    where = f"{chart.id}: rank {rank}"
    title, artist = reading.one(row, "div.title", where), reading.one(row, "div.artist", where)
    numbers = [reading.words(one) for one in row.iter() if one.tag == "td"][3:5]
    last = reading.words(reading.one(row, "span.last-week", where))
    link = artist.css_first("a")
    found = _ARTIST.search((link.attributes.get("href") or "") if link else "")
    product = row.css_first("a[data-productid]")
    song = product.attributes.get("data-productid") if product else None
    ids = Ids(song=song or None, artists=(found[1],) if found else ())
    return _told(rank, reading.words(title), reading.words(artist), last, numbers, ids, where)


def _card(chart: Chart, card: LexborNode) -> ParsedEntry:
    rank = reading.number(reading.words(card.css_first("div.position strong")), f"{chart.id}: div.position strong")
    where = f"{chart.id}: rank {rank}"
    title = card.css("a.chart-name > span")[-1:]
    artist = reading.one(card, "a.chart-artist", where)
    if not title:
        raise LayoutChanged(f"{where}: no a.chart-name span", hint=reading.HINT)
    last = reading.words(reading.one(card, "li.movement", where)).removeprefix("LW:").rstrip(" ,").strip()
    numbers = [reading.words(card.css_first(f"li.{one}")).partition(":")[2].strip(" ,") for one in ("peak", "weeks")]
    return _told(rank, reading.words(title[0]), reading.words(artist), last, numbers, Ids(), where)


def _told(rank: int, title: str, artist: str, last: str, numbers: list[str], ids: Ids, where: str) -> ParsedEntry:
    if len(numbers) != 2:
        raise LayoutChanged(f"{where}: no peak and weeks", hint=reading.HINT)
    peak, weeks = (reading.number(one, f"{where}: peak, weeks") for one in numbers)
    if peak > rank or weeks < 1:
        raise LayoutChanged(f"{where}: peak {peak} in {weeks} weeks cannot be", hint=reading.HINT)
    word = last.lower().rstrip("!")
    if word in ("new", "re", "re-entry"):
        move, previous = (Move.NEW if word == "new" else Move.REENTRY), None
    else:
        previous = reading.number(last, f"{where}: last week")
        move = Move.between(previous, rank)
    return ParsedEntry(rank=rank, title=title, artists=(artist,), ids=ids, previous_rank=previous, move=move)
