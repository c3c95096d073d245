"""Runs against plain loops over periods, from all rows and from what a lake keeps of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine
from chartduel.metrics import calendar, kept, ranked, runs
from chartduel.model.recording import Recording
from chartduel.sources import registry
from chartduel.store.schema import RUNS
from metrics_runs import divided, sights
from random_lakes import EVENING, PARTED, SONGS, fill, recordings, snapshots

ENGINE = Engine()
HOUR = 3_600_000_000
COLUMNS = "first, last, first_rank, last_rank, periods, at_one, peak, peak_at, climb, climb_at, fall, fall_at"


@pytest.fixture(autouse=True, scope="module")
def few_rows_at_once():
    """So that even these lakes are counted some songs at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "ROWS_AT_ONCE", 4)
        yield


def counted(engine: Engine, songs: Sequence[Recording], until: int) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """The runs of each chart and song by loops."""
    told = {
        key: [summed(run) for run in divided(one for one in held if one[0] <= until)]
        for key, held in sights(engine, songs).items()
    }
    return {key: held for key, held in told.items() if held}


def summed(run: list[tuple[int, int]]) -> tuple[Any, ...]:
    labels, ranks = [label for label, _ in run], [rank for _, rank in run]
    peak = min(ranks)
    steps = [(a[1] - b[1], b[0]) for a, b in pairwise(run) if b[0] - a[0] == HOUR]
    climb = max(((won, -at) for won, at in steps if won > 0), default=(None, 0))
    fall = max(((-won, -at) for won, at in steps if won < 0), default=(None, 0))
    at_peak = next(label for label, rank in run if rank == peak)
    return (
        *(labels[0], labels[-1], ranks[0], ranks[-1], len(run), ranks.count(1), peak, at_peak),
        *(climb[0], -climb[1] if climb[0] else None, fall[0], -fall[1] if fall[0] else None),
    )


def of_now(engine: Engine) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for chart, song, *run in engine.rows(f"SELECT chart, recording, {COLUMNS} FROM runs_now ORDER BY ALL"):
        found[chart, song].append(tuple(run))
    return dict(found)


def keep(engine: Engine) -> None:
    """What `refresh` writes, as the table that it would be read from."""
    columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in RUNS.columns.items())
    engine.run(f"CREATE OR REPLACE TABLE runs AS SELECT {columns} FROM ({kept.KEPT})")


def nothing_kept(engine: Engine) -> None:
    engine.load_rows("runs", RUNS.columns, [])


FIRST_DAY = EVENING.astimezone(registry.chart("melon.top100").tz).date()
MIDNIGHT = registry.chart("melon.top100").day_label(FIRST_DAY + timedelta(days=1))
LOOKS = st.lists(snapshots(hours=6), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(LOOKS)
def test_runs_are_those_of_plain_loops(looks):
    fill(ENGINE, looks)
    ranked.place(ENGINE)
    calendar.number(ENGINE)
    runs.make(ENGINE)
    assert of_now(ENGINE) == counted(ENGINE, recordings(), 1 << 60)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(LOOKS, st.integers(0, 8), st.booleans(), st.none() | st.integers(-1, 1))
def test_what_was_kept_and_what_is_new_make_the_same(looks, first, parted, day):
    """Late archives, songs that are joined or parted, and earlier labels are found out by themselves."""
    fill(ENGINE, looks[:first], PARTED if parted else SONGS)
    nothing_kept(ENGINE)
    kept.now(ENGINE)
    keep(ENGINE)
    fill(ENGINE, looks)
    until = 1 << 60 if day is None else round((MIDNIGHT + timedelta(days=day)).timestamp() * 1e6) - 1
    kept.now(ENGINE, None if day is None else FIRST_DAY + timedelta(days=day))
    assert of_now(ENGINE) == counted(ENGINE, recordings(), until)
    if day is None:
        keep(ENGINE)
        kept.now(ENGINE)
        assert of_now(ENGINE) == counted(ENGINE, recordings(), until)
        read_again = "SELECT count(*) FROM asked_labels SEMI JOIN runs_now USING (chart)"
        assert not of_now(ENGINE) or ENGINE.one(read_again)[0] == 0
