"""The duel as one file for a browser: nothing is fetched, and without JavaScript nothing is missing but the hover.

The policy in the page allows exactly its own two scripts and one style, by hash; data are a block that no browser runs.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chartduel.model.duel import ChartDuel, DuelResult, DuelSong
from chartduel.render import cells, picture, spec, words
from chartduel.render.panel import Panel, panels_of
from chartduel.render.trace import Points, Trace, traces

if TYPE_CHECKING:
    from jinja2 import Template

EVIDENCE_ROWS = 200
DISAGREEMENT_ROWS = 100
INK = """<style>svg{color:#222}@media (prefers-color-scheme:dark){svg{color:#ddd}
[stroke="#0072B2"]{stroke:#3c9fd8}[fill="#0072B2"]{fill:#3c9fd8}
[stroke="#D55E00"]{stroke:#e8731f}[fill="#D55E00"]{fill:#e8731f}}</style>"""
"""A drawing without JavaScript is an image of its own and cannot take the page's colours."""


def html(result: DuelResult, points: Points, names: Mapping[str, str]) -> str:
    """The whole page."""
    held = traces(result, points)
    panels = panels_of(result, points, names)
    vega, start, style = vega_script(), _part("duel.js"), _part("duel.css")
    return _template().render(
        policy=_policy([vega, start], style),
        style=style,
        vega=vega,
        start=start,
        data=_json([{**spec.panel_spec(panel), "config": spec.config()} for panel in panels]),
        panels=[_panel(panel) for panel in panels],
        songs=[_song(song, number) for number, song in enumerate(result.songs)],
        rows=[_chart(chart, result, held, names) for chart in result.charts],
        most=cells.MOST_CHARTS,
        leaders=cells.leaders(result),
        undecided=cells.undecided(result, names),
        doubt=_doubt(result, names),
        result=result,
        evidence=[_evidence(row, names) for row in result.evidence[:EVIDENCE_ROWS]],
        words=words,
    )


@cache
def vega_script() -> str:
    """Vega, Vega-Lite and their embedding, from vl-convert's own copy: no address is ever asked."""
    import vl_convert

    version = vl_convert.get_vegalite_versions()[-1]
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version)
    return "\n" + bundle.replace("</script", "<\\/script") + "\n"


def _policy(scripts: Sequence[str], style: str) -> str:
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> str:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _part(name: str) -> str:
    return (files("chartduel.render") / "templates" / name).read_text("utf-8")


def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    def finalize(value: object) -> object:
        return words.plain(value) if type(value) is str else value

    room = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize, trim_blocks=True)
    return room.from_string(_part("duel.html"))


def _song(song: DuelSong, number: int) -> dict[str, object]:
    return {
        "key": song.key,
        "number": number % len(spec.COLOURS),
        "title": cells.title(song),
        "credit": cells.credit(song),
        "release": cells.release(song),
    }


def _panel(panel: Panel) -> dict[str, object]:
    drawing = picture.svg(panel)
    head, _, rest = drawing.partition(">")
    return {
        "name": panel.name,
        "note": panel.note,
        "told": [
            {"key": one.key, "number": number % len(spec.COLOURS), "text": _told(panel, one)}
            for number, one in enumerate(panel.traces)
        ],
        "image": "data:image/svg+xml;base64," + b64encode(f"{head}>{INK}{rest}".encode()).decode(),
    }


def _told(panel: Panel, held: Trace) -> str:
    """What the drawing shows of one song, in words."""
    said = cells.cells(panel.chart, held)
    title = panel.titles[held.key].removeprefix(held.key).strip()
    if said.peak == words.NEVER:
        return f"{title}: {words.OFF}"
    debut = f"first seen at {said.debut.rstrip('?')} ({said.debut_day})"
    return f"{title}: {debut}, best {said.peak} ({said.peak_day}), {said.on_chart} on the chart"


def _chart(
    chart: ChartDuel, result: DuelResult, held: Mapping[tuple[str, str], Trace], names: Mapping[str, str]
) -> dict[str, object]:
    songs = [
        {
            "key": song.key,
            "number": number % len(spec.COLOURS),
            "cells": cells.cells(chart, held[chart.chart, song.key]),
            "ahead": words.percent(chart.ahead.get(song.key, 0.0)),
            "part": round(chart.ahead.get(song.key, 0.0) * 100, 1),
        }
        for number, song in enumerate(result.songs)
    ]
    tie = chart.ahead.get("tie", 0.0)
    return {
        "name": words.named(chart.chart, names),
        "market": words.market(chart.market),
        "scope": words.plain(chart.scope),
        "songs": songs,
        "tie": words.percent(tie) if tie else "",
        "lead_changes": chart.lead_changes,
        "coverage": cells.coverage(chart),
        "frozen": f"{chart.coverage.frozen:,} not issued" if chart.coverage.frozen else "",
        "censored": any(one.debut and one.debut.left_censored for one in chart.songs.values()),
    }


def _doubt(result: DuelResult, names: Mapping[str, str]) -> dict[str, object]:
    titles = {song.key: cells.title(song) for song in result.songs}
    disagreements = [
        {
            "chart": words.named(row.chart, names),
            "label": words.moment(row.chart_time),
            "song": titles.get(row.key, row.key),
            "ranks": "; ".join(f"{witness}: {words.rank(place)}" for witness, place in row.ranks.items()),
        }
        for row in result.disagreements[:DISAGREEMENT_ROWS]
    ]
    reported = cells.reported(result.reported, titles, names)
    return {"disagreements": disagreements, "reported": reported}


def _evidence(row: Any, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "chart": words.named(row.chart, names),
        "label": words.moment(row.chart_time),
        "witness": row.witness,
        "payload": (row.payload or words.NEVER)[:12],
    }
