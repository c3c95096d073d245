"""One round: every chart that is asked for is fetched, kept, read and committed, source beside source.

A source that fails, or whose module has a fault, costs the others nothing: its charts are `failed`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec

from chartduel.collect.intake import Fetched, Reading, read, store
from chartduel.errors import ChartduelError, Disallowed, WrongPeriod
from chartduel.fetch.answer import Answer
from chartduel.fetch.client import Client
from chartduel.model.chart import Chart
from chartduel.model.source import Source
from chartduel.sources import modules
from chartduel.sources.request import Request
from chartduel.store import fetches, payloads
from chartduel.store.fetches import Fetch, Outcome, Page
from chartduel.store.lake import Lake

MOST_PAGES = 20


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A chart and the label (any zone) that is wanted. `past`: the platform is asked for that very label."""

    chart: Chart
    source: Source
    label: datetime
    past: bool = False


Done = list[tuple[Ask, Fetched]]


class Turn(msgspec.Struct, frozen=True):
    """One source's part of a round: what is known of it already, and what was read and is not stored yet."""

    done: Done
    asked: tuple[tuple[Ask, int], ...] = ()
    reading: Reading = Reading()


async def collect(lake: Lake, client: Client, asks: Sequence[Ask]) -> list[Fetched]:
    """Fetches and commits these charts; the results stand in the order of the asks."""
    groups = [list(group) for _, group in groupby(sorted(asks, key=_source), key=_source)]
    turns = {asyncio.ensure_future(_turn(lake, client, group)): group for group in groups}
    waiting, done = set(turns), list[tuple[Ask, Fetched]]()
    while waiting:
        ended, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        well = [_ended(turns[turn], turn) for turn in ended]
        done += await asyncio.to_thread(_stored, lake, well)
    order = {(ask.chart.id, ask.label): place for place, ask in enumerate(asks)}
    return [result for _, result in sorted(done, key=lambda one: order[one[0].chart.id, one[0].label])]


def _source(ask: Ask) -> str:
    return ask.source.id


def _ended(asks: Sequence[Ask], turn: asyncio.Future[Turn]) -> Turn:
    """A source's turn. A fault of its module ends that turn alone; what it brought stays kept."""
    fault = turn.exception()
    if fault is None:
        return turn.result()
    if not isinstance(fault, Exception):
        raise fault
    return Turn([(ask, _fetched(ask, Outcome.FAILED, error=_told(fault))) for ask in asks])


def _told(fault: Exception) -> str:
    return fault.line() if isinstance(fault, ChartduelError) else f"{type(fault).__name__}: {fault}"


def _stored(lake: Lake, turns: Sequence[Turn]) -> Done:
    """Commits the turns of several sources at once; where that fails each alone, so that one cannot stop another."""
    done = [one for turn in turns for one in turn.done]
    asked = [turn for turn in turns if turn.asked]
    if not asked:
        return done
    accepted = tuple(one for turn in asked for one in turn.reading.accepted)
    refused = tuple(one for turn in asked for one in turn.reading.refused)
    try:
        results = store(lake, Reading(accepted, refused))
    except (ChartduelError, ValueError, OverflowError) as fault:
        if len(asked) > 1:
            return done + [one for turn in asked for one in _stored(lake, [Turn([], turn.asked, turn.reading)])]
        return done + [(ask, _fetched(ask, Outcome.FAILED, error=_told(fault))) for ask, _ in asked[0].asked]
    return done + [(ask, results[fetch]) for turn in asked for ask, fetch in turn.asked]


async def _turn(lake: Lake, client: Client, asks: Sequence[Ask]) -> Turn:
    """Fetches, keeps and reads what one source is asked for."""
    done: Done = []
    kept: list[tuple[Ask, Fetch, list[bytes]]] = []
    for ask in asks:
        began = client.clock.now()
        fetch = fetches.claim(lake.ledger, ask.source.id, ask.chart.id, ask.label, began, past=ask.past)
        if fetch is None:
            done.append((ask, _known(lake, ask)))
            continue
        try:
            kept.append((ask, *await _keep(lake, client, ask, fetch)))
        except ChartduelError as error:
            outcome = Outcome.REFUSED if isinstance(error, WrongPeriod) else Outcome.FAILED
            fetches.give_up(lake.ledger, fetch, outcome, error.line())
            done.append((ask, _fetched(ask, outcome, error=error.line())))
    pages = {fetch.id: bodies for _, fetch, bodies in kept}
    reading = await asyncio.to_thread(read, lake, [fetch for _, fetch, _ in kept], pages)
    return Turn(done, tuple((ask, fetch.id) for ask, fetch, _ in kept), reading)


