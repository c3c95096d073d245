"""One large file to disk: in pieces that a killed process does not lose, checked before it gets its name.

A file grows as `<name>.part`; beside it stands what the server said of it. A later call goes on where the
file ends, if the server still has the same one, and starts anew if not.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
import msgspec

from chartduel.errors import BadAnswer, BadInput, Blocked, ConfigError, Disallowed, FetchError, RateLimited, Unavailable

TIMEOUT = httpx.Timeout(30, connect=15)
HOPS = 5
TRIES = 5
AGAIN = "the same command goes on where this one stopped"
Told = Callable[[int, int | None], None]
"""Told as bytes arrive: how many there are, and how many there will be where the server says so."""
Guard = Callable[[str], None]
"""Raises `Disallowed` for a URL that must not be asked."""


class Seen(msgspec.Struct, frozen=True):
    """What a server said of a file, by which a changed one is known. `weak` ETags tell nothing of the bytes."""

    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """What a request for the rest may be conditional on; empty where nothing is sure enough."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A file to download: from where, by whom, how much at most, and what is known of it."""

    url: str
    hosts: tuple[str, ...]
    """The only hosts that are asked, redirects included."""
    agent: str
    most: int
    sha256: str = ""
    size: int | None = None


def public_only(url: str) -> None:
    """The guard of everyday: no address that only this machine or its network can reach."""
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError as error:
        raise Unavailable(f"{host}: {error.strerror or error}", hint="is this machine on the network?") from error
    if not all(ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found):
        raise Disallowed(f"{host}: is a private address", hint="--base-url allows one, for a test server")


def elsewhere(wanted: Wanted, base_url: str) -> Wanted:
    """The same file from another host, such as a test server or a mirror: only the path of the URL is kept.

    `ConfigError` for a base that is no address.
    """
    try:
        base, path = urlsplit(base_url), urlsplit(wanted.url)
    except ValueError as error:
        raise ConfigError(f"--base-url {base_url}: {error}", hint="such as http://127.0.0.1:8000") from error
    if base.scheme not in {"http", "https"} or not base.hostname:
        raise ConfigError(f"--base-url {base_url}: is no web address", hint="such as http://127.0.0.1:8000")
    url = urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + path.path, path.query, ""))
    return msgspec.structs.replace(wanted, url=url, hosts=(base.hostname or "",))


