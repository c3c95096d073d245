"""One round: what is asked, kept, read, refused and stored, and what a failure costs the others."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from chartduel.collect import due, pages, replay
from chartduel.collect.pages import Ask
from chartduel.errors import Blocked, CommitConflict, Unavailable
from chartduel.model.parsed import ParsedEntry
from chartduel.sources import accept, registry
from chartduel.store import commit, fetches, payloads
from chartduel.store.check import check
from chartduel.store.fetches import Outcome
from collect_factory import START, Client, ask, collect, printed, requests, rows, songs

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATE = timedelta(minutes=registry.chart("flo.top100").lag_minutes or 0)
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
    assert (bad.status, well.status) == ("refused", "new")
    assert bad.error.startswith("LayoutChanged: melon.top100: its parser failed: KeyError: 'rank'")
    (kept,) = fetches.with_outcome(lake.ledger, [Outcome.REFUSED])
    assert payloads.load(lake.payloads, kept.payload) == printed(START, songs())


def test_a_fault_of_a_parser_costs_the_same_source_nothing_and_the_next_start_nothing(lake, made_up, monkeypatch):
    read = made_up.parse

    def broken(chart, data):
        if chart.id == "melon.hot100":
            raise KeyError("rank")
        return read(chart, data)

    monkeypatch.setattr(made_up, "parse", broken)
    bad, well = collect(lake, Client(good), ask("melon.hot100"), ask("melon.top100"))
    assert (bad.status, well.status) == ("refused", "new")
    assert replay.resume(lake) == []
    monkeypatch.setattr(made_up, "parse", read)
    assert [one.status for one in replay.replay(lake)] == ["new"]


def test_a_fault_of_a_module_that_asks_costs_its_other_charts_nothing(lake, made_up, monkeypatch):
    def broken(chart, label):
        if chart.id == "melon.hot100":
            raise KeyError("page")
        return requests(chart, label)

    monkeypatch.setattr(made_up, "requests", broken)
    bad, well = collect(lake, Client(good), ask("melon.hot100"), ask("melon.top100"))
    assert (bad.status, bad.error, well.status) == ("failed", "KeyError: 'page'", "new")
    assert len(fetches.with_outcome(lake.ledger, [Outcome.FAILED])) == 1


def test_what_a_killed_attempt_holds_is_not_called_known(lake):
    fetches.claim(lake.ledger, "melon", "melon.top100", START, START + timedelta(minutes=4))
    (done,) = collect(lake, Client(good), ask("melon.top100"))
    assert (done.status, done.payload) == ("failed", None)
    assert "another attempt is under way" in done.error
    assert "until 2024-11-22 06:14:00 UTC" in done.error
    later = Client(good, at=START + timedelta(minutes=14))
    assert collect(lake, later, ask("melon.top100"))[0].status == "new"


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


def test_a_chart_that_cannot_be_committed_costs_the_others_of_its_source_nothing(lake, monkeypatch):
    write = commit.snapshots

    def poisoned(lake, engine):
        if engine.rows("SELECT 1 FROM staged_snapshots WHERE chart = 'melon.top100'"):
            raise CommitConflict("poison")
        return write(lake, engine)

    monkeypatch.setattr(commit, "snapshots", poisoned)
    done = collect(lake, Client(good), ask("melon.top100"), ask("bugs.realtime"), ask("melon.hot100"))
    assert [one.status for one in done] == ["failed", "new", "new"]
    assert (done[0].error or "").startswith("CommitConflict: poison")
    assert rows(lake, "SELECT chart FROM snapshots ORDER BY chart") == [("bugs.realtime",), ("melon.hot100",)]
    monkeypatch.setattr(commit, "snapshots", write)
    assert [one.status for one in replay.replay(lake)] == ["new"]


def test_a_commit_that_fails_stores_nothing_and_keeps_the_payload(lake, monkeypatch):
    def fail(*_):
        raise CommitConflict("another writer")

    with monkeypatch.context() as patched:
        patched.setattr(commit, "snapshots", fail)
        (bad,) = collect(lake, Client(good), ask("melon.top100"))
    assert bad.status == "failed"
    assert rows(lake, "SELECT count(*) FROM snapshots") == [(0,)]
    (row,) = fetches.with_outcome(lake.ledger, [Outcome.FAILED])
    assert row.error.startswith("CommitConflict: another writer")
    assert payloads.damaged(lake.payloads, row.payload or "") is None
    assert [one.status for one in replay.replay(lake)] == ["new"]


def test_a_page_without_a_time_gets_the_hour_that_it_was_asked_in(lake):
    client = Client(lambda _: printed(None, songs()), at=START + LATE)
    (done,) = collect(lake, client, ask("flo.top100"))
    assert (done.status, done.chart_time) == ("new", START)
    assert rows(lake, "SELECT basis FROM snapshots") == [("assumed",)]


@pytest.mark.parametrize("at", [START + LATE - MINUTE, START + HOUR + LATE])
def test_a_page_without_a_time_is_refused_when_the_platform_shows_another_hour(lake, at):
    client = Client(lambda _: printed(None, songs()), at=at)
    (done,) = collect(lake, client, ask("flo.top100"))
    assert (done.status, done.error.split(":")[0]) == ("refused", "WrongPeriod")
    for again in (replay.replay, replay.replay):
        (done,) = again(lake)
        assert (done.status, done.error.split(":")[0]) == ("refused", "WrongPeriod")
    assert rows(lake, "SELECT count(*) FROM snapshots") == [(0,)]


def test_a_killed_collector_stores_no_hour_that_ended_while_its_pages_came(lake, made_up, monkeypatch):
    def both(chart, label):
        (request,) = requests(chart, label)
        return request, msgspec.structs.replace(request, params=(("page", "2"),))

    def second(request):
        if request.params:
            client.clock.set(START + HOUR + LATE)
        return printed(None, songs())

    def killed(chart, data):
        raise KeyboardInterrupt

    read = made_up.parse
    monkeypatch.setattr(made_up, "requests", both)
    monkeypatch.setattr(made_up, "parse", killed)
    client = Client(second, at=START + HOUR + LATE - MINUTE)
    with pytest.raises(KeyboardInterrupt):
        collect(lake, client, ask("flo.top100"))
    monkeypatch.setattr(made_up, "parse", read)
    monkeypatch.setattr(accept, "joined", lambda chart, parsed: parsed[0])
    (done,) = replay.resume(lake)
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


def test_a_page_of_once_a_day_delivers_every_day_however_late_it_renews(lake):
    """Asked at the chart's turn it still shows the day before: that is taken, and no request is spent on nothing."""
    chart, kworb = registry.chart("spotify.daily.kr"), registry.sources()["kworb"]
    turn = chart.day_label(START.date()) + timedelta(hours=22)
    client = Client(
        lambda _: printed(chart.label_shown_at(client.clock.now() - timedelta(hours=3)), songs(200)), at=turn
    )
    for minute in range(0, 4 * 24 * 60, 10):
        client.clock.set(turn + minute * MINUTE)
        asks = [msgspec.structs.replace(one, source=kworb) for one in due.due(lake, [chart], client.clock.now())]
        collect(lake, client, *[one for one in asks if not pages.resting(lake, one, client.clock.now())])
    first = chart.label_shown_at(turn)
    days = [(first + timedelta(days=day)).date() for day in range(-1, 3)]
    assert rows(lake, "SELECT CAST(chart_time AT TIME ZONE 'UTC' AS DATE) FROM snapshots ORDER BY 1") == [
        (day,) for day in days
    ]
    assert len(client.asked) == 4
    assert [
        one.outcome for one in fetches.between(lake.ledger, chart.id, first - 2 * HOUR * 24, first + 5 * HOUR * 24)
    ] == ["new"] * 4


def test_a_site_that_shows_the_chart_of_another_is_its_witness(lake):
    chart = registry.chart("spotify.daily.kr")
    label = chart.label_shown_at(START)
    told = Ask(chart=chart, source=registry.sources()["kworb"], label=label)
    assert collect(lake, Client(lambda _: printed(label, songs(200))), told)[0].status == "new"
    assert rows(lake, "SELECT witness, chart FROM snapshots") == [("kworb", "spotify.daily.kr")]


def test_nothing_changed_is_the_bytes_that_we_have(lake):
    client = Client(lambda _: printed(None, songs()), at=START + LATE)
    collect(lake, client, ask("flo.top100"))
    client.clock.set(START + HOUR + LATE)
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
