"""What chartduel knows and what the lake covers: `sources` and `coverage`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chartduel.cli.ask import ChartsOption
from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, show
from chartduel.model.chart import Chart
from chartduel.model.source import Source


def sources(as_json: JsonOption = False) -> None:
    """The sources and charts that chartduel knows: what is collected how, and what is off until you enable it."""
    from chartduel.render.terminal import rows_table
    from chartduel.settings import load
    from chartduel.sources import registry

    settings, known = load(), registry.charts()
    on = {source.id: settings.allows(source) for source in registry.sources().values()}
    if as_json:
        told = [_source(source, on=on[source.id]) for source in registry.sources().values()]
        counted = [_fields(one) for one in registry.counters().values()]
        put_json({"sources": told, "charts": [_declared(one) for one in known.values()], "counters": counted})
        return
    rows = [(one.id, one.access.value, _state(one, on=on[one.id]), one.note) for one in registry.sources().values()]
    show(rows_table("Sources", ("source", "access", "state", "terms, as far as known"), rows))
    show(rows_table("Charts", ("chart", "what", "markets"), _families(list(known.values()))))


def _state(source: Source, *, on: bool) -> str:
    from chartduel.sources import modules

    if source.access == "user_file" or not any(
        modules.offered(source.id, name) for name in ("requests", "count_requests")
    ):
        return "your files"
    return "on" if on else "off until enabled"


def _families(known: list[Chart]) -> Iterator[tuple[str, str, str]]:
    blocks: dict[tuple[str, str], list[str]] = {}
    for one in known:
        family = one.id.removesuffix(f".{one.market}")
        proven = ", unproven" if one.unproven else ""
        blocks.setdefault((family, f"{one.cadence.value}, {one.kind.value}{proven}"), []).append(one.market)
    for (family, what), markets in blocks.items():
        yield family, what, ", ".join(markets) if len(markets) <= 8 else f"{len(markets)} markets"


def _source(source: Source, *, on: bool) -> dict[str, Any]:
    from chartduel.sources import registry

    charts = [one for one in registry.charts().values() if one.source == source.id]
    unproven = bool(charts) and all(one.unproven for one in charts)
    return {**_fields(source), "enabled": on, "unproven": unproven}


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
    from chartduel.api.lake import open_lake
    from chartduel.render import words
    from chartduel.render.terminal import rows_table
    from chartduel.sources import registry

    told = open_lake(root_of(lake)).coverage(chart or ())
    if as_json:
        put_json({"charts": told})
        return
    rows = [
        (
            one.chart,
            words.day(one.first, registry.chart(one.chart).tz),
            words.day(one.last, registry.chart(one.chart).tz),
            *(f"{count:,}" for count in (one.expected, one.observed, one.frozen, one.lost)),
            ", ".join(f"{name} {count:,}" for name, count in one.witnesses.items()),
        )
        for one in told
    ]
    columns = ("chart", "from", "to", "expected", "observed", "frozen", "lost", "witnesses")
    show(rows_table("Coverage, in labels of the chart", columns, rows))
