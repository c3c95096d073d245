"""Which charts are to be asked for now: by their own calendar, what is stored already, and what failed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from chartduel.collect.round import Ask
from chartduel.errors import ConfigError
from chartduel.model.chart import Cadence, Chart
from chartduel.sources import modules, registry
from chartduel.store import fetches
from chartduel.store.fetches import STORED, Fetch, Outcome
from chartduel.store.lake import Lake

USUAL_LAG = timedelta(minutes=2)
CATCH_UP = {
    Cadence.HOUR: timedelta(hours=23),
    Cadence.DAY: timedelta(days=7),
    Cadence.WEEK: timedelta(weeks=4),
    Cadence.MONTH: timedelta(days=93),
}
"""How far back a collector asks by itself for what it missed; further back is a backfill."""
PATIENCE = timedelta(minutes=30)
MOST_TRIES = 8
"""A past label that was refused so often is not to be had."""


def current(chart: Chart, now: datetime) -> Ask | None:
    """The ask for what a chart shows now; None where no source can be asked, or the chart has ended."""
    source = modules.collector_of(chart)
    label = chart.label_shown_at(now)
    if source is None or (chart.until and chart.day_of(label) > chart.until):
        return None
    return Ask(chart=chart, source=source, label=label)


def asked_for(chart: Chart, now: datetime) -> Ask:
    """The ask for what a chart shows now; `ConfigError` where nobody can be asked."""
    ask = current(chart, now)
    if ask is None:
        raise not_collectable(chart)
    return ask


def due(lake: Lake, charts: Iterable[Chart], now: datetime) -> list[Ask]:
    """What is to be asked for at this minute, missed periods included; nothing that is stored or was just refused."""
    asks = [ask for chart in charts if (ask := current(chart, now))]
    spans = {str(ask.chart.id): (ask.label - CATCH_UP[ask.chart.cadence], ask.label) for ask in asks}
    tried = fetches.attempts(lake.ledger, spans)
    return [one for ask in asks for one in _of_chart(ask, *tried[ask.chart.id], now)]


def _of_chart(ask: Ask, oldest: datetime | None, tried: Sequence[Fetch], now: datetime) -> Iterator[Ask]:
    by_label: dict[datetime, list[Fetch]] = {}
    for one in tried:
        by_label.setdefault(one.label, []).append(one)
    if _is_shown(ask, now) and _waited(by_label.get(ask.label, []), now):
        yield ask
    if ask.chart.past and oldest:
        first = max(oldest, ask.label - CATCH_UP[ask.chart.cadence])
        for label in past_labels(ask.chart, first, ask.chart.step(ask.label, -1)):
            before = by_label.get(label, [])
            if len(before) < MOST_TRIES and _waited(before, now):
                yield Ask(chart=ask.chart, source=ask.source, label=label, past=True)


def _is_shown(ask: Ask, now: datetime) -> bool:
    """Whether an hourly chart is out already; others are known by their turn, and a label of theirs can lie ahead."""
    if ask.chart.cadence is not Cadence.HOUR:
        return True
    lag = ask.chart.lag_minutes
    return now >= ask.label + (timedelta(minutes=lag) if lag else USUAL_LAG)


def _waited(tried: Sequence[Fetch], now: datetime) -> bool:
    """Whether a label may be asked for: never stored, and long enough after each failure (1, 2, 4 ... 30 minutes)."""
    if any(one.outcome in STORED for one in tried):
        return False
    bad = [one for one in tried if one.outcome in (Outcome.REFUSED, Outcome.FAILED)]
    return not bad or now - (bad[-1].at or now) >= min(PATIENCE, timedelta(minutes=2 ** (len(bad) - 1)))


def past_labels(chart: Chart, first: datetime, last: datetime) -> Iterator[datetime]:
    """The labels in [first, last] that the platform issued, oldest first."""
    yield from (label for label in chart.labels(first, last) if not chart.is_frozen(label))


def at_past(chart: Chart, at: datetime) -> Ask:
    """The ask for what a chart showed at a past instant; `ConfigError` where the platform shows no earlier periods."""
    ask = asked_for(chart, at)
    if not chart.past:
        what = f"{chart.id}: {ask.source.name} shows no earlier periods"
        raise ConfigError(what, hint="import an archive, or `chartduel import-hour`")
    return Ask(chart=chart, source=ask.source, label=ask.label, past=True)


def not_collectable(chart: Chart) -> ConfigError:
    """The refusal of a chart that nobody can be asked for."""
    if modules.collector_of(chart):
        return ConfigError(f"{chart.id} ended on {chart.until}", hint="import an archive")
    source = registry.sources().get(chart.source)
    return ConfigError(
        f"{chart.id}: {source.name if source else chart.source} is not asked for charts",
        hint="`chartduel sources` says which are; `chartduel import FILE` takes files that you downloaded",
    )
