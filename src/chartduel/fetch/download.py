"""One large file to disk: in pieces that a killed process does not lose, checked before it gets its name.

A later call goes on where the file ends, if the server still has the same one, and starts anew if not.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore
import httpx
import msgspec

from chartduel.errors import BadAnswer, Blocked, ConfigError, Disallowed, FetchError, RateLimited, Unavailable
from chartduel.fetch import unfinished
from chartduel.fetch.addresses import assert_public
from chartduel.fetch.unfinished import Seen

TIMEOUT = httpx.Timeout(30, connect=15)
HOPS = 5
TRIES = 5
AGAIN = "the same command goes on where this one stopped"
Told = Callable[[int, int | None], None]
"""Told as bytes arrive: how many there are, and how many there will be where the server says so."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A file to download: from where, by whom, how much at most, and what is known of it."""

    url: str
    hosts: tuple[str, ...]
    """The only hosts that are asked, redirects included."""
    agent: str
    most: int
    sha256: str = ""
    size: int | None = None
    guarded: bool = True
    """Only public addresses are asked."""


def elsewhere(wanted: Wanted, base_url: str) -> Wanted:
    """The same file from a server that the user names, a test or a mirror: only the path of the URL is kept.

    `ConfigError` for a base that is no address.
    """
    try:
        base, path = urlsplit(base_url), urlsplit(wanted.url)
    except ValueError as error:
        raise ConfigError(f"--base-url {base_url}: {error}", hint="such as http://127.0.0.1:8000") from error
    if base.scheme not in {"http", "https"} or not base.hostname:
        raise ConfigError(f"--base-url {base_url}: is no web address", hint="such as http://127.0.0.1:8000")
    url = urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + path.path, path.query, ""))
    return msgspec.structs.replace(wanted, url=url, hosts=(base.hostname,), guarded=False)


def download(wanted: Wanted, to: Path, told: Told | None = None, known: Seen | None = None) -> Seen | None:
    """Brings the file to `to`; None where the server still has the one that is `known`.

    A cut connection is taken up again at once as long as each try brings something. Raises `FetchError`s, and
    `BadInput` for bytes without the expected hash: they are kept aside as `<name>.refused`.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    part = unfinished.part_of(to)
    with unfinished.alone(part), _client(wanted) as client:
        seen = _whole(client, wanted, part, told or _nobody, known)
        if seen is None:
            unfinished.forget(part)
            return None
        if wanted.sha256:
            unfinished.assert_hash(part, wanted.sha256, wanted.url)
        unfinished.settle(part, to)
    return seen


def held(to: Path) -> Seen | None:
    """What the server said of a file that `download` brought; None where there is none."""
    return unfinished.remembered(to) if to.is_file() else None


def _nobody(done: int, total: int | None) -> None:
    pass


class _Guarded(httpcore.NetworkBackend):
    """Connects to addresses that were checked: a name that answers differently a moment later gets nowhere."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise Unavailable(f"{host}: {error.strerror or error}", hint="is this machine on the network?") from error
        *before, last = dict.fromkeys(str(one[4][0]) for one in found)
        assert_public(host, (*before, last))
        for address in before:
            try:
                return self._inner.connect_tcp(address, port, *args, **more)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._inner.connect_tcp(last, port, *args, **more)


class _Transport(httpx.HTTPTransport):
    """`guarded`, to public addresses only."""

    def __init__(self, *, guarded: bool) -> None:
        super().__init__(trust_env=False)
        if guarded:
            pool: Any = self._pool
            pool._network_backend = _Guarded(pool._network_backend)


