"""Titles of one act in two scripts: what pairs them, and what rivals take away."""

from __future__ import annotations

import random
from itertools import product

import pytest

from chartduel.identity.across import Free, pairs
from chartduel.identity.charted import Run
from chartduel.identity.evidence import SURE

MARKETS = {"melon.top100": "kr", "spotify.daily.kr": "kr"}


class Shapeless:
    """Charts of which no run has a shape."""

    def shapes(self, groups, markets):
        return {}


def song(top: int, title: str, *, native: bool, first: float = 100.0, version: str = "", source: str = "") -> Free:
    source = source or ("melon" if native else "spotify")
    run = Run(first, first + 30.0, frozenset(MARKETS))
    return Free(top, title, "Sand Grain", version, native, frozenset(), frozenset((source,)), run, censored=False)


def weights(*songs: Free) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], list[Free]] = {}
    for one in songs:
        found.setdefault(("sandgrain", one.version), []).append(one)
    title = {one.top: one.title for one in songs}
    return {(title[link.one], title[link.other]): link.weight for link in pairs(found, Shapeless(), MARKETS)}


LAKE = song(1, "얼어붙은 호수", native=True)
FROZEN = song(2, "Frozen Lake", native=False)


def test_a_translation_that_entered_with_it_is_the_song():
    assert weights(LAKE, FROZEN)["얼어붙은 호수", "Frozen Lake"] >= SURE


def test_the_calendar_alone_makes_no_song():
    told = weights(song(1, "자전거", native=True), song(2, "Kettle", native=False))
    assert told["자전거", "Kettle"] < SURE


def test_two_titles_that_fit_one_as_well_are_both_undecided():
    told = weights(LAKE, FROZEN, song(3, "The Lake Is Frozen", native=False))
    assert len(told) == 2
    assert all(weight < SURE for weight in told.values())


def test_a_rival_with_a_better_match_of_its_own_is_none():
    told = weights(
        LAKE, FROZEN, song(3, "호수 위의 자전거", native=True), song(4, "A Bicycle on the Lake", native=False)
    )
    assert told["얼어붙은 호수", "Frozen Lake"] >= SURE
    assert told["호수 위의 자전거", "A Bicycle on the Lake"] >= SURE
    assert told["얼어붙은 호수", "A Bicycle on the Lake"] < SURE


def test_songs_of_one_version_do_not_hide_those_of_another():
    live = [song(3, "자전거", native=True, version="live"), song(4, "Bicycle", native=False, version="live")]
    told = weights(LAKE, FROZEN, *live)
    assert set(told) == {("얼어붙은 호수", "Frozen Lake"), ("자전거", "Bicycle")}


def test_a_platform_has_one_title_for_a_song():
    assert not weights(LAKE, song(2, "Frozen Lake", native=False, source="melon"))


def test_a_translation_of_another_year_stays_undecided():
    assert weights(LAKE, song(2, "Frozen Lake", native=False, first=900.0))["얼어붙은 호수", "Frozen Lake"] < SURE


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_songs_says_nothing(seed):
    songs = [
        song(top, title, native=native)
        for top, (native, title) in enumerate(
            [*product((True,), ("호수", "자전거", "우산")), (False, "Umbrella"), (False, "Lake")]
        )
    ]
    shuffled = random.Random(seed).sample(songs, len(songs))
    assert weights(*shuffled) == pytest.approx(weights(*songs))
