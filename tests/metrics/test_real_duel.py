"""The duel on the real archives, number by number against the oracle, and against the figures known to be true.

One lake grows while this file is run: witness_a and b, then c, then Billboard. The tests are in that order.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import duel_figures
from chartduel.api.answer import Duel
from chartduel.api.importing import import_archives
from chartduel.api.lake import open_lake
from oracle import duel as oracle
from oracle.archives import KST, Obs, read_billboard, read_kr_daily
from oracle.mutants import differences
from oracle.songs import key_of
from shared_data import need

RELEASE = datetime(2024, 11, 22, 14, tzinfo=KST)
LAST = date(2025, 9, 30)
HOURLY = ("melon.top100", "genie.realtime", "bugs.realtime", "flo.top100")
BILLBOARD = ("billboard.global200", "billboard.hot100")
# Of HOME SWEET HOME and number one girl.
DAYS = {
    "apple.daily.kr": (235, 135),
    "bugs.realtime": (312, 310),
    "flo.top100": (312, 112),
    "genie.realtime": (312, 86),
    "melon.top100": (312, 167),
}
PERIODS = {
    "melon.top100": (376, 172),
    "bugs.realtime": (376, 374),
    "flo.top100": (376, 115),
    "genie.realtime": (376, 88),
}
PEAKS = {
    "melon.top100": (1, 22),
    "genie.realtime": (1, 16),
    "bugs.realtime": (1, 4),
    "flo.top100": (1, 19),
    "apple.daily.kr": (1, 4),
}


class Growing:
    """A lake and the oracle's looks at the same files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.looks: list[Obs] = []

    def add(self, files: dict[str, list[Obs]]) -> None:
        paths = [need(f"data/{name}") for name in files]
        done = import_archives(self.root, paths)
        assert done.snapshots_new > 0
        self.looks += [look for looks in files.values() for look in looks]

    def duel(self, **asked: Any) -> Duel:
        return open_lake(self.root).duel("number one girl", "HOME SWEET HOME", **asked)

    def oracle(self, first_day: date | None = None, last_day: date | None = None) -> dict[str, dict[str, Any]]:
        return oracle.duel(self.looks, key_of, RELEASE, first_day=first_day, last_day=last_day, frozen_seen="previous")

    def faults(self, answer: Duel, true: dict[str, dict[str, Any]]) -> list[str]:
        """Every number that differs, and every disagreement between witnesses that does."""
        true = duel_figures.seen_on(true)
        mine = duel_figures.figures(chart for chart in answer.charts if chart.chart in self.charts)
        told = {chart: duel_figures.disagreements(answer.result, chart) for chart in true}
        listed = [chart for chart in true if told[chart] != true[chart]["disagreements"]]
        return differences(true, mine) + [f"{chart}: disagreements" for chart in listed]

    @property
    def charts(self) -> set[str]:
        return {look.chart for look in self.looks}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Growing:
    return Growing(tmp_path_factory.mktemp("real") / "lake")


@pytest.fixture(scope="module")
def with_ab(lake: Growing) -> Growing:
    need("data/kr_daily/witness_a.csv.gz")
    need("data/kr_daily/witness_b.csv.gz")
    lake.add({f"kr_daily/witness_{letter}.csv.gz": read_kr_daily(letter) for letter in "ab"})
    return lake


@pytest.fixture(scope="module")
def ab(with_ab: Growing) -> Duel:
    return with_ab.duel()


@pytest.fixture(scope="module")
def with_c(with_ab: Growing) -> Growing:
    need("data/kr_daily/witness_c.csv.gz")
    with_ab.add({"kr_daily/witness_c.csv.gz": read_kr_daily("c")})
    return with_ab


@pytest.fixture(scope="module")
def abc(with_c: Growing) -> Duel:
    return with_c.duel()


@pytest.fixture(scope="module")
def with_billboard(with_c: Growing) -> Growing:
    need("data/billboard/billboard_2022-04_2025-12.parquet")
    looks = [look for chart in BILLBOARD for look in read_billboard(chart)]
    with_c.add({"billboard/billboard_2022-04_2025-12.parquet": looks})
    return with_c


def both(answer: Duel, chart: str, figure: str) -> tuple[Any, Any]:
    """(HOME SWEET HOME, number one girl)"""
    songs = next(one for one in answer.charts if one.chart == chart).songs
    return getattr(songs["B"], figure), getattr(songs["A"], figure)


def test_every_number_of_two_witnesses(with_ab: Growing, ab: Duel) -> None:
    true = with_ab.oracle()
    assert len(duel_figures.seen_on(true)) == len(ab.charts) == 5
    assert with_ab.faults(ab, true) == []


def test_every_number_of_a_window(with_ab: Growing, ab: Duel) -> None:
    """From a day on which both were long on the chart, to one inside the archive."""
    first, last = date(2024, 12, 2), date(2025, 1, 31)
    true = with_ab.oracle(first, last)
    assert with_ab.faults(with_ab.duel(from_day=first, to_day=last), true) == []
    assert all(song["debut"]["left_censored"] for chart in true.values() for song in chart["songs"].values())


def test_only_the_charts_asked_for(with_ab: Growing, ab: Duel) -> None:
    answer = with_ab.duel(charts=["genie.realtime"])
    (chart,) = answer.charts
    assert chart == next(one for one in ab.charts if one.chart == "genie.realtime")
    assert {one.chart for one in answer.result.evidence} == {"genie.realtime"}


