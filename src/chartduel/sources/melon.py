"""Melon: pages of 100 songs with the chart's time, and the search keywords as JSON.

Rows are `tr[data-song-no]`; ids of rows and the hidden copy of the artists (`span.checkEllipsis`) repeat, so
neither is selected. From 2020-07 to 2021-08 the hourly list showed no movements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, WrongPeriod
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import reading
from chartduel.sources.accept import charted
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
_CELLS = "span.rank, span.rank_wrap, div.rank01, div.rank02, div.rank03, button.like span.cnt"
_ROW = re.compile(rb"<tr\b[^>]*data-song-no=")
_ID = re.compile(r"go(Album|Artist)Detail\('([0-9]+)'\)")
_STEPS = re.compile(r"([1-9][0-9]{0,2})단계 (상승|하락)")
_DAY = re.compile(r"([0-9]{4})\.([0-9]{2})\.([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})\.([0-9]{2})")


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
    rows = page.css("tr[data-song-no]")
    label = _label(chart, page)
    if not rows:
        if label is None:
            raise NotAChart(f"{chart.id}: no tr[data-song-no]", hint=reading.HINT)
        raise IncompleteChart(f"{chart.id}: the page of {label.isoformat()} lists no song", hint=reading.HINT)
    reading.assert_closed(data, _ROW, chart.id)
    entries = [_entry(chart, row) for row in rows]
    if len({entry.move is None for entry in entries}) > 1:
        raise LayoutChanged(f"{chart.id}: some rows have a movement and others none", hint=reading.HINT)
    return charted(chart, entries, label=label)


def _label(chart: Chart, page: LexborHTMLParser) -> datetime | None:
    """The printed time; None on a saved part of a page that has none."""
    _assert_title(chart, reading.words(page.css_first("title")))
    day = reading.words(page.css_first("span.yyyymmdd"))
    hour = reading.words(page.css_first("span.hhmm"))
    if not day:
        return None
    if bool(hour) != (chart.cadence is Cadence.HOUR):
        raise WrongPeriod(f"{chart.id}: the page is of {day} {hour}".rstrip(), hint="it is the page of another chart")
    return _instant(chart, day, hour)


def _assert_title(chart: Chart, title: str) -> None:
    plain = title.replace("TOP 100", "TOP100").replace("HOT 100", "HOT100")
    others = [word for cadence, words in TITLES.items() if cadence is not chart.cadence for word in words[:1]]
    named = [word for word in others if word in plain]
    hot = chart.id == "melon.hot100"
    if chart.cadence is Cadence.HOUR and ("HOT100" in plain) != hot and ("HOT100" in plain or "TOP100" in plain):
        named.append("HOT100" if not hot else "TOP100")
    named += [word for word in OTHERS if word in plain]
    if named:
        raise WrongPeriod(f"{chart.id}: the page's title is {title[:60]!r}", hint="it is the page of another chart")


def _instant(chart: Chart, day: str, hour: str) -> datetime:
    days = _DAY.findall(day)
    try:
        if chart.cadence is Cadence.MONTH:
            told = _MONTH.fullmatch(day)
            if told is None:
                raise WrongPeriod(f"{chart.id}: {day!r} is no month")
            return chart.day_label(date(int(told[1]), int(told[2]), 1))
        if len(days) != (2 if chart.cadence is Cadence.WEEK else 1):
            raise WrongPeriod(f"{chart.id}: {day[:40]!r} is no {chart.cadence.value}")
        first = date(*(int(part) for part in days[0]))
        if chart.cadence is Cadence.HOUR:
            return datetime.combine(first, time.fromisoformat(_full_hour(chart, hour)), chart.tz)
        return chart.day_label(first)
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: {day[:20]!r} {hour[:10]!r}: {error}", hint=reading.HINT) from error


def _full_hour(chart: Chart, told: str) -> str:
    if not re.fullmatch(r"[0-2][0-9]:00", told):
        raise LayoutChanged(f"{chart.id}: {told[:20]!r} is no full hour", hint=reading.HINT)
    return told


def _song(row: LexborNode, where: str) -> str:
    told = row.attributes.get("data-song-no") or ""
    if not (told.isascii() and told.isdigit()):
        raise LayoutChanged(f"{where}: the song id {told[:20]!r} is none", hint=reading.HINT)
    return told


def _entry(chart: Chart, row: LexborNode) -> ParsedEntry:
    cells = reading.parts(row, _CELLS)
    rank = reading.number(reading.words(cells.get("rank")), f"{chart.id}: span.rank")
    where = f"{chart.id}: rank {rank}"
    artists, ids = _artists(reading.part(cells, "rank02", where), where)
    album = next(iter(reading.links(reading.part(cells, "rank03", where))), None)
    if album is None:
        raise LayoutChanged(f"{where}: no link to the album", hint=reading.HINT)
    move, previous = _moved(cells.get("rank_wrap"), rank, where)
    likes = _likes(cells.get("cnt"), where)
    return ParsedEntry(
        rank=rank,
        title=_title(reading.part(cells, "rank01", where), where),
        artists=artists,
        album=reading.words(album) or None,
        ids=Ids(song=_song(row, where), album=_id(album, "Album", where), artists=ids),
        previous_rank=previous,
        move=move,
        value=likes,
        value_kind="likes" if likes else None,
    )


def _title(cell: LexborNode, where: str) -> str:
    """The title is a link; of a song that cannot be played it is grey text."""
    mark = cell.css_first("a") or cell.css_first("span.fc_lgray")
    if mark is None:
        raise LayoutChanged(f"{where}: no title", hint=reading.HINT)
    return reading.words(mark)


def _artists(cell: LexborNode, where: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """Every credited artist with its id; a credit of many has no links."""
    if links := reading.links(cell):
        return tuple(reading.words(one) for one in links), tuple(_id(one, "Artist", where) for one in links)
    told = " ".join(" ".join(node.text().split()) for node in cell.iter(include_text=True) if node.tag == "-text")
    return (told.strip(),), (None,)


def _id(link: LexborNode, kind: str, where: str) -> str:
    found = _ID.search(link.attributes.get("href") or "")
    if found is None or found[1] != kind:
        raise LayoutChanged(f"{where}: no {kind.lower()} id in its link", hint=reading.HINT)
    return found[2]


def _moved(mark: LexborNode | None, rank: int, where: str) -> tuple[Move | None, int | None]:
    if mark is None:
        return None, None
    told = mark.attributes.get("title") or ""
    if told == "순위 동일":
        return Move.SAME, rank
    if told == "순위 진입":
        return Move.NEW, None
    steps = _STEPS.fullmatch(told)
    if steps is None:
        raise LayoutChanged(f"{where}: the movement {told[:20]!r} is not known", hint=reading.HINT)
    previous = rank + int(steps[1]) if steps[2] == "상승" else rank - int(steps[1])
    if previous < 1:
        raise LayoutChanged(f"{where}: it cannot have been at {previous}", hint=reading.HINT)
    return (Move.UP if steps[2] == "상승" else Move.DOWN), previous


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
