"""Melon: pages of 100 songs with the chart's time, and the search keywords as JSON.

Rows are `tr[data-song-no]`; ids of rows and the hidden copy of the artists (`span.checkEllipsis`) repeat, so
neither is selected. From 2020-07 to 2021-08 the hourly list showed no movements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import printed, reading
from chartduel.sources.accept import another, charted
from chartduel.sources.request import Request

SITE = "https://www.melon.com"
PATHS = {
    "melon.top100": "/chart/index.htm",
    "melon.hot100": "/chart/hot100/index.htm",
    "melon.daily": "/chart/day/index.htm",
    "melon.weekly": "/chart/week/index.htm",
    "melon.monthly": "/chart/month/index.htm",
    "melon.search": "/search/trend/index.htm.json",
}
TITLES = {
    Cadence.HOUR: ("실시간", "TOP100", "HOT100", "24Hits"),
    Cadence.DAY: ("일간",),
    Cadence.WEEK: ("주간",),
    Cadence.MONTH: ("월간",),
}
"""What the title of a page says of its period. `TOP 100` alone stands in the title of all of them."""
OTHERS = ("급상승", "장르", "스타일", "종합", "시대별", "앨범")
"""Words in the titles of its other charts: rising, by genre, by style, domestic or foreign, by decade, albums."""
_CELLS = ("[class*=rank]", "button.like span.cnt")
_CLASSES = ("rank", "rank_wrap", "rank01", "rank02", "rank03", "cnt")
_ROW = re.compile(rb"<tr\b[^<>]*data-song-no=")
_ID = re.compile(r"go(Album|Artist)Detail\('([0-9]+)'\)")
_MOVES = {"단계 상승": Move.UP, "단계 하락": Move.DOWN, "순위 동일": Move.SAME, "순위 진입": Move.NEW}
_MOVE = re.compile(f"({'|'.join(_MOVES)})(?: ?([0-9]{{1,4}}))?")
_MOVEMENT = re.compile("[0-9]단계 (상승|하락)|순위 (동일|진입)".encode())


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """One page; of a past hour by `dayTime`, which the page's own list of hours uses, of a past day by its date."""
    params = ()
    if label is not None:
        local = label.astimezone(chart.tz)
        params = (("dayTime", f"{local:%Y%m%d%H}"),) if chart.cadence is Cadence.HOUR else ()
        params = params or (("rankDay" if chart.cadence is not Cadence.MONTH else "rankMonth", _asked(chart, local)),)
    return (Request(url=SITE + PATHS[chart.id], params=params, headers=(("Referer", SITE + "/chart/index.htm"),)),)


def _asked(chart: Chart, local: datetime) -> str:
    return f"{local:%Y%m}" if chart.cadence is Cadence.MONTH else f"{local:%Y%m%d}"


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """A chart page, or the list of search keywords."""
    if chart.kind is Kind.KEYWORD:
        return _keywords(chart, data)
    page = reading.html(data)
    rows = reading.rows(page, "tr[data-song-no]", _CELLS, _CLASSES)
    label = _label(chart, page)
    if not rows:
        if label is None:
            raise NotAChart(f"{chart.id}: no tr[data-song-no]", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.isoformat()} lists no song", hint=reading.HINT)
    reading.assert_closed(data, _ROW, chart.id)
    entries = [_entry(chart, row, cells) for row, cells in rows]
    _assert_moves(chart, entries, data)
    return charted(chart, entries, label=label)


def _label(chart: Chart, page: LexborHTMLParser) -> datetime | None:
    """The printed time; None on a saved part of a page that has none."""
    marks = page.css("h2.title, span.yyyymmdd, span.hhmm")
    title = page.head.css("title") if page.head is not None else []
    for mark in (*title, *marks):
        if mark.tag != "span":
            _assert_named(chart, reading.words(mark))
    times = [reading.words(mark) for mark in marks if mark.tag == "span"]
    return printed.label(chart, " ".join(times[:2])) if times else None


def _assert_named(chart: Chart, heading: str) -> None:
    plain = heading.replace("TOP 100", "TOP100").replace("HOT 100", "HOT100")
    others = [word for cadence, words in TITLES.items() if cadence is not chart.cadence for word in words[:1]]
    named = [word for word in others if word in plain]
    hot = chart.id == "melon.hot100"
    if chart.cadence is Cadence.HOUR and ("HOT100" in plain) != hot and ("HOT100" in plain or "TOP100" in plain):
        named.append("HOT100" if not hot else "TOP100")
    named += [word for word in OTHERS if word in plain]
    if named:
        raise another(chart, f"its title is {heading[:60]!r}")


