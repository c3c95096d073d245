"""The names of a lake as Splink is given them: read by our own parser, with our table of acts and our romanisation.

`python -m bench.names export LAKE NAMES` or `decide NAMES LINKED OUT`, in a process of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from bench import gold
from chartduel.engine.duckdb import Engine
from chartduel.identity.facts import canonical
from chartduel.identity.printed import Printed, read
from chartduel.identity.sound import romanised
from chartduel.store import lake as store

Name = tuple[str, str]
"""Title, artist."""
LEAST = (0.5, 0.95)
START = 4
"""Letters by which Splink may look a name up."""


def export(root: Path, out: Path) -> None:
    """Every name of the lake's songs, and those of the hard pairs that no chart has, in a Parquet file."""
    days = _first_days(root)
    names = sorted({*days, *(name for pair in gold.pairs() for name in pair.names)})
    pd.DataFrame([_row(number, name, days.get(name)) for number, name in enumerate(names)]).to_parquet(out)


def decide(source: Path, linked: Path, out: Path) -> None:
    """The decisions that follow for the hard pairs from the pairs that Splink linked."""
    table = pd.read_parquet(source, columns=["unique_id", "printed_title", "printed_artist"])
    printed = zip(table["printed_title"], table["printed_artist"], strict=True)
    numbers = dict(zip(printed, table["unique_id"].tolist(), strict=True))
    found = pd.read_parquet(linked)
    asked = [frozenset(numbers[name] for name in pair.names) for pair in gold.pairs()]
    said = {f"Splink, p >= {least}": _said(found[found["match_probability"] >= least], asked) for least in LEAST}
    out.write_text(json.dumps(said), encoding="utf-8")


def _said(found: pd.DataFrame, asked: Sequence[frozenset[int]]) -> list[str]:
    pairs = {frozenset(pair) for pair in zip(found["unique_id_l"], found["unique_id_r"], strict=True)}
    return ["same" if len(pair) == 1 or pair in pairs else "different" for pair in asked]


def _first_days(root: Path) -> dict[Name, float]:
    """Days since 1970 on which a name charted first."""
    engine = Engine()
    try:
        store.open_lake(root).view(engine, "listings", "entries")
        rows = engine.rows(
            "SELECT title, artist, floor(min(epoch_us(chart_time)) / 86400e6) FROM listings l "
            "JOIN entries e ON e.listing = l.id WHERE kind = 'song' GROUP BY ALL"
        )
    finally:
        engine.close()
    return {(title, artist): day for title, artist, day in rows}


def _row(number: int, name: Name, day: float | None) -> dict[str, Any]:
    one: Printed = read("song", *name)
    lead = canonical(min(one.leads, default=""))
    spoken = romanised(one.read.main).replace(" ", "")
    return {
        "unique_id": number,
        "printed_title": name[0],
        "printed_artist": name[1],
        "title": one.read.keys[0] or None,
        "titles": list(one.read.keys),
        "spoken": spoken or None,
        "spoken_start": spoken[:START] or None,
        "artist": lead or None,
        "artist_start": lead[:START] or None,
        "acts": sorted(one.acts),
        "version": one.read.version,
        "first_day": day,
    }


if __name__ == "__main__":
    if sys.argv[1] == "export":
        export(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        decide(*map(Path, sys.argv[2:5]))
