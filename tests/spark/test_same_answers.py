"""Every metric, asked of DuckDB and of a Spark cluster over the same lake, row by row."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import random_lakes
from chartduel.api.lake import Lake, open_lake
from chartduel.cli.__main__ import app
from chartduel.engine import Engine
from chartduel.engine.duckdb import Engine as DuckDB
from chartduel.engine.spark import Engine as Spark
from chartduel.errors import EngineFailed
from chartduel.metrics import kept, line_up, number_one, ranked
from chartduel.metrics.all_kill import sets
from chartduel.metrics.registry import METRICS
from chartduel.model.cohort import By
from chartduel.store.schema import RUNS

ONE, OTHER = "number one girl / ROSÉ", "HOME SWEET HOME / G-DRAGON"
QUESTIONS: dict[str, Callable[[Lake], Any]] = {
    "duel": lambda lake: lake.duel(ONE, OTHER).result,
    "series": lambda lake: lake.series(ONE),
    "debut": lambda lake: lake.debut(OTHER),
    "cohort": lambda lake: lake.cohort(ONE, charts=["melon.top100"], by=tuple(By)),
    "now": lambda lake: lake.now(),
    "coverage": lambda lake: lake.coverage(),
    "records": lambda lake: lake.records(),
    "clashes": lambda lake: lake.clashes(from_day=date(2024, 11, 1), to_day=date(2024, 12, 1)),
    "all_kills": lambda lake: lake.all_kills(),
    "ichart": lambda lake: lake.ichart(sets()[-1].name),
    "crowns": lambda lake: lake.crowns(),
    "countries": lambda lake: lake.countries(ONE),
    "markets": lambda lake: lake.markets(ONE, OTHER),
    "attention": lambda lake: lake.attention(ONE, OTHER),
    "aggregate": lambda lake: lake.aggregate("kr", day=date(2024, 12, 6)),
    "market_line": lambda lake: lake.market_line(ONE, from_day=date(2024, 12, 1), to_day=date(2024, 12, 10)),
}
ASKED_BY = {
    **dict.fromkeys(("periods", "coverage", "debut", "peak", "run", "duel", "market", "evidence", "verdict"), "duel"),
    **dict.fromkeys(("ranked", "calendar", "runs", "kept", "number_one", "line_up"), "records"),
    **dict.fromkeys(("record_kinds", "records"), "records"),
    **dict.fromkeys(("arrival", "clash"), "clashes"),
    "divergence": "markets",
    **dict.fromkeys(("lag", "attention"), "attention"),
    "first": "debut",
    "cohort": "cohort",
    "series": "series",
    "all_kill": "all_kills",
    "ichart": "ichart",
    "crowns": "crowns",
    "aggregate": "aggregate",
    "market_line": "market_line",
    "countries": "countries",
    "now": "now",
    "recorded": "coverage",
}
"""The question whose answer holds a metric."""
TABLES = ("placed", "labels", "runs_now", "leads", "streaks", "acting", "entries_at_once", "line_ups")


def test_every_metric_is_asked():
    assert {one.id for one in METRICS} == set(ASKED_BY)
    assert set(ASKED_BY.values()) == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_cluster_answers_as_duckdb_does(name: str, sample_lake: Path, cluster: str):
    here = QUESTIONS[name](open_lake(sample_lake))
    assert QUESTIONS[name](open_lake(sample_lake, engine=cluster)) == here


def test_runs_that_the_lake_keeps_are_read_alike(sealed_lake: Path, cluster: str):
    """As of a day some kept runs hold, and some are made again from their rows."""
    day = date(2024, 12, 20)
    here = open_lake(sealed_lake).records(as_of=day)
    assert len(here) > 10
    assert open_lake(sealed_lake, engine=cluster).records(as_of=day) == here


@pytest.mark.parametrize("name", ["records", "all_kills"])
def test_more_rows_than_one_task_reads(name: str, made_root: Path, cluster: str):
    here = QUESTIONS[name](open_lake(made_root))
    assert here
    assert QUESTIONS[name](open_lake(made_root, engine=cluster)) == here


def test_every_table_of_random_lakes_has_the_same_rows(cluster: str):
    ranked_rows: list[int] = []

    @given(st.lists(random_lakes.snapshots(hours=8), min_size=12, max_size=30))
    @settings(max_examples=3, phases=[Phase.generate])
    def compare(looks: list[random_lakes.Look]) -> None:
        with DuckDB() as here, Spark(cluster) as there:
            told = _tables(here, looks)
            assert _tables(there, looks) == told
        ranked_rows.append(len(told["ranked"]))

    compare()
    assert sum(ranked_rows) > 20


def _tables(engine: Engine, looks: list[random_lakes.Look]) -> dict[str, list[str]]:
    random_lakes.fill(engine, looks)
    engine.load_rows("runs", RUNS.columns, [])
    kept.now(engine)
    number_one.make(engine)
    line_up.make(engine)
    told = {name: engine.rows(f"SELECT * FROM {name}") for name in TABLES}
    told["ranked"] = engine.rows(ranked.compose(ranked.parts(), "SELECT * FROM ranked"))
    told["told"] = engine.rows(ranked.compose(ranked.parts(), "SELECT * FROM told"))
    return {name: sorted(map(repr, rows)) for name, rows in told.items()}


def test_both_workers_take_part(cluster: str):
    with Spark(cluster) as engine:
        running = engine._session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    assert running == 1 + 2, "the driver and an executor on each worker"


def test_the_command_asks_the_cluster(sample_lake: Path, cluster: str, capsys: pytest.CaptureFixture[str]):
    told = []
    for engine in ("duckdb", cluster):
        app(["--engine", engine, "coverage", "--json", "--lake", str(sample_lake)], standalone_mode=False)
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert told[0]


def test_what_spark_refuses_is_one_error(cluster: str):
    with Spark(cluster) as engine, pytest.raises(EngineFailed, match=r"TABLE_OR_VIEW_NOT_FOUND.*nowhere"):
        engine.rows("SELECT * FROM nowhere")
