"""What was read goes into the lake, and what became of each attempt into the ledger.

All that one source brought in one round is in one commit, and sources that are done at once share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from chartduel.collect import staging
from chartduel.collect.intake import Fetched, Reading
from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.errors import ChartduelError
from chartduel.sources import registry
from chartduel.store import commit, fetches, ledger
from chartduel.store.fetches import Fetch, Outcome
from chartduel.store.lake import Lake


def store(lake: Lake, reading: Reading) -> dict[int, Fetched]:
    """Commits what was accepted in one transaction and marks what was refused; what became of each attempt.

    Where that fails each source is tried alone, then each chart of it, so that none can stop another; what fails alone
    is failed.
    """
    try:
        return _results(reading, _commit(lake, reading))
    except Exception as fault:  # a parser of another package, the disk, another writer: the collector goes on
        parts = _parts(reading)
        if len(parts) > 1:
            return {fetch: done for part in parts for fetch, done in store(lake, part).items()}
        return _failed(lake, reading, told(fault))


def told(fault: Exception) -> str:
    """One line for people and programs."""
    return fault.line() if isinstance(fault, ChartduelError) else f"{type(fault).__name__}: {fault}"


def _parts(reading: Reading) -> list[Reading]:
    """Source by source; of one source what was refused, and chart by chart what was accepted."""
    sources = dict.fromkeys([one.fetch.source for one in reading.accepted] + [one.source for one, _ in reading.refused])
    if len(sources) == 1:
        refused = [Reading((), reading.refused)] if reading.refused else []
        return refused + [Reading((one,), ()) for one in reading.accepted]
    return [
        Reading(
            tuple(one for one in reading.accepted if one.fetch.source == source),
            tuple(one for one in reading.refused if one[0].source == source),
        )
        for source in sources
    ]


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


def _settle(
    writing: ledger.Writing, reading: Reading, outcomes: Mapping[int, Outcome], error: str | None = None
) -> None:
    for one in reading.accepted:
        outcome = outcomes.get(one.fetch.id, Outcome.FAILED)
        fetches.settle(writing, one.fetch.id, outcome, error, one.notes, label=one.fetch.label)
    for fetch, refusal in reading.refused:
        fetches.settle(writing, fetch.id, Outcome.REFUSED, refusal.line())


def _failed(lake: Lake, reading: Reading, error: str) -> dict[int, Fetched]:
    # The ledger itself can be what cannot be written: its rows stay kept, and are read at the next start.
    with suppress(ChartduelError), ledger.writing(lake.ledger) as writing:
        _settle(writing, reading, {}, error)
    return _results(reading, {}, error)


def _results(reading: Reading, outcomes: Mapping[int, Outcome], error: str | None = None) -> dict[int, Fetched]:
    done = {one.id: _fetched(one, Outcome.REFUSED, refusal.line()) for one, refusal in reading.refused}
    for one in reading.accepted:
        outcome = outcomes.get(one.fetch.id, Outcome.FAILED)
        done[one.fetch.id] = _fetched(one.fetch, outcome, error, label=one.parsed.chart_time, notes=one.notes)
    return done


def _fetched(
    fetch: Fetch,
    status: Outcome,
    error: str | None = None,
    *,
    label: datetime | None = None,
    notes: tuple[str, ...] = (),
) -> Fetched:
    shown = (label or fetch.label).astimezone(registry.chart(fetch.chart).tz)
    return Fetched(
        chart=fetch.chart, chart_time=shown, status=status.value, payload=fetch.payload, error=error, notes=notes
    )
