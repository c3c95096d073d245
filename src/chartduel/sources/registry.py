"""The charts that are declared in charts.toml, and the markets that they belong to."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import metadata, resources

import msgspec

from chartduel.errors import ConfigError, UnknownChart
from chartduel.model.chart import Cadence, Chart, Freeze, Kind, Rule, Size, Turn
from chartduel.model.covers import Covers
from chartduel.model.ids import ChartId, Market, SourceId
from chartduel.model.source import Counter, Source


class MarketFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A market's English name, its civil zone, and other spellings of it."""

    name: str
    zone: str
    spelt: tuple[str, ...] = ()


class _Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    source: str
    markets: tuple[str, ...]
    cadence: Cadence
    zone: str
    sizes: tuple[Size, ...]
    label: str
    kind: Kind = Kind.SONG
    turn: Turn | None = None
    value_kind: str | None = None
    ties: bool = False
    least: int | None = None
    past: bool = False
    unlabelled: bool = False
    stands_hours: int = 0
    unproven: bool = False
    until: date | None = None
    lag_minutes: int | None = None
    freezes: tuple[Freeze, ...] = ()
    rules: tuple[Rule, ...] = ()
    covers: tuple[Covers, ...] = ()


GLOBAL = MarketFacts(name="Global", zone="UTC")


@cache
def markets() -> Mapping[str, MarketFacts]:
    """Every market by its code, `global` first."""
    told = tomllib.loads(_packaged("markets.toml"))
    return {"global": GLOBAL, **{code: msgspec.convert(facts, MarketFacts) for code, facts in told.items()}}


class _Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: tuple[Source, ...]
    chart: tuple[_Block, ...]
    counter: tuple[Counter, ...] = ()


GROUP = "chartduel.sources"
"""Entry points: a package that brings a source has a module of this contract with a charts.toml beside it."""


@cache
def _declared() -> _Declared:
    own = msgspec.convert(tomllib.loads(_packaged("charts.toml")), _Declared)
    brought = [_brought(point) for point in metadata.entry_points(group=GROUP)]
    return _Declared(
        source=sum((one.source for one in brought), own.source),
        chart=sum((one.chart for one in brought), own.chart),
        counter=sum((one.counter for one in brought), own.counter),
    )


def _brought(point: metadata.EntryPoint) -> _Declared:
    try:
        told = (resources.files(point.value.partition(".")[0]) / "charts.toml").read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(told), _Declared)
    except (ImportError, OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        what = f"the installed source {point.name!r} ({point.value}) has no usable charts.toml: {error}"
        raise ConfigError(
            what, hint="docs/how-to/add-a-source.md says what it holds; or uninstall the package"
        ) from error


@cache
def sources() -> Mapping[SourceId, Source]:
    """Every source by its id."""
    return {source.id: source for source in _declared().source}


@cache
def counters() -> Mapping[str, Counter]:
    """Every counter by its id."""
    return {counter.id: counter for counter in _declared().counter}


@cache
def charts() -> Mapping[ChartId, Chart]:
    """Every declared chart by its id, in the order of charts.toml."""
    found: dict[ChartId, Chart] = {}
    for block in _declared().chart:
        for market in block.markets:
            chart = _chart(block, market)
            if chart.id in found:
                raise ConfigError(f"charts.toml: {chart.id} is declared twice")
            found[chart.id] = chart
    return found


@cache
def families() -> Mapping[str, tuple[Chart, ...]]:
    """The charts of each block of charts.toml; under the chart's own id where it has one market only."""
    found: dict[str, tuple[Chart, ...]] = {}
    for block in _declared().chart:
        ids = [block.id.replace("{market}", market) for market in block.markets]
        found[block.id if len(ids) > 1 else ids[0]] = tuple(charts()[ChartId(one)] for one in ids)
    return found


def _packaged(name: str) -> str:
    return (resources.files("chartduel.sources") / name).read_text(encoding="utf-8")


def _chart(block: _Block, market: str) -> Chart:
    facts = markets()[market]
    plain = {
        name: getattr(block, name)
        for name in (
            *("kind", "cadence", "sizes", "label", "turn", "value_kind", "ties"),
            *("least", "past", "unlabelled", "stands_hours", "unproven", "lag_minutes", "freezes", "rules", "covers"),
        )
    }
    plain["redistribution"] = sources()[SourceId(block.source)].redistribution
    return Chart(
        id=ChartId(block.id.replace("{market}", market)),
        name=block.name.replace("{name}", facts.name),
        source=SourceId(block.source),
        market=Market(market),
        zone=facts.zone if block.zone == "market" else block.zone,
        until=block.until,
        **plain,
    )


@cache
def fed(source: Source) -> frozenset[str]:
    """The charts of other sources that a source shows."""
    patterns = [re.escape(one).replace(r"\{market\}", "[a-z]+") for one in source.feeds]
    return frozenset(chart for chart in charts() if any(re.fullmatch(pattern, chart) for pattern in patterns))


NEAR = 6
"""Charts that an error names."""


def chart(chart_id: str) -> Chart:
    """A declared chart. `UnknownChart` names the nearest ids."""
    try:
        return charts()[ChartId(chart_id)]
    except KeyError:
        own = [one for one in charts() if one.startswith(f"{chart_id}.")]
        near = own[:NEAR] or difflib.get_close_matches(chart_id, charts(), 3)
        hint = f"did you mean {', '.join(near)}?" if near else "`chartduel sources` lists them"
        raise UnknownChart(f"no chart is called {chart_id}", hint=hint) from None


def chosen(chart_ids: Iterable[str]) -> tuple[Chart, ...]:
    """The charts of these ids, all song charts where none is named."""
    named = tuple(chart(chart_id) for chart_id in chart_ids)
    return named or tuple(one for one in charts().values() if one.kind is Kind.SONG)


def chart_names() -> dict[str, str]:
    """Display names by chart id."""
    return {chart_id: one.name for chart_id, one in charts().items()}


@cache
def market_codes() -> Mapping[str, str]:
    """Market codes by every spelling that archives use, folded."""
    codes = {"global": "global"}
    for code, facts in markets().items():
        for spelling in (code, facts.name, *facts.spelt):
            codes[_folded(spelling)] = code
    return codes


def market_code(spelling: str) -> str | None:
    """`gb` for `uk`, `united_kingdom` or `United Kingdom`; None for what is no market we know."""
    return market_codes().get(_folded(spelling))


def _folded(spelling: str) -> str:
    return re.sub(r"[^a-z]+", "-", spelling.lower()).strip("-")