async def _keep(lake: Lake, client: Client, ask: Ask, fetch: int) -> tuple[Fetch, list[bytes]]:
    answers = await _answers(lake, client, ask)
    bodies = [answer.body for answer in answers]
    payload = payloads.keep_pages(lake.payloads, bodies)
    pages = [_page(answer) for answer in answers]
    fetches.kept(lake.ledger, fetch, payload, pages)
    turned = [answer for answer in answers if ask.chart.label_shown_at(answer.fetched_at) != ask.label]
    if turned and ask.chart.unlabelled and not ask.past:
        raise WrongPeriod(f"{ask.chart.id}: its period ended while it was fetched", hint="the next round asks again")
    row = Fetch(
        id=fetch, source=ask.source.id, chart=ask.chart.id, label=ask.label, past=ask.past, at=pages[0].at,
        outcome=Outcome.KEPT, payload=payload,
    )  # fmt: skip
    return row, bodies


async def _answers(lake: Lake, client: Client, ask: Ask) -> list[Answer]:
    """Every page of a chart: those that are known beforehand, and those that the answers name."""
    waiting = list(
        modules.requests(ask.source, ask.chart, ask.label if ask.past or modules.dated(ask.source.id) else None)
    )
    following = modules.offered(ask.source.id, "following")
    answers: list[Answer] = []
    while waiting and len(answers) < MOST_PAGES:
        answers.append(await _answer(lake, client, ask.source, waiting.pop(0)))
        more = following(ask.chart, answers[-1].body) if following and not waiting else None
        waiting += [more] if more else []
    return answers


async def _answer(lake: Lake, client: Client, source: Source, request: Request) -> Answer:
    """The answer to one request; the bytes that we have where the platform says that nothing changed."""
    before = None if request.form or request.json else fetches.page(lake.ledger, address(request))
    if before and client.clock.now() - before.at < timedelta(seconds=source.again_s):
        raise Disallowed(
            f"{before.url} was asked for at {before.at:%Y-%m-%d %H:%M} UTC",
            hint=f"{source.name} is asked once in {source.again_s // 3600} hours at most",
        )
    answer = await client.get(
        source, request, etag=before.etag if before else None, last_modified=before.last_modified if before else None
    )
    url = address(request)
    if answer.not_modified and before:
        body = payloads.load(lake.payloads, before.sha256)
        return msgspec.structs.replace(answer, url=url, body=body, etag=before.etag, last_modified=before.last_modified)
    return msgspec.structs.replace(answer, url=url)


def address(request: Request) -> str:
    """What a request asks for, in one line without secrets."""
    told = "&".join(f"{name}={value}" for name, value in (*request.params, *request.form))
    return f"{request.url}?{told}{request.json}" if told or request.json else request.url


def _page(answer: Answer) -> Page:
    sha256 = payloads.sha256_of_bytes(answer.body)
    return Page(
        url=answer.url, at=answer.fetched_at, sha256=sha256, etag=answer.etag, last_modified=answer.last_modified
    )


def _known(lake: Lake, ask: Ask) -> Fetched:
    found = fetches.stored(lake.ledger, ask.chart.id, ask.label)
    return _fetched(ask, Outcome.KNOWN, payload=found.payload if found else None)


def _fetched(ask: Ask, status: Outcome, payload: str | None = None, error: str | None = None) -> Fetched:
    return Fetched(
        chart=ask.chart.id, chart_time=ask.label.astimezone(ask.chart.tz), status=status.value, payload=payload,
        error=error,
    )  # fmt: skip
