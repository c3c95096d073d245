"""Random small charts, fought by chartduel and by the oracle: every number must be equal.

Two paths. The pure one makes the periods by a reduction of its own and asks the arithmetic alone, many times;
the other goes through the tables of a lake: names resolved, periods loaded by SQL.
"""

from __future__ import annotations

from hypothesis import given, settings

import duel_figures
import tiny_lake
from chartduel.metrics import periods
from oracle.mutants import differences
from random_charts import KEYS, PRINTED, SONGS, Case, cases, recordings, reduced


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(cases())
def test_the_arithmetic(case: Case) -> None:
    mine = tiny_lake.fight(reduced(case), recordings(case), case.first_day, case.last_day)
    assert differences(duel_figures.seen_on(case.oracle()), duel_figures.figures(mine)) == []


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(cases())
def test_through_the_tables_of_a_lake(case: Case) -> None:
    with tiny_lake.lake_of(case.looks, [name for names in PRINTED.values() for name in names]) as engine:
        songs = tiny_lake.recordings(engine, [SONGS[key] for key in case.songs], case.release)
        held = periods.load(engine, songs)
        told = periods.disagreements(engine)
    mine = duel_figures.figures(tiny_lake.fight(held, songs, case.first_day, case.last_day))
    assert differences(duel_figures.seen_on(case.oracle()), mine) == []
    assert {one.chart.id for one in held} == set(duel_figures.seen_on(case.oracle(whole=True)))
    assert [(chart, label, KEYS[song], dict(ranks)) for chart, label, song, ranks in told] == case.disagreements()
