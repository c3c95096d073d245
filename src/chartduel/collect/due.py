"""Which charts are to be asked for now: by their own calendar, what is stored already, and what failed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from chartduel.collect import pages
from chartduel.collect.calendar import has_ended, is_out, label_named, label_shown, past_labels
from chartduel.collect.memory import LedgerMemory
from chartduel.collect.pages import Ask
from chartduel.errors import ConfigError
from chartduel.model.chart import Cadence, Chart
from chartduel.model.source import Counter, Source
from chartduel.sources import modules, registry
from chartduel.store import fetches
from chartduel.store.fetches import CLAIM, STORED, Fetch, Outcome
from chartduel.store.lake import Lake

CATCH_UP = {
    Cadence.HOUR: timedelta(hours=23),
    Cadence.DAY: timedelta(days=7),
    Cadence.WEEK: timedelta(weeks=4),
    Cadence.MONTH: timedelta(days=93),
}
"""How far back a collector asks by itself for what it missed; further back is a backfill."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 30))
"""After each failure in a row; the last one ever after."""
MOST_TRIES = 8
"""A past label that was refused so often is not to be had."""


def current(chart: Chart, now: datetime) -> Ask | None:
    """The ask for what a chart shows now; None where no source can be asked, or the chart has ended."""
    source = modules.collector_of(chart)
    label = label_shown(chart, now)
    return Ask(chart=chart, source=source, label=label) if source and not has_ended(chart, label) else None


def due(lake: Lake, charts: Iterable[Chart], now: datetime) -> list[Ask]:
    """What is to be asked for at this minute, missed periods included; nothing that is stored or was just refused."""
    asks = [ask for chart in charts if (ask := current(chart, now))]
    spans = {str(ask.chart.id): (ask.label - CATCH_UP[ask.chart.cadence], ask.label) for ask in asks}
    tried = fetches.attempts(lake.ledger, spans)
    wanted = [one for ask in asks for one in _of_chart(ask, *tried[ask.chart.id], now)]
    return [ask for ask in wanted if not _rests(lake, ask.source, now) and not pages.resting(lake, ask, now)]


def _rests(lake: Lake, source: Source, now: datetime) -> bool:
    """Whether a source or a host of it rests: an attempt would be refused unasked, and count against the label."""
    memory = LedgerMemory(lake.ledger)
    ends = [memory.health(one).until for one in (source.id, *source.hosts)]
    return any(end and now < end for end in ends)


def due_counters(lake: Lake, counters: Iterable[Counter], now: datetime) -> list[Counter]:
    """The counters that have no reading of this hour yet, and were not under way or failed a moment ago."""
    hour = hour_of(now)
    return [one for one in counters if _waited(fetches.between(lake.ledger, one.id, hour, hour), now)]


def hour_of(now: datetime) -> datetime:
    """The label of a reading: the clock's hour."""
    return now.replace(minute=0, second=0, microsecond=0)


def _of_chart(ask: Ask, oldest: datetime | None, tried: Sequence[Fetch], now: datetime) -> Iterator[Ask]:
    by_label: dict[datetime, list[Fetch]] = {}
    for one in tried:
        by_label.setdefault(one.label, []).append(one)
    if is_out(ask.chart, ask.label, now) and _waited(by_label.get(ask.label, []), now):
        yield ask
    if ask.chart.past and oldest:
        first = max(oldest, ask.label - CATCH_UP[ask.chart.cadence])
        for label in past_labels(ask.chart, first, ask.chart.step(ask.label, -1)):
            before = by_label.get(label, [])
            if len(before) < MOST_TRIES and _waited(before, now):
                yield Ask(chart=ask.chart, source=ask.source, label=label, past=True)


def _waited(tried: Sequence[Fetch], now: datetime) -> bool:
    """Whether a label may be asked for: not stored, not under way, and long enough after each failure."""
    if any(one.outcome in STORED or _under_way(one, now) for one in tried):
        return False
    bad = [one for one in tried if one.outcome in (Outcome.REFUSED, Outcome.FAILED)]
    return not bad or now - (bad[-1].at or now) >= WAITS[min(len(bad), len(WAITS)) - 1]


def _under_way(one: Fetch, now: datetime) -> bool:
    return one.outcome in (Outcome.ASKING, Outcome.KEPT) and now - (one.at or now) < CLAIM


def at_past(chart: Chart, told: date) -> Ask:
    """The ask for a past chart, by an instant or a day; `ConfigError` where the platform shows no earlier periods."""
    source, label = modules.collector_of(chart), label_named(chart, told)
    if source is None or has_ended(chart, label):
        raise not_collectable(chart)
    if not chart.past:
        what = f"{chart.id}: {source.name} shows no earlier periods"
        raise ConfigError(what, hint="import an archive, or `chartduel import-hour`")
    return Ask(chart=chart, source=source, label=label, past=True)


def not_collectable(chart: Chart) -> ConfigError:
    """The refusal of a chart that nobody can be asked for."""
    if modules.collector_of(chart):
        return ConfigError(f"{chart.id} ended on {chart.until}", hint="import an archive")
    source = registry.sources().get(chart.source)
    return ConfigError(
        f"{chart.id}: {source.name if source else chart.source} is not asked for charts",
        hint="`chartduel sources` says which are; `chartduel import FILE` takes files that you downloaded",
    )
