"""Answers of the YouTube Data API, and files as charts.youtube.com lets a person download them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.parsed import Move, ParsedEntry

PAGE = 50


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """A page of fifty most popular videos, or the whole file of a week. None of them tells its time."""
    return _file(chart, entries) if chart.cadence is Cadence.WEEK else _answer(entries, number)


def _answer(entries: Sequence[ParsedEntry], number: int) -> bytes:
    first, last = PAGE * (number - 1), PAGE * number
    links = {"nextPageToken": f"PAGE{number + 1}"} if last < len(entries) else {}
    links |= {"prevPageToken": f"PAGE{number - 1}"} if number > 1 else {}
    info = {"totalResults": len(entries), "resultsPerPage": PAGE}
    items = [_video(entry) for entry in entries[first:last]]
    told = {"kind": "youtube#videoListResponse", "etag": "an etag", "items": items, **links, "pageInfo": info}
    return msgspec.json.encode(told)


def _video(entry: ParsedEntry) -> dict[str, object]:
    snippet = {
        "publishedAt": "2024-11-22T09:00:06Z",
        "channelId": entry.ids.artists[0],
        "title": entry.title,
        "description": 'Listen <a href="https://example.org">here</a>\n#music',
        "thumbnails": {"default": {"url": f"https://i.ytimg.com/vi/{entry.ids.song}/default.jpg", "width": 120}},
        "channelTitle": entry.artists[0],
        "categoryId": "10",
        "liveBroadcastContent": "none",
        "localized": {"title": entry.title, "description": ""},
    }
    views = {} if entry.value is None else {"viewCount": str(entry.value)}
    statistics = {**views, "likeCount": "1234", "favoriteCount": "0", "commentCount": "56"}
    kept = {"etag": "an etag", "id": entry.ids.song, "snippet": snippet, "statistics": statistics}
    return {"kind": "youtube#video", **kept}


def _file(chart: Chart, entries: Sequence[ParsedEntry]) -> bytes:
    names = "Artist Name" if chart.kind is Kind.ARTIST else "Track Name,Artist Names"
    link = "" if chart.kind is Kind.ARTIST else ",YouTube URL"
    header = f"Rank,Previous Rank,{names},Periods on Chart,Views,Growth{link}"
    return "".join(f"{line}\n" for line in (header, *(_row(chart, entry) for entry in entries))).encode()


def _row(chart: Chart, entry: ParsedEntry) -> str:
    names = [entry.title] if chart.kind is Kind.ARTIST else [entry.title, ", ".join(entry.artists)]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    weeks, growth = (1, "n/a") if entry.move is Move.NEW else (12, "-0.1%")
    link = [] if chart.kind is Kind.ARTIST else [f"https://www.youtube.com/watch?v={entry.ids.song}"]
    return ",".join(map(str, (entry.rank, entry.previous_rank or "n/a", *quoted, weeks, entry.value, growth, *link)))
