"""`import chartduel` is light, and what the answer as data needs stays light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import chartduel

ENGINES = {"duckdb", "deltalake", "polars", "pyarrow", "altair", "pandas", "numpy", "jinja2", "rich", "typer"}


def loaded_by(code: str) -> set[str]:
    """The top modules that are loaded after these statements, in a fresh Python."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    return {name.partition(".")[0] for name in json.loads(told.stdout.splitlines()[-1])}


def test_what_the_package_offers_is_pinned() -> None:
    assert sorted(chartduel.__all__) == ["ChartduelError", "Duel", "Lake", "open_lake"]
    assert all(getattr(chartduel, name).__name__ == name for name in chartduel.__all__)
    assert chartduel.__version__.count(".") == 2
    assert not hasattr(chartduel, "no_such_name")


def test_import_loads_no_engine() -> None:
    loaded = loaded_by("import chartduel")
    assert "chartduel" in loaded
    assert loaded & ENGINES == set()


def test_the_lake_loads_the_engine_and_no_frames() -> None:
    loaded = loaded_by("import chartduel; chartduel.open_lake")
    assert "duckdb" in loaded
    assert loaded & {"polars", "pyarrow", "altair", "pandas"} == set()


def test_a_duel_as_data_needs_no_frames(sample_lake: Path) -> None:
    code = f"""
import chartduel, msgspec
answer = chartduel.open_lake({str(sample_lake)!r}).duel("number one girl", "HOME SWEET HOME")
assert answer.charts and b'"verdict"' in msgspec.json.encode(answer.result)
assert answer.rows() and answer.to_dict()["charts"]
"""
    assert loaded_by(code) & {"polars", "pyarrow", "altair", "pandas", "ibis"} == set()