def _client(wanted: Wanted) -> httpx.Client:
    """Bytes are counted and hashed as the file has them: no compression on the way."""
    manners = {"User-Agent": wanted.agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    return httpx.Client(transport=_Transport(guarded=wanted.guarded), timeout=TIMEOUT, headers=manners)


def _whole(client: httpx.Client, wanted: Wanted, part: Path, told: Told, known: Seen | None) -> Seen | None:
    for tries in range(1, TRIES + 1):
        before = unfinished.length(part)
        try:
            return _rest(client, wanted, part, told, known)
        except httpx.TransportError as error:
            if tries == TRIES or unfinished.length(part) <= before:
                raise Unavailable(f"{wanted.url}: {error or type(error).__name__}", hint=AGAIN) from error
    raise Unavailable(f"{wanted.url}: the connection was cut {TRIES} times", hint=AGAIN)


def _rest(client: httpx.Client, wanted: Wanted, part: Path, told: Told, known: Seen | None) -> Seen | None:
    """What is missing of the file, or all of it."""
    start, had = unfinished.length(part), unfinished.remembered(part)
    resume = start > 0 and bool(had.validator)
    headers = {"Range": f"bytes={start}-", "If-Range": had.validator} if resume else _unless(known)
    with _asked(client, wanted, headers) as answer:
        if answer.status_code == 304 and known and not resume:
            return None
        if answer.status_code == 416 and resume and had.total == start:
            return had
        if resume and answer.status_code in {206, 416} and not _continues(answer, start, had):
            unfinished.begin(part, Seen())
            return _rest(client, wanted, part, told, None)
        seen = had if resume and answer.status_code == 206 else _begun(answer, wanted, part)
        _write(answer, wanted, part, seen.total, told)
    _assert_whole(wanted, part, seen.total)
    return seen


def _unless(known: Seen | None) -> Mapping[str, str]:
    if known is None:
        return {}
    if known.etag:
        return {"If-None-Match": known.etag}
    return {"If-Modified-Since": known.last_modified} if known.last_modified else {}


def _begun(answer: httpx.Response, wanted: Wanted, part: Path) -> Seen:
    """What the server says of a file that is about to come whole."""
    if answer.status_code != 200:
        raise _refusal(wanted.url, answer)
    seen = _said(answer)
    _assert_fits(wanted, seen.total or 0)
    chunked = answer.headers.get("transfer-encoding", "").lower() == "chunked"
    if seen.total is None and not (chunked or wanted.size or wanted.sha256):
        raise BadAnswer(
            f"{wanted.url}: does not say how long it is", hint="a cut file could not be told from a whole one"
        )
    unfinished.begin(part, seen)
    return seen


def _continues(answer: httpx.Response, start: int, had: Seen) -> bool:
    """Whether a piece goes on where we stopped, in the same file: `Content-Range: bytes 100-199/200`."""
    piece = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", ""), re.ASCII)
    same = answer.headers.get("etag", had.etag) == had.etag
    return piece is not None and int(piece[1]) == start and same and piece[2] in {"*", str(had.total)}


@contextmanager
def _asked(client: httpx.Client, wanted: Wanted, headers: Mapping[str, str]) -> Generator[httpx.Response]:
    """The answer behind at most a few redirects, none of which leaves the declared hosts."""
    url = wanted.url
    for _ in range(HOPS):
        _assert_declared(url, wanted)
        with client.stream("GET", url, headers=headers, follow_redirects=False) as answer:
            if not answer.has_redirect_location:
                yield answer
                return
            url = urljoin(url, answer.headers["location"])
    raise BadAnswer(f"{wanted.url}: redirects {HOPS} times", hint="it is sent in circles")


def _assert_declared(url: str, wanted: Wanted) -> None:
    asked, first = urlsplit(url), urlsplit(wanted.url)
    if asked.hostname not in wanted.hosts or asked.scheme not in {first.scheme, "https"}:
        raise Disallowed(
            f"{wanted.url}: leads to {asked.scheme}://{asked.hostname}, which is not declared for it",
            hint=f"declared: {', '.join(wanted.hosts)}",
        )


def _said(answer: httpx.Response) -> Seen:
    length = answer.headers.get("content-length", "")
    return Seen(
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        total=int(length) if length.isascii() and length.isdigit() else None,
    )


def _refusal(url: str, answer: httpx.Response) -> FetchError:
    status = answer.status_code
    what = f"{url}: answered {status} {answer.reason_phrase}".rstrip()
    if status in {401, 403, 406, 451}:
        return Blocked(what, hint="it does not want to be asked by chartduel")
    if status == 429:
        wait = answer.headers.get("retry-after", "")
        return RateLimited(what, hint=f"try again later{f', after {wait} s' if wait.isdigit() else ''}")
    if status >= 500:
        return Unavailable(what, hint=AGAIN)
    return BadAnswer(what, hint="the file may have moved; `chartduel archives list` shows its home page")


def _write(answer: httpx.Response, wanted: Wanted, part: Path, total: int | None, told: Told) -> None:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise BadAnswer(f"{wanted.url}: is sent compressed, though it was asked for as it is", hint="try a mirror")
    with part.open("ab") as file:
        done = unfinished.length(part)
        for piece in answer.iter_raw():
            done += len(piece)
            _assert_fits(wanted, done)
            file.write(piece)
            told(done, total)
        file.flush()
        os.fsync(file.fileno())


def _assert_fits(wanted: Wanted, size: int) -> None:
    if size > wanted.most:
        raise BadAnswer(
            f"{wanted.url}: is larger than the {wanted.most >> 20:,} MB that are expected at most",
            hint="nothing was imported",
        )


def _assert_whole(wanted: Wanted, part: Path, total: int | None) -> None:
    promised, there = wanted.size or total, unfinished.length(part)
    if promised is not None and there != promised:
        unfinished.forget(part)
        raise BadAnswer(f"{wanted.url}: has {there:,} bytes, not the {promised:,} expected", hint="get it again")
