"""The comparison with the oracle is worth something: it catches each of ten deliberate faults."""

from __future__ import annotations

from typing import Any

import pytest

import duel_figures
import tiny_lake
from chartduel.metrics import periods
from oracle import scenario
from oracle.duel import RULES
from oracle.duel import duel as oracle
from oracle.mutants import MUTANTS, differences, mutant
from oracle.songs import key_of

SONGS = ("number one girl / ROSÉ", "HOME SWEET HOME / G-DRAGON")


@pytest.fixture(scope="module")
def real() -> dict[str, dict[str, Any]]:
    """chartduel's answer to the scenario: names resolved, periods loaded, the duel fought."""
    looks = tiny_lake.redated(scenario.observations(), RULES)
    with tiny_lake.lake_of(looks) as engine:
        songs = tiny_lake.recordings(engine, SONGS, scenario.RELEASE)
        return duel_figures.figures(tiny_lake.fight(periods.load(engine, songs), songs))


def test_there_are_ten() -> None:
    assert len(MUTANTS) == 10


def test_chartduel_and_the_oracle_agree_on_the_scenario(real: dict[str, dict[str, Any]]) -> None:
    assert list(real) == ["genie.realtime"]
    assert differences(oracle(scenario.observations(), key_of, scenario.RELEASE), real) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(real: dict[str, dict[str, Any]], name: str) -> None:
    assert differences(mutant(name)(scenario.observations(), key_of, scenario.RELEASE), real)
