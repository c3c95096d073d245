"""Genie's charts: pages of fifty rows, each of which prints the date and the hour of its chart.

The ranks are absolute. `rtm=Y` is the real-time chart, `rtm=N` the daily or weekly one; the links to the other pages
repeat what was asked for. A credit with a button "외" has more artists, whose names only another page tells.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Cadence, Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

TOP200 = "https://www.genie.co.kr/chart/top200"
PAGE = 50
KINDS = {Cadence.HOUR: ("D", "Y"), Cadence.DAY: ("D", "N"), Cadence.WEEK: ("W", "N")}
"""`ditc` and `rtm` of a chart's address."""
DATE = re.compile(r"(20[0-9]{2})[.\-/ ]*([0-9]{2})[.\-/ ]*([0-9]{2})(?![0-9])")
NOTHING_BEFORE = {"rank-none": Move.SAME, "rank-new": Move.NEW}
STEPS = {"rank-up": 1, "rank-down": -1}
WORDS = {"rank-none": "유지", "rank-up": "상승", "rank-down": "하강"}
CELLS = (
    "td.number", 'td.number span[class*="rank-"]', "td.info a.title", "td.info .artist", "td.info a.albumtitle",
)  # fmt: skip
_MARKERS = (*WORDS, "rank-new")
CLASSES = ("number", "title", "artist", "albumtitle", *_MARKERS)
_ROW = re.compile(rb"<tr\b[^<>]*songid=", re.IGNORECASE)
ID = re.compile(r"(fn\w+)\('(\d*)'")


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The four pages of a chart."""
    ditc, rtm = KINDS[chart.cadence]
    local = label.astimezone(chart.tz) if label else None
    when = (("ymd", f"{local:%Y%m%d}"),) if local else ()
    when += (("hh", f"{local:%H}"),) if local and chart.cadence is Cadence.HOUR else ()
    pages = range(1, chart.sizes[-1].ranks // PAGE + 1)
    return tuple(Request(url=TOP200, params=(("ditc", ditc), *when, ("rtm", rtm), ("pg", str(page)))) for page in pages)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """One page of fifty."""
    tree = reading.html(data)
    rows = reading.rows(tree, "tr[songid]", CELLS, CLASSES)
    if not rows:
        _nothing(chart, tree)
    reading.assert_closed(data, _ROW, chart.id)
    label = _label(chart, tree)
    _fits(chart, tree, label)
    entries = [_entry(chart, row, cells) for row, cells in rows]
    _paged(chart, tree, entries)
    return accept.charted(chart, entries, label=label, first=None, whole=False)


def _nothing(chart: Chart, tree: LexborHTMLParser) -> None:
    if tree.css_first("table.list-wrap") is None:
        raise NotAChart(f"{chart.id}: no table.list-wrap", hint=reading.HINT)
    if tree.css_first("td.number, td.info") is not None:
        raise LayoutChanged(f"{chart.id}: no tr[songid]", hint=reading.HINT)
    raise IncompleteChart(f"{chart.id}: table.list-wrap has no rows", hint=reading.HINT)


def _fits(chart: Chart, tree: LexborHTMLParser, label: datetime | None) -> None:
    """The links to the other pages name the chart. The yearly charts have pages of the same rows."""
    links = tree.css("div.rank-page-nav a[href]")
    if not links and chart.cadence is not Cadence.HOUR:
        raise LayoutChanged(f"{chart.id}: without div.rank-page-nav no page says that it is daily or weekly")
    for link in links:
        told = dict(re.findall(r"[?&](\w+)=(\w*)", link.attrs["href"] or ""))
        ditc, rtm = KINDS[chart.cadence]
        if told.get("ditc", ditc) != ditc or told.get("rtm", rtm) != rtm or "year" in told:
            raise accept.another(chart, f"the page is of another chart: {link.attrs['href']!r:.80}")
        times = {"ymd": f"{label:%Y%m%d}", "hh": f"{label:%H}"} if label and chart.cadence is Cadence.HOUR else {}
        if any(told.get(key, "").zfill(2) != value for key, value in times.items() if told.get(key)):
            raise accept.another(chart, f"the page of {label} links to {link.attrs['href']!r:.80}")


def _paged(chart: Chart, tree: LexborHTMLParser, entries: list[ParsedEntry]) -> None:
    first, last = entries[0].rank, entries[-1].rank
    if first % PAGE != 1 or last % PAGE or last > max(size.ranks for size in chart.sizes):
        raise IncompleteChart(f"{chart.id}: ranks {first} to {last} are no page of {PAGE}", hint=reading.HINT)
    shown = re.match(r"(\d{1,3}) ?~", reading.words(tree.css_first("div.rank-page-nav a.current")))
    if shown and int(shown[1]) != first:
        raise IncompleteChart(f"{chart.id}: the page of rank {shown[1]} begins with rank {first}", hint=reading.HINT)


def _label(chart: Chart, tree: LexborHTMLParser) -> datetime | None:
    """The printed date and hour; None where the page carries none. A week is named by its Monday."""
    printed, hour = (_value(tree, selector) for selector in ("input#curDateComma", "input#strHH"))
    if printed is None:
        return None
    day = _day(chart, printed)
    if chart.cadence is not Cadence.HOUR:
        if chart.cadence is Cadence.WEEK and day.weekday() != 0:
            raise accept.another(chart, f"{day} is no Monday")
        return chart.day_label(day)
    if hour is None or not re.fullmatch(r"[01]?[0-9]|2[0-3]", hour):
        raise LayoutChanged(f"{chart.id}: input#strHH has {hour!r:.40}, no hour", hint=reading.HINT)
    return chart.day_label(day) + timedelta(hours=int(hour))


def _value(tree: LexborHTMLParser, selector: str) -> str | None:
    found = tree.css_first(selector)
    return (found.attrs.get("value") or "").strip() if found is not None else None


def _day(chart: Chart, printed: str) -> date:
    found = DATE.match(printed)
    try:
        return date.fromisoformat("-".join(found.groups()) if found else printed)
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: input#curDateComma has {printed!r:.40}", hint=reading.HINT) from error


def _entry(chart: Chart, row: LexborNode, cells: reading.Cells) -> ParsedEntry:
    song = row.attrs.get("songid") or ""
    where = f"{chart.id}: song {song:.20}"
    rank = reading.number(_first_text(reading.part(cells, "number", where)), where)
    where = f"{chart.id}: rank {rank}"
    if not (song.isascii() and song.isdigit()):
        raise LayoutChanged(f"{where}: songid is {song!r:.40}", hint=reading.HINT)
    title, artists, album = _parts(cells, where)
    previous, move = _moved(cells, rank, where)
    return ParsedEntry(
        rank=rank,
        title=_name(title),
        artists=tuple(map(_name, artists)),
        album=_name(album),
        ids=Ids(
            song=song,
            album=_id(album, "fnViewAlbumLayer", where),
            artists=tuple(_id(artist, "fnViewArtist", where) for artist in artists),
        ),
        previous_rank=previous,
        move=move,
    )


def _parts(cells: reading.Cells, where: str) -> tuple[LexborNode, list[LexborNode], LexborNode]:
    """Title, artists and album. A song that cannot be played has no `fnPlaySong`."""
    titles, artists, albums = (cells.get(name, []) for name in ("title", "artist", "albumtitle"))
    if len(titles) != 1 or not artists or len(albums) != 1:
        told = f"{len(titles)} a.title, {len(artists)} a.artist, {len(albums)} a.albumtitle"
        raise LayoutChanged(f"{where}: td.info has {told}", hint=reading.HINT)
    if any(node.tag != "a" for node in (*titles, *artists, *albums)):
        raise LayoutChanged(f"{where}: a name is no link", hint=reading.HINT)
    if "fnView" in (titles[0].attrs.get("onclick") or ""):
        raise LayoutChanged(f"{where}: a.title leads to an artist or an album", hint=reading.HINT)
    return titles[0], artists, albums[0]


def _name(link: LexborNode) -> str:
    """The text of a link without the badges in it (`19금`, `TITLE`)."""
    return " ".join(link.text(deep=False).split())


def _id(link: LexborNode, function: str, where: str) -> str | None:
    told = ID.search(link.attrs.get("onclick") or "")
    if told is None:
        return None
    if told[1] != function:
        raise LayoutChanged(f"{where}: {told[1][:40]} stands where {function} is expected", hint=reading.HINT)
    return told[2] or None


def _moved(cells: reading.Cells, rank: int, where: str) -> tuple[int | None, Move]:
    markers = [(name, span) for name in (*_MARKERS, "span") for span in cells.get(name, ())]
    if len(markers) != 1:
        raise LayoutChanged(f"{where}: td.number has {len(markers)} span.rank-*", hint=reading.HINT)
    kind, span = markers[0]
    if kind in WORDS and WORDS[kind] not in span.text():
        raise LayoutChanged(f"{where}: span.{kind} does not say {WORDS[kind]}", hint=reading.HINT)
    steps = _first_text(span)
    if kind in NOTHING_BEFORE and not steps:
        move = NOTHING_BEFORE[kind]
        return (rank if move is Move.SAME else None), move
    if kind not in STEPS:
        raise LayoutChanged(f"{where}: span.{kind} with {steps[:40]!r}", hint=reading.HINT)
    previous = rank + STEPS[kind] * reading.number(steps, f"{where}: span.{kind}")
    if previous < 1 or previous == rank:
        raise LayoutChanged(f"{where}: span.{kind} with {steps}", hint=reading.HINT)
    return previous, Move.between(previous, rank)


def _first_text(node: LexborNode) -> str:
    """The text before the first element inside, without white space around it."""
    told = ""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            told += child.text_content or ""
        elif not child.is_comment_node:
            break
    return told.strip()
