"""The iTunes Store's best-selling songs: the store's own RSS as JSON, no key.

It counts paid downloads. The order is the ranking, and the feed says when it was renewed. A feed with a single
entry has an object where others have a list.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading, registry
from chartduel.sources.request import Request

FEED = "https://itunes.apple.com/{market}/rss/topsongs/limit=100/json"
ADDRESS = re.compile(r"/(?P<market>[a-z]{2})/rss/(?P<list>[a-z]+)/(?P<options>.{0,200}/)?(?:json|xml)$")
SONG = re.compile(r"[?&]i=([0-9]+)")
LONGEST = 400
"""Characters of a feed's own address: the longest recorded one has 77."""
STORE = re.compile(r"https?://(?:music|itunes|geo\.itunes)\.apple\.com/([a-z]{2})/")
UPDATED = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")

Number = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,20}\Z")]


class _Label(msgspec.Struct):
    label: str


class _Own(msgspec.Struct):
    song: Number = msgspec.field(name="im:id")


class _Id(msgspec.Struct):
    label: str
    attributes: _Own


class _Target(msgspec.Struct):
    href: str | None = None
    term: str | None = None


class _Link(msgspec.Struct):
    attributes: _Target


class _Artist(msgspec.Struct):
    label: str
    attributes: _Target | None = None


class _Collection(msgspec.Struct):
    name: _Label = msgspec.field(name="im:name")
    link: _Link | None = None


class _Content(msgspec.Struct):
    inner: _Link = msgspec.field(name="im:contentType")


class _Entry(msgspec.Struct):
    id: _Id
    name: _Label = msgspec.field(name="im:name")
    artist: _Artist = msgspec.field(name="im:artist")
    title: _Label | None = None
    collection: _Collection | None = msgspec.field(name="im:collection", default=None)
    content: _Content | None = msgspec.field(name="im:contentType", default=None)


class _Feed(msgspec.Struct):
    entry: list[_Entry] | _Entry | None = None
    id: _Label | None = None
    link: list[_Link] | _Link | None = None
    updated: _Label | None = None


class _Answer(msgspec.Struct):
    feed: _Feed


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The one feed of a market."""
    return (Request(url=FEED.format(market=chart.market)),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The feed as a chart. Without its own address it cannot say that it is whole: it is then a part."""
    feed = reading.json(data, _Answer).feed
    limit = max((_limit(chart, address) or 0 for address in _addresses(feed)), default=0)
    told = [feed.entry] if isinstance(feed.entry, _Entry) else feed.entry or []
    if limit and told and len(told) != limit:
        raise IncompleteChart(f"{chart.id}: {len(told)} entries where the feed's address says {limit}")
    label = chart.label_shown_at(_updated(chart, feed.updated.label)) if feed.updated else None
    entries = [_entry(chart, rank, one) for rank, one in enumerate(told, 1)]
    return accept.charted(chart, entries, label=label, whole=limit >= 100)


def _addresses(feed: _Feed) -> list[str]:
    """Its id, and the addresses by which a feed links to itself; its other link leads into the store."""
    links = [feed.link] if isinstance(feed.link, _Link) else feed.link or []
    own = [href for one in links if "/rss/" in (href := one.attributes.href or "")]
    return [feed.id.label, *own] if feed.id else own


def _limit(chart: Chart, address: str) -> int | None:
    """How many ranks the feed was asked for, where its address says so; another market, list or genre is refused."""
    told = ADDRESS.search(address) if len(address) <= LONGEST else None
    if told is None:
        raise LayoutChanged(f"{chart.id}: feed.id {address[:80]!r} is no address of a feed", hint=reading.HINT)
    if registry.market_code(told["market"]) != chart.market or told["list"] != "topsongs":
        raise accept.another(chart, f"the feed is {told['list'][:40]} of {told['market']}")
    options = [option.partition("=") for option in (told["options"] or "").split("/") if option]
    if other := [name for name, _, _ in options if name not in ("limit", "explicit")]:
        raise accept.another(chart, f"the feed is narrowed by {other[0][:40]}")
    limits = [reading.number(value, f"{chart.id}: limit") for name, _, value in options if name == "limit"]
    return limits[0] if limits else None


def _updated(chart: Chart, told: str) -> datetime:
    try:
        instant = datetime.fromisoformat(told) if UPDATED.fullmatch(told) else None
    except ValueError:
        instant = None
    if instant is None:
        raise LayoutChanged(f"{chart.id}: feed.updated {told[:40]!r} is no instant", hint=reading.HINT)
    return instant


def _entry(chart: Chart, rank: int, entry: _Entry) -> ParsedEntry:
    if (store := STORE.match(entry.id.label)) and registry.market_code(store[1]) != chart.market:
        raise accept.another(chart, f"rank {rank} is of the store {store[1]}")
    if entry.content and entry.content.inner.attributes.term not in (None, "Track"):
        raise accept.another(chart, f"rank {rank} is no song")
    if (song := SONG.search(entry.id.label)) and song[1] != entry.id.attributes.song:
        raise LayoutChanged(f"{chart.id}: rank {rank}: im:id is not that of its link", hint=reading.HINT)
    if entry.title and not entry.title.label.startswith(entry.name.label):
        raise LayoutChanged(f"{chart.id}: rank {rank}: im:name is not in its title", hint=reading.HINT)
    artist = _id_in("artist", entry.artist.attributes)
    album = entry.collection
    return ParsedEntry(
        rank=rank,
        title=entry.name.label,
        artists=(entry.artist.label,),
        album=album.name.label if album else None,
        ids=Ids(
            song=entry.id.attributes.song,
            album=_id_in("album", album.link.attributes) if album and album.link else None,
            artists=(artist,) if artist else (),
        ),
    )


def _id_in(what: str, target: _Target | None) -> str | None:
    found = re.search(rf"/{what}/(?:[^/]+/)?([0-9]+)", target.href or "") if target else None
    return found[1] if found else None
