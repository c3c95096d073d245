"""One round: every chart that is asked for is fetched, kept, read and committed, source beside source.

A source that fails, or whose module has a fault, costs the others nothing: its charts are `failed`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec

from chartduel.collect.intake import Fetched, take
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


async def collect(lake: Lake, client: Client, asks: Sequence[Ask]) -> list[Fetched]:
    """Fetches and commits these charts; the results stand in the order of the asks."""
    by_source = [list(group) for _, group in groupby(sorted(asks, key=_source), key=_source)]
    turns = [_turn(lake, client, group) for group in by_source]
    ended = await asyncio.gather(*turns, return_exceptions=True)
    done = [one for group, turn in zip(by_source, ended, strict=True) for one in _ended(group, turn)]
    order = {(ask.chart.id, ask.label): place for place, ask in enumerate(asks)}
    return [result for _, result in sorted(done, key=lambda one: order[one[0].chart.id, one[0].label])]


def _ended(asks: Sequence[Ask], turn: Done | BaseException) -> Done:
    """The results of a source's turn. A fault of its module or of a commit ends that turn alone; payloads stay kept."""
    if not isinstance(turn, BaseException):
        return turn
    if not isinstance(turn, Exception):
        raise turn
    error = turn.line() if isinstance(turn, ChartduelError) else f"{type(turn).__name__}: {turn}"
    return [(ask, _fetched(ask, Outcome.FAILED, error=error)) for ask in asks]


def _source(ask: Ask) -> str:
    return ask.source.id


async def _turn(lake: Lake, client: Client, asks: Sequence[Ask]) -> Done:
    """One source's part of a round, which is one transaction."""
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
    return done + await _taken(lake, kept)


async def _taken(lake: Lake, kept: Sequence[tuple[Ask, Fetch, list[bytes]]]) -> Done:
    attempts = [fetch for _, fetch, _ in kept]
    taken = await asyncio.to_thread(take, lake, attempts, {fetch.id: pages for _, fetch, pages in kept})
    return [(ask, taken[fetch.id]) for ask, fetch, _ in kept]


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
    waiting = list(modules.requests(ask.source, ask.chart, ask.label if ask.past else None))
    following = modules.offered(ask.source.id, "following")
    answers: list[Answer] = []
    while waiting and len(answers) < MOST_PAGES:
        answers.append(await _answer(lake, client, ask.source, waiting.pop(0)))
        more = following(ask.chart, answers[-1].body) if following and not waiting else None
        waiting += [more] if more else []
    return answers


async def _answer(lake: Lake, client: Client, source: Source, request: Request) -> Answer:
    """The answer to one request; the bytes that we have where the platform says that nothing changed."""
    before = None if request.form else fetches.page(lake.ledger, address(request))
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
    return f"{request.url}?{told}" if told else request.url


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
