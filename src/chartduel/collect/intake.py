"""Payloads that are kept become snapshots, or are refused with their reason. Nothing here asks the network.

What is refused stays in the archive, marked, for a better parser, and costs the others nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from chartduel.collect.calendar import label_shown
from chartduel.errors import ChartduelError, IncompleteChart, LayoutChanged, RefusedPayload, WrongPeriod
from chartduel.model.chart import Chart
from chartduel.model.ids import SourceId
from chartduel.model.parsed import ParsedChart
from chartduel.model.snapshot import Basis
from chartduel.sources import accept, modules, registry
from chartduel.sources.reading import LARGEST
from chartduel.store import fetches, payloads
from chartduel.store.fetches import Fetch
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
        except WrongPeriod as error:
            refused.append((fetch, error if pages else WrongPeriod(str(error))))
        except ChartduelError as error:
            refused.append((fetch, error))
        except Exception as fault:  # what another package's parser made can break anything: one chart is refused
            refused.append((fetch, parser_failed(fetch.chart, fault)))
    return Reading(tuple(accepted), tuple(refused))


def parser_failed(what: str, fault: Exception) -> LayoutChanged:
    """The refusal of a payload at which its parser broke: nothing is known of it."""
    told = f"{what}: its parser failed: {type(fault).__name__}: {fault}"
    return LayoutChanged(told, hint="the payload is kept; `chartduel replay` reads it with a better parser")


def _read(lake: Lake, fetch: Fetch, pages: Sequence[bytes]) -> Accepted:
    chart = registry.chart(fetch.chart)
    parsed = read_pages(chart, pages, SourceId(fetch.source))
    if chart.unlabelled:
        _assert_not_ended(chart, fetch)
    elif parsed.chart_time is None:
        raise accept.no_label(chart)
    if parsed.chart_time and _is_missing(lake, fetch, parsed.chart_time):
        fetch = msgspec.structs.replace(fetch, label=parsed.chart_time)
    else:
        parsed = accept.expected(parsed, chart, fetch.label, Basis.REQUESTED if fetch.past else Basis.ASSUMED)
    accept.whole(parsed, chart)
    before = _before(lake, chart, parsed)
    notes = accept.moved(parsed, before) if before else ()
    witness = WITNESS if fetch.source == chart.source else fetch.source
    return Accepted(fetch=fetch, chart=chart, parsed=parsed, witness=witness, notes=notes)


def _assert_not_ended(chart: Chart, fetch: Fetch) -> None:
    """A page without a time is of the period in which it came. Labels only go forward: the last page tells for all."""
    if fetch.past or (fetch.at and label_shown(chart, fetch.at) == fetch.label):
        return
    raise WrongPeriod(f"{chart.id}: its period ended while it was fetched")


def _is_missing(lake: Lake, fetch: Fetch, label: datetime) -> bool:
    """Whether a page that may be asked for once a day shows an earlier period that we lack.

    It can renew long after the chart's turn; to insist on the new label would spend each day's request on nothing.
    """
    source = registry.sources().get(SourceId(fetch.source))
    if source is None or not source.again_s or fetch.past or label >= fetch.label:
        return False
    return fetches.stored(lake.ledger, fetch.chart, label) is None


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
