"""The periods that Korean pages print, in each of the ways they are printed."""

from __future__ import annotations

import pytest

from chartduel.errors import LayoutChanged, WrongPeriod
from chartduel.sources import printed
from chartduel.sources.registry import chart

PERIODS = {
    "2018.01.25 11:00": ("melon.top100", "2018-01-25T11:00:00+09:00"),
    "2018.01.25 9:00 실시간 시간대 선택": ("melon.top100", "2018-01-25T09:00:00+09:00"),
    "2018.01.25": ("melon.daily", "2018-01-25T00:00:00+09:00"),
    "2018.01.15 ~ 2018.01.21": ("melon.weekly", "2018-01-15T00:00:00+09:00"),
    "2018.01.15 ~ 01.21": ("melon.weekly", "2018-01-15T00:00:00+09:00"),
    "2018.12.31 ~ 01.06": ("melon.weekly", "2018-12-31T00:00:00+09:00"),
    "2018-01-15 ~ 2018-01-22": ("melon.weekly", "2018-01-15T00:00:00+09:00"),
    "2018.01": ("melon.monthly", "2018-01-01T00:00:00+09:00"),
    "2018.01.01 ~ 2018.01.31": ("melon.monthly", "2018-01-01T00:00:00+09:00"),
}
CHARTS = ("melon.top100", "melon.daily", "melon.weekly", "melon.monthly")


@pytest.mark.parametrize("told", PERIODS)
def test_a_period_is_read_in_each_way_that_it_is_printed(told):
    chart_id, label = PERIODS[told]
    assert printed.label(chart(chart_id), told).isoformat() == label


@pytest.mark.parametrize("told", PERIODS)
def test_no_other_chart_takes_it_for_its_own(told):
    for other in set(CHARTS) - {PERIODS[told][0]}:
        with pytest.raises(WrongPeriod):
            printed.label(chart(other), told)


@pytest.mark.parametrize(
    "told",
    ["2018.01.25 25:00", "2018.01.25 11:30", "2018.13.25", "2018.01.32", "9999.12.01", "0001.01.01 01:00", "어제", ""],
)
def test_what_is_no_period_is_refused(told):
    with pytest.raises(LayoutChanged):
        printed.label(chart("melon.top100"), told)


@pytest.mark.parametrize("told", ["2024.11.18 ~ 2024.11.26", "2024.11.19 ~ 2024.11.25", "2024.11.18 ~ 2024.11.18"])
def test_what_is_no_week_is_refused(told):
    with pytest.raises(WrongPeriod):
        printed.label(chart("melon.weekly"), told)
