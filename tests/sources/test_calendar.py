"""The calendar of every declared chart: labels, steps and frozen hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.model.chart import Cadence, Chart
from chartduel.sources import registry

CHARTS = list(registry.charts().values())
PERIOD = {Cadence.HOUR: 1, Cadence.DAY: 24, Cadence.WEEK: 168, Cadence.MONTH: 744}
charts = st.sampled_from(CHARTS)
one_of_each = st.sampled_from([c for c in CHARTS if c.market in {"kr", "us", "gb", "global", "nz"}])
instants = st.integers(-568_080_000, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def shown(chart_id: str, seen: str) -> datetime:
    return registry.chart(chart_id).label_shown_at(datetime.fromisoformat(seen)).astimezone(UTC)


@given(charts, instants)
def test_a_label_is_the_start_of_a_period_or_an_issued_hour(chart: Chart, seen: datetime):
    label = chart.label_shown_at(seen)
    local = label.astimezone(chart.tz)
    assert (local.minute, local.second, local.microsecond) == (0, 0, 0)
    assert not chart.is_frozen(label)
    assert chart.cadence is Cadence.HOUR or chart.day_label(chart.day_of(label)) == label


@given(charts, instants, st.integers(-200, 200))
def test_a_step_can_be_taken_back(chart: Chart, seen: datetime, by: int):
    label = chart.label_shown_at(seen)
    assert chart.step(chart.step(label, by), -by) == label
    assert chart.step(chart.step(label, by), 1) == chart.step(label, by + 1)


@given(charts, instants)
def test_time_never_runs_back(chart: Chart, seen: datetime):
    later = chart.label_shown_at(seen + timedelta(hours=PERIOD[chart.cadence]))
    assert later >= chart.label_shown_at(seen)


@given(charts, instants)
def test_the_same_label_within_a_period_or_the_next(chart: Chart, seen: datetime):
    label = chart.label_shown_at(seen)
    soon = chart.label_shown_at(seen + timedelta(minutes=59))
    following = chart.step(label)
    while chart.is_frozen(following):
        following = chart.step(following)
    assert soon in {label, following}


@given(one_of_each, instants)
def test_the_labels_shown_one_after_the_other_are_steps(chart: Chart, seen: datetime):
    if chart.cadence is Cadence.HOUR:
        assert chart.label_shown_at(chart.label_shown_at(seen)) == chart.label_shown_at(seen)
        return
    step = timedelta(hours=PERIOD[chart.cadence])
    first, last = chart.label_shown_at(seen), chart.label_shown_at(seen + 3 * step)
    assert last in {chart.step(first, 3), chart.step(first, 4)} or chart.cadence is Cadence.MONTH
    assert first in set(chart.labels(first, last))


@given(charts, instants)
def test_labels_between_two_are_whole(chart: Chart, seen: datetime):
    last = chart.label_shown_at(seen)
    found = list(chart.labels(chart.step(last, -5), last))
    assert (len(found), found[-1]) == (6, last)
    assert found == sorted(found)


@pytest.mark.parametrize("chart_id", ["genie.realtime", "bugs.realtime"])
@pytest.mark.parametrize("hour", [1, 2, 3, 4, 5, 6])
def test_a_frozen_hour_shows_the_last_issued_chart(chart_id: str, hour: int):
    assert shown(chart_id, f"2025-09-01T0{hour}:30+09:00") == datetime(2025, 8, 31, 16, tzinfo=UTC)
    assert shown(chart_id, "2025-09-01T07:00+09:00") == datetime(2025, 8, 31, 22, tzinfo=UTC)


def test_melon_was_frozen_until_2020_only():
    assert shown("melon.top100", "2019-09-01T04:30+09:00") == datetime(2019, 8, 31, 16, tzinfo=UTC)
    assert shown("melon.top100", "2024-09-01T04:30+09:00") == datetime(2024, 8, 31, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chart_id", "seen", "label"),
    [
        ("melon.top100", "2024-11-23T11:38+09:00", "2024-11-23T11:00+09:00"),
        ("melon.daily", "2025-09-02T11:59+09:00", "2025-08-31T00:00+09:00"),
        ("melon.daily", "2025-09-02T12:00+09:00", "2025-09-01T00:00+09:00"),
        ("melon.weekly", "2025-09-01T14:29+09:00", "2025-08-18T00:00+09:00"),
        ("melon.weekly", "2025-09-01T15:00+09:00", "2025-08-25T00:00+09:00"),
        ("melon.monthly", "2025-09-01T15:00+09:00", "2025-08-01T00:00+09:00"),
        ("billboard.global200", "2024-12-03T12:00-05:00", "2024-12-07T00:00-05:00"),
        ("billboard.global200", "2024-12-07T12:00-05:00", "2024-12-07T00:00-05:00"),
        ("billboard.global200", "2024-12-08T12:00-05:00", "2024-12-07T00:00-05:00"),
        ("billboard.global200", "2024-12-09T12:00-05:00", "2024-12-07T00:00-05:00"),
        ("spotify.daily.kr", "2025-06-11T03:06+00:00", "2025-06-09T00:00+00:00"),
        ("spotify.daily.kr", "2025-06-11T22:00+00:00", "2025-06-10T00:00+00:00"),
        ("spotify.weekly.gb", "2024-12-27T23:00+00:00", "2024-12-26T00:00+00:00"),
        ("youtube.songs.kr", "2024-12-22T22:39+00:00", "2024-12-19T00:00+00:00"),
        ("youtube.songs.kr", "2024-12-22T12:00+00:00", "2024-12-12T00:00+00:00"),
        ("apple.daily.kr", "2024-11-22T11:23+09:00", "2024-11-22T00:00+09:00"),
        ("uk.singles", "2024-05-03T18:00+01:00", "2024-05-03T00:00+01:00"),
        ("circle.digital", "2024-01-11T12:00+09:00", "2023-12-31T00:00+09:00"),
    ],
)
def test_what_was_shown(chart_id: str, seen: str, label: str):
    assert shown(chart_id, seen) == datetime.fromisoformat(label)
