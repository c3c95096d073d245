"""The duel as Vega-Lite: one panel a chart, rank 1 on top, time since release on the axis.

A line is broken where nothing was recorded (blank) and where the song was off the chart, which has its own lane
below the chart's last drawn rank; hours at which no chart was issued are shaded. The same panels make the page
(one each, as wide as their place), the picture and the notebook's chart (all in one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chartduel.model.duel import DuelResult
from chartduel.model.snapshot import Point
from chartduel.render import cells, words
from chartduel.render.panel import Panel, panels_of
from chartduel.render.trace import Points, Trace

if TYPE_CHECKING:
    import altair

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's, readable on white and on near black."""
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down")
TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200)


def panel_spec(panel: Panel, *, width: int | str = "container", height: int = 190, hover: str = "hover") -> Spec:
    """One panel as a specification of its own; `hover` names its pointer, empty for a picture that has none.

    Only a panel that stands alone answers with the nearest observation: the tooltip of Vega-Lite's Voronoi cells
    shows `undefined` to all but the page's own reader of it (`duel.js`).
    """
    layers = [*_shades(panel), *_lanes(panel), _lines(panel), _dots(panel)]
    if hover:
        layers.append(_hover(panel, hover, nearest=width == "container"))
    rows = [*_ranks(panel), *(_absences(panel) if hover else ())]
    return {"width": width, "height": height, "data": {"values": rows}, "layer": layers}


def picture_spec(result: DuelResult, panels: Sequence[Panel], *, columns: int = 2, hover: bool = True) -> Spec:
    """All panels in one specification, with the songs and the verdict above and a legend."""
    from textwrap import wrap

    songs = [f"{song.key}  {cells.title(song)} / {cells.credit(song)}" for song in result.songs]
    verdict = wrap(words.plain(result.verdict), 66 * columns)
    drawn = [
        {
            **panel_spec(panel, width=430, height=170, hover=f"hover{number}" if hover else ""),
            "title": {"text": panel.name, "subtitle": panel.note, "anchor": "start"},
        }
        for number, panel in enumerate(panels)
    ]
    return {
        "$schema": SCHEMA,
        "title": {"text": list(songs), "subtitle": list(verdict), "anchor": "start", "fontSize": 18, "offset": 16},
        "columns": columns,
        "concat": drawn,
        "config": config(legend=True),
    }


def config(*, legend: bool = False, ink: str = "currentColor", font: str = "sans-serif") -> Spec:
    """Looks shared by all: the ink is the page's own, so that light and dark need one specification."""
    axis = {"labelColor": ink, "titleColor": ink, "domainColor": ink, "tickColor": ink, "gridColor": ink}
    return {
        "font": font,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {**axis, "gridOpacity": 0.12, "domainOpacity": 0.35, "tickOpacity": 0.35, "titleFontWeight": "normal"},
        "title": {"color": ink, "subtitleColor": ink, "limit": 940},
        "legend": {
            "labelColor": ink,
            "titleColor": ink,
            "orient": "top",
            "labelLimit": 420,
            "symbolOpacity": 1,
            "disable": not legend,
        },
        "concat": {"spacing": 26},
    }


def plot(result: DuelResult, points: Points, names: Mapping[str, str]) -> altair.ConcatChart:
    """The duel as an Altair chart, for notebooks."""
    import altair

    drawn = picture_spec(result, panels_of(result, points, names))
    drawn["config"] = config(legend=True, ink="#333")
    return altair.ConcatChart.from_dict(drawn, validate=False)


def _x(panel: Panel) -> Spec:
    scale = {"domain": [round(panel.axis.start, 3), round(panel.axis.end, 3)], "nice": False}
    return {"field": "x", "type": "quantitative", "scale": scale, "title": panel.axis.title, "axis": {"tickCount": 6}}


def _y(panel: Panel) -> Spec:
    bottom = panel.lane(len(panel.traces)) if _is_off(panel) else panel.worst + 0.5
    labels = [*ticks(panel.worst), *([panel.lane(0)] if _is_off(panel) else [])]
    return {
        "field": "y",
        "type": "quantitative",
        "title": "rank",
        "scale": {"domain": [1 - panel.worst * 0.03, bottom], "reverse": True, "nice": False, "zero": False},
        "axis": {"values": labels, "labelExpr": f"datum.value > {panel.worst} ? 'off' : datum.label", "format": "d"},
    }


def _is_off(panel: Panel) -> bool:
    return any(step.state in ("off", "unknown") for held in panel.traces for step in held.steps)


def ticks(worst: int, most: int = 4) -> list[int]:
    step = next((step for step in TICKS if worst / step <= most), TICKS[-1])
    later = [rank for rank in range(step, worst + 1, step) if rank > 1]
    return [1, *later]


