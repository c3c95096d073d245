"""The bare numbers of the three questions from the same files in polars and SQLite, and what has to be read for them.

`python -m bench.scale_rivals polars|sqlite|floor LAKE` prints JSON. They count the made lake, in which every label
has one whole snapshot and no song two listings of a source: they know no witnesses, scopes, gaps, freezes or evidence.
A duel: each song's periods, peak and debut by chart. All-kills: hours in which one song is first on three charts.
Records: periods at rank 1 and on the chart by chart and song, and the longest of both.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.scale import pair
from chartduel.engine.duckdb import Engine, literal
from chartduel.store import delta
from chartduel.store.lake import Lake, open_lake

CHARTS = ("melon.top100", "genie.realtime", "bugs.realtime")
TIMES = 3


def _timed(work: Callable[[], object]) -> float:
    work()
    took: list[float] = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def _listings(lake: Lake) -> tuple[list[int], list[int]]:
    with Engine() as engine:
        lake.view(engine, "matches")
        both = [engine.rows("SELECT listing FROM matches WHERE recording = ?", [song]) for song in pair(lake.root)]
    return [row[0] for row in both[0]], [row[0] for row in both[1]]


def polars(lake: Lake) -> dict[str, Any]:
    """Lazy frames over the same Parquet files, with all of polars' own pruning."""
    import polars as pl

    entries = pl.scan_parquet(delta.paths(lake.table("entries")), hive_partitioning=True)
    matches = pl.scan_parquet(delta.paths(lake.table("matches"))).select("listing", "recording").collect().lazy()
    one, other = _listings(lake)

    def duel() -> int:
        held = entries.filter(pl.col("listing").is_in(one + other)).select("chart", "chart_time", "listing", "rank")
        told = held.group_by("chart", pl.col("listing").is_in(one).alias("first")).agg(
            pl.len().alias("periods"), pl.col("rank").min(), pl.col("chart_time").min()
        )
        return int(told.filter("first").select(pl.col("periods").sum()).collect().item())

    def all_kills() -> int:
        led = entries.filter((pl.col("rank") == 1) & pl.col("chart").is_in(CHARTS)).join(matches, on="listing")
        hours = led.group_by("chart_time", "recording").agg(pl.col("chart").n_unique().alias("charts"))
        return int(hours.filter(pl.col("charts") == len(CHARTS)).select(pl.len()).collect().item())

    def records() -> int:
        on = entries.select("chart", "listing", "rank").join(matches, on="listing").group_by("chart", "recording")
        counted = on.agg(pl.len().alias("periods"), (pl.col("rank") == 1).sum().alias("first"))
        most = counted.group_by("chart").agg(pl.col("periods").max(), pl.col("first").max()).collect(engine="streaming")
        return int(most.filter(pl.col("chart") == "genie.realtime")["first"].item())

    return _asked(duel, all_kills, records)


def sqlite(lake: Lake) -> dict[str, Any]:
    """One table with an index by listing and one by rank, filled before the clock starts."""
    one, other = _listings(lake)
    with TemporaryDirectory(dir=lake.root.parent) as folder, closing(sqlite3.connect(Path(folder) / "e.sqlite")) as con:
        _fill(lake, con)
        both = ", ".join(map(str, one + other))
        first = ", ".join(map(str, one))
        named = ", ".join(map(literal, CHARTS))

        def duel() -> int:
            rows = con.execute(f"""
                SELECT chart, listing IN ({first}), count(*), min(rank), min(label) FROM entries
                WHERE listing IN ({both}) GROUP BY 1, 2""").fetchall()
            return sum(row[2] for row in rows if row[1])

        def all_kills() -> int:
            return con.execute(f"""
                SELECT count(*) FROM (
                    SELECT 1 FROM entries JOIN matches USING (listing) WHERE rank = 1 AND chart IN ({named})
                    GROUP BY label, recording HAVING count(DISTINCT chart) = {len(CHARTS)})""").fetchone()[0]

        def records() -> int:
            rows = con.execute("""
                SELECT chart, max(first), max(periods) FROM (
                    SELECT chart, recording, sum(rank = 1) AS first, count(*) AS periods
                    FROM entries JOIN matches USING (listing) GROUP BY chart, recording) GROUP BY chart""").fetchall()
            return next(row[1] for row in rows if row[0] == "genie.realtime")

        return _asked(duel, all_kills, records)


def _fill(lake: Lake, con: sqlite3.Connection) -> None:
    con.executescript("""
        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
        CREATE TABLE entries (chart TEXT, label INTEGER, listing INTEGER, rank INTEGER);
        CREATE TABLE matches (listing INTEGER PRIMARY KEY, recording TEXT);""")
    with Engine() as engine:
        lake.view(engine, "entries", "matches")
        for batch in engine.arrow("SELECT chart, epoch_us(chart_time) AS label, listing, rank FROM entries"):
            con.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", zip(*batch.to_pydict().values(), strict=True))
        con.executemany("INSERT INTO matches VALUES (?, ?)", engine.rows("SELECT listing, recording FROM matches"))
    con.executescript("CREATE INDEX by_listing ON entries (listing); CREATE INDEX by_rank ON entries (rank, chart);")


def _asked(duel: Callable[[], int], all_kills: Callable[[], int], records: Callable[[], int]) -> dict[str, Any]:
    answers = {"periods": duel(), "hours": all_kills(), "longest": records()}
    return {"duel": _timed(duel), "all-kills": _timed(all_kills), "records": _timed(records), "answers": answers}


def floor(lake: Lake) -> dict[str, Any]:
    """By question: seconds that reading takes, and bytes."""
    one, other = _listings(lake)
    entries = delta.paths(lake.table("entries"))
    snapshots = _bytes(delta.paths(lake.table("snapshots")), "true")
    near = " OR ".join(f"(path_in_schema = 'listing' AND {x} BETWEEN low AND high)" for x in one + other)
    first = "path_in_schema = 'rank' AND low = 1"
    runs = _bytes(delta.paths(lake.table("runs")), "true")
    led = _bytes(entries, first)
    sizes = {"duel": snapshots + _bytes(entries, near), "all-kills": snapshots + led, "records": snapshots + runs + led}
    speed = _speed(entries)
    return {question: (size / speed, size) for question, size in sizes.items()}


def _bytes(files: list[str], asked: str) -> int:
    """Compressed bytes of the row groups of which one column's statistics fit."""
    with Engine() as engine:
        listed = ", ".join(map(literal, files))
        return int(
            engine.one(f"""
            WITH told AS (
                SELECT *, TRY_CAST(stats_min_value AS BIGINT) AS low, TRY_CAST(stats_max_value AS BIGINT) AS high
                FROM parquet_metadata([{listed}])),
            groups AS (SELECT DISTINCT file_name, row_group_id FROM told WHERE {asked})
            SELECT coalesce(sum(total_compressed_size), 0) FROM told SEMI JOIN groups USING (file_name, row_group_id)
            WHERE path_in_schema NOT IN ('value', 'previous_rank', 'move')""")[0]
        )


def _speed(files: list[str]) -> float:
    """Bytes a second, of files that were read just before."""
    read = _timed(lambda: [Path(file).read_bytes() for file in files])
    return sum(Path(file).stat().st_size for file in files) / read


if __name__ == "__main__":
    asked = {"polars": polars, "sqlite": sqlite, "floor": floor}[sys.argv[1]]
    print(json.dumps(asked(open_lake(Path(sys.argv[2])))))
