"""A platform on this machine that shows the charts it is given, and misbehaves when it is told to.

    with FakePlatform() as platform:
        platform.now = datetime.fromisoformat("2024-11-22T15:05:00+09:00")
        platform.serve("genie.realtime", label, entries)
        platform.misbehave(Fault.SERVER_ERROR, chart="genie.realtime", times=1)
        ...                                     # chartduel collect --base-url {platform.url} --lake ...

`python -m chartduel.testing.platform --port 8000` shows made-up charts of every source that can be asked.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pkgutil import iter_modules
from threading import Lock, Thread
from types import TracebackType
from typing import Self

import msgspec

from chartduel.errors import ConfigError
from chartduel.fetch.clock import Clock
from chartduel.model.chart import Chart
from chartduel.model.ids import ChartId
from chartduel.model.parsed import ParsedEntry
from chartduel.model.source import Source
from chartduel.sources import modules, registry
from chartduel.sources.request import Request
from chartduel.testing import pages, routes, songs
from chartduel.testing.clock import FrozenClock
from chartduel.testing.faults import DAMAGE, LOGIN, Fault, bomb
from chartduel.testing.routes import Route, Wish
from chartduel.testing.serving import Asked, Reply, Server

REMEMBERED = 1000
"""Past labels of a made-up chart that can be asked for."""
LIBRARIES = ("python-", "curl/", "wget/", "java/", "go-http-client", "okhttp", "aiohttp", "node")
"""How programs call themselves that were not told what to say."""


class Shown(msgspec.Struct, frozen=True):
    """What the platform has for a label: entries in its own markup, or recorded pages."""

    entries: tuple[ParsedEntry, ...] = ()
    pages: tuple[bytes, ...] = ()


class _Order(msgspec.Struct):
    fault: Fault
    chart: str | None
    times: int | None


class FakePlatform:
    """All platforms in one. `clock` is what it goes by; setting `now` stops it at an instant.

    `asked` lists what came in; `robots` is its robots.txt (empty: it has none); `retry_after` goes with a 429.
    """

    def __init__(self, clock: Clock | None = None, *, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.robots = ""
        self.retry_after = "30"
        self._clock = clock or Clock()
        self._shown: dict[str, dict[datetime, Shown]] = {}
        self._made_up: dict[str, set[datetime]] = {}
        self._routes: dict[Wish, Route] = {}
        self._answers: dict[Wish, tuple[str, bytes]] = {}
        self._keys: set[str] = set()
        self._orders: list[_Order] = []
        self._lock = Lock()
        self._server = Server(port, self._answer)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def now(self) -> datetime:
        """The platform's time, UTC."""
        return self._clock.now()

    @now.setter
    def now(self, at: datetime) -> None:
        self._clock = FrozenClock(at)

    def serve(self, chart_id: str, label: datetime, entries: Sequence[ParsedEntry] | None = None) -> None:
        """Shows these entries (made-up ones where none are given) under a label from its time on."""
        chart = registry.chart(chart_id)
        self._serve(chart, label, Shown(tuple(songs.entries(chart, label) if entries is None else entries)))

    def serve_bytes(self, chart_id: str, label: datetime, *pages: bytes) -> None:
        """Shows recorded pages under a label."""
        self._serve(registry.chart(chart_id), label, Shown(pages=pages))

    def serve_answer(self, source_id: str, request: Request, body: bytes) -> None:
        """Answers a request that is for no chart. For `misbehave` it goes by the id of its source."""
        self._answers[routes.wish(request)] = source_id, body

    def make_up(self, *chart_ids: str) -> None:
        """Shows a made-up chart at every label of these charts."""
        for chart_id in chart_ids:
            chart = registry.chart(chart_id)
            self._offer(chart, None)
            self._made_up[chart.id] = set()

    def misbehave(self, fault: Fault, chart: str | None = None, times: int | None = None) -> None:
        """Does this wrong at the next `times` requests for pages of a chart; by default at all, of every chart."""
        self._orders.append(_Order(fault, chart, times))

    def wait(self) -> None:
        """Until it is interrupted."""
        self._thread.join()

    def behave(self) -> None:
        """Does everything right from now on."""
        self._orders.clear()

    def _serve(self, chart: Chart, label: datetime, shown: Shown) -> None:
        self._shown.setdefault(chart.id, {})[label] = shown
        self._offer(chart, None)
        if chart.past:
            self._offer(chart, label)

    def _offer(self, chart: Chart, label: datetime | None) -> None:
        source = _source(chart)
        self._keys |= routes.keys_of(source, chart)
        self._routes.update(routes.known(chart, source, label))

    def _answer(self, asked: Asked) -> Reply:
        with self._lock:
            asked = msgspec.structs.replace(asked, at=self.now)
            self.asked.append(asked)
            if asked.path == "/robots.txt":
                body = self.robots.encode()
                return Reply(body=body, date=self.now) if body else Reply(status=404, date=self.now)
            wish = self._wish(asked)
            if found := self._answers.get(wish):
                fault = self._fault(found[0], asked)
                return self._refusal(fault) or self._whole(found[1], fault, asked)
            route = self._route(wish)
            if route is None:
                return Reply(status=404, body=b"not here", date=self.now)
            fault = self._fault(route.chart.id, asked)
            return self._refusal(fault) or self._page(route, fault, asked)

    def _wish(self, asked: Asked) -> Wish:
        params = tuple(sorted(pair for pair in asked.params if pair[0] not in self._keys))
        return Wish(asked.path, params, tuple(sorted(asked.form)), asked.json)

    def _route(self, wish: Wish) -> Route | None:
        if wish not in self._routes:
            self._recall()
        return self._routes.get(wish)

    def _recall(self) -> None:
        """Past labels of made-up charts become pages that can be asked for."""
        for chart_id, known in self._made_up.items():
            chart = registry.chart(chart_id)
            label = chart.label_shown_at(self.now)
            for _ in range(REMEMBERED if chart.past else 0):
                if label in known:
                    break
                known.add(label)
                self._offer(chart, label)
                label = songs.issued_before(chart, label)

    def _fault(self, chart: str, asked: Asked) -> Fault | None:
        for order in self._orders:
            if order.chart not in (None, chart) or order.times == 0:
                continue
            agent = asked.headers.get("user-agent", "").lower()
            if order.fault is Fault.NOT_ACCEPTABLE and agent and not agent.startswith(LIBRARIES):
                continue
            order.times = None if order.times is None else order.times - 1
            return order.fault
        return None

    def _refusal(self, fault: Fault | None) -> Reply | None:
        """The answer of a platform that sends no chart at all."""
        replies = {
            Fault.FORBIDDEN: Reply(status=403, body=b"Forbidden"),
            Fault.NOT_ACCEPTABLE: Reply(status=406, body=b"Not Acceptable"),
            Fault.TOO_MANY: Reply(status=429, headers={"Retry-After": self.retry_after}),
            Fault.SERVER_ERROR: Reply(status=503, body=b"Service Unavailable"),
            Fault.REDIRECT_AWAY: Reply(status=302, headers={"Location": "https://login.example/"}),
            Fault.LOGIN_PAGE: Reply(body=LOGIN, headers={"Content-Type": "text/html; charset=utf-8"}),
        }
        if fault is Fault.GZIP_BOMB:
            return Reply(body=bomb(), headers={"Content-Encoding": "gzip"}, date=self.now)
        found = replies.get(fault) if fault else None
        return msgspec.structs.replace(found, date=self.now) if found else None

    def _page(self, route: Route, fault: Fault | None, asked: Asked) -> Reply:
        label = self._label(route.chart, route.label)
        if fault is Fault.LAST_HOUR and label:
            label = self._before(route.chart, label)
        shown = self._of(route.chart, label) if label else None
        if label is None or shown is None:
            return Reply(status=404, body=b"no such chart", date=self.now)
        body = _body(route, label, shown, fault)
        if named := routes.named(route, body):
            self._routes[named[0]] = named[1]
        return self._whole(body, fault, asked)

    def _whole(self, body: bytes, fault: Fault | None, asked: Asked) -> Reply:
        """The answer that holds these bytes, or what a fault makes of them."""
        body = DAMAGE[fault](body) if fault and fault in DAMAGE else body
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        date = self.now + timedelta(hours=fault is Fault.CLOCK_SKEW)
        if asked.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag}, date=date)
        cut, slow = fault is Fault.TRUNCATED, fault is Fault.SLOW
        return Reply(headers={"ETag": etag}, body=body, date=date, cut=cut, slow=slow)

    def _label(self, chart: Chart, asked: datetime | None) -> datetime | None:
        """The label that a request gets: the one it names, else the latest that is out."""
        newest = chart.label_shown_at(self.now)
        if asked or chart.id in self._made_up:
            return min(asked or newest, newest)
        return max((label for label in self._shown.get(chart.id, {}) if label <= newest), default=None)

    def _before(self, chart: Chart, label: datetime) -> datetime | None:
        if chart.id in self._made_up:
            return songs.issued_before(chart, label)
        return max((one for one in self._shown.get(chart.id, {}) if one < label), default=None)

    def _of(self, chart: Chart, label: datetime) -> Shown | None:
        told = self._shown.get(chart.id, {}).get(label)
        return told or (Shown(songs.entries(chart, label)) if chart.id in self._made_up else None)


