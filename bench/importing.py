"""Importing: five folders of archives through the command, into a fresh lake, each step in a fresh process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from bench import archives
from bench.measure import CHARTDUEL, PYTHON, Ran, run
from bench.report import Report

REFUSED = 3
"""The exit code of an import that refused rows: these archives have some."""
ROUNDS = 3


def import_into(lake: Path, folders: list[Path]) -> tuple[Ran, dict[str, Any]]:
    """`chartduel import`: what it took and what it counted."""
    ran = run([CHARTDUEL, "import", *map(str, folders), "--lake", str(lake), "--json"], allowed=(0, REFUSED))
    return ran, json.loads(ran.out)


def seal(lake: Path) -> Ran:
    """`chartduel lake seal`."""
    return run([CHARTDUEL, "lake", "seal", "--lake", str(lake)])


def sealed_lake(room: Path) -> Path:
    """The lake that this run has made already, else a new one, sealed."""
    lake = room / "lake"
    if not lake.exists():
        import_into(lake, archives.folders())
        seal(lake)
    return lake


def bench(room: Path) -> None:
    """Import, seal, import again, import the same contents in other bytes; DuckDB's floor in every round."""
    report = Report("import", f"Importing {archives.ROWS:,} rows of {len(archives.files())} files")
    floors: dict[str, list[Ran]] = {"count": [], "copy": []}
    first: list[Ran] = []
    sealed: list[Ran] = []
    again: list[Ran] = []
    repacked: list[Ran] = []
    run([PYTHON, "-m", "bench.floor", "repack", str(room / "repacked")])
    lake, new = room / "lake", 0
    for _ in range(ROUNDS):
        shutil.rmtree(lake, ignore_errors=True)
        counted = run([PYTHON, "-m", "bench.floor", "count"])
        assert int(counted.out) == archives.ROWS, f"{counted.out} rows instead of {archives.ROWS}"
        floors["count"].append(counted)
        floors["copy"].append(run([PYTHON, "-m", "bench.floor", "copy", str(room / "floor.parquet")]))
        ran, made = import_into(lake, archives.folders())
        first.append(ran)
        sealed.append(seal(lake))
        ran, told = import_into(lake, archives.folders())
        again.append(ran)
        new += told["snapshots_new"] + told["entries_new"]
        ran, told = import_into(lake, [room / "repacked" / name for name in archives.FOLDERS])
        repacked.append(ran)
        new += told["snapshots_new"] + told["entries_new"]
    report.seconds("import", first, 30)
    report.memory("import, peak memory", [one.peak for one in first], 1000)
    report.seconds("seal", sealed)
    report.memory("seal, peak memory", [one.peak for one in sealed], 1000)
    report.seconds("import again", again, 2)
    report.seconds("import recompressed", repacked, 20)
    report.memory("import recompressed, peak memory", [one.peak for one in repacked], 1000)
    report.count("new after importing again and recompressed", new, 0)
    report.seconds("floor: DuckDB counts the rows", floors["count"])
    report.seconds("floor: DuckDB copies them into one Parquet file", floors["copy"])
    for floor in ("floor: DuckDB counts the rows", "floor: DuckDB copies them into one Parquet file"):
        report.ratio("import", floor)
        report.ratio("import recompressed", floor)
    report.note(
        f"stored: {made['snapshots_new']:,} snapshots, {made['entries_new']:,} entries; "
        f"{len(made['rejected']):,} refused"
    )
    report.publish()
