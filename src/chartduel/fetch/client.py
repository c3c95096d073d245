"""The one way to a platform: asks politely, and takes no more than it can hold.

A request goes to a declared host only, after its robots.txt allowed it, in the host's turn; an answer is read
to a limit, and is whole or an error. Whatever is raised names the address without any secret.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from chartduel.errors import BadAnswer, ConfigError, Disallowed, FetchError, RateLimited, Unavailable
from chartduel.fetch import addresses, breaker, budget, retry, robots, secrets
from chartduel.fetch.answer import Answer
from chartduel.fetch.clock import Clock
from chartduel.fetch.memory import Memory, RunMemory
from chartduel.fetch.retry import Again
from chartduel.model.source import Access, Source
from chartduel.sources.request import Request

LARGEST = 8 << 20
"""Bytes of an answer, unpacked: the largest chart page that was ever recorded has 2.7 MB."""
HOPS = 5
TIMEOUT = httpx.Timeout(20, connect=10)
WHOLE_S = 60.0
"""Seconds for one answer, however slowly it drips."""
PAGES = (Access.PUBLIC_PAGE, Access.UNDOCUMENTED)
"""What robots.txt is about. An interface that is offered to programs is not asked for it."""
_UNREADABLE = (httpx.DecodingError, httpx.RemoteProtocolError, zlib.error)


class Client:
    """Asks the platforms. `base_url` sends every request to one other origin, such as a test server."""

    def __init__(
        self,
        agent: str,
        keys: Mapping[str, str],
        clock: Clock,
        base_url: str | None = None,
        *,
        memory: Memory | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        whole_s: float = WHOLE_S,
    ) -> None:
        self.clock = clock
        self._keys, self._base, self._whole_s = keys, _origin(base_url) if base_url else None, whole_s
        self._memory = memory or RunMemory()
        self._budget = budget.Budget(clock)
        self._redaction = secrets.redact_logs(keys.values())
        self._http = httpx.AsyncClient(
            transport=transport or addresses.Transport(guarded=base_url is None),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()
        secrets.restore_logs(self._redaction)

    async def get(
        self, source: Source, request: Request, *, etag: str | None = None, last_modified: str | None = None
    ) -> Answer:
        """The answer to a request of a source. Raises `FetchError`s, and `ConfigError` where a key is missing."""
        url = self._elsewhere(request.url)
        self._assert_declared(source, url, url)
        params, headers = secrets.added(request, self._keys)
        headers |= dict(request.headers) | _conditions(etag, last_modified)
        health = self._memory.health(source.id)
        breaker.assert_awake(source.name, health, self.clock)
        try:
            rules = await self._rules(source, url)
            robots.assert_allowed(rules, _whole_url(url, request))
            pause = max(source.pause_s, robots.pause(rules))
            answer = await self._retried(source, request, url, params, headers, pause)
        except FetchError as error:
            if not isinstance(error, Disallowed):
                self._memory.keep_health(source.id, breaker.failed(health, self.clock))
            raise
        if health != breaker.worked():
            self._memory.keep_health(source.id, breaker.worked())
        return answer

    def _elsewhere(self, url: str) -> str:
        if self._base is None:
            return url
        told = urlsplit(url)
        return urlunsplit((*self._base, told.path, told.query, ""))

    def _assert_declared(self, source: Source, first: str, url: str) -> None:
        """Refuses a host that the source does not declare, and a redirect to another kind of address."""
        told = urlsplit(url)
        here = (told.scheme, told.netloc)
        good = here == self._base if self._base else told.scheme == "https" and told.hostname in source.hosts
        if not good or (self._base is None and told.port not in (None, 443)):
            where = f"{told.scheme}://{told.hostname}"
            what = f"{first}: leads to {where}, which {source.name} does not declare"
            raise Disallowed(what, hint=f"declared: {', '.join(source.hosts) or 'none'}")

    async def _rules(self, source: Source, url: str) -> str:
        """The robots.txt that holds for a URL; no rules for interfaces that are offered to programs."""
        if source.access not in PAGES:
            return ""
        where = robots.address(url)
        known = self._memory.robots(where)
        if known and self.clock.now() - known[1] < robots.FRESH:
            return known[0]
        try:
            answer = await self._retried(source, Request(url=where), where, {}, {}, 0.0)
            text = robots.rules(answer.status, answer.body)
        except (Unavailable, RateLimited, BadAnswer) as error:
            raise Unavailable(f"robots.txt cannot be had, so nothing is asked: {error}", hint=error.hint) from None
        self._memory.keep_robots(where, text, self.clock.now())
        return text

    async def _retried(
        self,
        source: Source,
        request: Request,
        url: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        pause_s: float,
    ) -> Answer:
        tried = 0
        while True:
            try:
                async with self._budget.turn(f"{source.id} {urlsplit(request.url).netloc}", pause_s):
                    return await self._once(source, request, url, params, headers)
            except Again as again:
                tried += 1
                if tried >= retry.TRIES:
                    raise again.error from None
                await self.clock.sleep(retry.pause(tried, again.wait_s))

    async def _once(
        self, source: Source, request: Request, url: str, params: Mapping[str, str], headers: Mapping[str, str]
    ) -> Answer:
        """One try, its redirects included. Nothing of the HTTP library leaves here: its errors hold whole URLs."""
        shown = _whole_url(url, request)
        try:
            async with asyncio.timeout(self._whole_s):
                return await self._followed(source, request, url, shown, params, headers)
        except (TimeoutError, httpx.TimeoutException):
            raise Again(Unavailable(f"{shown}: no answer in time", hint="the collector asks again")) from None
        except _UNREADABLE:
            raise Again(BadAnswer(f"{shown}: the answer is cut or cannot be unpacked")) from None
        except httpx.HTTPError as error:
            what = f"{shown}: {type(error).__name__}"
            raise Again(Unavailable(what, hint="is this machine on the network?")) from None
        except (httpx.InvalidURL, ValueError):
            raise BadAnswer(f"{shown}: leads to what is no address", hint="nothing was kept") from None

    async def _followed(
        self,
        source: Source,
        request: Request,
        url: str,
        shown: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> Answer:
        asked = [*request.params, *params.items()]
        target = str(httpx.URL(url, params=asked)) if asked else url
        for _ in range(HOPS):
            async with self._sent(request, target, headers) as response:
                if not response.has_redirect_location:
                    return await self._answer(response, shown)
                target = urljoin(target, response.headers["location"])
                self._assert_declared(source, shown, target)
        raise BadAnswer(f"{shown}: redirects {HOPS} times", hint="it is sent in circles")

    @asynccontextmanager
    async def _sent(self, request: Request, url: str, headers: Mapping[str, str]) -> AsyncGenerator[httpx.Response]:
        told = dict(headers)
        content: bytes | None = None
        if request.json:
            told["Content-Type"], content = "application/json", request.json.encode()
        method = "POST" if request.form or request.json else "GET"
        async with self._http.stream(
            method, url, headers=told, content=content, data=dict(request.form) or None
        ) as response:
            yield response

    async def _answer(self, response: httpx.Response, shown: str) -> Answer:
        began = self.clock.now()
        if not robots.is_missing(shown, response.status_code):
            retry.judge(shown, response.status_code, response.headers.get("retry-after"), began)
        body = secrets.removed(await _body(response, shown), self._keys.values())
        return Answer(
            url=shown,
            status=response.status_code,
            body=body,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            fetched_at=began,
            not_modified=response.status_code == 304,
        )


async def _body(response: httpx.Response, shown: str) -> bytes:
    """The whole body, unpacked by ourselves: no piece may grow beyond the limit, and nothing is packed twice."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity", "gzip", "deflate"):
        raise BadAnswer(f"{shown}: is packed as {packed[:40]!r}", hint="it was asked for as gzip or plain")
    unpack = None if packed in ("", "identity") else zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    body = bytearray()
    async for piece in response.aiter_raw():
        body += unpack.decompress(piece, LARGEST + 1 - len(body)) if unpack else piece
        if unpack and unpack.unused_data:
            raise BadAnswer(f"{shown}: goes on after its end", hint="nothing was kept")
        if len(body) > LARGEST:
            raise BadAnswer(f"{shown}: more than {LARGEST >> 20} MB", hint="that is no chart; nothing was kept")
    if unpack and body and not unpack.eof:
        raise Again(BadAnswer(f"{shown}: the answer is cut", hint="the collector asks again"))
    return bytes(body)


def _whole_url(url: str, request: Request) -> str:
    """The address with its parameters, without any key."""
    return str(httpx.URL(url, params=list(request.params))) if request.params else url


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    told = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in told.items() if value}


def _origin(base_url: str) -> tuple[str, str]:
    told = urlsplit(base_url)
    if told.scheme not in ("http", "https") or not told.hostname:
        raise ConfigError(f"--base-url {base_url}: is no web address", hint="such as http://127.0.0.1:8000")
    return told.scheme, told.netloc
