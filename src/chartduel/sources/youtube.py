"""YouTube: the most popular music videos and view counts by its Data API, and the files of charts.youtube.com.

The API pages by tokens and tells no ranks, so that a page does not say where it stands (`CONTINUES`). The files
tell neither market nor week: only their own names do. The weekly artists' file does not quote names with commas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.ids import ChartId
from chartduel.model.parsed import Count, Ids, Move, ParsedChart, ParsedCounts, ParsedEntry
from chartduel.model.source import Counter
from chartduel.sources import accept, reading, registry
from chartduel.sources.request import Request

CONTINUES = True
"""The ranks of a page go on from those of the page before; only the first page begins where it says."""
VIDEOS = "https://www.googleapis.com/youtube/v3/videos"
KEY = ("youtube", "header:X-Goog-Api-Key")
PAGE = 50
MUSIC = "10"
FILE_NAME = re.compile(
    r"youtube-charts-top-(songs|artists)-([a-z]{2}|global)-weekly-(\d{8})(?!\d).*\.csv$", re.IGNORECASE
)
COLUMNS = ("Rank", "Previous Rank", "Periods on Chart", "Views", "Growth")
NAMES = {Kind.ARTIST: ("Artist Name",), Kind.SONG: ("Track Name", "Artist Names", "YouTube URL")}
ID = re.compile(r"[\w-]{11}", re.ASCII)
VIDEO = re.compile(r"https://(?:www\.youtube\.com/watch\?v=|youtu\.be/)([\w-]{11})", re.ASCII)
GROWTH = re.compile(r"n/a|-?[0-9]+(\.[0-9]+)?%")
THURSDAY = 3


class _Snippet(msgspec.Struct, rename="camel"):
    title: str
    channel_title: str
    channel_id: str
    category_id: str | None = None


class _Statistics(msgspec.Struct, rename="camel"):
    view_count: str | None = None
    """A decimal in a string; absent where the owner hides it."""


class _Video(msgspec.Struct):
    id: str
    snippet: _Snippet
    statistics: _Statistics | None = None


class _Totals(msgspec.Struct, rename="camel"):
    total_results: int
    results_per_page: int


class _Answer(msgspec.Struct, rename="camel"):
    page_info: _Totals
    items: tuple[_Video, ...]
    next_page_token: str | None = None
    prev_page_token: str | None = None


class _Kind(msgspec.Struct):
    kind: str = ""


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The first page of the most popular videos; nothing for the weekly charts, which are files of the user."""
    return () if chart.cadence is Cadence.WEEK else (_ask(chart),)


def following(chart: Chart, data: bytes) -> Request | None:
    """The next page of fifty; None after the last, or where the answer cannot be read."""
    try:
        token = _answer(chart.id, data).next_page_token
    except RefusedPayload:
        return None
    return _ask(chart, token) if token else None


def _ask(chart: Chart, token: str | None = None) -> Request:
    asked = {
        "part": "snippet,statistics",
        "chart": "mostPopular",
        "regionCode": chart.market.upper(),
        "videoCategoryId": MUSIC,
        "maxResults": str(PAGE),
        **({"pageToken": token} if token else {}),
    }
    return Request(url=VIDEOS, params=tuple(asked.items()), key=KEY)


def named(name: str) -> tuple[str, datetime] | None:
    """`youtube-charts-top-songs-kr-weekly-20250515.csv`: the date is the Thursday that ends the week."""
    found = FILE_NAME.search(name)
    if found is None:
        return None
    kind, market, day = found.groups()
    chart = registry.charts().get(ChartId(f"youtube.{kind.lower()}.{registry.market_code(market)}"))
    try:
        told = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None
    return (chart.id, chart.day_label(told)) if chart and told.weekday() == THURSDAY else None


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """One page of the most popular videos, or a whole weekly file."""
    return _weekly(chart, data) if chart.cadence is Cadence.WEEK else _popular(chart, data)


def _answer(where: str, data: bytes) -> _Answer:
    kind = reading.json(data, _Kind).kind
    if kind != "youtube#videoListResponse":
        raise NotAChart(f"{where}: kind is {kind[:60]!r}", hint=reading.HINT)
    return reading.json(data, _Answer)


def _popular(chart: Chart, data: bytes) -> ParsedChart:
    answer = _answer(chart.id, data)
    first = PAGE + 1 if answer.prev_page_token else 1
    entries = [_video(chart, rank, video) for rank, video in enumerate(answer.items, first)]
    _whole_page(chart, answer)
    return accept.charted(chart, entries, first=first, whole=False)


def _whole_page(chart: Chart, answer: _Answer) -> None:
    """A page that has a next one is full, and the last one holds what the full ones leave over."""
    size, total, items = answer.page_info.results_per_page, answer.page_info.total_results, len(answer.items)
    full = items == size if answer.next_page_token else size > 0 and (total - items) % size == 0
    if not full or items > total or not (answer.prev_page_token or answer.next_page_token or items == total):
        what = f"{chart.id}: {items} items of {total}, {size} a page (pageInfo)"
        raise IncompleteChart(what, hint=reading.HINT)


