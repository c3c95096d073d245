"""The aggregate chart: scores, reliabilities and left-out ranks by plain loops, and what a made lake shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiny_lake
from chartduel.metrics.aggregate import CUT, aggregate, ranks_of, reliability, scores, weights
from chartduel.metrics.market_line import market_line
from chartduel.sources import registry
from oracle.archives import Obs

SONGS = "abcdef"
DAY = date(2024, 11, 24)
ORDERS = st.lists(st.permutations(SONGS), min_size=2, max_size=5)


def charts_of(orders: list[list[str]], shown: int = 4) -> dict[str, dict[str, int]]:
    """Charts that show the first songs of an order."""
    return {f"c{n}": {song: rank for rank, song in enumerate(order[:shown], 1)} for n, order in enumerate(orders)}


def plain_points(rank: int | None) -> float:
    return 0 if rank is None else (101 - rank) / 100


@given(ORDERS, st.lists(st.integers(1, 9), min_size=5, max_size=5))
def test_scores_are_weighted_means_of_points(orders, weighed):
    today = charts_of(orders)
    told = dict(zip(today, map(float, weighed), strict=False))
    found = scores(today, told)
    for song in {song for ranks in today.values() for song in ranks}:
        plain = sum(told[chart] * plain_points(ranks.get(song)) for chart, ranks in today.items()) / sum(told.values())
        assert found[song] == pytest.approx(plain)
    assert scores(today, {chart: 3 * weight for chart, weight in told.items()}) == pytest.approx(found)
    better = {song: sum(other > found[song] + 1e-9 for other in found.values()) + 1 for song in found}
    assert ranks_of(found) == better


@given(st.permutations(SONGS), st.integers(2, 5))
def test_charts_that_agree_give_their_own_order(order, count):
    today = charts_of([order] * count, shown=6)
    assert sorted(ranks_of(scores(today, dict.fromkeys(today, 1.0))).items(), key=lambda one: one[1]) == [
        (song, rank) for rank, song in enumerate(order, 1)
    ]


@given(st.lists(ORDERS.filter(lambda orders: len(orders) >= 3), min_size=1, max_size=3))
def test_reliability_is_the_mean_correlation_with_the_others(days):
    held = {
        (chart, DAY - timedelta(days=back)): ranks
        for back, orders in enumerate(days)
        for chart, ranks in charts_of(orders).items()
    }
    found = reliability(held)
    for chart in {chart for chart, _ in held}:
        told = [
            plain_correlation(chart, {name: ranks for (name, on), ranks in held.items() if on == day})
            for day in {on for name, on in held if name == chart}
        ]
        assert found[chart] == pytest.approx(max(0, sum(told) / len(told)), abs=1e-9)


def plain_correlation(chart: str, today: dict[str, dict[str, int]]) -> float:
    songs = {song for ranks in today.values() for song in ranks}
    own = {song: plain_points(today[chart].get(song)) for song in songs}
    rest = [ranks for name, ranks in today.items() if name != chart]
    mean = {song: sum(plain_points(ranks.get(song)) for ranks in rest) / len(rest) for song in songs}
    x, y = sum(own.values()) / len(songs), sum(mean.values()) / len(songs)
    both = sum((own[song] - x) * (mean[song] - y) for song in songs)
    spread = sum((own[song] - x) ** 2 for song in songs) * sum((mean[song] - y) ** 2 for song in songs)
    return both / sqrt(spread) if spread > 1e-15 else 0


def test_two_charts_cannot_be_told_apart():
    assert reliability({("a", DAY): {"x": 1}, ("b", DAY): {"y": 1}}) == {}


def look(chart: str, hour: int, *songs: str, whole: bool = True) -> Obs:
    label = (datetime(2024, 11, 24, tzinfo=registry.chart(chart).tz) + timedelta(hours=hour)).astimezone(UTC)
    lines = [(rank, song, f"act {song}") for rank, song in enumerate(songs, 1)]
    return Obs(chart, label, label + timedelta(minutes=5), "one", lines, whole)


LOOKS = [
    look("melon.top100", 9, "c", "a"),
    look("melon.top100", 11, "a", "b"),
    look("melon.top100", 12, "c", "b", whole=False),
    look("genie.realtime", 11, "b", "a"),
    look("bugs.realtime", 11, "a", "c"),
]


def test_a_made_day():
    with tiny_lake.lake_of(LOOKS) as engine:
        told = aggregate(engine, "kr", None)
    assert told.day == DAY
    label = {one.chart: one.chart_time for one in told.charts}
    assert label["melon.top100"].hour == 11
    assert label["flo.top100"] is None
    first, second, third = told.songs
    assert [one.title for one in told.songs] == ["a", "b", "c"]
    assert first.score == pytest.approx((6 * 1 + 4 * 0.99 + 1 * 1) / 11)
    assert second.score == pytest.approx((6 * 0.99 + 4 * 1) / 11)
    assert third.score == pytest.approx(0.99 / 11)
    assert [(one.low, one.high) for one in told.songs] == [(1, 1), (2, 2), (3, None)]
    without = [(4 * 0.99 + 1) / 5, (6 + 1) / 7, (6 + 4 * 0.99) / 10]
    mean = sum(without) / 3
    assert first.error == pytest.approx(sqrt(2 / 3 * sum((one - mean) ** 2 for one in without)))
    assert first.ranks == {"melon.top100": 1, "genie.realtime": 2, "bugs.realtime": 1}
    assert first.reliable_rank is not None


def test_a_day_without_a_look_is_empty_and_says_what_counts():
    with tiny_lake.lake_of(LOOKS) as engine:
        told = aggregate(engine, "kr", date(2020, 1, 1))
    assert told.songs == ()
    assert {one.chart_time for one in told.charts} == {None}


def test_every_weight_has_a_source_and_a_chart():
    assert len(weights("kr")) >= 7
    assert all(one.source and one.mark in {"S", "P", "F", "I", "?"} and registry.chart(one.id) for one in weights("kr"))
    assert {one.weight for one in weights("us")} == {1}
    assert CUT == 100


def test_a_market_is_one_line_of_its_aggregate_days():
    later = [look(chart, 35, "b", "a") for chart in ("melon.top100", "genie.realtime", "bugs.realtime")]
    alone = [look("melon.top100", 59, "a")]
    with tiny_lake.lake_of([*LOOKS, *later, *alone]) as engine:
        songs = {one.title: one.recording for one in aggregate(engine, "kr", DAY).songs}
        told = {title: market_line(engine, "kr", song, None, None) for title, song in songs.items()}
        days = {day: aggregate(engine, "kr", day) for day in (DAY, DAY + timedelta(days=1))}
    assert [point.day for point in told["a"]] == list(days)
    for title, points in told.items():
        for point in points:
            placed = next((one for one in days[point.day].songs if one.title == title), None)
            expected = (placed.rank, placed.low, placed.high) if placed else (None, None, None)
            assert (point.rank, point.low, point.high) == expected
            assert point.charts == 3
    assert [point.on for point in told["c"]] == [1, 0]
