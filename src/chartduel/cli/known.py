"""What chartduel knows and what the lake covers: `sources`, `metrics` and `coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chartduel.cli.ask import ChartsOption
from chartduel.cli.options import JsonOption, LakeOption, open_asked, put_json, show
from chartduel.model.chart import Chart
from chartduel.model.source import Source

if TYPE_CHECKING:
    from chartduel.settings import Settings


def sources(as_json: JsonOption = False) -> None:
    """The sources and charts that chartduel knows: what is collected how, and what is off until you enable it."""
    from chartduel.render import known
    from chartduel.settings import load
    from chartduel.sources import registry

    settings = load()
    if as_json:
        told = [_source(one, settings) for one in registry.sources().values()]
        counted = [_fields(one) for one in registry.counters().values()]
        charts = [_declared(one) for one in registry.charts().values()]
        put_json({"sources": told, "charts": charts, "counters": counted})
        return
    every = list(registry.sources().values())
    states, proofs = {one: _state(one, settings) for one in every}, {one: _proof(one) for one in every}
    tables = (
        known.sources_table(states, proofs),
        known.terms_table(every),
        known.charts_table(registry.families()),
        known.counters_table(registry.counters().values()),
    )
    show(known.apart(tables))


def _state(source: Source, settings: Settings) -> str:
    from chartduel.sources import modules

    if source.access == "user_file" or not any(
        modules.offered(source.id, name) for name in ("requests", "count_requests", "acts_request")
    ):
        return "your files"
    if not settings.allows(source):
        return "off until enabled"
    if not settings.has_key(source):
        return "needs a key"
    return f"needs {source.here}" if source.here and not getattr(settings, source.here, "") else "on"


def _proof(source: Source) -> str:
    """Whether recorded pages were at hand for what a source shows."""
    from chartduel.sources import registry

    shown = (*registry.charts().values(), *registry.counters().values())
    unproven = {one.unproven for one in shown if one.source == source.id} or {source.unproven}
    return "in part" if len(unproven) > 1 else "no" if unproven.pop() else "yes"


def _source(source: Source, settings: Settings) -> dict[str, Any]:
    told = {"enabled": settings.allows(source), "state": _state(source, settings), "unproven": _proof(source) == "no"}
    return {**_fields(source), **told}


def _fields(told: Any) -> dict[str, Any]:
    return {name: getattr(told, name) for name in told.__struct_fields__}


def _declared(chart: Chart) -> dict[str, Any]:
    names = ("id", "name", "source", "kind", "market", "cadence", "zone", "sizes", "label", "value_kind", "ties")
    more = (
        "redistribution",
        "until",
        "lag_minutes",
        "freezes",
        "rules",
        "covers",
        "past",
        "least",
        "unlabelled",
        "stands_hours",
        "unproven",
    )
    return {name: getattr(chart, name) for name in (*names, *more)}


def coverage(
    chart: ChartsOption = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """What was recorded of each chart: labels expected, observed, frozen and lost, and by whom."""
    from chartduel.render.known import coverage_table

    told = open_asked(lake).coverage(chart or ())
    if as_json:
        put_json({"charts": told})
        return
    show(coverage_table(told))


def metrics(as_json: JsonOption = False) -> None:
    """The metrics: what each answers, in which unit, and the command that asks it."""
    from chartduel.metrics.registry import METRICS
    from chartduel.render.terminal import rows_table

    if as_json:
        put_json({"metrics": METRICS})
        return
    rows = [(one.id, one.answers, one.unit, one.command or "") for one in METRICS]
    show(rows_table("Metrics", ("metric", "answers", "unit", "command"), rows, whole=("metric", "command")))
