"""One round: what is asked, kept, read, refused and stored, and what a failure costs the others."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from chartduel.collect.round import Ask
from chartduel.errors import Blocked, CommitConflict, Unavailable
from chartduel.model.parsed import ParsedEntry
from chartduel.sources import accept, registry
from chartduel.store import commit, fetches, payloads
from chartduel.store.check import check
from chartduel.store.fetches import Outcome
from collect_factory import START, Client, ask, collect, printed, requests, rows, songs

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("made_up")


def good(request) -> bytes:
    return printed(START, songs(200 if "genie" in request.url else 100))


def test_a_chart_is_stored_with_all_that_the_platform_gives(lake):
    (done,) = collect(lake, Client(good), ask("melon.top100"))
    assert (done.error, done.status, done.chart_time) == (None, "new", START)
    assert payloads.load(lake.payloads, done.payload) == printed(START, songs())
    (row,) = rows(lake, "SELECT chart, basis, witness, complete, entries, payload, observed_at FROM snapshots")
    assert row[:6] == ("melon.top100", "printed", "chartduel", True, 100, done.payload)
    assert row[6] == START + timedelta(minutes=5)
    listings = "SELECT title, artist, album, song_id, artists, artist_ids, album_id FROM listings WHERE song_id = 's7'"
    assert rows(lake, listings) == [
        ("Title s7", "One, Two", "Album", "s7", ["One", "Two"], ["x1", None], "a1"),
    ]  # fmt: skip
    assert check(lake).ok


def test_again_is_known_and_asks_nobody(lake):
    client = Client(good)
    collect(lake, client, ask("melon.top100"))
    (again,) = collect(lake, client, ask("melon.top100"))
    assert again.status == "known"
    assert again.payload == payloads.sha256_of_bytes(printed(START, songs()))
    assert len(client.asked) == 1
    assert rows(lake, "SELECT count(*) FROM snapshots") == [(1,)]


def test_a_lost_ledger_costs_a_request_and_doubles_nothing(lake):
    collect(lake, Client(good), ask("melon.top100"))
    lake.ledger.unlink()
    (again,) = collect(lake, Client(good), ask("melon.top100"))
    assert again.status == "known"
    assert rows(lake, "SELECT count(*) FROM snapshots") == [(1,)]


FAULTS = {
    "the platform is down": (lambda _: Unavailable("503"), "failed", "Unavailable: 503"),
    "we are not wanted": (lambda _: Blocked("406"), "failed", "Blocked: 406"),
    "a login page": (lambda _: b"<html>log in</html>", "refused", "NotAChart: "),
    "another hour": (lambda _: printed(START - HOUR, songs()), "refused", "WrongPeriod: "),
    "no time on the page": (lambda _: printed(None, songs()), "refused", "LayoutChanged: "),
    "half a chart": (lambda _: printed(START, songs(50)), "refused", "IncompleteChart: "),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_source_that_fails_costs_the_others_nothing(lake, name):
    fault, status, error = FAULTS[name]
    client = Client(lambda request: fault(request) if "melon" in request.url else good(request))
    bad, well = collect(lake, client, ask("melon.top100"), ask("bugs.realtime"))
    assert (bad.status, well.status) == (status, "new")
    assert bad.error.startswith(error)
    assert rows(lake, "SELECT DISTINCT chart FROM snapshots") == [("bugs.realtime",)]
    if status == "refused":
        assert payloads.damaged(lake.payloads, bad.payload) is None


def test_what_is_refused_costs_the_same_source_nothing(lake):
    client = Client(lambda request: b"login" if "hot100" in request.url else good(request))
    bad, well = collect(lake, client, ask("melon.hot100"), ask("melon.top100"))
    assert (bad.status, well.status) == ("refused", "new")


def test_a_fault_of_a_parser_ends_its_source_alone_and_keeps_the_payload(lake, made_up, monkeypatch):
    read = made_up.parse

    def broken(chart, data):
        if chart.source == "melon":
            raise KeyError("rank")
        return read(chart, data)

    monkeypatch.setattr(made_up, "parse", broken)
    bad, well = collect(lake, Client(good), ask("melon.top100"), ask("bugs.realtime"))
    assert (bad.status, well.status) == ("failed", "new")
    assert bad.error == "KeyError: 'rank'"
    (kept,) = fetches.with_outcome(lake.ledger, [Outcome.KEPT])
    assert payloads.load(lake.payloads, kept.payload) == printed(START, songs())


def test_one_round_of_one_source_is_one_transaction(lake, monkeypatch):
    commits: list[set[str]] = []
    write = commit.snapshots

    def spy(lake, engine):
        commits.append({source for (source,) in engine.rows("SELECT DISTINCT source FROM staged_snapshots")})
        return write(lake, engine)

    monkeypatch.setattr(commit, "snapshots", spy)
    collect(lake, Client(good), ask("melon.top100"), ask("melon.hot100"), ask("bugs.realtime"))
    assert sum("melon" in sources for sources in commits) == sum("bugs" in sources for sources in commits) == 1
    assert rows(lake, "SELECT count(*) FROM snapshots") == [(3,)]


def test_a_chart_that_cannot_be_committed_costs_the_other_sources_nothing(lake, monkeypatch):
    write = commit.snapshots

    def poisoned(lake, engine):
        if engine.rows("SELECT 1 FROM staged_snapshots WHERE source = 'melon'"):
            raise CommitConflict("poison")
        return write(lake, engine)

    monkeypatch.setattr(commit, "snapshots", poisoned)
    done = collect(lake, Client(good), ask("melon.top100"), ask("bugs.realtime"), ask("melon.hot100"))
    assert [one.status for one in done] == ["failed", "new", "failed"]
    assert rows(lake, "SELECT chart FROM snapshots") == [("bugs.realtime",)]


def test_a_commit_that_fails_stores_nothing_and_keeps_the_payload(lake, monkeypatch):
    def fail(*_):
        raise CommitConflict("another writer")

    monkeypatch.setattr(commit, "snapshots", fail)
    (bad,) = collect(lake, Client(good), ask("melon.top100"))
    assert bad.status == "failed"
    assert rows(lake, "SELECT count(*) FROM snapshots") == [(0,)]
    assert len(fetches.with_outcome(lake.ledger, [Outcome.KEPT])) == 1


def test_a_page_without_a_time_gets_the_hour_that_it_was_asked_in(lake):
    (done,) = collect(lake, Client(lambda _: printed(None, songs())), ask("flo.top100"))
    assert (done.status, done.chart_time) == ("new", START)
    assert rows(lake, "SELECT basis FROM snapshots") == [("assumed",)]


def test_a_page_without_a_time_is_refused_when_the_hour_turned_meanwhile(lake):
    client = Client(lambda _: printed(None, songs()), at=START + HOUR)
    (done,) = collect(lake, client, ask("flo.top100"))
    assert (done.status, done.error.split(":")[0]) == ("refused", "WrongPeriod")


def half(chart, data):
    """Reads a page that begins with the rank that its first byte tells."""
    first = 1 if data[:1] == b"1" else 101
    lines = [ParsedEntry(rank=rank, title=f"T{rank}", artists=("A",)) for rank in range(first, first + 100)]
    return accept.charted(chart, lines, label=START, first=None, whole=False)


def test_pages_are_kept_each_and_named_by_an_index(lake, made_up, monkeypatch):
    def both(chart, label):
        (request,) = requests(chart, label)
        return request, msgspec.structs.replace(request, params=(("page", "2"),))

    monkeypatch.setattr(made_up, "requests", both)
    monkeypatch.setattr(made_up, "parse", half)
    client = Client(lambda request: b"2 second" if request.params else b"1 first")
    (done,) = collect(lake, client, ask("genie.realtime"))
    assert (done.status, done.error) == ("new", None)
    assert payloads.load_pages(lake.payloads, done.payload) == [b"1 first", b"2 second"]
    assert check(lake).ok
    payloads.where(lake.payloads, payloads.sha256_of_bytes(b"2 second")).unlink()
    assert [problem.table for problem in check(lake).problems] == ["payloads"]


def test_the_same_page_is_asked_for_again_only_after_its_pause(lake):
    kworb = registry.sources()["kworb"]
    chart = registry.chart("spotify.daily.kr")
    first = Ask(chart=chart, source=kworb, label=chart.label_shown_at(START))
    client = Client(lambda _: b"not a chart")
    assert collect(lake, client, first)[0].status == "refused"
    (again,) = collect(lake, client, first)
    assert (again.status, again.error.split(":")[0]) == ("failed", "Disallowed")
    assert len(client.asked) == 1


def test_a_site_that_shows_the_chart_of_another_is_its_witness(lake):
    chart = registry.chart("spotify.daily.kr")
    label = chart.label_shown_at(START)
    told = Ask(chart=chart, source=registry.sources()["kworb"], label=label)
    assert collect(lake, Client(lambda _: printed(label, songs(200))), told)[0].status == "new"
    assert rows(lake, "SELECT witness, chart FROM snapshots") == [("kworb", "spotify.daily.kr")]


def test_nothing_changed_is_the_bytes_that_we_have(lake):
    client = Client(lambda _: printed(None, songs()))
    collect(lake, client, ask("flo.top100"))
    client.clock.set(START + HOUR + timedelta(minutes=5))
    (done,) = collect(lake, client, ask("flo.top100", START + HOUR))
    assert (done.status, done.chart_time) == ("new", START + HOUR)
    assert rows(lake, "SELECT count(*), count(DISTINCT payload) FROM snapshots") == [(2, 1)]


def test_movements_are_held_against_the_hour_before(lake):
    collect(lake, Client(lambda _: printed(START, songs())), ask("melon.top100"))
    moved = [*songs()[1:], songs()[0]]
    client = Client(lambda _: printed(START + HOUR, moved, before=songs()))
    (agreeing,) = collect(lake, client, ask("melon.top100", START + HOUR))
    assert (agreeing.status, agreeing.notes) == ("new", ())
    client = Client(lambda _: printed(START + 2 * HOUR, songs(), before=[*moved[:95], *reversed(moved[95:])]))
    (odd,) = collect(lake, client, ask("melon.top100", START + 2 * HOUR))
    assert (odd.status, len(odd.notes)) == ("new", 4)
    client = Client(lambda _: printed(START + 3 * HOUR, songs(), before=list(reversed(songs()))))
    (wrong,) = collect(lake, client, ask("melon.top100", START + 3 * HOUR))
    assert (wrong.status, wrong.error.split(":")[0]) == ("refused", "LayoutChanged")
