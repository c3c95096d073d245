"""Replay: what was refused or never read goes through today's parser; what is stored is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chartduel.collect import replay
from chartduel.errors import LayoutChanged
from chartduel.store import payloads
from collect_factory import START, Client, ask, collect, printed, rows, songs

pytestmark = pytest.mark.usefixtures("made_up")
HOUR = timedelta(hours=1)


def good(_request) -> bytes:
    return printed(START, songs())


@pytest.fixture
def refused(lake, made_up, monkeypatch):
    """A lake with a chart that an old parser refused, and one that it stored."""
    read = made_up.parse

    def old(chart, data):
        if chart.id == "melon.top100":
            raise LayoutChanged("melon.top100: a new class")
        return read(chart, data)

    monkeypatch.setattr(made_up, "parse", old)
    done = collect(lake, Client(good), ask("melon.top100"), ask("melon.hot100"), ask("bugs.realtime"))
    assert [one.status for one in done] == ["refused", "new", "new"]
    monkeypatch.setattr(made_up, "parse", read)
    return lake


def test_a_better_parser_stores_what_was_refused(refused):
    (done,) = replay.replay(refused)
    assert (done.chart, done.status, done.chart_time) == ("melon.top100", "new", START)
    assert rows(refused, "SELECT count(*), count(DISTINCT observed_at) FROM snapshots") == [(3, 1)]
    assert replay.replay(refused) == []


def test_the_same_parser_refuses_it_again_and_keeps_it(refused, made_up, monkeypatch):
    def old(chart, data):
        raise LayoutChanged("still a new class")

    monkeypatch.setattr(made_up, "parse", old)
    for _ in range(2):
        (done,) = replay.replay(refused)
        assert (done.status, done.error) == ("refused", "LayoutChanged: still a new class")
    assert rows(refused, "SELECT count(*) FROM snapshots") == [(2,)]


def test_only_what_is_asked_for_is_replayed(refused):
    assert replay.replay(refused, "bugs") == []
    assert replay.replay(refused, since=START + timedelta(days=1)) == []
    assert len(replay.replay(refused, "melon", START - timedelta(days=1))) == 1


def test_a_payload_that_is_damaged_is_refused_and_costs_the_others_nothing(refused, made_up, monkeypatch):
    read = made_up.parse
    later = ask("melon.top100", START + HOUR)
    monkeypatch.setattr(made_up, "parse", lambda chart, data: (_ for _ in ()).throw(LayoutChanged("old")))
    collect(refused, Client(lambda _: printed(START + HOUR, songs())), later)
    monkeypatch.setattr(made_up, "parse", read)
    payloads.where(refused.payloads, payloads.sha256_of_bytes(printed(START + HOUR, songs()))).write_bytes(b"broken")
    done = replay.replay(refused)
    assert [one.status for one in done] == ["new", "refused"]
    assert done[1].error.startswith("DamagedLake: ")


def test_what_a_killed_collector_had_not_read_is_read_first(lake, made_up, monkeypatch):
    read = made_up.parse

    def killed(chart, data):
        raise KeyboardInterrupt

    monkeypatch.setattr(made_up, "parse", killed)
    with pytest.raises(KeyboardInterrupt):
        collect(lake, Client(good), ask("melon.top100"))
    monkeypatch.setattr(made_up, "parse", read)
    (done,) = replay.resume(lake)
    assert (done.chart, done.status) == ("melon.top100", "new")
    assert replay.resume(lake) == []