def _source(chart: Chart) -> Source:
    source = modules.collector_of(chart)
    if source is None:
        raise ConfigError(f"{chart.id}: no source can be asked for it", hint="`chartduel sources` says which can")
    return source


def _body(route: Route, label: datetime, shown: Shown, fault: Fault | None) -> bytes:
    """The bytes of a page. Where an opening page names the list, as on YouTube Music, it is page 1."""
    number = route.number
    if fault is Fault.REPEATED_PAGE and (number == 3 or number == route.pages == 2):
        number -= 1
    if shown.pages:
        return shown.pages[min(number, len(shown.pages)) - 1]
    markup = importlib.import_module(f"chartduel.testing.pages.{route.source.id}")
    opening = getattr(markup, "charts_page", None)
    if opening and number == 1:
        return opening(route.chart)
    entries = () if fault is Fault.EMPTY_LIST else shown.entries
    printed = label + timedelta(hours=fault is Fault.CLOCK_SKEW)
    return markup.page(route.chart, printed, entries, number - bool(opening))


def collectable() -> list[ChartId]:
    """The charts that can be asked for and whose markup can be made."""
    made = {one.name for one in iter_modules(pages.__path__)}
    askable = ((one.id, modules.collector_of(one)) for one in registry.charts().values())
    return [chart_id for chart_id, source in askable if source and source.id in made]


def main(args: Sequence[str] | None = None) -> None:
    """Serves made-up charts until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000)
    with FakePlatform(port=parser.parse_args(args).port) as platform:
        platform.make_up(*collectable())
        asked = f"chartduel collect --once --base-url {platform.url} --lake made-up"
        sys.stdout.write(f"{platform.url} shows made-up charts; {asked}\n")
        sys.stdout.flush()
        try:
            platform.wait()
        except KeyboardInterrupt:
            sys.stdout.write(f"{len(platform.asked)} requests\n")


if __name__ == "__main__":
    main()
