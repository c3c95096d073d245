"""How a duel, the all-kills and the records grow from 1 to 100 million entries, beside polars, SQLite and a floor.

`python -m bench scale` makes the lakes in the bench's own room, or in the folder SCALE_ROOM, where they are kept;
SCALE_SIZES names other sizes. Every answer comes from a process of its own: so its peak memory is its own. The floor of
a question is what it has to read of the files, by the statistics of their row groups, at the speed at which this
machine reads a file that it holds in memory.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measure import PYTHON, Took, run
from bench.report import Report

SIZES = (1_000_000, 10_000_000, 100_000_000)
RUNS = 5
TARGETS = {"duel": 0.5, "all-kills": 1.0, "records": 3.0}
MOST_SECONDS, MOST_MB = 600.0, 1000.0
SET = "ichart"
SQLITE_MOST = 10_000_000
"""SQLite takes 56 bytes a row and an index: at 100 million rows filling it took longer than all the rest."""


def bench(room: Path) -> None:
    """Every size in turn; at each the questions, the rivals and the floor."""
    report = Report("scale", "One machine at 1, 10 and 100 million entries: two cores, sealed lakes")
    kept = Path(os.environ.get("SCALE_ROOM", room))
    sizes = [int(size) for size in os.environ.get("SCALE_SIZES", "").split()] or SIZES
    rows: list[tuple[str, ...]] = []
    for size in sizes:
        root = kept / f"lake-{size}"
        name = f"{size // 1_000_000} million"
        if not root.exists():
            _make(report, root, size, name)
        rows += _asked(report, root, size, name)
    columns = ("entries", "question", "chartduel", "polars", "SQLite", "floor", "MB to read", "peak MB")
    report.table("Warm, median; rivals answer the bare numbers only", columns, rows)
    report.publish()


def _make(report: Report, root: Path, size: int, name: str) -> None:
    making = run([PYTHON, "-m", "bench.made_lake", str(root), str(size)])
    sealing = run([PYTHON, "-m", "chartduel.cli", "lake", "seal", "--lake", str(root)])
    report.seconds(f"{name}: written", [making])
    report.seconds(f"{name}: sealed, runs kept", [sealing])
    both = Took(making.seconds + sealing.seconds, making.cpu + sealing.cpu)
    report.seconds(f"{name}: made in all", [both], MOST_SECONDS)
    report.memory(f"{name}: peak memory of making", [max(making.peak, sealing.peak)])


def _asked(report: Report, root: Path, size: int, name: str) -> list[tuple[str, ...]]:
    ran = run([PYTHON, "-m", "bench.scale", "ask", str(root)])
    mine = json.loads(ran.out)
    polars = json.loads(run([PYTHON, "-m", "bench.scale_rivals", "polars", str(root)]).out)
    sqlite: dict[str, Any] = {}
    if size <= SQLITE_MOST:
        sqlite = json.loads(run([PYTHON, "-m", "bench.scale_rivals", "sqlite", str(root)]).out)
    floor = json.loads(run([PYTHON, "-m", "bench.scale_rivals", "floor", str(root)]).out)
    rows: list[tuple[str, ...]] = []
    for question, target in TARGETS.items():
        report.seconds(f"{name}: {question}", [Took(took, cpu) for took, cpu in mine[question]], target)
        told = sorted(took for took, _ in mine[question])[len(mine[question]) // 2]
        least, read = floor[question]
        rows.append(
            (name, question, f"{told:.3f} s", _told(polars, question), _told(sqlite, question),
             f"{least:.3f} s", f"{read / 1e6:,.1f}", f"{ran.peak / 1e6:,.0f}")
        )  # fmt: skip
    report.memory(f"{name}: peak memory of asking", [ran.peak], MOST_MB)
    _agree(name, mine, polars, sqlite)
    return rows


def _told(found: dict[str, Any], question: str) -> str:
    return f"{found[question]:.3f} s" if question in found else ""


def _agree(name: str, mine: dict[str, Any], *rivals: dict[str, Any]) -> None:
    """The rivals' bare numbers are ours: the hours of all-kills, the periods of a duel, the longest at number one."""
    for rival in filter(None, rivals):
        for key, value in rival["answers"].items():
            assert mine["answers"][key] == value, f"{name}: {key}: {mine['answers'][key]} and {value}"


def ask(root: Path) -> None:
    """The three questions, each once to warm up and then some times, as JSON: seconds and processor seconds."""
    import chartduel as cd

    lake = cd.open_lake(root)
    one, other = pair(root)
    found: dict[str, Any] = {}
    work: dict[str, Callable[[], Any]] = {
        "duel": lambda: lake.duel(one, other),
        "all-kills": lambda: lake.all_kills(SET),
        "records": lake.records,
    }
    held = {question: asked() for question, asked in work.items()}
    for question, asked in work.items():
        found[question] = [_clock(asked) for _ in range(RUNS)]
    found["answers"] = _answers(held, one)
    print(json.dumps(found))


def _clock(asked: Callable[[], object]) -> tuple[float, float]:
    started, worked = time.perf_counter(), time.process_time()
    asked()
    return time.perf_counter() - started, time.process_time() - worked


def _answers(held: dict[str, Any], song: str) -> dict[str, Any]:
    on = {chart.chart: chart.songs["A"].periods_on_chart for chart in held["duel"].charts}
    longest = {one.chart: one.value for one in held["records"] if one.kind == "number_one_total" and one.chart}
    return {
        "periods": sum(on.values()),
        "hours": sum(song.rak.seen for one in held["all-kills"] for song in one.songs),
        "longest": longest.get("genie.realtime", 0),
    }


def pair(root: Path) -> tuple[str, str]:
    """Two songs that stood on most charts at the end, by their recording ids."""
    from chartduel.engine.duckdb import Engine
    from chartduel.store.lake import open_lake

    with Engine() as engine:
        open_lake(root).view(engine, "snapshots", "entries", "matches")
        rows = engine.rows("""
            SELECT m.recording FROM entries e JOIN matches m USING (listing)
            WHERE e.rank = 1 AND e.chart_time >= (SELECT max(chart_time) FROM snapshots) - INTERVAL 2 DAY
            GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 2""")
    return rows[0][0], rows[1][0]


if __name__ == "__main__":
    ask(Path(sys.argv[2]))
