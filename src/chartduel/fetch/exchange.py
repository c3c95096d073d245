"""One request and its answer over HTTP: read to a limit, and whole or an error. A redirect is only told.

Nothing of the HTTP library leaves here: its errors hold whole URLs, and so secrets.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx
import msgspec

from chartduel.errors import BadAnswer, Unavailable
from chartduel.fetch import retry, robots, secrets
from chartduel.fetch.answer import Answer
from chartduel.fetch.clock import Clock
from chartduel.fetch.retry import Again
from chartduel.sources.request import Request

LARGEST = 8 << 20
"""Bytes of an answer, unpacked: the largest chart page that was ever recorded has 2.7 MB."""
TIMEOUT = httpx.Timeout(20, connect=10)
WHOLE_S = 60.0
"""Seconds for one answer, however slowly it drips."""
_UNREADABLE = (httpx.DecodingError, httpx.RemoteProtocolError, zlib.error)


class Redirect(msgspec.Struct, frozen=True):
    """The answer is elsewhere; `location` is as the platform wrote it."""

    location: str


class Exchange:
    """Asks and reads. `keys` are secrets by name: an answer may echo those that its request carries."""

    def __init__(
        self, agent: str, transport: httpx.AsyncBaseTransport, clock: Clock, keys: Mapping[str, str], whole_s: float
    ) -> None:
        self._clock, self._keys, self._whole_s = clock, keys, whole_s
        self._http = httpx.AsyncClient(
            transport=transport,
            headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def once(self, request: Request, target: str, shown: str, headers: Mapping[str, str]) -> Answer | Redirect:
        """What `target` answers to a request; `shown` is the address without secrets."""
        try:
            async with asyncio.timeout(self._whole_s), self._sent(request, target, headers) as response:
                if response.has_redirect_location:
                    return Redirect(response.headers["location"])
                return await self._answer(response, shown, secrets.carried(request, self._keys))
        except (TimeoutError, httpx.TimeoutException):
            raise Again(Unavailable(f"{shown}: no answer in time", hint="the collector asks again")) from None
        except _UNREADABLE:
            raise Again(BadAnswer(f"{shown}: the answer is cut or cannot be unpacked")) from None
        except httpx.HTTPError as error:
            what = f"{shown}: {type(error).__name__}"
            raise Again(Unavailable(what, hint="is this machine on the network?")) from None
        except (httpx.InvalidURL, ValueError):
            raise no_address(shown) from None

    @asynccontextmanager
    async def _sent(self, request: Request, target: str, headers: Mapping[str, str]) -> AsyncGenerator[httpx.Response]:
        told = dict(headers)
        content: bytes | None = None
        if request.json:
            told["Content-Type"], content = "application/json", request.json.encode()
        method = "POST" if request.form or request.json else "GET"
        async with self._http.stream(
            method, target, headers=told, content=content, data=dict(request.form) or None
        ) as response:
            yield response

    async def _answer(self, response: httpx.Response, shown: str, told: Sequence[str]) -> Answer:
        """The answer without the secrets that the request carried."""
        began = self._clock.now()
        if not robots.is_missing(shown, response.status_code):
            retry.judge(shown, response.status_code, response.headers.get("retry-after"), began)
        headers = {name: secrets.untold(value, told) for name, value in response.headers.items()}
        body = secrets.removed(await _body(response, shown, headers), told)
        return Answer(
            url=shown,
            status=response.status_code,
            body=body,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            fetched_at=began,
            not_modified=response.status_code == 304,
        )


def no_address(shown: str) -> BadAnswer:
    """The refusal of a redirect that names nothing that can be asked."""
    return BadAnswer(f"{shown}: leads to what is no address", hint="nothing was kept")


async def _body(response: httpx.Response, shown: str, headers: Mapping[str, str]) -> bytes:
    """The whole body, unpacked by ourselves: no piece may grow beyond the limit, and nothing is packed twice."""
    packed = headers.get("content-encoding", "identity").strip().lower()
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
