"""Replay: payloads that were refused, or that a killed process had not read yet, through today's parsers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from chartduel.collect.calendar import instant
from chartduel.collect.intake import Fetched, read
from chartduel.collect.storing import store
from chartduel.sources import registry
from chartduel.store import fetches
from chartduel.store.fetches import Fetch, Outcome
from chartduel.store.lake import Lake

AT_ONCE = 200
"""Payloads read into one commit: a long history is replayed with constant memory."""


def replay(lake: Lake, source: str | None = None, since: date | None = None) -> list[Fetched]:
    """Reads again what is kept and not stored; what became of each attempt. Stored ones are never touched."""
    waiting = fetches.with_outcome(lake.ledger, (Outcome.KEPT, Outcome.REFUSED, Outcome.FAILED), source)
    charts = registry.charts()
    payloads = [one for one in waiting if one.payload and one.chart in charts and _is_since(one, since)]
    done: list[Fetched] = []
    for _, group in groupby(sorted(payloads, key=_turn), key=lambda one: one.source):
        of_source = list(group)
        for start in range(0, len(of_source), AT_ONCE):
            done += _batch(lake, of_source[start : start + AT_ONCE])
    return done


def _is_since(fetch: Fetch, since: date | None) -> bool:
    return since is None or fetch.at is None or fetch.at >= instant(registry.chart(fetch.chart), since)


def _turn(fetch: Fetch) -> tuple[str, datetime, int]:
    return fetch.source, fetch.label, fetch.id


def _batch(lake: Lake, batch: Sequence[Fetch]) -> list[Fetched]:
    taken = store(lake, read(lake, batch))
    return [taken[fetch.id] for fetch in batch]


def resume(lake: Lake) -> list[Fetched]:
    """Reads what a killed collector had kept and not read."""
    charts = registry.charts()
    waiting = fetches.with_outcome(lake.ledger, (Outcome.KEPT,))
    return _batch(lake, [one for one in waiting if one.payload and one.chart in charts]) if waiting else []