def _assert_moves(chart: Chart, entries: Sequence[ParsedEntry], data: bytes) -> None:
    """Refuses movements that stand in some rows only, and those that stand where we do not look."""
    silent = {entry.move is None for entry in entries}
    if len(silent) > 1 or (silent == {True} and _MOVEMENT.search(data)):
        raise LayoutChanged(f"{chart.id}: rows have movements that are not in span.rank_wrap", hint=reading.HINT)


def _song(row: LexborNode, where: str) -> str:
    told = row.attrs.get("data-song-no") or ""
    if not (told.isascii() and told.isdigit()):
        raise LayoutChanged(f"{where}: the song id {told[:20]!r} is none", hint=reading.HINT)
    return told


def _entry(chart: Chart, row: LexborNode, cells: reading.Cells) -> ParsedEntry:
    rank = reading.number(reading.words(reading.first(cells, "rank")), f"{chart.id}: span.rank")
    where = f"{chart.id}: rank {rank}"
    artists, ids = _artists(reading.part(cells, "rank02", where), where)
    album = reading.part(cells, "rank03", where)
    linked = reading.inside(album, "a")
    move, previous = _moved(reading.first(cells, "rank_wrap"), rank, where)
    likes = _likes(reading.first(cells, "cnt"), where)
    return ParsedEntry(
        rank=rank,
        title=_title(reading.part(cells, "rank01", where), where),
        artists=artists,
        album=reading.words(linked or album),
        ids=Ids(song=_song(row, where), album=_id(linked, "Album", where) if linked else None, artists=ids),
        previous_rank=previous,
        move=move,
        value=likes,
        value_kind="likes" if likes else None,
    )


def _title(cell: LexborNode, where: str) -> str:
    """The title is a link; of a song that cannot be played it is grey text."""
    mark = reading.inside(cell, "a") or cell.css_first("span.fc_lgray")
    if mark is None:
        raise LayoutChanged(f"{where}: no title", hint=reading.HINT)
    return reading.words(mark)


def _artists(cell: LexborNode, where: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """Every credited artist with its id; a credit of many has no links."""
    links: list[LexborNode] = []
    hidden = None
    for node in cell.iter():
        if node.tag == "a":
            links.append(node)
        elif hidden is None and node.tag == "span":
            hidden = reading.words(node)
    if links:
        names = tuple([reading.words(one) for one in links])
        if hidden is not None and hidden != ", ".join(names):
            raise LayoutChanged(f"{where}: {', '.join(names)!r:.60} is {hidden[:60]!r} in span.checkEllipsis")
        return names, tuple([_id(one, "Artist", where) for one in links])
    told = " ".join(" ".join(node.text().split()) for node in cell.iter(include_text=True) if node.tag == "-text")
    return (told.strip(),), (None,)


def _id(link: LexborNode, kind: str, where: str) -> str:
    found = _ID.search(link.attrs.get("href") or "")
    if found is None or found[1] != kind:
        raise LayoutChanged(f"{where}: no {kind.lower()} id in its link", hint=reading.HINT)
    return found[2]


def _moved(mark: LexborNode | None, rank: int, where: str) -> tuple[Move | None, int | None]:
    if mark is None:
        return None, None
    told, title = reading.words(mark), mark.attrs.get("title")
    read = _movement(told, title)
    if read is None or rank + read[1] < 1:
        raise LayoutChanged(f"{where}: the movement {told[:20]!r} of {title or ''!r:.20} cannot be", hint=reading.HINT)
    return read[0], None if read[0] is Move.NEW else rank + read[1]


@lru_cache(maxsize=1000)
def _movement(told: str, title: str | None) -> tuple[Move, int] | None:
    """The movement and its steps upwards, as its mark says it in words and repeats it in its title.

    None where it is no movement, or two.
    """
    found = _MOVE.fullmatch(told)
    if found is None:
        return None
    word, steps = found[1], int(found[2] or 0)
    move = _MOVES[word]
    still = move in (Move.SAME, Move.NEW)
    if still != (steps == 0) or title not in (None, word if still else f"{found[2]}{word}"):
        return None
    return move, -steps if move is Move.DOWN else steps


def _likes(mark: LexborNode | None, where: str) -> int | None:
    """Likes come later by a script: 0 in the page as it is served means that they are not told."""
    told = reading.words(mark).removeprefix("총건수").strip()
    return (reading.number(told, f"{where}: likes") or None) if told else None


class _Keyword(msgspec.Struct):
    ranking: int | str
    keyword: str


class _Keywords(msgspec.Struct):
    keywordRealList: tuple[_Keyword, ...]


def _keywords(chart: Chart, data: bytes) -> ParsedChart:
    return charted(chart, _keyword_entries(chart, reading.json(data, _Keywords)))


def _keyword_entries(chart: Chart, told: _Keywords) -> Iterator[ParsedEntry]:
    for one in told.keywordRealList:
        rank = reading.number(str(one.ranking), f"{chart.id}: ranking")
        yield ParsedEntry(rank=rank, title=" ".join(one.keyword.split()))
