"""The one way to a platform: asks politely, and takes no more than it can hold.

Every request, that of a redirect too, goes to a declared host only, after its robots.txt allowed it, in the host's
turn. Whatever is raised names the address without any secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
import msgspec

from chartduel.errors import BadAnswer, ConfigError, Disallowed, FetchError, RateLimited, Unavailable
from chartduel.fetch import addresses, breaker, budget, retry, robots, secrets
from chartduel.fetch.answer import Answer
from chartduel.fetch.clock import Clock
from chartduel.fetch.exchange import WHOLE_S, Exchange, Redirect, no_address
from chartduel.fetch.memory import Memory, RunMemory
from chartduel.fetch.retry import Again
from chartduel.model.source import Access, Source
from chartduel.sources.request import Request

HOPS = 5
PAGES = (Access.PUBLIC_PAGE, Access.UNDOCUMENTED)
"""What robots.txt is about. An interface that is offered to programs is not asked for it."""


class _Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A request on its way: `shown` is its address without secrets, `headers` can hold one."""

    source: Source
    request: Request
    shown: str
    headers: Mapping[str, str]


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
        self._keys, self._base = keys, _origin(base_url) if base_url else None
        self._memory = memory or RunMemory()
        self._budget = budget.Budget(clock)
        self._redaction = secrets.redact_logs(keys.values())
        wire = transport or addresses.Transport(guarded=base_url is None)
        self._exchange = Exchange(agent, wire, clock, keys, whole_s)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exchange.close()
        secrets.restore_logs(self._redaction)

    async def get(
        self, source: Source, request: Request, *, etag: str | None = None, last_modified: str | None = None
    ) -> Answer:
        """The answer to a request of a source. Raises `FetchError`s, and `ConfigError` where a key is missing."""
        url = self._elsewhere(request.url)
        self._assert_declared(source, url, url)
        params, headers = secrets.added(request, self._keys)
        headers |= dict(request.headers) | _conditions(etag, last_modified)
        health = self._health(source, request)
        wish = _Wish(source=source, request=request, shown=_with(url, request.params), headers=headers)
        try:
            answer = await self._followed(wish, _with(url, (*request.params, *params.items())))
        except FetchError as error:
            if isinstance(error, breaker.TROUBLE):
                self._memory.keep_health(source.id, breaker.failed(health, self.clock))
            raise
        if health != breaker.worked():
            self._memory.keep_health(source.id, breaker.worked())
        return answer

    def _health(self, source: Source, request: Request) -> breaker.Health:
        """How a source does; `Unavailable` while it or its host rests."""
        health, host = self._memory.health(source.id), self._host(request, request.url)
        breaker.assert_awake(source.name, health, self.clock)
        breaker.assert_awake(host, self._memory.health(host), self.clock)
        return health

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

    async def _followed(self, wish: _Wish, target: str, *, by_rules: bool = True) -> Answer:
        """The answer at the end of the redirects. robots.txt itself is the one page that needs no leave."""
        for _ in range(HOPS):
            pause = await self._allowed_pause(wish, target) if by_rules else wish.source.pause_s
            found = await self._retried(wish, target, pause)
            if isinstance(found, Answer):
                return found
            target = self._next(wish, target, found)
        raise BadAnswer(f"{wish.shown}: redirects {HOPS} times", hint="it is sent in circles")

    def _next(self, wish: _Wish, target: str, redirect: Redirect) -> str:
        try:
            told = urljoin(target, redirect.location)
            self._assert_declared(wish.source, wish.shown, told)
        except ValueError:
            raise no_address(wish.shown) from None
        return told

    async def _allowed_pause(self, wish: _Wish, target: str) -> float:
        """The seconds between two requests to a host; `Disallowed` where its robots.txt forbids this one."""
        if wish.source.access not in PAGES:
            return wish.source.pause_s
        rules = await self._rules(wish, target)
        robots.assert_allowed(rules, secrets.untold(target, self._keys.values()))
        return max(wish.source.pause_s, robots.pause(rules))

    async def _rules(self, wish: _Wish, target: str) -> str:
        """The robots.txt that holds for an address. Its request is one to the host like any other."""
        where = robots.address(target)
        known = self._memory.robots(where)
        if known and self.clock.now() - known[1] < robots.FRESH:
            return known[0]
        plain = msgspec.structs.replace(wish.request, params=(), form=(), json="", headers=())
        asked = _Wish(source=wish.source, request=plain, shown=where, headers={})
        try:
            answer = await self._followed(asked, where, by_rules=False)
        except (Unavailable, RateLimited, BadAnswer) as error:
            raise Unavailable(f"robots.txt cannot be had, so nothing is asked: {error}", hint=error.hint) from None
        text = robots.rules(answer.status, answer.body)
        self._memory.keep_robots(where, text, self.clock.now())
        return text

    async def _retried(self, wish: _Wish, target: str, pause_s: float) -> Answer | Redirect:
        host, tried = self._host(wish.request, target), 0
        while True:
            try:
                async with self._budget.turn(host, pause_s):
                    return await self._exchange.once(wish.request, target, wish.shown, wish.headers)
            except Again as again:
                tried += 1
                if tried >= retry.TRIES or again.wait_s > retry.LONGEST_WAIT_S:
                    self._rest({host, self._host(wish.request, wish.request.url)}, again.wait_s)
                    raise again.error from None
                await self.clock.sleep(retry.pause(tried, again.wait_s))

    def _rest(self, hosts: set[str], wait_s: float) -> None:
        """Leaves hosts alone for as long as they asked: the one that did, and the one that leads there."""
        for host in hosts if wait_s else ():
            self._memory.keep_health(host, breaker.asked_to_wait(wait_s, self.clock))

    def _host(self, request: Request, target: str) -> str:
        """Who is asked: the pauses are a host's, whichever sources it has. A test server stands for many hosts."""
        return urlsplit(request.url if self._base else target).hostname or ""


def _with(url: str, params: tuple[tuple[str, str], ...]) -> str:
    """The address with parameters."""
    return str(httpx.URL(url, params=list(params))) if params else url


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    told = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in told.items() if value}


def _origin(base_url: str) -> tuple[str, str]:
    told = urlsplit(base_url)
    if told.scheme not in ("http", "https") or not told.hostname:
        raise ConfigError(f"--base-url {base_url}: is no web address", hint="such as http://127.0.0.1:8000")
    return told.scheme, told.netloc
