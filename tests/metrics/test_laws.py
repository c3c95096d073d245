"""Laws of the duel on random charts: what may not change the answer, or changes it in a known way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import duel_figures
import tiny_lake
from oracle.archives import Obs
from random_charts import Case, cases, recordings, reduced

KOREAN = frozenset({"genie.realtime", "flo.top100", "apple.daily.kr"})
"""Charts in a zone without summer time."""


def answer(case: Case) -> dict[str, Any]:
    return duel_figures.figures(tiny_lake.fight(reduced(case), recordings(case), case.first_day, case.last_day))


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_songs_names_them_and_changes_nothing_else(case: Case, dice: Any) -> None:
    order = dice.sample(case.songs, len(case.songs))
    new_key = {song: case.songs[place] for place, song in enumerate(order)}
    named = answer(case)
    for chart in named.values():
        chart["songs"] = {new_key[key]: song for key, song in chart["songs"].items()}
        chart["ahead"] = {new_key.get(key, key): share for key, share in chart["ahead"].items()}
    assert answer(replace(case, songs=tuple(order))) == named


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(cases(KOREAN), st.integers(-900, 900))
def test_whole_days_later_is_the_same_duel_whole_days_later(case: Case, days: int) -> None:
    by = timedelta(days=days)

    def later(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: later(held) for key, held in value.items()}
        return value + by if isinstance(value, datetime) else value

    shifted = Case(
        [_moved(look, by) for look in case.looks],
        case.songs,
        case.release and case.release + by,
        case.first_day and case.first_day + by,
        case.last_day and case.last_day + by,
    )
    assert answer(shifted) == later(answer(case))


def _moved(look: Obs, by: timedelta) -> Obs:
    return replace(look, label=look.label + by, observed_at=look.observed_at and look.observed_at + by)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(cases())
def test_a_witness_who_saw_the_same_counts_for_nothing(case: Case) -> None:
    echo = [replace(look, witness=f"{look.witness} again") for look in case.looks if look.observed_at]
    assert answer(replace(case, looks=case.looks + echo)) == answer(case)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(cases())
def test_shares_are_shares_and_counts_are_bounded(case: Case) -> None:
    named = answer(case)
    assume(named)
    for chart in named.values():
        total = sum(chart["ahead"].values())
        assert total == 0 or abs(total - 1) < 1e-9
        assert 0 <= chart["coverage"]["observed"] <= chart["coverage"]["expected"]
        for song in chart["songs"].values():
            assert song["days_on_chart"] <= song["periods_on_chart"]
            assert song["periods_at_1"] <= song["periods_on_chart"]
            assert (song["debut"] is None) == (song["peak"] is None) == (song["periods_on_chart"] == 0)
            if song["peak"]:
                assert song["peak"]["rank"] <= song["debut"]["rank"]
                assert song["debut"]["chart_time"] <= song["peak"]["chart_time"]
                assert song["periods_at_1"] == (song["peak"]["times"] if song["peak"]["rank"] == 1 else 0)
