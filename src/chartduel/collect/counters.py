"""Counters: numbers of subjects that the user chose, read off and kept like charts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from chartduel.collect.intake import WITNESS, Fetched
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
    ask = modules.offered(counter.source, "count_requests")
    if ask is None or not subjects:
        what = f"{counter.id}: no {counter.subjects or 'source'} to read" if ask else f"{counter.id}: is not fetched"
        raise ConfigError(what, hint="docs/how-to/collect-charts.md names the settings")
    source = registry.sources()[counter.source]
    now = client.clock.now()
    label = now.replace(minute=0, second=0, microsecond=0)
    fetch = fetches.claim(lake.ledger, source.id, counter.id, label, now)
    if fetch is None:
        return _told(counter, label, Outcome.KNOWN)
    answers, errors = await _answers(client, source, ask(counter, tuple(subjects), now.date()))
    if not answers:
        fetches.give_up(lake.ledger, fetch, Outcome.FAILED, errors[0])
        return _told(counter, label, Outcome.FAILED, error=errors[0])
    payload = payloads.keep_pages(lake.payloads, [answer.body for answer in answers])
    hashed = [(answer, payloads.sha256_of_bytes(answer.body)) for answer in answers]
    pages = [Page(url=answer.url, at=answer.fetched_at, sha256=sha256) for answer, sha256 in hashed]
    fetches.kept(lake.ledger, fetch, payload, pages)
    readings = [(answer.body, answer.fetched_at) for answer in answers]
    done = await asyncio.to_thread(_take, lake, counter, fetch, label, payload, readings)
    return msgspec.structs.replace(done, notes=tuple(errors))


async def _answers(client: Client, source: Source, requests: Sequence[Request]) -> tuple[list[Answer], list[str]]:
    """The answers that came, and what is wrong with the others: one subject without data costs no other."""
    answers: list[Answer] = []
    errors: list[str] = []
    for request in requests:
        try:
            answers.append(await client.get(source, request))
        except ChartduelError as error:
            errors.append(error.line())
    return answers, errors


def _take(
    lake: Lake, counter: Counter, fetch: int, label: datetime, payload: str, readings: Sequence[tuple[bytes, datetime]]
) -> Fetched:
    read = modules.offered(counter.source, "counts")
    try:
        if read is None:
            raise ConfigError(f"{counter.id}: no parser reads it")
        rows = [_row(counter, one, at, payload) for data, at in readings for one in read(counter, data).counts]
    except RefusedPayload as error:
        fetches.give_up(lake.ledger, fetch, Outcome.REFUSED, error.line())
        return _told(counter, label, Outcome.REFUSED, payload, error.line())
    return _told(counter, label, _commit(lake, fetch, rows), payload)


def _row(counter: Counter, count: Count, read_at: datetime, payload: str) -> tuple[object, ...]:
    at = (count.at or read_at).astimezone(UTC)
    told = "\x1f".join((counter.id, count.subject, at.isoformat(), repr(float(count.value)), WITNESS))
    key = int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 1
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
