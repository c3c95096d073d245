"""Ids of recordings that are no more: a merge or a split leaves them behind, and they lead on for ever."""

from __future__ import annotations

from collections.abc import Sequence

from chartduel.engine import Engine


def successors(engine: Engine, ids: Sequence[str]) -> dict[str, str]:
    """The recordings of today that former ids stand for. Needs the views `former_ids` and `matches`.

    A former id is kept with one of its listings, so it follows that listing through every later change.
    """
    marks = ", ".join("?" * len(ids)) or "NULL"
    rows = engine.rows(
        "SELECT f.recording, arg_max(m.recording, f.until) FROM former_ids f JOIN matches m USING (listing) "
        f"WHERE f.recording IN ({marks}) AND f.recording NOT IN (SELECT recording FROM matches) GROUP BY f.recording",
        list(ids),
    )
    return dict(rows)
