"""Answers of YouTube Music's interface: a market's charts page, and the playlist that is its daily chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import Move, ParsedEntry
from chartduel.sources import registry

ICONS = {Move.UP: "ARROW_DROP_UP", Move.DOWN: "ARROW_DROP_DOWN", Move.SAME: "ARROW_CHART_NEUTRAL"}


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The playlist, which tells no time. One page holds everything."""
    header = {"title": _text(_title(chart)), "subtitle": _text("Chart", " • ", "2026")}
    shelf = {"playlistId": "PLdaily", "contents": [_row(entry) for entry in entries]}
    columns = {
        "secondaryContents": _sections({"musicPlaylistShelfRenderer": shelf}),
        "tabs": [{"tabRenderer": {"content": _sections({"musicResponsiveHeaderRenderer": header})}}],
    }
    told = {"responseContext": {}, "contents": {"twoColumnBrowseResultsRenderer": columns}, "trackingParams": "x"}
    return msgspec.json.encode(told)


def charts_page(chart: Chart) -> bytes:
    """The charts page of the chart's market."""
    names = ("Trending 20 Somewhere", _title(chart), "Top 100 Music Videos Somewhere")
    cards = [_card(name, f"VLPL{place}") for place, name in enumerate(names)]
    shelves = ({"musicShelfRenderer": {}}, {"musicCarouselShelfRenderer": {"contents": cards}})
    columns = {"tabs": [{"tabRenderer": {"content": _sections(*shelves)}}]}
    return msgspec.json.encode({"responseContext": {}, "contents": {"singleColumnBrowseResultsRenderer": columns}})


def _title(chart: Chart) -> str:
    return f"Daily Top Music Videos - {registry.markets()[chart.market].name}"


def _sections(*contents: dict[str, Any]) -> dict[str, Any]:
    return {"sectionListRenderer": {"contents": list(contents)}}


def _card(name: str, playlist: str) -> dict[str, Any]:
    return {"musicTwoRowItemRenderer": {"title": {"runs": [_link(name, playlist, "PLAYLIST")]}}}


def _row(entry: ParsedEntry) -> dict[str, Any]:
    ids = entry.ids.artists or (None,) * len(entry.artists)
    artists: list[dict[str, Any]] = []
    for name, one in zip(entry.artists, ids, strict=True):
        artists += [{"text": ", "}] if artists else []
        artists += [_link(name, one, "ARTIST")]
    watched = {"watchEndpoint": {"videoId": entry.ids.song}}
    index = _index(entry)
    columns = [{"runs": [{"text": entry.title, "navigationEndpoint": watched}]}, {"runs": artists}, _album(entry)]
    row = {
        "overlay": {"musicItemThumbnailOverlayRenderer": {"content": _button(watched)}},
        "flexColumns": [{"musicResponsiveListItemFlexColumnRenderer": {"text": column}} for column in columns],
        "playlistItemData": {"videoId": entry.ids.song},
        "customIndexColumn": {"musicCustomIndexColumnRenderer": index},
    }
    return {"musicResponsiveListItemRenderer": row}


def _index(entry: ParsedEntry) -> dict[str, Any]:
    kind = ICONS.get(entry.move) if entry.move else None
    icon = {"icon": {"iconType": kind}} if kind else {}
    return {"text": _text(str(entry.rank)), **icon}


def _album(entry: ParsedEntry) -> dict[str, Any]:
    return {"runs": [_link(entry.album, entry.ids.album, "ALBUM")]} if entry.album else {}


def _button(watched: dict[str, Any]) -> dict[str, Any]:
    return {"musicPlayButtonRenderer": {"playNavigationEndpoint": watched}}


def _link(name: str, place: str | None, kind: str) -> dict[str, Any]:
    music = {"browseEndpointContextMusicConfig": {"pageType": f"MUSIC_PAGE_TYPE_{kind}"}}
    endpoint = {"browseId": place, "browseEndpointContextSupportedConfigs": music}
    return {"text": name, "navigationEndpoint": {"browseEndpoint": endpoint}}


def _text(*runs: str) -> dict[str, Any]:
    return {"runs": [{"text": run} for run in runs]}
