"""Counters: numbers of subjects that the user chose, read off and kept like charts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from chartduel.collect.due import hour_of
from chartduel.collect.intake import WITNESS, Fetched, parser_failed
from chartduel.collect.round import under_way
from chartduel.collect.storing import told
from chartduel.engine.duckdb import Engine, arrow_table
from chartduel.errors import ChartduelError, ConfigError, RefusedPayload
from chartduel.fetch.answer import Answer
from chartduel.fetch.client import Client
from chartduel.model.parsed import Count
from chartduel.model.source import Counter, Source
from chartduel.sources import modules, registry
from chartduel.sources.request import Request
from chartduel.store import commit, fetches, ledger, payloads
from chartduel.store.fetches import Outcome, Page
from chartduel.store.lake import Lake
from chartduel.store.schema import COUNTS


async def read_off(lake: Lake, client: Client, counter: Counter, subjects: Sequence[str]) -> Fetched:
    """One reading of a counter for all its subjects; once an hour (by the clock's hour, UTC) at most."""
    now = client.clock.now()
    label = hour_of(now)
    fetch = fetches.claim(lake.ledger, counter.source, counter.id, label, now)
    if fetch is None:
        return _taken(lake, counter, label)
    try:
        asked = _requests(counter, subjects, now)
        answers, errors = await _answers(client, registry.sources()[counter.source], asked)
        payload = _keep(lake, fetch, answers)
        done = await asyncio.to_thread(_take, lake, counter, fetch, label, payload, answers)
    except Exception as fault:  # a wrong setting, a module of another package, another writer: the others go on
        fetches.give_up(lake.ledger, fetch, Outcome.FAILED, told(fault))
        return _told(counter, label, Outcome.FAILED, error=told(fault))
    return msgspec.structs.replace(done, notes=tuple(errors))


def _taken(lake: Lake, counter: Counter, label: datetime) -> Fetched:
    """What is said of an hour that could not be claimed: it is stored, or another attempt holds it."""
    if found := fetches.stored(lake.ledger, counter.id, label):
        return _told(counter, label, Outcome.KNOWN, found.payload)
    return _told(counter, label, Outcome.FAILED, error=under_way(lake, counter.id, label))


def _requests(counter: Counter, subjects: Sequence[str], now: datetime) -> Sequence[Request]:
    ask = modules.offered(counter.source, "count_requests")
    if ask is None or not subjects:
        what = f"{counter.id}: no {counter.subjects or 'source'} to read" if ask else f"{counter.id}: is not fetched"
        raise ConfigError(what, hint="docs/how-to/collect-charts.md names the settings")
    return ask(counter, tuple(subjects), now.date())


async def _answers(client: Client, source: Source, requests: Sequence[Request]) -> tuple[list[Answer], list[str]]:
    """The answers that came, and what is wrong with the others: one subject without data costs no other."""
    answers: list[Answer] = []
    errors: list[ChartduelError] = []
    for request in requests:
        try:
            answers.append(await client.get(source, request))
        except ChartduelError as error:
            errors.append(error)
    if not answers:
        raise errors[0]
    return answers, [error.line() for error in errors]


def _keep(lake: Lake, fetch: int, answers: Sequence[Answer]) -> str:
    payload = payloads.keep_pages(lake.payloads, [answer.body for answer in answers])
    hashed = [(answer, payloads.sha256_of_bytes(answer.body)) for answer in answers]
    pages = [Page(url=answer.url, at=answer.fetched_at, sha256=sha256) for answer, sha256 in hashed]
    fetches.kept(lake.ledger, fetch, payload, pages)
    return payload


def _take(
    lake: Lake, counter: Counter, fetch: int, label: datetime, payload: str, answers: Sequence[Answer]
) -> Fetched:
    try:
        rows = _rows(counter, answers, payload)
    except RefusedPayload as error:
        fetches.give_up(lake.ledger, fetch, Outcome.REFUSED, error.line())
        return _told(counter, label, Outcome.REFUSED, payload, error.line())
    return _told(counter, label, _commit(lake, fetch, rows), payload)


def _rows(counter: Counter, answers: Sequence[Answer], payload: str) -> list[tuple[object, ...]]:
    read = modules.offered(counter.source, "counts")
    if read is None:
        raise ConfigError(f"{counter.id}: no parser reads it")
    try:
        return [
            _row(counter, one, page.fetched_at, payload) for page in answers for one in read(counter, page.body).counts
        ]
    except ChartduelError:
        raise
    except Exception as fault:  # the parser can be of another package, and fail anyhow
        raise parser_failed(counter.id, fault) from fault


def _row(counter: Counter, count: Count, read_at: datetime, payload: str) -> tuple[object, ...]:
    at = (count.at or read_at).astimezone(UTC)
    parts = "\x1f".join((counter.id, count.subject, at.isoformat(), repr(float(count.value)), WITNESS))
    key = int.from_bytes(hashlib.blake2b(parts.encode(), digest_size=8).digest(), "big") >> 1
    return key, counter.id, count.subject, count.title, at, float(count.value), WITNESS, payload


def _commit(lake: Lake, fetch: int, rows: list[tuple[object, ...]]) -> Outcome:
    engine = Engine()
    try:
        engine.load("staged_counts", arrow_table(COUNTS.columns, rows))
        with ledger.writing(lake.ledger) as writing:
            new = commit.counts(lake, engine)[3]
            outcome = Outcome.NEW if new else Outcome.KNOWN
            fetches.settle(writing, fetch, outcome)
    finally:
        engine.close()
    return outcome


def _told(
    counter: Counter, label: datetime, status: Outcome, payload: str | None = None, error: str | None = None
) -> Fetched:
    return Fetched(chart=counter.id, chart_time=label, status=status.value, payload=payload, error=error)
