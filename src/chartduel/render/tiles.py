"""Who leads where as a grid of tiles, one a country, about where it lies on a map.

A tile has its leader's colour, the paler the nearer the song's share ahead is to the others'; grey where nobody leads,
white where neither song was seen on a chart. A dashed edge says that fewer than half of the labels were seen there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from chartduel.model.markets import Standing, World
from chartduel.render import cells, words
from chartduel.render.spec import COLOURS, SCHEMA, Spec, config

NOBODY = "nobody"
GREY = "#9a9a9a"
SIZE = 34
HALF = 0.5


@cache
def positions() -> dict[str, tuple[int, int]]:
    """(column, row) of each country's tile, by its code."""
    told = tomllib.loads((resources.files("chartduel.render") / "tiles.toml").read_text(encoding="utf-8"))
    return {code: (column, row) for code, (column, row) in told.items()}


def tile_spec(told: World) -> Spec:
    """The grid as a Vega-Lite specification."""
    titles = {song.key: f"{song.key}  {cells.title(song)} / {cells.credit(song)}" for song in told.songs}
    rows = list(_tiles(told, titles))
    columns, lines = (max(place) + 1 for place in zip(*positions().values(), strict=True))
    shared = {
        "x": {"field": "x", "type": "ordinal", "axis": None, "scale": {"domain": list(range(columns))}},
        "y": {"field": "y", "type": "ordinal", "axis": None, "scale": {"domain": list(range(lines))}},
    }
    songs = [*titles.values(), NOBODY]
    colour = {"domain": songs, "range": [*COLOURS[: len(titles)], GREY]}
    return {
        "$schema": SCHEMA,
        "title": {"text": _head(told), "subtitle": _below(told), "anchor": "start", "fontSize": 18, "offset": 14},
        "width": columns * SIZE,
        "height": lines * SIZE,
        "data": {"values": rows},
        "encoding": shared,
        "layer": [
            {"mark": {"type": "rect", "cornerRadius": 3, "fill": None, "stroke": "#ccc"}},
            {
                "transform": [{"filter": "datum.song != null"}],
                "mark": {"type": "rect", "cornerRadius": 3},
                "encoding": {
                    "color": {"field": "song", "type": "nominal", "title": None, "scale": colour},
                    "opacity": {"field": "share", "type": "quantitative", "scale": None, "legend": None},
                },
            },
            {
                "transform": [{"filter": "datum.thin"}],
                "mark": {"type": "rect", "cornerRadius": 3, "fill": None, "stroke": "#333", "strokeDash": [3, 3]},
            },
            {"mark": {"type": "text", "fontSize": 12}, "encoding": {"text": {"field": "code"}, "color": _ON_TILES}},
        ],
        "config": config(legend=True),
    }


_ON_TILES = {"condition": {"test": "datum.share > 0.6", "value": "white"}, "value": "#222"}


def _tiles(told: World, titles: dict[str, str]) -> Iterator[Spec]:
    known = {one.market.lower(): one for one in told.markets}
    for code, (column, row) in positions().items():
        tile = {"x": column, "y": row, "code": code.upper(), "song": None, "share": 0.0, "thin": False}
        if one := known.get(code):
            song = titles[one.leader] if one.leader else NOBODY
            tile |= {"song": song, "share": 0.35 + 0.65 * _by(one), "thin": one.coverage < HALF}
        yield tile


def _by(one: Standing) -> float:
    """By how much the leader's share is above the best of the others."""
    if one.leader is None:
        return 0.0
    others = [share for key, share in one.ahead.items() if key != one.leader]
    return max(0.0, one.ahead[one.leader] - max(others, default=0.0))


def _head(told: World) -> list[str]:
    home = next((one for one in told.markets if one.market == told.home), None)
    titles = {song.key: words.plain(song.title) for song in told.songs}
    leader = titles[home.leader] if home and home.leader else NOBODY
    abroad = ", ".join(f"{titles.get(key, NOBODY)} {count}" for key, count in told.led.items() if count)
    return [f"Korea: {leader} leads", f"the world ({told.countries} countries): {abroad}"]


def _below(told: World) -> list[str]:
    paler = (
        "Paler: the shares ahead are nearer. Dashed: fewer than half of the labels were seen. Empty: neither was seen."
    )
    if told.divergence is None:
        return [paler]
    one = told.divergence
    return [f"Divergence {one.value:.2f} of 1 ({one.low:.2f} to {one.high:.2f} with any one left out)", paler]


def png(told: World, path: Path | str, *, scale: float = 2) -> Path:
    """Writes the picture and gives its path."""
    from chartduel.render.picture import write

    return write(tile_spec(told), path, scale=scale)
