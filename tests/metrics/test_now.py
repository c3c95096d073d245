"""Who is new at number one, and when each chart was last recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

import tiny_lake
from chartduel.metrics.now import collected, new_number_ones
from oracle.archives import KST, Obs

NOON = datetime(2024, 11, 22, 15, tzinfo=KST)
NOG, HSH = ("number one girl", "ROSÉ"), ("HOME SWEET HOME", "G-DRAGON")


def look(hour: int, first: tuple[str, str], *, whole: bool = True, chart: str = "flo.top100", minute: int = 5) -> Obs:
    label = NOON + timedelta(hours=hour)
    second = HSH if first == NOG else NOG
    return Obs(chart, label, label + timedelta(minutes=minute), "one", [(1, *first), (2, *second)], whole)


@pytest.mark.parametrize(
    ("looks", "leaders"),
    [
        ([look(0, NOG), look(9, HSH)], ["HOME SWEET HOME"]),
        ([look(0, NOG), look(9, NOG)], []),
        ([look(9, NOG)], []),
        ([look(0, NOG), look(5, HSH), look(9, HSH)], []),
        ([look(0, NOG), look(9, HSH, whole=False)], []),
        ([look(0, NOG), look(9, HSH), look(9, NOG, minute=50)], []),
    ],
)
def test_new_number_ones(looks: list[Obs], leaders: list[str]) -> None:
    with tiny_lake.lake_of(looks) as engine:
        assert [one.title for one in new_number_ones(engine)] == leaders


def test_the_newest_comes_first() -> None:
    looks = [
        look(hour, song, chart=chart) for chart in ("flo.top100", "vibe.top100") for hour, song in ((0, NOG), (2, HSH))
    ]
    looks.append(look(7, NOG, chart="vibe.top100"))
    with tiny_lake.lake_of(looks) as engine:
        assert [(one.chart, one.title) for one in new_number_ones(engine)] == [
            ("vibe.top100", "number one girl"),
            ("flo.top100", "HOME SWEET HOME"),
        ]
        seen = [(one.chart, one.chart_time - NOON, one.snapshots, one.witnesses) for one in collected(engine)]
    assert seen == [("vibe.top100", timedelta(hours=7), 3, 1), ("flo.top100", timedelta(hours=2), 2, 1)]
