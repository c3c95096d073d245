"""Dueling: the warm question in process and the cold command, beside pandas and SQLite on the same files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bench import rivals
from bench.importing import sealed_lake
from bench.measure import CHARTDUEL, PYTHON, Took, in_turn, run, timed
from bench.report import Report

SONGS = ("number one girl", "HOME SWEET HOME")
SAME_CHARTS = {"melon.top100": "melon", "genie.realtime": "genie", "bugs.realtime": "bugs", "flo.top100": "flo"}
"""Charts whose days all three take from the same clock (KST): there the answers have to be equal."""
WARM_UP, WARM, COLD = 3, 15, 7


def bench(room: Path) -> None:
    """Warm and cold, in turn, after checking that the answers agree."""
    import chartduel as cd

    report = Report("duel", "A duel on the sealed lake: number one girl against HOME SWEET HOME")
    root = sealed_lake(room)
    frame = rivals.whole()
    database = room / "ranks.sqlite"
    building = timed(lambda: rivals.build_sqlite(frame, database))
    lake = cd.open_lake(root)
    with closing(sqlite3.connect(database)) as con:
        _agree(report, lake.duel(*SONGS), {"pandas": rivals.in_memory(frame), "SQLite": rivals.in_sqlite(con)})
        warm: dict[str, Callable[[], object]] = {
            "duel, warm": lambda: lake.duel(*SONGS),
            "duel with every label's rank, warm": lambda: lake.duel(*SONGS).points,
            "pandas, frame in memory": lambda: rivals.in_memory(frame),
            "SQLite, index built": lambda: rivals.in_sqlite(con),
        }
        found = in_turn({name: _clock(work) for name, work in warm.items()}, WARM, WARM_UP)
    cold = in_turn(
        {
            "duel --json, fresh process": lambda: run([CHARTDUEL, "duel", *SONGS, "--json", "--lake", str(root)]),
            "SQLite, fresh process": lambda: run([PYTHON, "-m", "bench.rivals", "sqlite", str(database)]),
            "pandas over the files, fresh process": lambda: run([PYTHON, "-m", "bench.rivals", "files"]),
            "floor: python -c pass": lambda: run([PYTHON, "-c", "pass"]),
        },
        COLD,
        1,
    )
    targets = {"duel, warm": 0.25, "duel --json, fresh process": 1.0}
    for name, runs in (found | cold).items():
        report.seconds(name, runs, targets.get(name))
    for mine in ("duel, warm", "duel with every label's rank, warm"):
        report.ratio(mine, "pandas, frame in memory")
        report.ratio(mine, "SQLite, index built")
    report.ratio("duel --json, fresh process", "pandas over the files, fresh process")
    report.ratio("duel --json, fresh process", "SQLite, fresh process")
    report.ratio("duel --json, fresh process", "floor: python -c pass")
    report.note(f"building SQLite's table and index took {building.seconds:.1f} s more, outside these times")
    report.note("the rivals do less: they are told how the songs are named and take days as printed; they find no")
    report.note("song, date nothing, tell no witnesses apart, measure no coverage and keep no evidence")
    report.note("a fresh process reads files that the system still holds in memory")
    report.publish()


def _clock(work: Callable[[], object]) -> Callable[[], Took]:
    return lambda: timed(work)


def _agree(report: Report, duel: Any, others: dict[str, dict[str, rivals.Answer]]) -> None:
    """Peaks, days and who is ahead are the same on the charts that can be compared; else the bench fails."""
    mine = {chart.chart: chart for chart in duel.charts}
    told: list[str] = []
    for chart_id, name in SAME_CHARTS.items():
        chart = mine[chart_id]
        facts = {key: (song.peak.rank, song.days_on_chart) for key, song in chart.songs.items()}
        for rival, answer in others.items():
            theirs = {key: (song.peak, song.days) for key, song in answer[name].songs.items()}
            assert facts == theirs, f"{chart_id}: chartduel says {facts}, {rival} {theirs}"
            ahead = max(answer[name].ahead, key=answer[name].ahead.__getitem__)
            assert max(chart.ahead, key=chart.ahead.__getitem__) == ahead, f"{chart_id}: {rival} sees {ahead} ahead"
        told.append(f"{name} {facts['A'][0]}/{facts['B'][0]} in {facts['A'][1]}/{facts['B'][1]} days")
    report.note(f"all three agree on peaks and days (number one girl/HOME SWEET HOME): {', '.join(told)}")
