"""Readings of counters: a wrong setting or a broken module is one failed reading, and nothing else."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from chartduel.collect import counters
from chartduel.model.parsed import Count, ParsedCounts
from chartduel.sources import modules, registry
from chartduel.sources.request import Request
from chartduel.store import commit, fetches
from collect_factory import START, Client, rows

VIEWS = registry.counters()["youtube.views"]


@pytest.fixture
def module(monkeypatch):
    def ask(counter, subjects, day):
        return tuple(Request(url=f"https://videos.example/{one}") for one in subjects)

    def read(counter, data):
        return ParsedCounts(counter=counter.id, counts=(Count(subject=data.decode(), at=None, value=7.0),))

    made = SimpleNamespace(count_requests=ask, counts=read)
    monkeypatch.setattr(modules, "module", lambda source: made)
    return made


def page(request) -> bytes:
    return request.url.rpartition("/")[2].encode()


def read_off(lake, *subjects: str, client: Client | None = None):
    return asyncio.run(counters.read_off(lake, client or Client(page), VIEWS, subjects))


def test_a_reading_is_stored_once_an_hour(lake, module):
    assert read_off(lake, "a", "b").status == "new"
    again = read_off(lake, "a", "b")
    assert (again.status, again.payload is not None) == ("known", True)
    assert rows(lake, "SELECT subject, value FROM counts ORDER BY subject") == [("a", 7.0), ("b", 7.0)]


def test_without_subjects_it_is_one_failed_reading(lake, module):
    done = read_off(lake)
    assert (done.status, done.chart) == ("failed", VIEWS.id)
    assert done.error.startswith("ConfigError: youtube.views: no youtube_videos to read")
    assert [one.outcome for one in fetches.between(lake.ledger, VIEWS.id, START, START)] == ["failed"]


def broken(*_):
    raise KeyError("items")


def test_a_module_that_breaks_is_one_failed_or_refused_reading(lake, module, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(module, "count_requests", broken)
        assert read_off(lake, "a").error == "KeyError: 'items'"
    monkeypatch.setattr(module, "counts", broken)
    done = read_off(lake, "a")
    assert (done.status, done.payload is not None) == ("refused", True)
    assert "its parser failed: KeyError: 'items'" in done.error


def test_a_commit_that_fails_is_a_failed_reading_that_is_made_again(lake, module, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(commit, "counts", broken)
        assert read_off(lake, "a").status == "failed"
    assert read_off(lake, "a").status == "new"


def test_what_a_killed_reading_holds_is_not_called_known(lake, module):
    fetches.claim(lake.ledger, VIEWS.source, VIEWS.id, START, START)
    done = read_off(lake, "a")
    assert done.status == "failed"
    assert "another attempt is under way" in done.error