def _video(chart: Chart, rank: int, video: _Video) -> ParsedEntry:
    where = f"{chart.id}: rank {rank}"
    if video.snippet.category_id not in (MUSIC, None):
        raise accept.another(chart, f"rank {rank} is a video of category {video.snippet.category_id[:9]}, not of music")
    views = video.statistics.view_count if video.statistics else None
    return ParsedEntry(
        rank=rank,
        title=video.snippet.title,
        artists=(video.snippet.channel_title,),
        ids=Ids(song=_id(video.id, where), artists=(video.snippet.channel_id,)),
        value=None if views is None else reading.number(views, where),
        value_kind=None if views is None else "views",
    )


def _id(told: str, where: str) -> str:
    if not ID.fullmatch(told):
        raise LayoutChanged(f"{where}: {told[:40]!r} is no video id", hint=reading.HINT)
    return told


def _weekly(chart: Chart, data: bytes) -> ParsedChart:
    columns, rows = reading.table(data, COLUMNS[:1], chart.id, free=(*NAMES[Kind.ARTIST], *NAMES[Kind.SONG][:2]))
    other = Kind.SONG if chart.kind is Kind.ARTIST else Kind.ARTIST
    if set(NAMES[other]) <= set(columns):
        raise accept.another(chart, f"the file is the {other} chart")
    if missing := [name for name in (*COLUMNS, *NAMES[chart.kind]) if name not in columns]:
        raise LayoutChanged(f"{chart.id}: no column {missing[0]}", hint=reading.HINT)
    entries = [_row(chart, row) for row in rows]
    for above, below in pairwise(entries):
        tied = below.rank == above.rank
        if (below.value or 0) > (above.value or 0) or (tied and below.value != above.value):
            raise LayoutChanged(
                f"{chart.id}: rank {below.rank} and the one above contradict each other", hint=reading.HINT
            )
    return accept.charted(chart, entries)


def _row(chart: Chart, row: Mapping[str, str]) -> ParsedEntry:
    where = f"{chart.id}: rank {row['Rank'][:20]}"
    rank = reading.number(row["Rank"], where)
    previous, move = _moved(row, rank, where)
    is_song = chart.kind is Kind.SONG
    return ParsedEntry(
        rank=rank,
        title=row["Track Name"] if is_song else row["Artist Name"],
        artists=(row["Artist Names"],) if is_song else (),
        ids=Ids(song=_watched(row["YouTube URL"], where)) if is_song else Ids(),
        previous_rank=previous,
        move=move,
        value=reading.number(row["Views"], where),
        value_kind="views",
    )


def _moved(row: Mapping[str, str], rank: int, where: str) -> tuple[int | None, Move]:
    """The files write n/a for a previous rank that there is not, whether the entry is new or returns."""
    weeks = reading.number(row["Periods on Chart"], where)
    if weeks < 1 or not GROWTH.fullmatch(row["Growth"]):
        raise LayoutChanged(f"{where}: {weeks} periods, growth {row['Growth'][:20]!r}", hint=reading.HINT)
    if row["Previous Rank"] == "n/a":
        return None, Move.NEW if weeks == 1 else Move.REENTRY
    previous = reading.number(row["Previous Rank"], where)
    if previous < 1 or weeks == 1:
        raise LayoutChanged(f"{where}: at {previous} before, in {weeks} periods", hint=reading.HINT)
    return previous, Move.between(previous, rank)


def _watched(address: str, where: str) -> str:
    found = VIDEO.fullmatch(address)
    if found is None:
        raise LayoutChanged(f"{where}: {address[:60]!r} names no video", hint=reading.HINT)
    return found[1]


def count_requests(counter: Counter, subjects: Sequence[str], day: date) -> tuple[Request, ...]:
    """The views of these videos (their ids), fifty to a request. A past day cannot be asked for."""
    parts = [subjects[at : at + PAGE] for at in range(0, len(subjects), PAGE)]
    asked = [(("part", "snippet,statistics"), ("id", ",".join(part))) for part in parts]
    return tuple(Request(url=VIDEOS, params=params, key=KEY) for params in asked)


def counts(counter: Counter, data: bytes) -> ParsedCounts:
    """Videos that are gone, and those that hide their views, are not among them."""
    videos = _answer(counter.id, data).items
    if not videos:
        raise IncompleteChart(f"{counter.id}: no items", hint="are the ids of the settings those of public videos?")
    return ParsedCounts(counter=counter.id, counts=tuple(count for one in videos if (count := _count(counter, one))))


def _count(counter: Counter, video: _Video) -> Count | None:
    where = f"{counter.id}: {video.id[:20]}"
    if video.statistics is None:
        raise LayoutChanged(f"{where}: no statistics", hint=reading.HINT)
    if video.statistics.view_count is None:
        return None
    views = float(reading.number(video.statistics.view_count, where))
    return Count(subject=_id(video.id, where), title=video.snippet.title, at=None, value=views)
