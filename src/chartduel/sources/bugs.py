"""Bugs: pages of 100 songs. The page links its own earlier hours, so a missed hour can be asked for."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.chart import Cadence, Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import reading
from chartduel.sources.accept import charted
from chartduel.sources.request import Request

SITE = "https://music.bugs.co.kr"
PERIODS = {Cadence.HOUR: "realtime", Cadence.DAY: "day", Cadence.WEEK: "week"}
TITLES = {Cadence.HOUR: "실시간", Cadence.DAY: "일간", Cadence.WEEK: "주간"}
_DAY = re.compile(r"([0-9]{4})\.([0-9]{2})\.([0-9]{2})")
_HOUR = re.compile(r"[0-2][0-9]:00")
_MANY = re.compile(r"openMultiArtistSearchResultPopLayer\(this, *'((?:[^'\\]|\\.)*)'")
_LINK = re.compile(r"/(artist|album)/([0-9]+)")
_ROW = re.compile(rb"<tr\b[^>]*trackid=", re.IGNORECASE)
_CELLS = "div.ranking, p.change, p.title, p.artist, a.album"
_CHANGES = {"up": Move.UP, "down": Move.DOWN, "none": Move.SAME, "renew": Move.REENTRY, "new": Move.NEW}


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """One page, of a past period by `chartdate` and `charthour`."""
    params: tuple[tuple[str, str], ...] = ()
    if label is not None:
        local = label.astimezone(chart.tz)
        params = (("chartdate", f"{local:%Y%m%d}"),)
        params += (("charthour", f"{local:%H}"),) if chart.cadence is Cadence.HOUR else ()
    return (Request(url=f"{SITE}/chart/track/{PERIODS[chart.cadence]}/total", params=params),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A chart page."""
    page = reading.html(data)
    rows = page.css("tr[trackid]")
    label = _label(chart, page)
    if not rows:
        if label is None:
            raise NotAChart(f"{chart.id}: no tr[trackid]", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.isoformat()} lists no song", hint=reading.HINT)
    reading.assert_closed(data, _ROW, chart.id)
    return charted(chart, [_entry(chart, row) for row in rows], label=label)


def _label(chart: Chart, page: LexborHTMLParser) -> datetime | None:
    """The time as text: the attribute `datetime` of the same element was seen one hour behind it."""
    title = reading.words(page.css_first("title"))
    others = [word for cadence, word in TITLES.items() if cadence is not chart.cadence]
    if any(word in title for word in others) and TITLES[chart.cadence] not in title:
        raise WrongPeriod(f"{chart.id}: the page's title is {title[:60]!r}", hint="it is the page of another chart")
    if "벅스차트" in title and not ("곡 차트" in title and "전체 장르" in title):
        raise WrongPeriod(f"{chart.id}: the page's title is {title[:60]!r}", hint="it is the page of another chart")
    mark = page.css_first("time")
    if mark is None:
        return None
    told = reading.words(mark)
    days, hour = _DAY.findall(told), _HOUR.search(told)
    if not days or bool(hour) != (chart.cadence is Cadence.HOUR):
        raise WrongPeriod(f"{chart.id}: the page is of {told[:40]!r}", hint="it is the page of another chart")
    if len(days) > 1 and chart.cadence is not Cadence.WEEK:
        raise WrongPeriod(f"{chart.id}: the page is of a week, {told[:40]!r}")
    try:
        day = date(*(int(part) for part in days[0]))
        return datetime.combine(day, time.fromisoformat(hour[0]), chart.tz) if hour else chart.day_label(day)
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: {told[:40]!r}: {error}", hint=reading.HINT) from error


def _entry(chart: Chart, row: LexborNode) -> ParsedEntry:
    cells = reading.parts(row, _CELLS)
    place = reading.words(cells.get("ranking"))
    rank = reading.number(place.split(" ", 1)[0], f"{chart.id}: div.ranking")
    where = f"{chart.id}: rank {rank}"
    album = reading.part(cells, "album", where)
    artists, ids = _artists(row, reading.part(cells, "artist", where), where)
    move, previous = _moved(reading.part(cells, "change", where), rank, where)
    return ParsedEntry(
        rank=rank,
        title=_title(reading.part(cells, "title", where), where),
        artists=artists,
        album=reading.words(album) or None,
        ids=Ids(song=_song(row, where), album=_id(album, "album", where), artists=ids),
        previous_rank=previous,
        move=move,
    )


def _song(row: LexborNode, where: str) -> str:
    told = row.attributes.get("trackid") or ""
    if not (told.isascii() and told.isdigit()):
        raise LayoutChanged(f"{where}: the track id {told[:20]!r} is none", hint=reading.HINT)
    return told


def _title(cell: LexborNode, where: str) -> str:
    """The title is a link; of a song that cannot be played it is plain text."""
    mark = next(iter(reading.links(cell)), None) or cell.css_first("span")
    if mark is None:
        raise LayoutChanged(f"{where}: no title", hint=reading.HINT)
    return reading.words(mark)


def _artists(row: LexborNode, cell: LexborNode, where: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """All artists: of several, the page shows the first and lists them in what its link does."""
    links = reading.links(cell)
    if row.attributes.get("multiartist") == "Y":
        return _many(next((one.attributes.get("onclick") or "" for one in links[1:]), ""), where)
    if len(links) > 1:
        raise LayoutChanged(f"{where}: several artists of which the row says nothing", hint=reading.HINT)
    if not links:
        return (reading.words(cell),), (None,)
    return (reading.words(links[0]),), (_id(links[0], "artist", where),)


def _many(onclick: str, where: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    found = _MANY.search(onclick)
    told = re.split(r"(?:\\\\n|\\n)", found[1]) if found else []
    parts = [one.split("||") for one in told if one]
    if len(parts) < 2 or any(len(one) != 4 or not one[2].isdigit() for one in parts):
        raise LayoutChanged(f"{where}: the list of artists cannot be read", hint=reading.HINT)
    names = tuple(" ".join(re.sub(r"\\(.)", r"\1", one[0]).split()) for one in parts)
    return names, tuple(one[2] for one in parts)


def _id(link: LexborNode, kind: str, where: str) -> str | None:
    """The id in a link to an artist or an album; None where it leads nowhere."""
    found = _LINK.search(link.attributes.get("href") or "")
    if found is not None and found[1] != kind:
        raise LayoutChanged(f"{where}: the link of its {kind} leads to an {found[1]}", hint=reading.HINT)
    return found[2] if found else None


def _moved(mark: LexborNode, rank: int, where: str) -> tuple[Move, int | None]:
    kinds = [_CHANGES[one] for one in (mark.attributes.get("class") or "").split() if one in _CHANGES]
    if len(kinds) != 1:
        raise LayoutChanged(f"{where}: the movement {mark.attributes.get('class')!r} is not known", hint=reading.HINT)
    (move,) = kinds
    if move in (Move.NEW, Move.REENTRY):
        return move, None
    steps = reading.number(reading.words(mark.css_first("em")), f"{where}: p.change em")
    previous = rank + steps if move is Move.UP else rank - steps
    if previous < 1 or (steps == 0) != (move is Move.SAME):
        raise LayoutChanged(f"{where}: {move.value} by {steps} cannot be", hint=reading.HINT)
    return move, previous
