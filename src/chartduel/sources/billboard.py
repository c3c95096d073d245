"""Billboard: one page a week and chart, in today's layout (since 2021-11) and in that of 2016.

In today's layout each row is a list whose labels shift: NEW and RE-ENTRY stand twice, an award column can come
before the numbers, and every number is there again for small screens. So the numbers are found from the end:
last week, peak, weeks are the three last cells of the inner list.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import reading
from chartduel.sources.accept import charted
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
_WEEK = re.compile(rb"Week of ([A-Z][a-z]+ [0-9]{1,2}, [0-9]{4})")
_SPOTIFY = re.compile(r"spotify:track:([0-9A-Za-z]{22})")
_ARTIST = re.compile(r"/artist/([0-9]+)/")
MONDAYS_UNTIL = date(1962, 1, 6)
_NEW = ("NEW", "RE-ENTRY")
_OLD_NUMBERS = re.compile(r"Last Week (\S+) Peak Position (\S+) Wks on Chart (\S+)")
_OLD_CELLS = "span.this-week, div.row-title, a.spotify, div.stats"
Numbers = tuple[str, str, str]
"""Last week, peak, weeks on the chart, as printed."""


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """One page: the newest chart, or that of a week."""
    day = f"{chart.day_of(label).isoformat()}/" if label else ""
    return (Request(url=f"{SITE}/{PATHS[chart.id]}/{day}"),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A chart page of either layout."""
    page = reading.html(data)
    rows, old = page.css("ul.o-chart-results-list-row"), page.css("article.chart-row")
    label = _label(chart, page, data, old=bool(old))
    if not rows and not old:
        if label is None:
            raise NotAChart(f"{chart.id}: no chart row", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.date().isoformat()} lists nothing", hint=reading.HINT)
    entries = [_entry(chart, row) for row in rows] or [_old_entry(chart, row) for row in old]
    return charted(chart, entries, label=label)


def _label(chart: Chart, page: LexborHTMLParser, data: bytes, *, old: bool) -> datetime | None:
    """The chart date that the page prints, wherever it prints it; they have to agree."""
    _assert_name(chart, page)
    told = {_english(chart, one.decode()) for one in _WEEK.findall(data)}
    picker = page.css_first("#chart-date-picker[data-date]")
    stamps = [picker.attributes["data-date"]] if picker else []
    stamps += [one.attributes.get("datetime") for one in page.css("time[datetime]")[:1]] if old else []
    told |= {_iso(chart, one) for one in stamps if one}
    if not told:
        return None
    if len(told) > 1:
        dates = ", ".join(sorted(one.isoformat() for one in told))
        raise WrongPeriod(f"{chart.id}: the page names several weeks: {dates}", hint=reading.HINT)
    (day,) = told
    if day.weekday() != 5 and day >= MONDAYS_UNTIL:
        raise WrongPeriod(f"{chart.id}: {day.isoformat()} is no Saturday", hint=reading.HINT)
    return chart.day_label(day)


def _assert_name(chart: Chart, page: LexborHTMLParser) -> None:
    """Refuses a page whose title is that of another of its charts."""
    title = reading.words(page.css_first("title")).lower().replace("-", " ")
    named = [one for one, name in NAMES.items() if name in title]
    if named and chart.id not in named:
        raise WrongPeriod(f"{chart.id}: the page's title is {title[:60]!r}", hint="it is the page of another chart")


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
    rank = reading.number((row.attributes.get("data-detail-target") or "").strip(), f"{chart.id}: data-detail-target")
    where = f"{chart.id}: rank {rank}"
    labels = row.css("span.c-label")
    told = [reading.words(one) for one in labels]
    if not told or told[0] != str(rank):
        raise LayoutChanged(f"{where}: the row prints {told[:1]}", hint=reading.HINT)
    title = reading.one(row, "h3.c-title", where)
    cell = title.parent
    inner = cell.parent if cell is not None else None
    if cell is None or inner is None or inner.tag != "ul":
        raise LayoutChanged(f"{where}: the title stands elsewhere", hint=reading.HINT)
    credit = reading.words(cell.css_first("span.c-label"))
    marks = {one for one in _NEW if told.count(one) > (credit == one)}
    last, peak, weeks = _numbers(inner, where)
    return _told(chart, rank, reading.words(title), credit, (last, peak, weeks), marks, Ids(), where)


def _numbers(inner: LexborNode, where: str) -> Numbers:
    """Last week, peak, weeks: the last cells of the inner list that are no list of their own."""
    cells = [one for one in inner.iter() if one.tag == "li" and not any(inside.tag == "ul" for inside in one.iter())]
    told = [reading.words(one) for one in cells[-3:]]
    if len(told) != 3 or not all(one == "-" or one.isdigit() for one in told):
        raise LayoutChanged(f"{where}: last week, peak and weeks are {told}", hint=reading.HINT)
    return told[0], told[1], told[2]


def _old_entry(chart: Chart, row: LexborNode) -> ParsedEntry:
    cells = reading.parts(row, _OLD_CELLS)
    rank = reading.number(reading.words(cells.get("this-week")), f"{chart.id}: span.this-week")
    where = f"{chart.id}: rank {rank}"
    heads = {node.tag: node for node in reading.part(cells, "row-title", where).iter()}
    if "h2" not in heads:
        raise LayoutChanged(f"{where}: no title", hint=reading.HINT)
    told = _OLD_NUMBERS.fullmatch(reading.words(reading.part(cells, "stats", where)))
    if told is None:
        raise LayoutChanged(f"{where}: no last week, peak and weeks", hint=reading.HINT)
    last, peak, weeks = ("-" if one == "--" else one for one in told.groups())
    credit = heads.get("h3")
    link = next(iter(reading.links(credit)), None) if credit is not None else None
    artist = _ARTIST.search((link.attributes.get("href") or "") if link is not None else "")
    track = cells.get("spotify")
    song = _SPOTIFY.search((track.attributes.get("href") or "") if track is not None else "")
    ids = Ids(song=song[1] if song else None, artists=(artist[1],) if artist else ())
    return _told(chart, rank, reading.words(heads["h2"]), reading.words(credit), (last, peak, weeks), set(), ids, where)


def _told(
    chart: Chart,
    rank: int,
    title: str,
    credit: str,
    numbers: tuple[str, str, str],
    marks: set[str],
    ids: Ids,
    where: str,
) -> ParsedEntry:
    last, peak, weeks = (None if one == "-" else reading.number(one, where) for one in numbers)
    if weeks is None or (peak is not None and peak > rank) or (marks and last is not None):
        raise LayoutChanged(f"{where}: last week {last}, peak {peak}, {weeks} weeks cannot be", hint=reading.HINT)
    artists = (title,) if chart.kind is Kind.ARTIST else (credit,) if credit else ()
    move = Move.between(last, rank) if last else Move.REENTRY if weeks > 1 else Move.NEW
    return ParsedEntry(rank=rank, title=title, artists=artists, ids=ids, previous_rank=last, move=move)
