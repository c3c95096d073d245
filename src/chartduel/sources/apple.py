"""Apple Music's most-played songs and albums: the public RSS v2 feeds, no key.

A feed has no rank numbers: its order is the ranking. It is renewed once a day at midnight Pacific time everywhere
and says when it was made; the label is that of the chart shown at that instant. There is no feed of all markets.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading, registry
from chartduel.sources.request import Request

FEED = "https://rss.applemarketingtools.com/api/v2/{market}/music/most-played/100/{what}.json"
ADDRESS = re.compile(
    r"https://[^/]+/api/v2/(?P<market>[a-z]+)/music/(?P<list>[a-z-]+)/(?P<limit>[0-9]+)/(?P<what>[a-z-]+)\.json"
)
Number = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,20}\Z")]
UPDATED = re.compile(r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} 20[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}")


class _Result(msgspec.Struct, rename="camel"):
    id: Number
    name: str
    artist_name: str
    kind: str
    artist_id: Number | None = None


class _Feed(msgspec.Struct):
    id: str
    country: str
    updated: str
    results: list[_Result]


class _Answer(msgspec.Struct):
    feed: _Feed


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The one feed of a market; none for all markets together: Apple has no such feed."""
    if chart.market == "global":
        return ()
    return (Request(url=FEED.format(market=chart.market, what=_what(chart))),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The feed as a chart; a feed that was asked for fewer than 100 ranks is a part."""
    feed = reading.json(data, _Answer).feed
    limit = _limit(chart, feed)
    label = chart.label_shown_at(_updated(chart, feed.updated))
    if feed.results and len(feed.results) != limit:
        raise IncompleteChart(f"{chart.id}: {len(feed.results)} results where the feed's address says {limit}")
    entries = [_entry(chart, rank, result) for rank, result in enumerate(feed.results, 1)]
    return accept.charted(chart, entries, label=label, whole=limit >= 100)


def _what(chart: Chart) -> str:
    return "albums" if chart.kind is Kind.ALBUM else "songs"


def _limit(chart: Chart, feed: _Feed) -> int:
    """How many ranks the feed was asked for; its address and its country have to be those of the chart."""
    address = ADDRESS.fullmatch(feed.id)
    if address is None:
        raise LayoutChanged(f"{chart.id}: feed.id {feed.id[:80]!r} is no address of a feed", hint=reading.HINT)
    for country in (address["market"], feed.country):
        if registry.market_code(country) != chart.market:
            raise accept.another(chart, f"the feed is of the market {country[:40]!r}")
    if (address["list"], address["what"]) != ("most-played", _what(chart)):
        raise accept.another(chart, f"the feed lists {address['list']} {address['what']}")
    return reading.number(address["limit"], f"{chart.id}: the limit in feed.id")


def _updated(chart: Chart, told: str) -> datetime:
    try:
        instant = parsedate_to_datetime(told) if UPDATED.fullmatch(told) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise LayoutChanged(f"{chart.id}: feed.updated {told[:40]!r} is no instant", hint=reading.HINT)
    return instant


def _entry(chart: Chart, rank: int, result: _Result) -> ParsedEntry:
    if result.kind != _what(chart):
        raise accept.another(chart, f"rank {rank} is of the kind {result.kind[:40]!r}")
    own = {"album": result.id} if chart.kind is Kind.ALBUM else {"song": result.id}
    artists = (result.artist_id,) if result.artist_id else ()
    return ParsedEntry(rank=rank, title=result.name, artists=(result.artist_name,), ids=Ids(artists=artists, **own))
