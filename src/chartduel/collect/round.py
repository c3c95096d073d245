"""One round: every chart that is asked for is fetched, kept, read and committed, source beside source.

A source that fails, or whose module has a fault, costs the others nothing: its charts are `failed`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import msgspec

from chartduel.collect import pages
from chartduel.collect.intake import Fetched, Reading, read
from chartduel.collect.pages import Ask
from chartduel.collect.storing import store, told
from chartduel.errors import CommitConflict
from chartduel.fetch.client import Client
from chartduel.store import fetches, payloads
from chartduel.store.fetches import CLAIM, Fetch, Outcome
from chartduel.store.lake import Lake

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
    """A source's turn. One that cannot even be recorded ends alone; what it brought stays kept."""
    fault = turn.exception()
    if fault is None:
        return turn.result()
    if not isinstance(fault, Exception):
        raise fault
    return Turn([(ask, _fetched(ask, Outcome.FAILED, error=told(fault))) for ask in asks])


def _stored(lake: Lake, turns: Sequence[Turn]) -> Done:
    """Commits the turns of several sources at once."""
    done = [one for turn in turns for one in turn.done]
    accepted = tuple(one for turn in turns for one in turn.reading.accepted)
    refused = tuple(one for turn in turns for one in turn.reading.refused)
    results = store(lake, Reading(accepted, refused)) if accepted or refused else {}
    return done + [(ask, results[fetch]) for turn in turns for ask, fetch in turn.asked]


async def _turn(lake: Lake, client: Client, asks: Sequence[Ask]) -> Turn:
    """Fetches, keeps and reads what one source is asked for."""
    done: Done = []
    kept: list[tuple[Ask, Fetch, list[bytes]]] = []
    for ask in asks:
        began = client.clock.now()
        fetch = fetches.claim(lake.ledger, ask.source.id, ask.chart.id, ask.label, began, past=ask.past)
        if fetch is None:
            done.append((ask, _taken(lake, ask)))
            continue
        try:
            kept.append((ask, *await _keep(lake, client, ask, fetch)))
        except Exception as fault:  # beside what a platform does wrong, a module of another package can fail anyhow
            fetches.give_up(lake.ledger, fetch, Outcome.FAILED, told(fault))
            done.append((ask, _fetched(ask, Outcome.FAILED, error=told(fault))))
    bodies = {fetch.id: held for _, fetch, held in kept}
    reading = await asyncio.to_thread(read, lake, [fetch for _, fetch, _ in kept], bodies)
    return Turn(done, tuple((ask, fetch.id) for ask, fetch, _ in kept), reading)


async def _keep(lake: Lake, client: Client, ask: Ask, fetch: int) -> tuple[Fetch, list[bytes]]:
    answers = await pages.answers(lake, client, ask)
    bodies = [answer.body for answer in answers]
    payload = payloads.keep_pages(lake.payloads, bodies)
    fetches.kept(lake.ledger, fetch, payload, [pages.page(answer) for answer in answers])
    row = Fetch(
        id=fetch, source=ask.source.id, chart=ask.chart.id, label=ask.label, past=ask.past,
        at=max(answer.fetched_at for answer in answers), outcome=Outcome.KEPT, payload=payload,
    )  # fmt: skip
    return row, bodies


def _taken(lake: Lake, ask: Ask) -> Fetched:
    """What is said of a label that could not be claimed: it is stored, or another attempt holds it."""
    if found := fetches.stored(lake.ledger, ask.chart.id, ask.label):
        return _fetched(ask, Outcome.KNOWN, payload=found.payload)
    return _fetched(ask, Outcome.FAILED, error=under_way(lake, ask.chart.id, ask.label))


def under_way(lake: Lake, what: str, label: datetime) -> str:
    """Says until when another attempt, which may have been killed, holds a label."""
    tried = fetches.between(lake.ledger, what, label, label)
    began = [one.at for one in tried if one.at and one.outcome in (Outcome.ASKING, Outcome.KEPT)]
    until = f" until {max(began) + CLAIM:%Y-%m-%d %H:%M:%S} UTC" if began else ""
    error = CommitConflict(f"{what}: another attempt is under way, and holds it{until}", hint="ask again then")
    return error.line()


def _fetched(ask: Ask, status: Outcome, payload: str | None = None, error: str | None = None) -> Fetched:
    return Fetched(
        chart=ask.chart.id, chart_time=ask.label.astimezone(ask.chart.tz), status=status.value, payload=payload,
        error=error,
    )  # fmt: skip
