"""Runs by plain loops: only a sure label without the song ends one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chartduel.engine.duckdb import Engine
from chartduel.metrics import periods
from chartduel.model.recording import Recording

Told = tuple[int, int | None, bool]
"""A label, the song's rank there, and whether the label speaks of the song."""


def sights(engine: Engine, songs: Sequence[Recording]) -> dict[tuple[str, str], list[Told]]:
    """By chart and song, label by label, as `periods` says it."""
    return {
        (str(one.chart.id), str(song.id)): [
            (round(p.label.timestamp() * 1e6), p.sights[0].rank, p.sights[0].sure) for p in one.periods
        ]
        for song in songs
        for one in periods.load(engine, [song])
    }


def divided(told: Iterable[Told]) -> list[list[tuple[int, int]]]:
    """The runs, each as (label, rank) of its sightings."""
    found: list[list[tuple[int, int]]] = []
    is_open = False
    for label, rank, sure in told:
        if rank is not None:
            found = found if is_open else [*found, []]
            found[-1].append((label, rank))
            is_open = True
        elif sure:
            is_open = False
    return found
