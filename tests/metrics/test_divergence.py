"""Korea against the world: the divergence against entropies, its laws, and what counts on which side."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.api.lake import open_lake
from chartduel.metrics.divergence import jensen_shannon, world
from chartduel.model.duel import ChartDuel, Coverage, DuelSong

SHARES = st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any)


def division(counts: list[int]) -> dict[str, float]:
    return {key: count / sum(counts) for key, count in zip(("A", "B", "tie"), counts, strict=True)}


def entropy(shares: list[float]) -> float:
    return -sum(share * log(share) / log(2) for share in shares if share)


@given(SHARES, SHARES)
def test_it_is_the_entropy_of_the_mean_less_the_mean_of_the_entropies(one, other):
    p, q = division(one), division(other)
    both = [(p[key] + q[key]) / 2 for key in p]
    expected = entropy(both) - (entropy(list(p.values())) + entropy(list(q.values()))) / 2
    assert jensen_shannon(p, q) == pytest.approx(expected, abs=1e-12)
    assert jensen_shannon(p, q) == jensen_shannon(q, p)
    assert 0 <= jensen_shannon(p, q) <= 1


@given(SHARES)
def test_its_bounds_are_reached_by_the_same_and_by_strangers(one):
    assert jensen_shannon(division(one), division(one)) == 0
    assert jensen_shannon(division([1, 0, 0]), division([0, 1, 0])) == 1


def on(chart: str, market: str, a: float, b: float, observed: int = 10, expected: int = 10) -> ChartDuel:
    return ChartDuel(
        chart=chart,
        market=market,
        scope="full",
        sampled=observed * 2 < expected,
        songs={},
        ahead={"A": a, "B": b, "tie": 0.0 if a + b == 0 else 1 - a - b},
        lead_changes=0,
        coverage=Coverage(expected=expected, observed=observed, frozen=0),
    )


SONGS = tuple(
    DuelSong(key=key, recording=key, title=key, artists=(), released_at=None) for key in ("A", "B")
)  # fmt: skip


def test_every_country_counts_alike_and_the_global_charts_not_at_all():
    told = world(
        SONGS,
        [
            on("melon.top100", "KR", 0, 1, observed=2),
            on("apple.daily.us", "US", 1, 0),
            on("spotify.daily.us", "US", 1, 0),
            on("apple.daily.jp", "JP", 0.5, 0.5),
            on("apple.daily.fr", "FR", 0, 0),
            on("apple.daily.global", "global", 1, 0),
        ],
    )
    assert (told.countries, told.led) == (2, {"A": 1, "B": 0, "none": 1})
    assert told.world == pytest.approx({"A": 0.75, "B": 0.25, "tie": 0})
    assert told.divergence is not None
    assert told.divergence.value == pytest.approx(jensen_shannon(division([0, 1, 0]), division([3, 1, 0])))
    assert (told.divergence.low, told.divergence.high) == (
        pytest.approx(jensen_shannon(division([0, 1, 0]), division([1, 1, 0]))), 1,
    )  # fmt: skip
    assert told.divergence.difference == pytest.approx({"A": -0.75, "B": 0.75})
    korea = next(one for one in told.markets if one.market == "KR")
    assert (korea.leader, korea.coverage, korea.sampled) == ("B", 0.2, 1)
    assert {cell.market for cell in told.cells} == {"KR", "US", "JP"}


@pytest.mark.parametrize("charts", [[], [on("melon.top100", "KR", 1, 0)], [on("apple.daily.us", "US", 1, 0)]])
def test_without_two_sides_there_is_no_divergence(charts):
    assert world(SONGS, charts).divergence is None


def test_the_sample_is_led_by_another_song_at_home(sample_lake):
    told = open_lake(sample_lake).markets("number one girl", "HOME SWEET HOME")
    korea = next(one for one in told.markets if one.market == "KR")
    assert (korea.leader, told.home) == ("B", "KR")
