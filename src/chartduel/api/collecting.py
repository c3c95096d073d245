"""Collecting charts: one round, all day, a past range, what was refused before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from chartduel.api.importing import match
from chartduel.collect import counters, due, replay, schedule
from chartduel.collect import round as rounds
from chartduel.collect.calendar import instant, past_labels
from chartduel.collect.intake import Fetched
from chartduel.collect.memory import LedgerMemory
from chartduel.collect.pages import Ask
from chartduel.errors import ConfigError, Disallowed
from chartduel.fetch.agent import user_agent
from chartduel.fetch.client import Client
from chartduel.fetch.clock import Clock, SetClock
from chartduel.fetch.memory import RunMemory
from chartduel.model.chart import Chart
from chartduel.model.source import Counter, Source
from chartduel.settings import Settings, load
from chartduel.sources import modules, registry
from chartduel.store import lake as store
from chartduel.store.fetches import Outcome
from chartduel.store.seal import seal

HOME = ("kr", "global", "us")
"""Markets of the charts that are collected when neither the command nor the settings name any."""
AT_ONCE = 24
"""Past periods of one commit: a killed backfill loses no more than these."""
Told = Callable[[Sequence[Fetched]], None]


def collect_once(
    root: Path, ids: Sequence[str] = (), *, at: date | None = None, base_url: str | None = None
) -> list[Fetched]:
    """One round of these charts and counters (else those of the settings): what became of each.

    `at` asks for the charts that were shown at that instant, or that a day names: in each chart's own zone where no
    offset is told. `base_url` sends every request to a test server; `at` is then its clock. What a killed collector
    had left unread is read first, and is in the results. Raises `ConfigError`, `Disallowed`; what a platform does
    wrong is in the results.
    """
    settings = load()
    charts, counted = _chosen(ids, settings, test=base_url is not None)
    clock = _clock(at, charts) if at and base_url else Clock()
    asks = [due.at_past(one, at) for one in charts] if at and not base_url else _current(charts, clock)
    if not asks and charts and not counted:
        raise due.not_collectable(charts[0])
    lake = store.create(root)
    before = replay.resume(lake)

    async def once() -> list[Fetched]:
        async with client(lake, settings, clock, base_url) as asking:
            return await _round(lake, asking, settings, asks, counted, before)

    return asyncio.run(once())


def _clock(at: date, charts: Sequence[Chart]) -> Clock:
    """A test server has one clock for all charts: a time without an offset is in the zone of the first."""
    told = instant(charts[0], at) if charts else at
    return SetClock(told if isinstance(told, datetime) else datetime(told.year, told.month, told.day, tzinfo=UTC))


def _current(charts: Sequence[Chart], clock: Clock) -> list[Ask]:
    """The asks for what is shown now. A chart that has ended is left out: it costs the others nothing."""
    return [ask for chart in charts if (ask := due.current(chart, clock.now()))]


async def _round(
    lake: store.Lake,
    asking: Client,
    settings: Settings,
    asks: Sequence[Ask],
    counted: Sequence[Counter],
    before: Sequence[Fetched] = (),
) -> list[Fetched]:
    done = [*before, *(await rounds.collect(lake, asking, asks) if asks else ())]
    for counter in counted:
        done.append(await counters.read_off(lake, asking, counter, subjects(settings, counter)))
    if any(one.status == Outcome.NEW for one in done):
        await asyncio.to_thread(match, lake)
    return done


def collect_all_day(root: Path, ids: Sequence[str], told: Told, *, base_url: str | None = None) -> None:
    """Collects until SIGTERM or SIGINT, each chart by its own calendar. `told` gets what each round brought."""
    settings = load()
    charts, counted = _chosen(ids, settings, test=base_url is not None)
    lake = store.create(root)

    async def run() -> None:
        async with client(lake, settings, Clock(), base_url) as asking:
            told(await _round(lake, asking, settings, (), (), replay.resume(lake)))

            async def look() -> None:
                now = asking.clock.now()
                read = due.due_counters(lake, counted, now)
                told(await _round(lake, asking, settings, due.due(lake, charts, now), read))

            async def tidy() -> None:
                await asyncio.to_thread(seal, lake)

            await schedule.all_day(look, tidy)

    asyncio.run(run())


def backfill(
    root: Path, chart_id: str, first: date, last: date, told: Told, *, base_url: str | None = None
) -> list[Fetched]:
    """Every issued label of a chart on these civil days (both included) that is not stored yet, oldest first."""
    settings, chart = load(), registry.chart(chart_id)
    _chosen([chart_id], settings, test=base_url is not None)
    if first > last:
        raise ConfigError(f"--from {first} is after --to {last}", hint="both days are included")
    clock = Clock()
    newest = due.at_past(chart, clock.now())
    issued = past_labels(chart, chart.day_label(first), newest.label)
    wanted = [Ask(chart=chart, source=newest.source, label=label, past=True) for label in issued]
    wanted = [ask for ask in wanted if chart.day_of(ask.label) <= last]
    lake = store.create(root)
    done: list[Fetched] = []

    async def run() -> None:
        async with client(lake, settings, clock, base_url) as asking:
            for start in range(0, len(wanted), AT_ONCE):
                results = await rounds.collect(lake, asking, wanted[start : start + AT_ONCE])
                done.extend(results)
                told(results)

    asyncio.run(run())
    match(lake)
    return done


def replay_payloads(root: Path, source: str | None = None, since: date | None = None) -> list[Fetched]:
    """Reads payloads that were refused, or never read, with today's parsers: what became of each.

    `since` without an offset is in the zone of each payload's chart.
    """
    if source and source not in registry.sources():
        raise ConfigError(f"no source is called {source}", hint=f"one of {', '.join(registry.sources())}")
    lake = store.open_lake(root)
    done = replay.replay(lake, source, since)
    if any(one.status == Outcome.NEW for one in done):
        match(lake)
    return done


def client(lake: store.Lake, settings: Settings, clock: Clock, base_url: str | None) -> Client:
    """The one way to the network, with what the user decided."""
    agent = user_agent(settings.contact or ("a-test-server" if base_url else ""))
    memory = RunMemory() if base_url else LedgerMemory(lake.ledger)
    return Client(agent, settings.keys, clock, base_url, memory=memory)


def subjects(settings: Settings, counter: Counter) -> tuple[str, ...]:
    """What the user wants a counter to read."""
    return tuple(getattr(settings, counter.subjects)) if counter.subjects else ()


def _chosen(ids: Sequence[str], settings: Settings, *, test: bool) -> tuple[list[Chart], list[Counter]]:
    """The charts and counters of these ids, or of the settings, or those of Korea, the world and the US that are on
    and have their key.

    On a test server every source may be asked.
    """
    named = ids or settings.collect
    counted = [registry.counters()[one] for one in named if one in registry.counters()]
    charts = [registry.chart(one) for one in named if one not in registry.counters()]
    for chart, source in ((one, _source_of(one)) for one in charts) if not test else ():
        if not settings.allows(source):
            raise not_enabled(source)
        if not settings.is_shown(source, chart):
            raise elsewhere(source, chart)
    return (charts, counted) if named else (list(_usual(settings, test=test)), [])


def _source_of(chart: Chart) -> Source:
    source = modules.collector_of(chart)
    if source is None:
        raise due.not_collectable(chart)
    return source


def _usual(settings: Settings, *, test: bool) -> Iterator[Chart]:
    for chart in registry.charts().values():
        source = modules.collector_of(chart)
        if chart.market in HOME and source and settings.is_usual(source) and (test or settings.allows(source)):
            yield chart


def not_enabled(source: Source) -> Disallowed:
    """The refusal to ask a source that the user has not enabled."""
    return Disallowed(
        f"{source.id} is off: {source.consent}",
        hint=f'{source.note} To enable it: `enable = ["{source.id}"]` in the settings',
    )


def elsewhere(source: Source, chart: Chart) -> Disallowed:
    """The refusal to store what a source shows here as the chart of a market that the user has not named."""
    return Disallowed(
        f"{chart.id}: {source.name} shows the market of the address that asks, and does not say which",
        hint=f'if that is {chart.market}: `{source.here} = "{chart.market}"` in the settings',
    )
