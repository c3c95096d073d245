"""Clashes as a table: one row each, the closest first."""

from __future__ import annotations

from collections.abc import Iterable

from chartduel.model.clash import Clash, Released
from chartduel.render.terminal import RowsTable, rows_table

SHOWN = 20
COLUMNS = ("#", "released", "songs", "closeness", "charts", "lead changes")


def clashes_table(clashes: Iterable[Clash]) -> RowsTable:
    """Every clash that is given."""
    return rows_table("Clashes", COLUMNS, [_row(one) for one in clashes], whole=("#", "released"))


def _row(one: Clash) -> tuple[object, ...]:
    songs = " against ".join(f"{song.title} / {', '.join(song.artists)}" for song in one.releases)
    note = " (one act belongs to the other)" if one.related else ""
    platforms = f"{one.closeness:.2f} on {len(one.platforms)}"
    return (one.rank, _when(one.releases), f"{songs}{note}", platforms, one.charts, one.lead_changes)


def _when(releases: Iterable[Released]) -> str:
    """The earlier day; `~` where it was only seen, not stated."""
    first = min(releases, key=lambda one: one.released_at)
    return f"{first.released_at:%Y-%m-%d}{'' if first.released_source else '~'}"
