"""The record of what was asked: claims, what was kept, what became of it; and that it costs what is asked of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chartduel.store import fetches, ledger
from chartduel.store.fetches import CLAIM, Outcome, Page

LABEL = datetime.fromisoformat("2024-11-22T15:00:00+09:00")
NOW = datetime(2024, 11, 22, 6, 3, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


def claim(path, at=NOW, chart="melon.top100", label=LABEL) -> int | None:
    return fetches.claim(path, "melon", chart, label, at)


def settle(path, fetch: int, outcome: Outcome, error: str | None = None) -> None:
    with ledger.writing(path) as writing:
        fetches.settle(writing, fetch, outcome, error)


def test_one_collector_has_a_label_at_a_time(path):
    assert claim(path) == 1
    assert claim(path, NOW + timedelta(minutes=1)) is None
    assert claim(path, chart="bugs.realtime") == 2
    assert claim(path, label=LABEL + timedelta(hours=1)) == 3


def test_a_claim_of_a_process_that_died_ends(path):
    claim(path)
    assert claim(path, NOW + CLAIM + timedelta(seconds=1)) is not None


@pytest.mark.parametrize(("outcome", "again"), [("new", False), ("known", False), ("refused", True), ("failed", True)])
def test_what_is_stored_is_not_asked_for_again(path, outcome, again):
    settle(path, claim(path) or 0, Outcome(outcome))
    assert (claim(path, NOW + timedelta(days=30)) is not None) == again


def test_a_kept_payload_names_itself_and_its_pages(path):
    fetch = claim(path) or 0
    page = Page(url="https://www.melon.com/chart/index.htm", at=NOW, sha256="ab", etag='"1"')
    fetches.kept(path, fetch, "ab", [page])
    (found,) = fetches.with_outcome(path, [Outcome.KEPT])
    assert (found.id, found.label, found.at, found.payload, found.past) == (fetch, LABEL, NOW, "ab", False)
    assert fetches.page(path, page.url) == page
    assert fetches.page(path, "https://elsewhere.example/") is None


def test_refused_ones_are_found_by_source_and_day(path):
    for place, (source, days) in enumerate([("melon", 0), ("melon", 2), ("bugs", 2)]):
        fetch = fetches.claim(path, source, f"{source}.x", LABEL + timedelta(hours=place), NOW + timedelta(days=days))
        settle(path, fetch or 0, Outcome.REFUSED, "NotAChart: a login page")
    refused = (Outcome.REFUSED,)
    assert len(fetches.with_outcome(path, refused)) == 3
    assert [one.source for one in fetches.with_outcome(path, refused, "melon")] == ["melon", "melon"]
    (late,) = fetches.with_outcome(path, refused, "melon", NOW + timedelta(days=1))
    assert late.error == "NotAChart: a login page"


def test_attempts_are_those_of_the_span(path):
    for hour in range(5):
        settle(path, claim(path, label=LABEL + timedelta(hours=hour)) or 0, Outcome.NEW)
    span = (LABEL + timedelta(hours=1), LABEL + timedelta(hours=3))
    oldest, found = fetches.attempts(path, {"melon.top100": span, "bugs.realtime": span})["melon.top100"]
    assert oldest == LABEL
    assert [one.label for one in found] == [LABEL + timedelta(hours=hour) for hour in (1, 2, 3)]
    assert fetches.attempts(path, {"bugs.realtime": span})["bugs.realtime"] == (None, [])
    assert [one.label for one in fetches.between(path, "melon.top100", *span)] == [one.label for one in found]


def test_without_a_ledger_nothing_was_asked(path):
    assert fetches.attempts(path, {"melon.top100": (LABEL, LABEL)}) == {"melon.top100": (None, [])}
    assert fetches.stored(path, "melon.top100", LABEL) is None
    assert fetches.with_outcome(path, [Outcome.KEPT]) == []
    assert not path.exists()


QUESTIONS = {
    "one label": lambda path: fetches.stored(path, "melon.top100", LABEL),
    "a day": lambda path: fetches.between(path, "melon.top100", LABEL, LABEL + timedelta(hours=23)),
    "what waits": lambda path: fetches.with_outcome(path, [Outcome.KEPT]),
    "what is due": lambda path: fetches.attempts(path, {"melon.top100": (LABEL, LABEL)}),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_searches_an_index_and_never_the_whole_table(path, name, monkeypatch):
    ledger.create(path)
    plans: list[str] = []
    ask = ledger._ask

    def explained(con, sql, *params):
        plans.extend(row[3] for row in con.execute(f"EXPLAIN QUERY PLAN {sql}", params))
        return ask(con, sql, *params)

    monkeypatch.setattr(ledger, "_ask", explained)
    QUESTIONS[name](path)
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]
