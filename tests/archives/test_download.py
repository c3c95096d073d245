"""A download survives what a network does, and brings nothing but the file that was meant."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path

import msgspec
import pytest

from archives.server import FileServer
from chartduel.errors import BadAnswer, BadInput, Blocked, Disallowed, RateLimited, Unavailable
from chartduel.fetch import download as downloads
from chartduel.fetch.download import Wanted, download
from chartduel.fetch.unfinished import Seen, note

DATA = bytes(range(256)) * 4096
"""A megabyte: several pieces on the way."""
OTHER = DATA[::-1]


def wanted(server: FileServer, **more) -> Wanted:
    url = more.pop("url", None) or server.put("/file.csv", more.pop("data", DATA), more.pop("etag", '"1"'))
    return msgspec.structs.replace(
        Wanted(url=url, hosts=("127.0.0.1",), agent="chartduel test", most=8 << 20, guarded=False), **more
    )


def get(file: Wanted, to: Path, known: Seen | None = None) -> Seen | None:
    return download(file, to, None, known)


def cut(server: FileServer, to: Path, **more) -> Wanted:
    """A download that a first call did not finish: cut, and then not even begun again."""
    file = wanted(server, **more)
    server.cut_after = [300_000, 0]
    with pytest.raises(Unavailable, match=r"file\.csv") as told:
        get(file, to)
    assert "goes on" in told.value.hint
    assert not to.exists()
    return file


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "file.csv"


def test_a_whole_file_arrives_under_its_name(server, to):
    seen: list[tuple[int, int | None]] = []
    told = download(wanted(server), to, lambda done, total: seen.append((done, total)))
    assert to.read_bytes() == DATA
    assert told == Seen(etag='"1"', total=len(DATA)) == downloads.held(to)
    assert seen[-1] == (len(DATA), len(DATA))
    assert sorted(done for done, _ in seen) == [done for done, _ in seen]
    assert sorted(path.name for path in to.parent.iterdir()) == ["file.csv", "file.csv.json"]
    assert server.asked[0][1]["user-agent"] == "chartduel test"
    assert server.asked[0][1]["accept-encoding"] == "identity"


def test_a_cut_connection_is_taken_up_where_it_ended(server, to):
    server.cut_after = [300_000]
    get(wanted(server), to)
    assert to.read_bytes() == DATA
    assert server.sent == len(DATA)
    assert [asked.get("range") for _, asked in server.asked] == [None, "bytes=300000-"]


def test_a_second_call_goes_on_where_the_first_was_stopped(server, to):
    file = cut(server, to)
    get(file, to)
    assert to.read_bytes() == DATA
    assert server.sent == len(DATA)
    assert server.asked[-1][1]["if-range"] == '"1"'


def test_a_server_without_ranges_sends_it_all_again(server, to):
    file = cut(server, to)
    server.ranges = False
    get(file, to)
    assert to.read_bytes() == DATA
    assert server.sent == 300_000 + len(DATA)


def test_a_file_that_changed_meanwhile_starts_anew(server, to):
    file = cut(server, to)
    server.put("/file.csv", OTHER, '"2"')
    told = get(file, to)
    assert to.read_bytes() == OTHER
    assert told == Seen(etag='"2"', total=len(OTHER))


def test_a_server_that_ignores_the_condition_is_found_out(server, to, monkeypatch):
    """Some caches answer a range of whatever they hold now."""
    file = cut(server, to)
    server.put("/file.csv", OTHER, '"2"')
    monkeypatch.setattr(Seen, "validator", property(lambda seen: '"2"'))
    get(file, to)
    assert to.read_bytes() == OTHER


def test_without_a_validator_nothing_is_taken_up(server, to):
    file = cut(server, to, etag="")
    get(file, to)
    assert to.read_bytes() == DATA
    assert "range" not in server.asked[-1][1]


def test_a_weak_etag_tells_nothing_of_the_bytes(server, to):
    file = cut(server, to, etag='W/"1"')
    get(file, to)
    assert to.read_bytes() == DATA
    assert "range" not in server.asked[-1][1]


def test_the_date_of_a_file_is_a_validator_too(server, to):
    server.headers = {"Last-Modified": "Fri, 22 Nov 2024 05:00:00 GMT"}
    file = cut(server, to, etag="")
    get(file, to)
    assert to.read_bytes() == DATA
    assert server.sent == len(DATA)


def test_a_part_that_was_whole_already_gets_its_name(server, to):
    """Killed after the last byte and before the renaming: the rest of the file is nothing."""
    file = wanted(server)
    to.parent.mkdir()
    part = to.with_name("file.csv.part")
    part.write_bytes(DATA)
    note(part).write_bytes(msgspec.json.encode(Seen(etag='"1"', total=len(DATA))))
    get(file, to)
    assert to.read_bytes() == DATA
    assert server.sent == 0


def test_a_part_that_is_longer_than_the_file_starts_anew(server, to):
    file = wanted(server)
    to.parent.mkdir()
    part = to.with_name("file.csv.part")
    part.write_bytes(DATA + b"more")
    note(part).write_bytes(msgspec.json.encode(Seen(etag='"1"', total=len(DATA))))
    get(file, to)
    assert to.read_bytes() == DATA


def test_what_is_known_is_not_sent_again(server, to):
    file = wanted(server)
    known = get(file, to)
    to.unlink()
    assert get(file, to, known) is None
    assert server.sent == len(DATA)
    assert not to.exists()
    assert not to.with_name("file.csv.part").exists()
    server.put("/file.csv", OTHER, '"2"')
    assert get(file, to, known) == Seen(etag='"2"', total=len(OTHER))
    assert to.read_bytes() == OTHER


def test_a_wrong_hash_is_refused_and_kept_aside(server, to):
    with pytest.raises(BadInput, match="SHA-256") as told:
        get(wanted(server, sha256="0" * 64), to)
    assert not to.exists()
    assert to.with_name("file.csv.refused").read_bytes() == DATA
    assert "file.csv.refused" in told.value.hint
    get(wanted(server, sha256=hashlib.sha256(DATA).hexdigest()), to)
    assert to.read_bytes() == DATA


@pytest.mark.parametrize("told", [True, False])
def test_a_file_that_is_too_large_is_not_taken(server, to, told):
    server.tells_length = told
    size = None if told else len(DATA)
    with pytest.raises(BadAnswer, match="larger than"):
        get(wanted(server, most=500_000, size=size), to)
    assert not to.exists()
    assert to.with_name("file.csv.part").stat().st_size <= 500_000


def test_a_file_of_untold_length_is_taken_only_where_it_can_be_checked(server, to):
    server.tells_length = False
    with pytest.raises(BadAnswer, match="how long"):
        get(wanted(server), to)
    assert get(wanted(server, size=len(DATA)), to) == Seen(etag='"1"', total=None)
    assert to.read_bytes() == DATA


def test_another_length_than_the_registry_says_is_refused(server, to):
    with pytest.raises(BadAnswer, match="1,048,576 bytes, not the 5 expected"):
        get(wanted(server, size=5), to)
    assert not to.exists()


def test_a_connection_that_brings_nothing_is_not_tried_for_ever(server, to):
    server.cut_after = [0] * 50
    with pytest.raises(Unavailable):
        get(wanted(server), to)
    assert len(server.asked) <= downloads.TRIES


def test_a_server_that_is_not_there(to):
    with pytest.raises(Unavailable, match="127"):
        get(Wanted(url="http://127.0.0.1:9/x.csv", hosts=("127.0.0.1",), agent="x", most=9, guarded=False), to)


def test_a_redirect_within_the_declared_hosts_is_followed(server, to):
    file = wanted(server, url=server.url + "/old.csv")
    server.put("/new.csv", DATA)
    server.moved["/old.csv"] = "/new.csv"
    get(file, to)
    assert to.read_bytes() == DATA


@pytest.mark.parametrize(
    "target", ["http://localhost:1/x", "https://example.org/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "//evil/x"]
)
def test_a_redirect_away_is_refused(server, to, target):
    server.moved["/old.csv"] = target
    with pytest.raises(Disallowed, match="not declared"):
        get(wanted(server, url=server.url + "/old.csv"), to)
    assert len(server.asked) == 1
    assert not to.exists()


@pytest.mark.parametrize("target", ["http://[::1", "http://127.0.0.1:x/"])
def test_a_redirect_to_no_address(server, to, target):
    server.moved["/old.csv"] = target
    with pytest.raises(Unavailable, match="Invalid URL"):
        get(wanted(server, url=server.url + "/old.csv"), to)


def test_a_redirect_in_circles_ends(server, to):
    server.moved["/old.csv"] = "/old.csv"
    with pytest.raises(BadAnswer, match="redirects"):
        get(wanted(server, url=server.url + "/old.csv"), to)
    assert len(server.asked) == downloads.HOPS


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, Blocked), (403, Blocked), (451, Blocked), (429, RateLimited), (500, Unavailable), (503, Unavailable),
     (404, BadAnswer), (204, BadAnswer), (416, BadAnswer)],
)  # fmt: skip
def test_every_other_answer_has_its_error(server, to, status, error):
    server.status["/file.csv"] = status
    server.headers = {"Retry-After": "30"} if status == 429 else {}
    with pytest.raises(error, match=str(status)) as told:
        get(wanted(server), to)
    assert told.value.exit_code == 6
    assert status != 429 or "after 30 s" in told.value.hint


def test_an_answer_that_is_compressed_all_the_same_is_refused(server, to):
    server.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(BadAnswer, match="compressed"):
        get(wanted(server), to)


def test_two_processes_do_not_write_one_part(server, to):
    file = wanted(server)
    to.parent.mkdir()
    with to.with_name("file.csv.part").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Unavailable, match="another process"):
            get(file, to)
    get(file, to)
    assert to.read_bytes() == DATA


def test_another_host_gets_the_same_path(server):
    file = Wanted(url="https://example.org/a/b.csv?x=1", hosts=("example.org",), agent="x", most=9)
    moved = downloads.elsewhere(file, "http://127.0.0.1:8000/mirror/")
    assert (moved.url, moved.hosts) == ("http://127.0.0.1:8000/mirror/a/b.csv?x=1", ("127.0.0.1",))
    assert (file.guarded, moved.guarded) == (True, False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "192.168.1.1"])
def test_no_private_address_is_asked(server, to, host):
    port = server.url.rpartition(":")[2]
    server.put("/x.csv", DATA)
    file = Wanted(url=f"http://{host}:{port}/x.csv", hosts=(host.strip("[]"),), agent="x", most=9 << 20)
    with pytest.raises(Disallowed, match="no public address"):
        get(file, to)
    assert server.asked == []


def test_a_name_of_which_one_address_is_private_is_not_asked(to, monkeypatch):
    def found(host: str, port: int, **more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, port)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(downloads.socket, "getaddrinfo", found)
    with pytest.raises(Disallowed, match=r"10\.0\.0\.1 is no public address"):
        get(Wanted(url="http://example.org/x.csv", hosts=("example.org",), agent="x", most=9), to)


def test_every_checked_address_is_tried(server, to, monkeypatch):
    """The first does not answer; the connection goes to the second, by address and not by name."""
    port = int(server.url.rpartition(":")[2])
    addresses = [("127.0.0.2", port), ("127.0.0.1", port)]
    monkeypatch.setattr(downloads.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", one) for one in addresses])
    monkeypatch.setattr(downloads, "assert_public", lambda host, found: None)
    server.put("/x.csv", DATA)
    get(Wanted(url=f"http://example.org:{port}/x.csv", hosts=("example.org",), agent="x", most=9 << 20), to)
    assert to.read_bytes() == DATA
    assert server.asked[0][1]["host"] == f"example.org:{port}"