@pytest.mark.parametrize("chart", DAYS)
def test_days_on_chart(ab: Duel, chart: str) -> None:
    assert both(ab, chart, "days_on_chart") == DAYS[chart]
    assert max(one.latest.chart_time.date() for one in _songs(ab, chart)) <= LAST


def _songs(answer: Duel, chart: str) -> list[Any]:
    return list(next(one for one in answer.charts if one.chart == chart).songs.values())


@pytest.mark.parametrize("chart", PERIODS)
def test_periods_on_chart(ab: Duel, chart: str) -> None:
    assert both(ab, chart, "periods_on_chart") == PERIODS[chart]


@pytest.mark.parametrize("chart", PEAKS)
def test_peaks(ab: Duel, chart: str) -> None:
    assert tuple(peak.rank for peak in both(ab, chart, "peak")) == PEAKS[chart]


def test_apple_begins_on_the_24th(ab: Duel) -> None:
    for debut in both(ab, "apple.daily.kr", "debut"):
        assert debut.chart_time == datetime(2024, 11, 24, tzinfo=KST)
        assert not debut.left_censored


def test_hourly_charts_are_sampled_and_their_debuts_bounds(ab: Duel) -> None:
    for chart in HOURLY:
        for debut in both(ab, chart, "debut"):
            assert debut.left_censored
            assert debut.hours_after_release == 21.0
    assert {chart.chart for chart in ab.charts if chart.sampled} == set(HOURLY)
    assert "hour" not in ab.verdict.lower()


def test_the_only_pair_of_that_week_is_named(ab: Duel) -> None:
    """Two songs are called HOME SWEET HOME: the duel says which one it took."""
    songs = {song.key: song for song in ab.result.songs}
    assert songs["B"].artists[0] == "G-DRAGON"
    assert [song.released_at for song in ab.result.songs] == [RELEASE, RELEASE]
    (resolved,) = ab.result.resolved
    assert "G-DRAGON" in resolved
    assert "카더가든" not in resolved


def test_the_homonym_counts_for_nobody(with_ab: Growing, ab: Duel) -> None:
    """268 + 265 rows, of which one each was saved again unchanged the day after."""
    lake = open_lake(with_ab.root)
    entries = lake.table("entries").collect()
    listings = lake.table("listings").collect()
    matches = lake.table("matches").collect()
    other = listings.filter((listings["title"] == "Home Sweet Home") & (listings["artist"] == "카더가든"))
    assert entries.filter(entries["listing"].is_in(other["id"].to_list())).height == 268 + 265 - 2
    recordings = set(matches.filter(matches["listing"].is_in(other["id"].to_list()))["recording"])
    assert len(recordings) == 1
    assert not recordings & {song.recording for song in ab.result.songs}


def test_the_evidence_is_in_the_archives(with_ab: Growing, ab: Duel) -> None:
    charts = {chart.chart for chart in ab.charts}
    assert {one.chart for one in ab.result.evidence} == charts
    held = {(look.chart, look.label, look.witness) for look in with_ab.looks}
    assert {(one.chart, one.chart_time, one.witness) for one in ab.result.evidence} <= held
    assert all(one.payload for one in ab.result.evidence)


def test_every_number_of_three_witnesses(with_c: Growing, abc: Duel) -> None:
    assert with_c.faults(abc, with_c.oracle()) == []


def test_a_third_witness_moves_the_genie_peak(abc: Duel) -> None:
    _, peak = both(abc, "genie.realtime", "peak")
    assert (peak.rank, peak.chart_time, peak.times) == (12, datetime(2024, 11, 23, 1, tzinfo=KST), 1)
    _, debut = both(abc, "genie.realtime", "debut")
    assert debut.observed_at == datetime(2024, 11, 23, 1, 37, tzinfo=KST)
    assert debut.left_censored


def test_the_third_witness_disagrees_and_is_told(with_c: Growing, abc: Duel) -> None:
    told = [one for one in abc.result.disagreements if one.chart in HOURLY]
    assert told
    assert all(len(set(one.ranks.values())) > 1 and len(one.ranks) > 1 for one in told)


@pytest.mark.usefixtures("abc")
def test_every_number_with_billboard(with_billboard: Growing) -> None:
    answer = with_billboard.duel()
    assert {chart.chart for chart in answer.charts} >= {*DAYS, "billboard.global200"}
    assert with_billboard.faults(answer, with_billboard.oracle()) == []


@pytest.mark.usefixtures("abc")
def test_five_changes_of_lead_on_the_global_200(with_billboard: Growing) -> None:
    first, last = date(2024, 12, 7), date(2025, 2, 1)
    answer = with_billboard.duel(from_day=first, to_day=last)
    chart = next(one for one in answer.charts if one.chart == "billboard.global200")
    assert chart.lead_changes == 5
    assert (chart.coverage.expected, chart.coverage.observed, chart.coverage.frozen) == (9, 9, 0)
    assert chart.ahead == {"A": 4 / 9, "B": 5 / 9, "tie": 0.0}
    assert with_billboard.faults(answer, with_billboard.oracle(first, last)) == []


@pytest.mark.usefixtures("abc")
def test_every_window_of_a_week(with_billboard: Growing) -> None:
    """Windows that begin and end in gaps, before the release, on it, and far behind the songs."""
    for first in (date(2024, 11, 18), date(2024, 11, 22), date(2024, 12, 28), date(2025, 3, 20), date(2025, 9, 28)):
        last = first + timedelta(days=6)
        answer = with_billboard.duel(from_day=first, to_day=last)
        assert with_billboard.faults(answer, with_billboard.oracle(first, last)) == [], first
