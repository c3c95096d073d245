"""Payloads that are kept become snapshots, or are refused with their reason. Nothing here asks the network.

All that one source brought in one round is in one commit, and sources that are done at once share it. What is
refused stays in the archive, marked, for a better parser, and costs the others nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from chartduel.collect import staging
from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.errors import ChartduelError, IncompleteChart, RefusedPayload
from chartduel.model.chart import Chart
from chartduel.model.ids import SourceId
from chartduel.model.parsed import ParsedChart
from chartduel.model.snapshot import Basis
from chartduel.sources import accept, modules, registry
from chartduel.sources.reading import LARGEST
from chartduel.store import commit, fetches, ledger, payloads
from chartduel.store.fetches import Fetch, Outcome
from chartduel.store.lake import Lake

WITNESS = "chartduel"
"""Who recorded what we collect ourselves; a site that shows another platform's chart is its own witness."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one chart in a round. `chart_time` is in the chart's zone; `payload` a SHA-256."""

    chart: str
    chart_time: datetime | None
    status: str
    payload: str | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A chart that was read and is what it should be, and how it was observed."""

    fetch: Fetch
    chart: Chart
    parsed: ParsedChart
    witness: str = WITNESS
    notes: tuple[str, ...] = ()


class Reading(msgspec.Struct, frozen=True):
    """What the parsers made of some payloads: charts that may be stored, and what is wrong with the others."""

    accepted: tuple[Accepted, ...] = ()
    refused: tuple[tuple[Fetch, ChartduelError], ...] = ()


def read(lake: Lake, kept: Sequence[Fetch], pages: Mapping[int, Sequence[bytes]] | None = None) -> Reading:
    """Reads kept payloads. `pages` are the bytes by attempt, where they are still at hand."""
    accepted: list[Accepted] = []
    refused: list[tuple[Fetch, ChartduelError]] = []
    for fetch in kept:
        try:
            held = (pages or {}).get(fetch.id) or payloads.load_pages(lake.payloads, fetch.payload or "")
            accepted.append(_read(lake, fetch, held))
        except ChartduelError as error:
            refused.append((fetch, error))
    return Reading(tuple(accepted), tuple(refused))


def store(lake: Lake, reading: Reading) -> dict[int, Fetched]:
    """Commits what was accepted in one transaction and marks what was refused; what became of each attempt."""
    outcomes = _commit(lake, reading)
    results = {one.id: _fetched(one, error=error.line(), status=Outcome.REFUSED) for one, error in reading.refused}
    for one in reading.accepted:
        status, label = outcomes[one.fetch.id], one.parsed.chart_time
        results[one.fetch.id] = _fetched(one.fetch, status=status, label=label, notes=one.notes)
    return results


def _read(lake: Lake, fetch: Fetch, pages: Sequence[bytes]) -> Accepted:
    chart = registry.chart(fetch.chart)
    parsed = read_pages(chart, pages, SourceId(fetch.source))
    if parsed.chart_time is None and not chart.unlabelled:
        raise accept.no_label(chart)
    parsed = accept.expected(parsed, chart, fetch.label, Basis.REQUESTED if fetch.past else Basis.ASSUMED)
    accept.whole(parsed, chart)
    before = _before(lake, chart, parsed)
    notes = accept.moved(parsed, before) if before else ()
    witness = WITNESS if fetch.source == chart.source else fetch.source
    return Accepted(fetch=fetch, chart=chart, parsed=parsed, witness=witness, notes=notes)


def read_pages(chart: Chart, pages: Sequence[bytes], source: SourceId) -> ParsedChart:
    """The pages of one chart through the parser of their source, without those that only lead to it."""
    leads = modules.offered(source, "leads")
    shown = [page for page in pages if not (leads and leads(page))]
    if not shown:
        raise IncompleteChart(f"{chart.id}: the pages lead to a chart that was not fetched")
    parsed = [modules.parse(chart, page, source) for page in shown]
    return accept.joined(chart, accept.numbered(parsed) if modules.continues(source) else parsed)


def _before(lake: Lake, chart: Chart, parsed: ParsedChart) -> dict[str, int]:
    """The ranks of the previous issued period, read again from its payload; empty where we have none."""
    if parsed.chart_time is None or not any(entry.move for entry in parsed.entries):
        return {}
    label = chart.step(parsed.chart_time, -1)
    while chart.is_frozen(label):
        label = chart.step(label, -1)
    found = fetches.stored(lake.ledger, chart.id, label)
    if found is None or found.payload is None:
        return {}
    try:
        earlier = read_pages(chart, payloads.load_pages(lake.payloads, found.payload), SourceId(found.source))
    except RefusedPayload:
        return {}
    return {accept.key_of(entry): entry.rank for entry in earlier.entries}


def _commit(lake: Lake, reading: Reading) -> dict[int, Outcome]:
    if not reading.accepted:
        with ledger.writing(lake.ledger) as writing:
            _settle(writing, reading, {})
        return {}
    engine = Engine()
    try:
        staging.stage(engine, reading.accepted)
        with ledger.writing(lake.ledger) as writing, reading_lake(lake.root):
            commit.snapshots(lake, engine)
            outcomes = staging.outcomes(engine, reading.accepted)
            _settle(writing, reading, outcomes)
    finally:
        engine.close()
    return outcomes


def _settle(writing: ledger.Writing, reading: Reading, outcomes: Mapping[int, Outcome]) -> None:
    for one in reading.accepted:
        fetches.settle(writing, one.fetch.id, outcomes[one.fetch.id], notes=one.notes)
    for fetch, error in reading.refused:
        fetches.settle(writing, fetch.id, Outcome.REFUSED, error.line())


def _fetched(
    fetch: Fetch,
    *,
    status: Outcome,
    error: str | None = None,
    label: datetime | None = None,
    notes: tuple[str, ...] = (),
) -> Fetched:
    shown = (label or fetch.label).astimezone(registry.chart(fetch.chart).tz)
    return Fetched(
        chart=fetch.chart, chart_time=shown, status=status.value, payload=fetch.payload, error=error, notes=notes
    )


def parse_file(chart: Chart, path: Path, at: datetime | None = None) -> ParsedChart:
    """One payload of a file. `at` is the label that it has to carry, or gets where it carries none."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    parsed = modules.parse(chart, data)
    told = modules.named(path.name)
    if told and told[0] != chart.id:
        raise accept.another(chart, f"the file's name says {told[0]}")
    if told:
        parsed = accept.expected(parsed, chart, told[1], Basis.PRINTED)
    return accept.expected(parsed, chart, at, Basis.REQUESTED) if at else parsed