def _colour(panel: Panel) -> Spec:
    songs = list(panel.titles.values())
    return {
        "field": "song",
        "type": "nominal",
        "title": None,
        "scale": {"domain": songs, "range": _range(songs, COLOURS)},
    }


def _range(songs: Sequence[str], values: Sequence[str]) -> list[str]:
    return [values[number % len(values)] for number in range(len(songs))]


def _lines(panel: Panel) -> Spec:
    return {
        "transform": [{"filter": {"field": "kind", "equal": "line"}}],
        "mark": {"type": "line", "strokeWidth": 1.8, "strokeJoin": "round", "clip": True},
        "encoding": {
            "x": _x(panel),
            "y": _y(panel),
            "color": _colour(panel),
            "detail": {"field": "line", "type": "nominal"},
        },
    }


def _dots(panel: Panel) -> Spec:
    """Observations without a neighbour, which no line shows; every one on a chart with few labels."""
    few = max((len(held.steps) for held in panel.traces), default=0) <= 40
    songs = list(panel.titles.values())
    scale = {"domain": songs, "range": _range(songs, SHAPES)}
    return {
        "transform": [{"filter": {"field": "kind", "oneOf": ["dot", "line"] if few else ["dot"]}}],
        "mark": {"type": "point", "filled": True, "size": 26, "opacity": 1},
        "encoding": {
            "x": _x(panel),
            "y": _y(panel),
            "color": _colour(panel),
            "shape": {"field": "song", "type": "nominal", "title": None, "scale": scale},
        },
    }


def _hover(panel: Panel, name: str, *, nearest: bool) -> Spec:
    """Unseen points that answer the pointer."""
    fields = ("song", "rank", "label", "witness")
    select = {"type": "point", "on": "pointerover", "nearest": nearest, "clear": "pointerout"}
    return {
        "params": [{"name": name, "select": select}],
        "mark": {"type": "point", "filled": True, "size": 60},
        "encoding": {
            "x": _x(panel),
            "y": _y(panel),
            "color": _colour(panel),
            "opacity": {"condition": {"param": name, "empty": False, "value": 1}, "value": 0},
            "tooltip": [{"field": field, "type": "nominal", "title": field} for field in fields],
        },
    }


def _ranks(panel: Panel) -> Iterator[Spec]:
    for held in panel.traces:
        for number, line in enumerate(held.lines()):
            for step in line:
                row = _row(panel, held, step, step.rank or 0)
                yield {**row, "kind": "line" if len(line) > 1 else "dot", "line": f"{held.key}{number}"}


def _absences(panel: Panel) -> Iterator[Spec]:
    for number, held in enumerate(panel.traces):
        for step in held.steps:
            if step.state == "off":
                yield {**_row(panel, held, step, panel.lane(number)), "kind": "off"}


def _row(panel: Panel, held: Trace, step: Point, y: float) -> Spec:
    hourly = held.unit == "hour"
    return {
        "x": panel.axis.at(held.key, step.chart_time),
        "y": y,
        "song": panel.titles[held.key],
        "rank": words.rank(step.rank),
        "label": words.moment(step.chart_time) if hourly else words.day(step.chart_time),
        "witness": words.plain(step.witness or words.NEVER),
    }


def _lanes(panel: Panel) -> Iterator[Spec]:
    """Absence as a bar, and what was recorded without being able to tell as a dotted one."""
    for state, dash in (("off", [1, 0]), ("unknown", [1, 4])):
        bars = list(_bars(panel, state))
        if not bars:
            continue
        yield {
            "data": {"values": bars},
            "mark": {"type": "rule", "strokeWidth": 3, "strokeDash": dash, "opacity": 0.75, "clip": True},
            "encoding": {"x": _x(panel), "x2": {"field": "x2"}, "y": _y(panel), "color": _colour(panel)},
        }


def _bars(panel: Panel, state: str) -> Iterator[Spec]:
    for number, held in enumerate(panel.traces):
        for start, end in held.spans(state):
            x, x2 = panel.axis.at(held.key, start), panel.axis.at(held.key, end)
            yield {"x": x, "x2": x2, "y": panel.lane(number), "song": panel.titles[held.key]}


def _shades(panel: Panel) -> Iterator[Spec]:
    """Hours without a chart; they belong to the axis only where all songs share it."""
    held = panel.traces[0]
    shared = len(set(panel.axis.origins.values())) == 1
    spans = (
        [(panel.axis.at(held.key, s), panel.axis.at(held.key, e)) for s, e in held.spans("frozen")] if shared else []
    )
    if not spans:
        return
    yield {
        "data": {"values": [{"x": start, "x2": end} for start, end in spans]},
        "mark": {"type": "rect", "color": "#888", "opacity": 0.22, "clip": True},
        "encoding": {"x": _x(panel), "x2": {"field": "x2"}},
    }
