"""Bugs: pages of 100 songs. The page links its own earlier hours, so a missed hour can be asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from selectolax.lexbor import LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Cadence, Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import printed, reading
from chartduel.sources.accept import another, charted
from chartduel.sources.request import Request

SITE = "https://music.bugs.co.kr"
PERIODS = {Cadence.HOUR: "realtime", Cadence.DAY: "day", Cadence.WEEK: "week"}
TITLES = {Cadence.HOUR: "실시간", Cadence.DAY: "일간", Cadence.WEEK: "주간"}
_MANY = re.compile(r"openMultiArtistSearchResultPopLayer\(this, *'((?:[^'\\]|\\.)*)'")
_LINK = re.compile(r"/(artist|album)/([0-9]+)")
_CELLS = ("div.ranking", "p", "a.album")
_CLASSES = ("ranking", "change", "title", "artist", "album")
_ROW = re.compile(rb"<tr\b[^<>]*trackid=", re.IGNORECASE)
_CHANGES = {"up": Move.UP, "down": Move.DOWN, "none": Move.SAME, "renew": Move.REENTRY, "new": Move.NEW}
_WORDS = {Move.UP: "상승", Move.DOWN: "하락"}


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
    rows = reading.rows(page, "tr[trackid]", _CELLS, _CLASSES)
    label = _label(chart, {mark.tag: mark for mark in reversed(page.css("title, time"))})
    if not rows:
        if label is None:
            raise NotAChart(f"{chart.id}: no tr[trackid]", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.isoformat()} lists no song", hint=reading.HINT)
    reading.assert_closed(data, _ROW, chart.id)
    return charted(chart, [_entry(chart, row, cells) for row, cells in rows], label=label)


def _label(chart: Chart, marks: Mapping[str | None, LexborNode]) -> datetime | None:
    """The time as text: the attribute `datetime` of the same element was seen one hour behind it."""
    title = reading.words(marks.get("title"))
    others = [word for cadence, word in TITLES.items() if cadence is not chart.cadence]
    if any(word in title for word in others) and TITLES[chart.cadence] not in title:
        raise another(chart, f"its title is {title[:60]!r}")
    if "벅스차트" in title and not ("곡 차트" in title and "전체 장르" in title):
        raise another(chart, f"its title is {title[:60]!r}")
    told = reading.words(marks.get("time"))
    return printed.label(chart, told) if told else None


def _entry(chart: Chart, row: LexborNode, cells: reading.Cells) -> ParsedEntry:
    place = reading.words(reading.first(cells, "ranking"))
    rank = reading.number(place.split(" ", 1)[0], f"{chart.id}: div.ranking")
    where = f"{chart.id}: rank {rank}"
    album = reading.part(cells, "album", where)
    artists, ids = _artists(row, reading.part(cells, "artist", where), where)
    move, previous = _moved(reading.part(cells, "change", where), rank, where)
    return ParsedEntry(
        rank=rank,
        title=_title(reading.part(cells, "title", where), where),
        artists=artists,
        album=reading.words(album),
        ids=Ids(song=_song(row, where), album=_id(album, "album", where), artists=ids),
        previous_rank=previous,
        move=move,
    )


def _song(row: LexborNode, where: str) -> str:
    told = row.attrs.get("trackid") or ""
    if not (told.isascii() and told.isdigit()):
        raise LayoutChanged(f"{where}: the track id {told[:20]!r} is none", hint=reading.HINT)
    return told


def _title(cell: LexborNode, where: str) -> str:
    """The title is a link; of a song that cannot be played it is plain text."""
    mark = reading.inside(cell, "a") or cell.css_first("span")
    if mark is None:
        raise LayoutChanged(f"{where}: no title", hint=reading.HINT)
    return reading.words(mark)


def _artists(row: LexborNode, cell: LexborNode, where: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """All artists: of several, the page shows the first and lists them in what its link does."""
    links = reading.children(cell, "a")
    if row.attrs.get("multiartist") == "Y":
        names, ids = _many(next((one.attrs.get("onclick") or "" for one in links[1:]), ""), where)
        if _id(links[0], "artist", where) not in (None, ids[0]):
            raise LayoutChanged(f"{where}: the list of artists begins with another than the row", hint=reading.HINT)
        return names, ids
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
    found = _LINK.search(link.attrs.get("href") or "")
    if found is not None and found[1] != kind:
        raise LayoutChanged(f"{where}: the link of its {kind} leads to an {found[1]}", hint=reading.HINT)
    return found[2] if found else None


def _moved(mark: LexborNode, rank: int, where: str) -> tuple[Move, int | None]:
    kinds, told = mark.attrs.get("class"), reading.words(mark)
    steps = reading.words(reading.inside(mark, "em"))
    read = _movement(kinds or "", steps, told)
    if read is None or rank + read[1] < 1:
        raise LayoutChanged(f"{where}: the movement {kinds!r:.40} by {told[:40]!r} cannot be", hint=reading.HINT)
    return read[0], None if read[0] in (Move.NEW, Move.REENTRY) else rank + read[1]


@lru_cache(maxsize=1000)
def _movement(kinds: str, steps: str, told: str) -> tuple[Move, int] | None:
    """The movement and its steps upwards, from the classes of its mark, the number in it and all of its words.

    None where it is no movement, or two.
    """
    moves = [_CHANGES[one] for one in kinds.split() if one in _CHANGES]
    if len(moves) != 1:
        return None
    (move,) = moves
    if move in (Move.NEW, Move.REENTRY):
        return None if steps.isdigit() else (move, 0)
    if not (steps.isascii() and steps.isdigit() and len(steps) < 5) or _WORDS.get(move, "") not in told:
        return None
    change = int(steps)
    if (move is Move.SAME) != (change == 0):
        return None
    return move, -change if move is Move.DOWN else change
