"""The oracle against the figures known to be true of the two songs, and the mutants against the oracle."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from . import scenario
from .archives import KST, Obs, apple_label, billboard_label, read_billboard, read_files, read_kr_daily, shared_data
from .duel import duel
from .mutants import MUTANTS, differences, mutant, naive
from .songs import hsh, key_of, nog

pytestmark = pytest.mark.xdist_group("oracle")
RELEASE = datetime(2024, 11, 22, 14, tzinfo=KST)
HOMONYM = ("Home Sweet Home", "카더가든")
LAST = date(2025, 9, 30)
HOURLY = ["melon.top100", "genie.realtime", "bugs.realtime", "flo.top100"]
DAYS = {
    "apple.daily.kr": (135, 235),
    "bugs.realtime": (310, 312),
    "flo.top100": (112, 312),
    "genie.realtime": (86, 312),
    "melon.top100": (167, 312),
}
NOG_PERIODS = {"melon.top100": 172, "bugs.realtime": 374, "flo.top100": 115, "genie.realtime": 88}
# (number one girl, HOME SWEET HOME)
PEAKS = {
    "melon.top100": (22, 1),
    "genie.realtime": (16, 1),
    "bugs.realtime": (4, 1),
    "flo.top100": (19, 1),
    "apple.daily.kr": (4, 1),
}
# (HOME SWEET HOME, number one girl) of Melon, Genie, Bugs, FLO at about 11:3x KST, and of the Global 200 by chart date
MORNINGS = {
    date(2024, 11, 23): ((3, 22), (5, 16), (2, 4), (4, 28)),
    date(2024, 11, 24): ((3, 46), (3, 18), (1, 5), (3, 38)),
    date(2024, 11, 25): ((1, 44), (1, 25), (1, 5), (2, 26)),
    date(2024, 12, 10): ((1, 28), (1, 35), (1, 7), (1, 22)),
}
GLOBAL_200 = [(34, 29), (27, 47), (53, 38), (82, 72), (138, 161), (85, 105), (114, 109), (135, 150), (143, 172)]


def need(name: str) -> None:
    """Skip where the real archives are not beside the project; in CI that is a failure."""
    path = shared_data() / name
    if path.exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"real archive {path} is missing in CI")
    pytest.skip(f"real archive {path} is not here (set CHARTDUEL_SHARED)")


@pytest.fixture(scope="module")
def ab() -> list[Obs]:
    need("kr_daily/witness_a.csv.gz")
    need("kr_daily/witness_b.csv.gz")
    return read_kr_daily("a") + read_kr_daily("b")


@pytest.fixture(scope="module")
def abc(ab: list[Obs]) -> list[Obs]:
    need("kr_daily/witness_c.csv.gz")
    return ab + read_kr_daily("c")


@pytest.fixture(scope="module")
def ab_answer(ab: list[Obs]) -> dict[str, Any]:
    return duel(ab, key_of, RELEASE, last_day=LAST)


def both(answer: dict[str, Any], chart: str, figure: str) -> tuple[Any, Any]:
    songs = answer[chart]["songs"]
    return songs["A"][figure], songs["B"][figure]


@pytest.mark.parametrize("chart", DAYS)
def test_days_on_chart(ab_answer: dict[str, Any], chart: str) -> None:
    assert both(ab_answer, chart, "days_on_chart") == DAYS[chart]


@pytest.mark.parametrize("chart", HOURLY)
def test_periods_on_chart(ab_answer: dict[str, Any], chart: str) -> None:
    assert both(ab_answer, chart, "periods_on_chart") == (NOG_PERIODS[chart], 376)


@pytest.mark.parametrize("chart", PEAKS)
def test_peaks(ab_answer: dict[str, Any], chart: str) -> None:
    a, b = both(ab_answer, chart, "peak")
    assert (a["rank"], b["rank"]) == PEAKS[chart]


def test_known_mornings(ab: list[Obs]) -> None:
    for day, ranks in MORNINGS.items():
        answer = duel(ab, key_of, RELEASE, first_day=day, last_day=day)
        for chart, pair in zip(("melon.top100", "genie.realtime", "bugs.realtime", "flo.top100"), ranks, strict=True):
            latest = both(answer, chart, "latest")
            assert (latest[1]["rank"], latest[0]["rank"]) == pair, (day, chart)


def test_apple_begins_on_the_24th(ab_answer: dict[str, Any]) -> None:
    for debut in both(ab_answer, "apple.daily.kr", "debut"):
        assert debut["chart_time"] == datetime(2024, 11, 24, tzinfo=KST)
        assert not debut["left_censored"]


def test_first_hourly_sightings_are_censored(ab_answer: dict[str, Any]) -> None:
    for chart in HOURLY:
        for debut in both(ab_answer, chart, "debut"):
            assert debut["hours_after_release"] == 21.0
            assert debut["left_censored"]
        assert ab_answer[chart]["sampled"]


def test_the_homonym_counts_for_nobody(ab: list[Obs]) -> None:
    """268 + 265 rows in the files; one of each is in the chart of 2025-09-27 saved again unchanged the day after."""
    for letter, owner, rows in (("a", "webs9919", 268), ("b", "webstoryboy", 265)):
        files = read_files(shared_data() / "kr_daily" / f"witness_{letter}.csv.gz")
        stored = [row[1:] for stamps in files.values() for looks in stamps.values() for row in looks]
        kept = [entry[1:] for obs in ab if obs.witness == owner for entry in obs.entries]
        assert stored.count(HOMONYM) == rows
        assert kept.count(HOMONYM) == rows - 1
    assert key_of(*HOMONYM) is None


def test_witness_c_moves_the_genie_peak(abc: list[Obs]) -> None:
    answer = duel(abc, key_of, RELEASE, last_day=LAST)
    peak = answer["genie.realtime"]["songs"]["A"]["peak"]
    debut = answer["genie.realtime"]["songs"]["A"]["debut"]
    assert peak == {"rank": 12, "chart_time": datetime(2024, 11, 23, 1, tzinfo=KST), "times": 1}
    assert debut["observed_at"] == datetime(2024, 11, 23, 1, 37, tzinfo=KST)


def test_five_changes_of_lead_on_the_global_200() -> None:
    need("billboard/billboard_2022-04_2025-12.parquet")
    answer = duel(read_billboard(), key_of, RELEASE, first_day=date(2024, 12, 7), last_day=date(2025, 2, 1))
    chart = answer["billboard.global200"]
    assert chart["lead_changes"] == 5
    assert chart["coverage"] == {"expected": 9, "observed": 9, "frozen": 0}
    assert chart["ahead"] == {"A": 4 / 9, "B": 5 / 9, "tie": 0.0}


def test_known_global_200() -> None:
    need("billboard/billboard_2022-04_2025-12.parquet")
    looks = read_billboard()
    for week, pair in enumerate(GLOBAL_200):
        day = date(2024, 12, 7) + timedelta(weeks=week)
        latest = both(duel(looks, key_of, RELEASE, first_day=day, last_day=day), "billboard.global200", "latest")
        assert (latest[1]["rank"], latest[0]["rank"]) == pair, day


@pytest.mark.parametrize("title", ["HOME SWEET HOME (feat. TAEYANG & DAESUNG)", "HOME SWEET HOME (Feat. 태양 & 대성)"])
def test_song_predicates(title: str) -> None:
    assert hsh(title, "G-DRAGON")
    assert not hsh("Home Sweet Home", "카더가든")
    assert not hsh("Home Sweet Home", "CAR, THE GARDEN")
    assert not hsh("HOME SWEET HOME (Live) (feat. TAEYANG & DAESUNG)", "G-DRAGON")
    assert nog("\u200enumber one girl", "로제\u00a0(ROSÉ)")


def test_labels_of_slow_charts() -> None:
    assert apple_label(datetime(2024, 11, 24, 16, 59, tzinfo=KST)) == datetime(2024, 11, 24, tzinfo=KST)
    assert apple_label(datetime(2024, 11, 24, 17, 0, tzinfo=KST)) == datetime(2024, 11, 25, tzinfo=KST)
    assert apple_label(datetime(2025, 7, 1, 16, 0, tzinfo=KST)) == datetime(2025, 7, 2, tzinfo=KST)
    saturdays = [billboard_label(date(2024, 12, day)).date().isoformat() for day in (3, 7, 8, 9, 10)]
    assert saturdays == ["2024-12-07", "2024-12-07", "2024-12-07", "2024-12-07", "2024-12-14"]


def test_the_scenario_by_hand() -> None:
    chart = duel(scenario.observations(), key_of, RELEASE)["genie.realtime"]
    a, b = chart["songs"]["A"], chart["songs"]["B"]
    morning = datetime(2024, 11, 23, 7, tzinfo=KST)
    assert a["debut"] == {
        "rank": 10,
        "chart_time": datetime(2024, 11, 22, 15, tzinfo=KST),
        "observed_at": datetime(2024, 11, 22, 15, 40, tzinfo=KST),
        "hours_after_release": 1.0,
        "left_censored": True,
    }
    assert a["peak"] == {"rank": 1, "chart_time": morning, "times": 1}
    assert b["peak"] == {"rank": 2, "chart_time": datetime(2024, 11, 23, 1, tzinfo=KST), "times": 2}
    assert (a["latest"], b["latest"]) == ({"rank": 1, "chart_time": morning}, {"rank": 2, "chart_time": morning})
    assert (a["periods_on_chart"], a["days_on_chart"], a["periods_at_1"]) == (7, 2, 1)
    assert (b["periods_on_chart"], b["days_on_chart"], b["periods_at_1"]) == (5, 2, 0)
    assert chart["ahead"] == {"A": 3 / 7, "B": 3 / 7, "tie": 1 / 7}
    assert chart["lead_changes"] == 5
    assert chart["coverage"] == {"expected": 13, "observed": 7, "frozen": 5}
    assert not chart["sampled"]
    assert chart["disagreements"] == []


def test_two_witnesses_who_differ() -> None:
    looks = [scenario.look(22, 15, 5, 11, None), scenario.look(22, 15, 20, 11, 5, witness="two")]
    chart = duel(looks, key_of, RELEASE)["genie.realtime"]
    assert [(found["key"], found["ranks"]) for found in chart["disagreements"]] == [("B", {"one": None, "two": 5})]
    assert chart["songs"]["B"]["periods_on_chart"] == 1


def test_a_recording_listed_twice_has_the_better_rank(ab: list[Obs]) -> None:
    label = datetime(2024, 12, 8, tzinfo=KST)
    looks = [obs for obs in ab if obs.chart == "apple.daily.kr" and obs.label == label]
    assert len(looks) == 2
    for obs in looks:
        assert sorted(rank for rank, title, artist in obs.entries if nog(title, artist)) == [7, 28]
    assert duel(looks, key_of)["apple.daily.kr"]["songs"]["A"]["peak"]["rank"] == 7


def test_naive_without_faults_is_the_oracle() -> None:
    looks = scenario.observations()
    assert differences(duel(looks, key_of, RELEASE), naive(looks, key_of, RELEASE)) == []
    assert differences(duel(looks, key_of), naive(looks, key_of)) == []


def test_naive_without_faults_is_the_oracle_on_the_archives(abc: list[Obs]) -> None:
    days: dict[str, Any] = {"first_day": date(2024, 11, 20), "last_day": date(2025, 1, 31)}
    assert differences(duel(abc, key_of, RELEASE), naive(abc, key_of, RELEASE)) == []
    assert differences(duel(abc, key_of, RELEASE, **days), naive(abc, key_of, RELEASE, **days)) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_is_caught(name: str) -> None:
    looks = scenario.observations()
    assert differences(duel(looks, key_of, RELEASE), mutant(name)(looks, key_of, RELEASE))