def download(
    wanted: Wanted, to: Path, guard: Guard, told: Told | None = None, known: Seen | None = None
) -> Seen | None:
    """Brings the file to `to`; None where the server still has the one that is `known`.

    A cut connection is taken up again at once as long as each try brings something. Raises `FetchError`s, and
    `BadInput` for bytes without the expected hash: they are kept aside as `<name>.refused`.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    with _alone(part), httpx.Client(timeout=TIMEOUT, headers=_manners(wanted.agent), trust_env=False) as client:
        seen = _whole(client, wanted, part, guard, told or _nobody, known)
        if seen is not None:
            _assert_expected(wanted, part)
            _settle(part, to)
        else:
            _forget(part)
    return seen


def _nobody(done: int, total: int | None) -> None:
    pass


def _manners(agent: str) -> Mapping[str, str]:
    """Bytes are counted and hashed as the file has them: no compression on the way."""
    return {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}


def _whole(
    client: httpx.Client, wanted: Wanted, part: Path, guard: Guard, told: Told, known: Seen | None
) -> Seen | None:
    for tries in range(1, TRIES + 1):
        before = _length(part)
        try:
            return _rest(client, wanted, part, guard, told, known)
        except httpx.TransportError as error:
            if tries == TRIES or _length(part) <= before:
                raise Unavailable(f"{wanted.url}: {error or type(error).__name__}", hint=AGAIN) from error
    raise Unavailable(f"{wanted.url}: the connection was cut {TRIES} times", hint=AGAIN)


def _rest(
    client: httpx.Client, wanted: Wanted, part: Path, guard: Guard, told: Told, known: Seen | None
) -> Seen | None:
    """What is missing of the file, or all of it."""
    start, had = _length(part), _remembered(part)
    resume = start > 0 and bool(had.validator)
    headers = {"Range": f"bytes={start}-", "If-Range": had.validator} if resume else _unless(known)
    with _asked(client, wanted, guard, headers) as answer:
        if answer.status_code == 304 and known and not resume:
            return None
        if answer.status_code == 416 and resume and had.total == start:
            return had
        if resume and answer.status_code in {206, 416} and not _continues(answer, start, had):
            _empty(part)
            return _rest(client, wanted, part, guard, told, None)
        seen = had if resume and answer.status_code == 206 else _begun(answer, wanted, part)
        _write(answer, wanted, part, seen.total, told)
    _assert_whole(wanted, part, seen.total)
    return seen


def _begun(answer: httpx.Response, wanted: Wanted, part: Path) -> Seen:
    """What the server says of a file that is about to come whole. The part is empty before that is noted."""
    if answer.status_code != 200:
        raise _refusal(wanted.url, answer)
    seen = _said(answer)
    _assert_fits(wanted, seen.total or 0)
    chunked = answer.headers.get("transfer-encoding", "").lower() == "chunked"
    if seen.total is None and not (chunked or wanted.size or wanted.sha256):
        raise BadAnswer(
            f"{wanted.url}: does not say how long it is", hint="a cut file could not be told from a whole one"
        )
    _empty(part)
    note(part).write_bytes(msgspec.json.encode(seen))
    return seen


def _continues(answer: httpx.Response, start: int, had: Seen) -> bool:
    """Whether a piece goes on where we stopped, in the same file: `Content-Range: bytes 100-199/200`."""
    piece = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", ""), re.ASCII)
    same = answer.headers.get("etag", had.etag) == had.etag
    total = piece[2] if piece else ""
    return bool(piece) and int(piece[1]) == start and same and total in {"*", str(had.total)}


def _unless(known: Seen | None) -> Mapping[str, str]:
    if known is None:
        return {}
    if known.etag:
        return {"If-None-Match": known.etag}
    return {"If-Modified-Since": known.last_modified} if known.last_modified else {}


@contextmanager
def _asked(client: httpx.Client, wanted: Wanted, guard: Guard, headers: Mapping[str, str]) -> Generator[httpx.Response]:
    """The answer behind at most a few redirects, none of which leaves the declared hosts."""
    url = wanted.url
    for _ in range(HOPS):
        _assert_allowed(url, wanted)
        guard(url)
        with client.stream("GET", url, headers=headers, follow_redirects=False) as answer:
            if not answer.has_redirect_location:
                yield answer
                return
            url = urljoin(url, answer.headers["location"])
    raise BadAnswer(f"{wanted.url}: redirects {HOPS} times", hint="it is sent in circles")


def _assert_allowed(url: str, wanted: Wanted) -> None:
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
        done = _length(part)
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
    promised, there = wanted.size or total, _length(part)
    if promised is not None and there != promised:
        _forget(part)
        raise BadAnswer(f"{wanted.url}: has {there:,} bytes, not the {promised:,} expected", hint="get it again")


def _assert_expected(wanted: Wanted, part: Path) -> None:
    if not wanted.sha256:
        return
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest == wanted.sha256:
        return
    aside = part.with_name(f"{part.name.removesuffix('.part')}.refused")
    part.replace(aside)
    _forget(part)
    raise BadInput(
        f"{wanted.url}: its SHA-256 is {digest}, not {wanted.sha256}",
        hint=f"the file was changed; it is kept as {aside} and nothing was imported",
    )


def held(to: Path) -> Seen | None:
    """What the server said of a file that `download` brought; None where there is none."""
    return _remembered(to) if to.is_file() else None


def _settle(part: Path, to: Path) -> None:
    note(part).replace(note(to))
    part.replace(to)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _alone(part: Path) -> Generator[None]:
    """One process writes a part at a time; a killed one gives the right back by dying."""
    import fcntl

    with part.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unavailable(f"{part}: another process is downloading it", hint="wait for it") from error
        yield


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def note(part: Path) -> Path:
    """The file beside a part, or a whole one, that holds what the server said of it."""
    return part.with_name(f"{part.name}.json")


def _remembered(part: Path) -> Seen:
    try:
        return msgspec.json.decode(note(part).read_bytes(), type=Seen)
    except (OSError, msgspec.DecodeError):
        return Seen()


def _empty(part: Path) -> None:
    note(part).unlink(missing_ok=True)
    os.truncate(part, 0)


def _forget(part: Path) -> None:
    """Removes a part and what was said of it."""
    part.unlink(missing_ok=True)
    note(part).unlink(missing_ok=True)
