"""Number one in how many countries, against plain counting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tiny_lake
from chartduel.metrics.countries import countries, holds
from chartduel.metrics.periods import load
from chartduel.sources import registry
from oracle.archives import Obs

SONG, OTHER = ("number one girl", "ROSÉ"), ("another song", "Somebody")
DAYS = [datetime(2024, 11, 22, tzinfo=UTC) + timedelta(days=day) for day in range(3)]
MARKETS = ("kr", "us", "vn", "global")
LOOKS = st.lists(
    st.tuples(st.sampled_from(MARKETS), st.integers(0, 2), st.sampled_from([1, 1, 2, None]), st.booleans()),
    min_size=1,
    max_size=8,
    unique_by=lambda look: look[:2],
)


def obs(market: str, day: int, rank: int | None, whole: bool) -> Obs:
    label = registry.chart(f"spotify.daily.{market}").day_label(DAYS[day].date())
    lines = [(3, *OTHER)] if rank is None else [(3, *OTHER), (rank, *SONG)]
    return Obs(f"spotify.daily.{market}", label, label + timedelta(hours=30), "one", lines, whole)


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(LOOKS)
def test_it_is_what_plain_counting_gives(looks):
    with tiny_lake.lake_of([obs(*look) for look in looks], [SONG, OTHER]) as engine:
        songs = tiny_lake.recordings(engine, [" / ".join(SONG)], None)
        held = load(engine, songs)
        told = {day: countries(engine, held, DAYS[day].date()) for day in range(3)}
        best = countries(engine, held, None)
    local = [look for look in looks if look[0] != "global"]
    if not any(rank for _, _, rank, _ in local):
        assert best == ()
        return
    for day, found in told.items():
        of_day = [look for look in local if look[1] == day]
        assert found[0].first == tuple(sorted(market for market, _, rank, _ in of_day if rank == 1))
        assert found[0].on_chart == sum(rank is not None for _, _, rank, _ in of_day)
        assert found[0].seen == sum(whole for *_, whole in of_day)
        assert found[0].declared == 71
    most = max(len(found[0].first) for found in told.values())
    assert len(best[0].first) == most


@pytest.mark.parametrize(
    ("chart", "label", "first", "last"),
    [
        ("spotify.daily.kr", date(2024, 11, 22), date(2024, 11, 22), date(2024, 11, 22)),
        ("spotify.weekly.kr", date(2024, 11, 28), date(2024, 11, 22), date(2024, 11, 28)),
    ],
)
def test_a_week_holds_its_days(chart, label, first, last):
    one = registry.chart(chart)
    held = [day for back in range(-9, 10) if holds(one, one.day_label(label), day := label + timedelta(days=back))]
    assert (held[0], held[-1], len(held)) == (first, last, (last - first).days + 1)
