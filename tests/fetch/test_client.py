"""The client: what it asks, what it takes, what it refuses, and that no secret is left anywhere."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from chartduel.errors import (
    BadAnswer,
    Blocked,
    ConfigError,
    Disallowed,
    FetchError,
    RateLimited,
    Unavailable,
)
from chartduel.fetch import addresses, breaker, retry
from chartduel.fetch.agent import user_agent
from chartduel.fetch.breaker import FAILURES, Health
from chartduel.fetch.client import Client
from chartduel.fetch.exchange import LARGEST
from chartduel.model.ids import SourceId
from chartduel.model.source import Access, Source
from chartduel.sources.request import Request
from chartduel.testing.clock import FrozenClock

NOW = datetime(2024, 11, 22, 6, tzinfo=UTC)
SECRET = "-".join(("AIza", "very", "secret", "0123456789"))
URL = "https://charts.example/top"


def source(**more) -> Source:
    told = {"access": Access.OFFICIAL_API, "hosts": ("charts.example", "www.charts.example"), "pause_s": 2.0}
    return Source(name="Test", note="", **{"id": SourceId("test"), **told, **more})


class Sent(httpx.AsyncByteStream):
    """Bytes as they lie on the wire."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    async def __aiter__(self):
        yield self.data


def wired(made: httpx.Response) -> httpx.Response:
    """A response whose bytes were not read yet, as one from the network."""
    return httpx.Response(made.status_code, headers=made.headers, stream=Sent(made.content))


