"""Which module knows a source: those of this package, and those that other packages bring as entry points."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import metadata, util
from types import ModuleType
from typing import Any

from chartduel.errors import ConfigError, NotAChart
from chartduel.model.chart import Chart
from chartduel.model.ids import SourceId
from chartduel.model.parsed import ParsedChart, ParsedCounts
from chartduel.model.source import Counter, Source
from chartduel.sources import registry
from chartduel.sources.request import Request


@cache
def module(source: SourceId) -> ModuleType | None:
    """The module of a source, None where there is none: its charts come from archives only."""
    for found in metadata.entry_points(group=registry.GROUP, name=source):
        return found.load()
    if util.find_spec(f"chartduel.sources.{source}") is None:
        return None
    return importlib.import_module(f"chartduel.sources.{source}")


def offered(source: SourceId, name: str) -> Callable[..., Any] | None:
    """A function that a source's module may have."""
    return getattr(module(source), name, None)


def continues(source: SourceId) -> bool:
    """Whether the pages of a source tell no ranks: a later page goes on where the one before it ends."""
    return bool(getattr(module(source), "CONTINUES", False))


def dated(source: SourceId) -> bool:
    """Whether every request to a source names its period, that for the newest one too."""
    return bool(getattr(module(source), "DATED", False))


def collector_of(chart: Chart) -> Source | None:
    """The source that can be asked for a chart: its own, else one that shows it; None where none can."""
    told = registry.sources()
    named = [told[chart.source]] if chart.source in told else []
    named += [source for source in told.values() if chart.id in registry.fed(source)]
    return next((one for one in named if (ask := offered(one.id, "requests")) and ask(chart, None)), None)


def requests(source: Source, chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The pages of a chart as it is shown now (label None), or of a past period."""
    ask = offered(source.id, "requests")
    if ask is None:
        raise ConfigError(f"{chart.id}: {source.name} cannot be asked", hint="`chartduel sources` says what can")
    if label is not None and not chart.past:
        raise ConfigError(f"{chart.id}: {source.name} shows no earlier periods", hint="import an archive")
    return tuple(ask(chart, label))


def parse(chart: Chart, data: bytes, source: SourceId | None = None) -> ParsedChart:
    """One payload through the parser of its source; without one, of the chart's source, then of those that show it."""
    shown_by = [one.id for one in registry.sources().values() if chart.id in registry.fed(one)]
    told = [source] if source else [chart.source, *shown_by]
    parsers = [reader for one in told if (reader := offered(SourceId(one), "parse"))]
    if not parsers:
        raise ConfigError(f"{chart.id}: no parser reads it", hint="its archives are imported with `chartduel import`")
    for reader in parsers[:-1]:
        try:
            return reader(chart, data)
        except NotAChart:
            continue
    return parsers[-1](chart, data)


def named(file_name: str) -> tuple[str, datetime] | None:
    """The chart and the label that the name of a user's file tells."""
    for source in registry.sources():
        tell = offered(source, "named")
        if tell and (told := tell(file_name)):
            return told
    return None


def counter_of(data: bytes) -> Counter | None:
    """The counter of a user's file, whose source knows the bytes for its own; None for other files."""
    for counter in registry.counters().values():
        knows = offered(counter.source, "recognises")
        if knows and knows(data):
            return counter
    return None


def counts(counter: Counter, data: bytes, name: str) -> ParsedCounts:
    """The counts of a user's file; `name` stands for what a file does not tell of itself."""
    read = offered(counter.source, "counts")
    if read is None:
        raise ConfigError(f"{counter.id}: no parser reads it")
    return read(counter, data, name)
