"""Which page of which chart a request asks for: the requests of the sources, read backwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

import msgspec

from chartduel.model.chart import Chart
from chartduel.model.source import Source
from chartduel.sources import modules
from chartduel.sources.request import Pairs, Request


class Route(msgspec.Struct, frozen=True):
    """A page of a chart: `label` None is what is shown now; `number` counts from 1 to `pages`."""

    chart: Chart
    source: Source
    label: datetime | None
    number: int
    pages: int


class Wish(msgspec.Struct, frozen=True):
    """What a request asks for, as far as a server sees it. Keys are no part of it."""

    path: str
    params: Pairs
    form: Pairs
    json: str


def wish(request: Request) -> Wish:
    """What a server sees of a request. An address can hold parameters of its own."""
    return Wish(
        unquote(urlsplit(request.url).path), tuple(sorted(request.params)), tuple(sorted(request.form)), request.json
    )


def known(chart: Chart, source: Source, label: datetime | None) -> Iterator[tuple[Wish, Route]]:
    """The pages of a chart that are known before any answer."""
    asked = modules.requests(source, chart, label)
    for number, request in enumerate(asked, 1):
        yield wish(request), Route(chart, source, label, number, len(asked))


def named(route: Route, body: bytes) -> tuple[Wish, Route] | None:
    """The next page, where only the answer names it."""
    following = modules.offered(route.source.id, "following")
    request: Request | None = following(route.chart, body) if following else None
    if request is None:
        return None
    number = route.number + 1
    return wish(request), msgspec.structs.replace(route, number=number, pages=max(number, route.pages))


def keys_of(source: Source, chart: Chart) -> set[str]:
    """The parameters that carry the user's key."""
    told = [request.key[1] for request in modules.requests(source, chart, None) if request.key]
    return {place.partition(":")[2] for place in told if place.startswith("param:")}
