"""The pages of one chart, asked for one after the other, and no page sooner than its source wants."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from chartduel.errors import Disallowed
from chartduel.fetch.answer import Answer
from chartduel.fetch.client import Client
from chartduel.model.chart import Chart
from chartduel.model.source import Source
from chartduel.sources import modules
from chartduel.sources.request import Request
from chartduel.store import fetches, payloads
from chartduel.store.fetches import Page
from chartduel.store.lake import Lake

MOST = 20


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A chart and the label (any zone) that is wanted. `past`: the platform is asked for that very label."""

    chart: Chart
    source: Source
    label: datetime
    past: bool = False


async def answers(lake: Lake, client: Client, ask: Ask) -> list[Answer]:
    """Every page of a chart: those that are known beforehand, and those that the answers name."""
    waiting = _known(ask)
    following = modules.offered(ask.source.id, "following")
    found: list[Answer] = []
    while waiting and len(found) < MOST:
        found.append(await _answer(lake, client, ask.source, waiting.pop(0)))
        more = following(ask.chart, found[-1].body) if following and not waiting else None
        waiting += [more] if more else []
    return found


def resting(lake: Lake, ask: Ask, now: datetime) -> bool:
    """Whether a page of a chart was asked for so shortly before that its source wants it left alone."""
    return bool(ask.source.again_s) and any(_asked_before(lake, ask.source, one, now) for one in _known(ask))


def _known(ask: Ask) -> list[Request]:
    return list(
        modules.requests(ask.source, ask.chart, ask.label if ask.past or modules.dated(ask.source.id) else None)
    )


def _asked_before(lake: Lake, source: Source, request: Request, now: datetime) -> Page | None:
    """What a page answered less than the pause of its source ago."""
    before = _before(lake, request)
    return before if before and now - before.at < timedelta(seconds=source.again_s) else None


def _before(lake: Lake, request: Request) -> Page | None:
    return None if request.form or request.json else fetches.page(lake.ledger, address(request))


async def _answer(lake: Lake, client: Client, source: Source, request: Request) -> Answer:
    """The answer to one request; the bytes that we have where the platform says that nothing changed."""
    if early := _asked_before(lake, source, request, client.clock.now()):
        raise Disallowed(
            f"{early.url} was asked for at {early.at:%Y-%m-%d %H:%M} UTC",
            hint=f"{source.name} is asked once in {source.again_s // 3600} hours at most",
        )
    before = _before(lake, request)
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


def page(answer: Answer) -> Page:
    """What the ledger remembers of an answer."""
    sha256 = payloads.sha256_of_bytes(answer.body)
    return Page(
        url=answer.url, at=answer.fetched_at, sha256=sha256, etag=answer.etag, last_modified=answer.last_modified
    )