class Platform:
    """Answers by a function of the request; keeps what was asked and when."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response | Exception]) -> None:
        self.answer, self.asked, self.at = answer, [], []
        self.clock = FrozenClock(NOW)
        self.client = Client(
            user_agent("https://example.org"), {"youtube": SECRET}, self.clock,
            transport=httpx.MockTransport(self._handle),
        )  # fmt: skip

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.at.append(self.clock.now())
        found = self.answer(request)
        if isinstance(found, Exception):
            raise found
        return wired(found) if found.is_closed else found

    def get(self, *requests: Request, of: Source | None = None, **more):
        async def all_of_them():
            return [await self.client.get(of or source(), request, **more) for request in requests]

        return asyncio.run(all_of_them())[-1]


def always(status: int = 200, **more) -> Platform:
    return Platform(lambda _: httpx.Response(status, **({"content": b"chart"} | more)))


def test_it_says_who_it_is():
    platform = always()
    answer = platform.get(Request(url=URL, params=(("hh", "15"), ("pg", "1"))))
    assert (answer.body, answer.url, answer.fetched_at) == (b"chart", f"{URL}?hh=15&pg=1", NOW)
    agent = platform.asked[0].headers["user-agent"]
    assert agent.startswith("Mozilla/5.0 (compatible; chartduel/")
    assert agent.endswith("; +https://example.org)")


@pytest.mark.parametrize("contact", ["", "a b", "x\r\nCookie: 1", "me)", "(me", "나", "x" * 300])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact):
    with pytest.raises(ConfigError, match="contact"):
        user_agent(contact)


def test_a_form_and_json_are_posted():
    platform = always()
    platform.get(Request(url=URL, form=(("termGbn", "week"),)))
    platform.get(Request(url=URL, json='{"a": 1}'))
    assert [one.method for one in platform.asked] == ["POST", "POST"]
    assert [one.read() for one in platform.asked] == [b"termGbn=week", b'{"a": 1}']


def test_a_request_is_conditional_on_what_we_have():
    platform = Platform(lambda request: httpx.Response(304 if request.headers.get("if-none-match") == '"a"' else 200))
    assert platform.get(Request(url=URL), etag='"a"').not_modified
    assert not platform.get(Request(url=URL)).not_modified


UNDECLARED = [
    "https://elsewhere.example/", "http://charts.example/", "https://charts.example:8443/", "file:///etc/passwd",
    "https://charts.example.evil.example/", "https://user@elsewhere.example/", "https://169.254.169.254/",
]  # fmt: skip


@pytest.mark.parametrize("url", UNDECLARED)
def test_only_declared_hosts_are_asked(url):
    platform = always()
    with pytest.raises(Disallowed):
        platform.get(Request(url=url))
    assert platform.asked == []


@pytest.mark.parametrize("url", UNDECLARED)
def test_no_redirect_leads_elsewhere(url):
    platform = always(302, headers={"Location": url})
    with pytest.raises(Disallowed, match="does not declare"):
        platform.get(Request(url=URL))
    assert len(platform.asked) == 1


def test_redirects_within_the_declared_hosts_are_followed_and_end():
    platform = Platform(
        lambda request: httpx.Response(302, headers={"Location": "https://www.charts.example/top"})
        if request.url.host == "charts.example" else httpx.Response(200, content=b"chart")
    )  # fmt: skip
    assert platform.get(Request(url=URL)).body == b"chart"
    circle = always(302, headers={"Location": URL})
    with pytest.raises(BadAnswer, match="redirects 5 times"):
        circle.get(Request(url=URL))


STATUS = {
    401: Blocked, 403: Blocked, 406: Blocked, 451: Blocked, 404: BadAnswer, 410: BadAnswer, 501: BadAnswer,
    500: Unavailable, 503: Unavailable, 429: RateLimited,
}  # fmt: skip


@pytest.mark.parametrize("status", STATUS)
def test_what_a_status_means(status):
    platform = always(status)
    with pytest.raises(STATUS[status], match=str(status)):
        platform.get(Request(url=URL))
    assert len(platform.asked) == (retry.TRIES if status in (429, 500, 503) else 1)


def test_it_waits_longer_between_tries():
    platform = always(503)
    with pytest.raises(Unavailable):
        platform.get(Request(url=URL))
    first, second = (later - earlier for earlier, later in zip(platform.at, platform.at[1:], strict=False))
    assert timedelta(seconds=2) <= first <= timedelta(seconds=5)
    assert timedelta(seconds=4) <= second <= timedelta(seconds=8)


@pytest.mark.parametrize("told", ["60", "Fri, 22 Nov 2024 06:01:00 GMT"])
def test_retry_after_is_obeyed(told):
    answers = iter([httpx.Response(429, headers={"Retry-After": told}), httpx.Response(200, content=b"chart")])
    platform = Platform(lambda _: next(answers))
    assert platform.get(Request(url=URL)).body == b"chart"
    assert platform.at[1] - platform.at[0] >= timedelta(seconds=60)


@pytest.mark.parametrize("told", ["3600", "Fri, 22 Nov 2024 09:00:00 GMT"])
def test_a_long_retry_after_is_for_the_next_round(told):
    platform = always(429, headers={"Retry-After": told})
    with pytest.raises(RateLimited, match="again in"):
        platform.get(Request(url=URL))
    assert len(platform.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("told", ["3600", "Fri, 22 Nov 2024 07:00:00 GMT"])
def test_a_long_retry_after_is_remembered_for_the_host(status, told):
    platform = always(status, headers={"Retry-After": told})
    with pytest.raises((RateLimited, Unavailable), match="again in 3600 s"):
        platform.get(Request(url=URL))
    other = source(id=SourceId("other"), pause_s=1)
    for of in (source(), other):
        platform.clock.set(NOW + timedelta(minutes=59))
        with pytest.raises(Unavailable, match="rests until 2024-11-22 07:00:00 UTC"):
            platform.get(Request(url=URL), of=of)
    assert len(platform.asked) == 1
    platform.clock.set(NOW + timedelta(hours=1))
    platform.answer = lambda _: httpx.Response(200, content=b"chart")
    assert platform.get(Request(url=URL)).body == b"chart"


def test_a_retry_after_of_a_robots_txt_and_of_a_redirect_is_remembered_too():
    platform = always(503, headers={"Retry-After": "3600"})
    with pytest.raises(Unavailable, match=r"robots\.txt cannot be had"):
        platform.get(Request(url=URL), of=source(**PAGES))
    with pytest.raises(Unavailable, match="rests until"):
        platform.get(Request(url=URL), of=source(**PAGES))
    assert len(platform.asked) == 1
    led = Platform(
        lambda request: httpx.Response(302, headers={"Location": "https://www.charts.example/top"})
        if request.url.host == "charts.example" else httpx.Response(429, headers={"Retry-After": "3600"})
    )  # fmt: skip
    with pytest.raises(RateLimited):
        led.get(Request(url=URL))
    with pytest.raises(Unavailable, match="rests until"):
        led.get(Request(url=URL))
    assert len(led.asked) == 2


def test_what_is_waited_for_in_vain_is_remembered():
    platform = always(429, headers={"Retry-After": "60"})
    with pytest.raises(RateLimited):
        platform.get(Request(url=URL))
    assert len(platform.asked) == retry.TRIES
    with pytest.raises(Unavailable, match="rests until"):
        platform.get(Request(url=URL))


def test_two_sources_of_one_host_share_its_pauses():
    platform = always()
    other = source(id=SourceId("other"), pause_s=5.0)
    for of in (source(), other, source()):
        platform.get(Request(url=URL), of=of)
    pauses = [later - earlier for earlier, later in zip(platform.at, platform.at[1:], strict=False)]
    assert pauses == [timedelta(seconds=5)] * 2


def test_a_robots_txt_counts_as_a_request_to_its_host():
    platform = Platform(lambda request: httpx.Response(404 if request.url.path == "/robots.txt" else 200))
    platform.get(Request(url=URL), of=source(**PAGES))
    assert platform.at[1] - platform.at[0] == timedelta(seconds=2)


def test_a_redirect_obeys_the_robots_txt_of_where_it_leads():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            rules = b"User-agent: *\nDisallow: /top" if request.url.host.startswith("www.") else b""
            return httpx.Response(200, content=rules)
        return httpx.Response(302, headers={"Location": "https://www.charts.example/top"})

    platform = Platform(answer)
    with pytest.raises(Disallowed, match=r"www\.charts\.example: its robots\.txt forbids /top"):
        platform.get(Request(url=URL), of=source(**PAGES))
    assert [(one.url.host, one.url.path) for one in platform.asked] == [
        ("charts.example", "/robots.txt"), ("charts.example", "/top"), ("www.charts.example", "/robots.txt"),
    ]  # fmt: skip


def test_an_address_that_is_not_there_rests_nobody():
    platform = Platform(lambda request: httpx.Response(404 if request.url.path == "/gone" else 200))
    for _ in range(FAILURES + 1):
        with pytest.raises(BadAnswer):
            platform.get(Request(url="https://charts.example/gone"))
    assert platform.get(Request(url=URL)).status == 200


def test_a_source_that_fails_for_weeks_rests_no_longer_than_six_hours():
    clock = FrozenClock(NOW)
    health = Health()
    for _ in range(200):
        health = breaker.failed(health, clock)
    assert health.until == NOW + breaker.LONGEST_REST


@pytest.mark.parametrize("told", ["Fri, 31 Dec 9999 23:59:59 -2359", "9" * 400])
def test_a_host_that_wants_us_never_again_is_left_alone(told):
    platform = always(429, headers={"Retry-After": told})
    with pytest.raises(RateLimited):
        platform.get(Request(url=URL))
    with pytest.raises(Unavailable, match="rests until 20"):
        platform.get(Request(url=URL))


@pytest.mark.parametrize("told", ["", "soon", "-5", "٣", "9" * 400])
def test_a_retry_after_that_is_none_is_harmless(told):
    assert retry.wait_of(told, NOW) >= 0


def test_requests_to_a_host_have_their_pause():
    platform = always()
    platform.get(*(Request(url=URL) for _ in range(4)))
    assert [later - earlier for earlier, later in zip(platform.at, platform.at[1:], strict=False)] == [
        timedelta(seconds=2)
    ] * 3


def test_a_source_that_fails_again_and_again_rests():
    platform = always(403)
    for _ in range(FAILURES):
        with pytest.raises(Blocked):
            platform.get(Request(url=URL))
    with pytest.raises(Unavailable, match="rests until 2024-11-22 06:1"):
        platform.get(Request(url=URL))
    assert len(platform.asked) == FAILURES
    platform.clock.set(NOW + timedelta(minutes=16))
    platform.answer = lambda _: httpx.Response(200, content=b"chart")
    assert platform.get(Request(url=URL)).body == b"chart"


def test_an_answer_that_is_too_large_is_stopped():
    platform = always(200, content=b"x" * (LARGEST + 1))
    with pytest.raises(BadAnswer, match="more than 8 MB"):
        platform.get(Request(url=URL))


PACKED = {
    "bomb": (gzip.compress(b"0" * (LARGEST * 8)), "gzip", "more than 8 MB"),
    "cut": (gzip.compress(b"chart" * 900)[:40], "gzip", "is cut"),
    "no gzip at all": (b"chart", "gzip", "cannot be unpacked"),
    "packed twice": (gzip.compress(gzip.compress(b"chart")), "gzip, gzip", "packed as"),
    "packed otherwise": (b"chart", "br", "packed as"),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_answer_is_unpacked_to_a_limit_or_refused(name):
    data, coding, why = PACKED[name]
    platform = Platform(lambda _: httpx.Response(200, headers={"Content-Encoding": coding}, stream=Sent(data)))
    with pytest.raises(BadAnswer, match=why):
        platform.get(Request(url=URL))


def test_a_packed_answer_is_read():
    data = gzip.compress("차트".encode() * 1000)
    platform = Platform(lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Sent(data)))
    assert platform.get(Request(url=URL)).body == "차트".encode() * 1000


def test_an_answer_that_drips_ends():
    class Dripping(httpx.AsyncByteStream):
        async def __aiter__(self):
            yield b"c"
            await asyncio.Event().wait()

    platform = Platform(lambda _: httpx.Response(200, stream=Dripping()))
    platform.client._exchange._whole_s = 0.01
    with pytest.raises(Unavailable, match="no answer in time"):
        platform.get(Request(url=URL))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1", "::1", "::",
     "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "240.0.0.1"],
)  # fmt: skip
def test_no_private_address_is_asked(address):
    with pytest.raises(Disallowed, match="no public address"):
        addresses.assert_public("charts.example", ["93.184.216.34", address])


def test_a_name_that_leads_to_this_machine_is_not_connected_to():
    client = Client(user_agent("tests"), {}, FrozenClock(NOW))

    async def ask() -> None:
        async with client:
            await client.get(source(hosts=("localhost",)), Request(url="https://localhost/"))

    with pytest.raises(Disallowed, match="no public address"):
        asyncio.run(ask())


PAGES = {"access": Access.PUBLIC_PAGE}
ROBOTS = {
    "allows": (httpx.Response(200, content=b"User-agent: *\nDisallow: /admin"), None),
    "forbids all": (httpx.Response(200, content=b"User-agent: *\nDisallow: /"), Disallowed),
    "forbids us": (httpx.Response(200, content=b"User-agent: chartduel\nDisallow: /top"), Disallowed),
    "forbids others": (httpx.Response(200, content=b"User-agent: other\nDisallow: /"), None),
    "is missing": (httpx.Response(404), None),
    "is forbidden": (httpx.Response(403), None),
    "cannot be had": (httpx.Response(503), Unavailable),
    "is no text": (httpx.Response(200, content=b"\xff\xfe\x00<html>"), None),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt_is_obeyed(name):
    told, error = ROBOTS[name]
    platform = Platform(lambda request: told if request.url.path == "/robots.txt" else httpx.Response(200))
    if error is None:
        assert platform.get(Request(url=URL), of=source(**PAGES)).status == 200
    else:
        with pytest.raises(error):
            platform.get(Request(url=URL), of=source(**PAGES))
        assert {one.url.path for one in platform.asked} == {"/robots.txt"}


def test_robots_txt_is_asked_for_once_a_day_and_slows_us_down():
    platform = Platform(lambda request: httpx.Response(200, content=b"User-agent: *\nCrawl-delay: 30"))
    platform.get(Request(url=URL), Request(url=URL), of=source(**PAGES))
    assert [one.url.path for one in platform.asked] == ["/robots.txt", "/top", "/top"]
    pauses = [later - earlier for earlier, later in zip(platform.at, platform.at[1:], strict=False)]
    assert pauses == [timedelta(seconds=30)] * 2
    platform.clock.set(NOW + timedelta(days=1, hours=1))
    platform.get(Request(url=URL), of=source(**PAGES))
    assert [one.url.path for one in platform.asked][3:] == ["/robots.txt", "/top"]


KEYS = {"in a header": ("youtube", "header:X-Goog-Api-Key"), "in a parameter": ("youtube", "param:key")}
ENDS = {
    "well": lambda request: httpx.Response(200, content=f"you sent {request.url} {request.headers}".encode()),
    "with a status": lambda _: httpx.Response(403),
    "without a connection": lambda request: httpx.ConnectError(f"cannot connect to {request.url}"),
    "cut": lambda request: httpx.RemoteProtocolError(f"{request.url} was cut"),
    "elsewhere": lambda request: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
    "in circles": lambda request: httpx.Response(302, headers={"Location": str(request.url)}),
    "too large": lambda _: httpx.Response(200, content=b"x" * (LARGEST + 1)),
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("end", ENDS)
def test_a_key_is_sent_and_found_nowhere_else(key, end, caplog):
    platform = Platform(ENDS[end])
    told: list[str] = []
    with caplog.at_level(logging.DEBUG):
        try:
            answer = platform.get(Request(url=URL, key=KEYS[key]))
            told = [repr(answer), answer.body.decode()]
        except FetchError as error:
            seen: BaseException | None = error
            while seen is not None:
                told += [str(seen), repr(seen), error.line()]
                seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    assert told
    assert SECRET not in "".join([*told, caplog.text, repr(platform.client)])
    assert SECRET in f"{platform.asked[0].url} {platform.asked[0].headers.get('x-goog-api-key')}"


def test_a_key_in_the_headers_of_an_answer_is_found_nowhere():
    def echo(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"{}", headers={"ETag": f'"{SECRET}"', "Last-Modified": SECRET.lower()})

    answer = Platform(echo).get(Request(url=URL, key=KEYS["in a header"]))
    assert (answer.etag, answer.last_modified) == ('"[key]"', "[key]")
    packed = Platform(lambda _: httpx.Response(200, content=b"{}", headers={"Content-Encoding": SECRET.lower()}))
    with pytest.raises(BadAnswer) as refused:
        packed.get(Request(url=URL, key=KEYS["in a header"]))
    assert SECRET.lower() not in str(refused.value)


def test_the_page_of_a_source_without_a_key_is_kept_as_it_came():
    page = f"<a>{SECRET}</a>".encode()
    answer = Platform(lambda _: httpx.Response(200, content=page)).get(Request(url=URL))
    assert answer.body == page


@pytest.mark.parametrize("secret", ["", "a\r\nX: 1", "열쇠"])
def test_a_key_that_is_missing_or_none_is_named(secret):
    client = Client(
        user_agent("tests"), {"youtube": secret}, FrozenClock(NOW), transport=httpx.MockTransport(lambda _: None)
    )

    async def ask() -> None:
        async with client:
            await client.get(source(), Request(url=URL, key=("youtube", "header:X-Goog-Api-Key")))

    with pytest.raises(ConfigError, match="youtube"):
        asyncio.run(ask())


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1:8000", "http://", "x"])
def test_a_base_url_is_a_web_address(url):
    with pytest.raises(ConfigError, match="--base-url"):
        Client(user_agent("tests"), {}, FrozenClock(NOW), url)
