"""Feeds of the iTunes Store's best-selling songs, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.parsed import ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The feed that was renewed in the label's hour; a single entry is an object, as the store does it."""
    listed = [_entry(chart, entry) for entry in entries]
    address = f"https://itunes.apple.com/{chart.market}/rss/topsongs/limit={len(entries)}/json"
    feed = {
        "author": {"name": _label("iTunes Store"), "uri": _label("http://www.apple.com/itunes/")},
        "entry": listed[0] if len(listed) == 1 else listed,
        "updated": _label((label + timedelta(minutes=12, seconds=3)).isoformat()),
        "rights": _label("Copyright 2008 Apple Inc."),
        "title": _label("iTunes Store: Top Songs"),
        "icon": _label("http://itunes.apple.com/favicon.ico"),
        "link": [{"attributes": {"rel": "self", "href": address}}],
        "id": _label(address),
    }
    return msgspec.json.encode({"feed": feed})


def _label(told: str) -> dict[str, object]:
    return {"label": told}


def _content(what: str) -> dict[str, object]:
    return {"im:contentType": {"attributes": {"term": what, "label": what}}, "attributes": {"term": "Music"}}


def _entry(chart: Chart, entry: ParsedEntry) -> dict[str, object]:
    store, ids = f"https://music.apple.com/{chart.market}", entry.ids
    own = ids.song or str(entry.rank)
    song = f"{store}/album/a-song/{ids.album or 0}?i={own}&uo=2"
    told: dict[str, object] = {
        "im:name": _label(entry.title),
        "im:image": [{"label": "https://is1-ssl.mzstatic.com/cover.jpg/55x55bb.png", "attributes": {"height": "55"}}],
        "im:price": {"label": "$1.29", "attributes": {"amount": "1.29000", "currency": "USD"}},
        "im:contentType": _content("Track"),
        "title": _label(f"{entry.title} - {entry.artists[0]}"),
        "link": [{"attributes": {"rel": "alternate", "type": "text/html", "href": song}}],
        "id": {"label": song, "attributes": {"im:id": own}},
        "im:artist": _artist(store, entry),
        "category": {"attributes": {"im:id": "14", "term": "Pop", "label": "Pop"}},
    }
    return {**told, **_collection(store, entry)}


def _artist(store: str, entry: ParsedEntry) -> dict[str, object]:
    named: dict[str, object] = {"label": entry.artists[0]}
    if entry.ids.artists:
        named["attributes"] = {"href": f"{store}/artist/a-name/{entry.ids.artists[0]}?uo=2"}
    return named


def _collection(store: str, entry: ParsedEntry) -> dict[str, object]:
    if entry.album is None:
        return {}
    link = {"attributes": {"href": f"{store}/album/an-album/{entry.ids.album}?uo=2"}} if entry.ids.album else None
    linked = {"link": link} if link else {}
    return {"im:collection": {"im:name": _label(entry.album), **linked, "im:contentType": _content("Album")}}
