"""A server that means harm, and networks that are not what they seem: over real connections where it matters."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import tracemalloc
from datetime import UTC, datetime, timedelta

import httpcore
import httpx
import pytest
from hpack import Encoder

from chartduel.errors import BadAnswer, Disallowed, FetchError, Unavailable
from chartduel.fetch import addresses, secrets
from chartduel.fetch.agent import user_agent
from chartduel.fetch.client import Client
from chartduel.model.ids import SourceId
from chartduel.model.source import Access, Source
from chartduel.sources.request import Request
from chartduel.testing.clock import FrozenClock
from chartduel.testing.faults import bomb
from chartduel.testing.serving import Asked, Reply, Server

NOW = datetime(2024, 11, 22, 6, tzinfo=UTC)
URL = "https://charts.example/top"
SECRET = "+".join(("very", "secret/", "0123"))


def source(access: Access = Access.OFFICIAL_API) -> Source:
    return Source(id=SourceId("test"), name="Test", note="", access=access, hosts=("charts.example",), pause_s=2)


def fetch(client: Client, request: Request, of: Source | None = None):
    async def once():
        async with client:
            return await client.get(of or source(), request)

    return asyncio.run(once())


@pytest.fixture
def serving():
    """Starts a server on loopback that answers by a function; gives a client that is sent there."""
    from threading import Thread

    started: list[tuple[Server, Thread]] = []

    def start(answer, **more) -> Client:
        server = Server(0, answer)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        started.append((server, thread))
        base = f"http://127.0.0.1:{server.server_port}"
        return Client(user_agent("tests"), {"youtube": SECRET}, FrozenClock(NOW), base, **more)

    yield start
    for server, thread in started:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_everything_goes_to_the_base_url_with_its_path_and_parameters(serving, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    asked: list[Asked] = []

    def answer(one: Asked) -> Reply:
        asked.append(one)
        return Reply(status=404) if one.path == "/robots.txt" else Reply(body=b"chart")

    request = Request(url=URL, params=(("a", "1 & 2"), ("b", "가")), headers=(("X-Page", "2"),))
    got = fetch(serving(answer), request, source(Access.PUBLIC_PAGE))
    assert (got.body, got.fetched_at) == (b"chart", NOW + timedelta(seconds=2))
    assert [one.path for one in asked] == ["/robots.txt", "/top"]
    assert asked[1].params == request.params
    assert asked[1].headers["x-page"] == "2"


def test_a_bomb_costs_no_memory(serving):
    client = serving(lambda _: Reply(body=bomb(), headers={"Content-Encoding": "gzip"}))
    bomb()
    tracemalloc.start()
    try:
        with pytest.raises(BadAnswer, match="more than 8 MB"):
            fetch(client, Request(url=URL))
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


ENDS = {
    "drips": (Reply(body=b"x" * 900, slow=True), Unavailable, "no answer in time"),
    "is cut": (Reply(body=b"x" * 900, cut=True), BadAnswer, "is cut"),
    "goes on": (
        Reply(body=gzip.compress(b"a") + gzip.compress(b"b"), headers={"Content-Encoding": "gzip"}),
        BadAnswer,
        "goes on after its end",
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_an_answer_that_is_not_whole_is_an_error(serving, name):
    reply, error, why = ENDS[name]
    with pytest.raises(error, match=why):
        fetch(serving(lambda _: reply, whole_s=0.2), Request(url=URL))


@pytest.mark.parametrize(
    "where",
    ["http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "https://charts.example/", "//evil.example/",
     "http://localhost/", "http://[::1", "http://127.0.0.1:99999/", "javascript:alert(1)", "http://user@127.0.0.1/"],
)  # fmt: skip
def test_no_redirect_leaves_the_base_url(serving, where):
    with pytest.raises((Disallowed, BadAnswer)) as caught:
        fetch(serving(lambda _: Reply(status=302, headers={"Location": where})), Request(url=URL))
    assert "passwd" not in str(caught.value)


@pytest.mark.parametrize("where", ["https://[::1", "https://charts.example:99999/", "https://charts.example:x/"])
def test_a_redirect_to_no_address_is_an_error_of_the_platform(where):
    made = httpx.MockTransport(lambda _: httpx.Response(302, headers={"Location": where}))
    with pytest.raises(FetchError):
        fetch(Client(user_agent("tests"), {}, FrozenClock(NOW), transport=made), Request(url=URL))


@pytest.mark.parametrize("status", [200, 500])
def test_a_robots_txt_that_does_not_come_whole_forbids_all(serving, status):
    def answer(one: Asked) -> Reply:
        return Reply(status=status, body=b"User-agent: *\nDisallow: /", cut=one.path == "/robots.txt")

    with pytest.raises(Unavailable, match=r"robots\.txt cannot be had"):
        fetch(serving(answer, whole_s=1), Request(url=URL), source(Access.PUBLIC_PAGE))


@pytest.mark.parametrize("address", ["64:ff9b::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "ff02::1", "fec0::1"])
def test_an_address_that_leads_to_a_private_one_is_refused(address):
    with pytest.raises(Disallowed, match="no public address"):
        addresses.assert_public("charts.example", [address])


def test_public_addresses_of_both_kinds_are_allowed():
    addresses.assert_public("charts.example", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "017700000001", "[::ffff:7f00:1]"])
def test_odd_spellings_of_this_machine_are_refused(host):
    odd = Source(id=SourceId("odd"), name="Odd", note="", access=Access.OFFICIAL_API, hosts=(host.strip("[]"), host))
    with pytest.raises((Disallowed, Unavailable)):
        fetch(Client(user_agent("tests"), {}, FrozenClock(NOW)), Request(url=f"https://{host}/"), odd)


class Wire(httpcore.AsyncNetworkBackend):
    """Notes who is connected to; the first `dead` addresses do not answer."""

    def __init__(self, dead: int = 0) -> None:
        self.dead, self.to = dead, []

    async def connect_tcp(self, host, port, *args, **more):
        self.to.append(host)
        if len(self.to) <= self.dead:
            raise httpcore.ConnectError("dead")
        return httpcore.AsyncMockStream([])


def connected(monkeypatch, wire: Wire, *answers: list[str]) -> None:
    """Connects to a name whose lookups give these addresses, one answer after the other."""
    waiting = list(answers)

    async def lookup(self, host, port, **more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in waiting.pop(0)]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", lookup)
    asyncio.run(addresses._Guarded(wire).connect_tcp("charts.example", 443))


def test_the_connection_goes_to_an_address_that_was_checked(monkeypatch):
    """The second lookup of a rebinding name would give a private address: there is none."""
    wire = Wire()
    connected(monkeypatch, wire, ["93.184.216.34"], ["127.0.0.1"])
    assert wire.to == ["93.184.216.34"]


def test_the_next_address_is_tried_where_one_is_dead(monkeypatch):
    wire = Wire(dead=1)
    connected(monkeypatch, wire, ["93.184.216.34", "93.184.216.35"])
    assert wire.to == ["93.184.216.34", "93.184.216.35"]


def test_one_private_address_among_others_is_enough_to_refuse(monkeypatch):
    wire = Wire()
    with pytest.raises(Disallowed):
        connected(monkeypatch, wire, ["93.184.216.34", "10.0.0.1"])
    assert wire.to == []


def test_http_2_is_on():
    assert addresses.Transport(guarded=True)._pool._http2 is True


def test_a_key_is_in_no_log_however_an_address_or_http_2_spells_it(serving, caplog):
    with caplog.at_level(logging.DEBUG):
        client = serving(lambda asked: Reply(body=f"you sent {asked.params} key=very%2Bsecret%2F%2B0123".encode()))
        Encoder().encode([(":path", f"/top?key={SECRET}")])
        got = fetch(client, Request(url=URL, key=("youtube", "param:key")))
    assert "HTTP Request" in caplog.text
    for told in secrets.spellings([SECRET]):
        assert told not in caplog.text
        assert told.encode() not in got.body
    assert got.body.count(b"[key]") == 2
    assert "hpack" not in caplog.text


def test_the_logs_are_as_before_when_the_client_is_gone(serving):
    before = {name: list(logging.getLogger(name).filters) for name in (*secrets.LOGGERS, *secrets.PACKING)}
    fetch(serving(lambda _: Reply(body=b"chart")), Request(url=URL))
    assert before == {name: logging.getLogger(name).filters for name in before}
