"""Small archives for these tests: an hourly chart of five ranks across the turn of a year, and a chart with ties."""

import csv
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chartduel.engine.duckdb import Engine
from chartduel.importers.reader import import_files
from chartduel.importers.rejects import Imported
from chartduel.store import lake as lakes
from chartduel.store.lake import Lake

RANKS = 5
START = datetime.fromisoformat("2025-01-01T05:30:00+09:00")
PROFILE = """
name = "tiny"
witness = "tiny"
[columns]
chart = "chart"
rank = "rank"
title = "title"
artist = "artist"
seen = "seen"
date = "date"
[time]
zone = "Asia/Seoul"
[[charts]]
named = "melon"
id = "melon.top100"
top = 5
[[charts]]
named = "uk"
id = "uk.singles"
dated = "date"
"""
FACTS = """
    SELECT s.id, s.chart, s.chart_time, s.witness, e.rank, e.value, l.title, l.artist
    FROM snapshots s JOIN entries e ON e.snapshot = s.key JOIN listings l ON l.id = e.listing ORDER BY ALL"""


def profile(folder: Path) -> str:
    """The profile of these archives, as a user's TOML file."""
    path = folder / "tiny.toml"
    path.write_text(PROFILE)
    return str(path)


def archive(folder: Path, hours: Iterable[int], name: str = "") -> Path:
    """A file with these hours of the chart; each hour has another order of the same songs."""
    hours = list(hours)
    lines = [
        ("melon", rank, f"Song {(hour * 3 + rank) % 7}", "Act", (START + timedelta(hours=hour)).isoformat(), "")
        for hour in hours
        for rank in range(1, RANKS + 1)
    ]
    return _written(folder / (name or f"hours-{hours[0]}-{hours[-1]}.csv"), lines)


def tied(folder: Path) -> Path:
    """A week of a chart in which two songs share rank 2."""
    lines = [("uk", rank, f"SONG {n}", "ACT", "", "2024-06-07") for n, rank in enumerate((1, 2, 2, 4))]
    return _written(folder / "ties.csv", lines)


def _written(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("chart", "rank", "title", "artist", "seen", "date"), *lines])
    return path


def imported(lake: Lake, *paths: Path) -> Imported:
    return import_files(lake, paths, profile(paths[0].parent))


def made(folder: Path, *spans: range, name: str = "lake") -> Lake:
    """A lake into which these spans of hours were imported, one file each."""
    lake = lakes.create(folder / name)
    for span in spans:
        imported(lake, archive(folder, span))
    return lake


def facts(lake: Lake) -> list[tuple[Any, ...]]:
    """Every fact of the charts as a question sees it."""
    engine = Engine()
    try:
        lake.view(engine, "snapshots", "entries", "listings")
        return engine.rows(FACTS)
    finally:
        engine.close()


def tree(root: Path) -> dict[str, str]:
    """Every file below a folder, by the hash of its bytes."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def worker(root: Path, *files: Path) -> subprocess.Popen[str]:
    """Another process, ready to import these files into a lake; it starts at a line from us."""
    script = Path(__file__).with_name("worker.py")
    source = Path(lakes.__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, script, root, profile(files[0].parent), *files],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> list[str]:
    """What it says until its end."""
    assert process.stdout is not None
    assert process.stdin is not None
    with process.stdout, process.stdin:
        lines = process.stdout.read().split("\n")
    process.wait()
    return lines
