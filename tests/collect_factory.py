"""A platform without a network for tests of the collector: a client that answers from a table, made-up charts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from chartduel.collect import pages
from chartduel.collect import round as rounds
from chartduel.collect.intake import Fetched
from chartduel.collect.pages import Ask
from chartduel.engine.duckdb import Engine
from chartduel.fetch.answer import Answer
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, registry
from chartduel.sources.request import Request
from chartduel.store import lake as lakes
from chartduel.store import payloads
from chartduel.store.lake import Lake
from chartduel.testing.clock import FrozenClock

START = datetime.fromisoformat("2024-11-22T15:00:00+09:00")


class Client:
    """Answers with what `page` gives for an address; an error that it gives is raised."""

    def __init__(self, page: Callable[[Request], bytes | Exception], at: datetime = START + timedelta(minutes=5)):
        self.page, self.clock = page, FrozenClock(at)
        self.asked: list[str] = []

    async def get(self, source, request, *, etag=None, last_modified=None) -> Answer:
        self.asked.append(pages.address(request))
        body = self.page(request)
        if isinstance(body, Exception):
            raise body
        state = payloads.sha256_of_bytes(body)
        same = etag == state
        return Answer(
            url=request.url, status=304 if same else 200, body=b"" if same else body, etag=state,
            last_modified=None, fetched_at=self.clock.now(), not_modified=same,
        )  # fmt: skip


class Line(msgspec.Struct):
    rank: int
    song: str
    before: int | None = None


class Printed(msgspec.Struct):
    """What the made-up platforms send."""

    label: str | None
    lines: list[Line]


def printed(label: datetime | None, songs: Sequence[str], before: Sequence[str] = ()) -> bytes:
    """An answer with these songs in order; each with its rank in `before`, where that is given."""
    ranks = {song: rank for rank, song in enumerate(before, 1)}
    lines = [Line(rank, song, ranks.get(song, 0) if before else None) for rank, song in enumerate(songs, 1)]
    return msgspec.json.encode(Printed(label.isoformat() if label else None, lines))


def songs(count: int = 100, first: int = 0) -> list[str]:
    return [f"s{number}" for number in range(first, first + count)]


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """Reads what `printed` writes."""
    from chartduel.sources.reading import json

    told = json(data, Printed)
    label = datetime.fromisoformat(told.label) if told.label else None
    return accept.charted(chart, [_entry(line) for line in told.lines], label=label, first=None, whole=False)


def _entry(line: Line) -> ParsedEntry:
    move = None if line.before is None else Move.NEW
    if line.before:
        move = Move.SAME if line.before == line.rank else Move.UP if line.before > line.rank else Move.DOWN
    return ParsedEntry(
        rank=line.rank, title=f"Title {line.song}", artists=("One", "Two"), album="Album", move=move,
        ids=Ids(song=line.song, album="a1", artists=("x1", None)), previous_rank=line.before or None,
    )  # fmt: skip


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    told = (("at", label.astimezone(UTC).isoformat()),) if label else ()
    return (Request(url=f"https://{chart.source}.example/{chart.id}", params=told),)


def ask(chart_id: str, label: datetime = START, *, past: bool = False) -> Ask:
    chart = registry.chart(chart_id)
    return Ask(chart=chart, source=registry.sources()[chart.source], label=label, past=past)


def collect(lake: Lake, client: Client, *asks: Ask) -> list[Fetched]:
    return asyncio.run(rounds.collect(lake, client, asks))


def new_lake(folder: Path) -> Lake:
    return lakes.create(folder / "lake")


def rows(lake: Lake, sql: str) -> list[tuple]:
    """The answer to a question to the lake's tables."""
    engine = Engine()
    try:
        lake.view(engine, "snapshots", "entries", "listings", "counts")
        return engine.rows(sql)
    finally:
        engine.close()
