"""The real archives beside the project: what each gives, and that its traps are stepped over."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chartduel.importers.reader import import_files
from chartduel.importers.recognise import recognise
from chartduel.importers.rejects import Imported
from chartduel.store import lake as store
from chartduel.store.lake import Lake

KST = ZoneInfo("Asia/Seoul")
FILES = {
    "kr_daily/witness_a.csv.gz": "kr_daily_a",
    "kr_daily/witness_b.csv.gz": "kr_daily_b",
    "kr_daily/witness_c.csv.gz": "kr_daily_c",
    "kr_hourly/d6_ranks.csv.gz": "kr_hourly_d6",
    "kr_hourly/hc_ranks.csv.gz": "kr_hourly_hc",
    "kr_hourly/d6_youtube_views.csv.gz": "d6_youtube_views",
    "kr_hourly/hc_youtube_views.csv.gz": "hc_youtube_views",
    "kr_weekly/circle_digital_top200_2018_2023.csv.gz": "circle_weekly",
    "kr_monthly/melon_monthly_2000_2023.csv.gz": "melon_monthly",
    "markets/spotify_apple_youtube_kr_2024-11_2025-03.parquet": "markets",
    "billboard/billboard_2022-04_2025-12.parquet": "billboard",
    "billboard/hot100_1958_2022.parquet": "hot100_history",
    "spotify/weekly_top200_2016_2024.parquet": "spotify_weekly",
    "spotify/daily_top50_kr_sea_2025-06_2026-03.parquet": "spotify_daily",
    "uk/singles_1952_2024.parquet": "uk_singles",
}
FOLDERS = {
    "kr_one_hour_2025-02-27": "kr_one_hour",
    "kr_raw_json_2024-11": "kr_raw_json",
    "search_trends_2022-05": "search_trends",
}


@pytest.fixture(scope="module")
def told(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, dict[str, Imported]]:
    """One lake with every archive, and what each import said."""
    lake = store.create(tmp_path_factory.mktemp("real") / "lake")
    whole = {name: import_files(lake, [shared / name]) for name in (*FILES, *FOLDERS) if "trends" not in name}
    trends = sorted((shared / "search_trends_2022-05").iterdir())[::5]
    return lake, {**whole, "search_trends_2022-05": import_files(lake, trends)}


def kst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KST)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_recognised(name, shared, engine):
    assert recognise(engine, shared / name).name == FILES[name]


@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_of_a_folder_is_recognised(name, shared, engine):
    paths = [path for path in (shared / name).rglob("*") if path.is_file()][::9]
    assert paths
    assert {recognise(engine, path).name for path in paths} == {FOLDERS[name]}


def test_what_was_refused(told):
    refused = {name: dict(Counter(r.error for r in done.rejected)) for name, done in told[1].items() if done.rejected}
    assert refused == {
        "kr_hourly/d6_ranks.csv.gz": {"RepeatedRow": 16},
        "kr_hourly/hc_ranks.csv.gz": {"NoTitle": 539},
        "kr_hourly/hc_youtube_views.csv.gz": {"BadDate": 1},
        "markets/spotify_apple_youtube_kr_2024-11_2025-03.parquet": {"NoTitle": 7},
    }


def test_all_of_the_long_archives_came_in(told):
    entries = {name: done.entries_new for name, done in told[1].items()}
    assert entries["uk/singles_1952_2024.parquet"] == 286_543
    assert entries["billboard/hot100_1958_2022.parquet"] == 336_087
    assert entries["spotify/weekly_top200_2016_2024.parquet"] == 486_397
    assert entries["kr_monthly/melon_monthly_2000_2023.csv.gz"] == 25_876
    assert entries["kr_weekly/circle_digital_top200_2018_2023.csv.gz"] == 40_300
    assert told[1]["kr_hourly/d6_youtube_views.csv.gz"].counts_new == 2 * 13_382
    assert told[1]["kr_hourly/hc_youtube_views.csv.gz"].counts_new == 2 * 8_961


def test_spotify_files_that_lag_are_dated_by_streaks(told, ask):
    sql = "SELECT DISTINCT chart_time::DATE FROM snapshots WHERE chart = 'spotify.daily.{}' AND witness = 'websseu'"
    days = [row[0] for row in ask(told[0], sql.format("global") + " ORDER BY 1")]
    assert days == [date(2024, 11, day) for day in (*range(6, 26), 28)] + [date(2024, 12, 8)]
    korea = [row[0] for row in ask(told[0], sql.format("kr") + " ORDER BY 1")]
    assert set(korea) - set(days) == {date(2024, 11, 27)}


@pytest.mark.parametrize(
    ("chart", "day", "title", "rank", "value"),
    [
        ("spotify.daily.global", "2024-11-22", "number one girl", 31, 3_075_155),
        ("spotify.daily.kr", "2024-11-22", "number one girl", 8, 40_572),
        ("spotify.daily.kr", "2024-11-22", "HOME SWEET HOME", 6, 61_909),
        ("spotify.daily.kr", "2024-11-25", "HOME SWEET HOME", 2, 83_847),
        ("spotify.daily.kr", "2024-11-25", "number one girl", 9, 39_750),
        ("spotify.daily.kr", "2024-11-27", "HOME SWEET HOME", 2, 75_341),
        ("spotify.daily.kr", "2024-12-08", "HOME SWEET HOME", 6, 52_355),
    ],
)
def test_streams_of_the_two_songs(told, ask, chart, day, title, rank, value):
    sql = f"SELECT DISTINCT rank, value FROM lines WHERE chart = '{chart}' AND chart_time::DATE = '{day}'"
    assert ask(told[0], f"{sql} AND title LIKE '{title}%'") == [(rank, value)]


def test_youtube_weeks_end_on_thursdays_and_hold_one_count_each(told, ask):
    days = ask(told[0], "SELECT DISTINCT dayname(chart_time) FROM snapshots WHERE chart LIKE 'youtube.songs%'")
    assert days == [("Thursday",)]
    differing, songs = ask(
        told[0],
        """SELECT count(*) FILTER (n > 1), count(*) FROM (
             SELECT count(DISTINCT value) AS n FROM lines WHERE chart LIKE 'youtube.songs%' AND value IS NOT NULL
             GROUP BY chart, chart_time, title, artist)""",
    )[0]
    assert songs > 90_000
    assert differing / songs < 0.001


def test_global_200_of_the_two_songs(told, ask):
    sql = "SELECT chart_time::DATE, rank FROM lines WHERE chart = 'billboard.global200' AND lower(title) LIKE '{}%'"
    found = {title: dict(ask(told[0], sql.format(title))) for title in ("number one girl", "home sweet home")}
    days = [date(2024, 12, 7) + timedelta(weeks=week) for week in range(9)]
    assert [found["number one girl"][day] for day in days] == [29, 47, 38, 72, 161, 105, 109, 150, 172]
    assert [found["home sweet home"][day] for day in days] == [34, 27, 53, 82, 138, 85, 114, 135, 143]


def test_billboard_scrapes_become_saturdays(told, ask):
    sql = "SELECT DISTINCT dayname(chart_time - INTERVAL 5 HOUR) FROM snapshots WHERE witness = 'billboard_scrapes'"
    assert ask(told[0], sql.replace("- INTERVAL 5 HOUR", "")) == [("Saturday",)]
    doubled = "SELECT count(*) FROM snapshots WHERE chart = 'billboard.global200' AND chart_time::DATE = '2025-02-15'"
    assert ask(told[0], doubled) == [(1,)]


def test_kworb_shows_two_days_back(told, ask):
    where = "chart = 'spotify.daily.vn' AND witness = 'kworb'"
    day, seen = ask(told[0], f"SELECT min(chart_time::DATE), min(observed_at) FROM snapshots WHERE {where}")[0]
    assert (day, f"{seen:%Y-%m-%d %H:%M}") == (date(2025, 6, 9), "2025-06-11 03:06")


def test_circle_weeks_begin_on_sundays(told, ask):
    sql = "SELECT DISTINCT chart_time FROM snapshots WHERE chart = 'circle.digital' ORDER BY 1"
    weeks = [row[0].astimezone(KST) for row in ask(told[0], sql)]
    assert {week.weekday() for week in weeks} == {6}
    assert kst("2019-12-29T00:00") in weeks
    assert weeks[-1] == kst("2023-10-29T00:00")


def test_melon_months(told, ask):
    sql = "SELECT min(chart_time), max(chart_time), count(*) FROM snapshots WHERE witness = 'melon_monthly'"
    first, last, months = ask(told[0], sql)[0]
    assert (first, last, months) == (kst("2000-01-01T00:00"), kst("2023-10-01T00:00"), 281)


def test_the_one_hour(told, ask):
    found = ask(
        told[0], "SELECT chart, chart_time, basis, observed_at, entries FROM snapshots WHERE witness = 'kr_one_hour'"
    )
    assert len(found) == 5
    assert {row[1:4] for row in found} == {(kst("2025-02-27T11:00"), "printed", None)}
    assert sum(row[4] for row in found) == 600


def test_raw_files_are_what_their_archives_say_later(told):
    done = told[1]["kr_raw_json_2024-11"]
    assert done.rejected == []
    assert (done.snapshots_new, done.snapshots_known) == (5, 29)


def test_hours_that_were_looked_at_in_vain(told, ask):
    sql = "SELECT DISTINCT witness, scope_only, bool_and(complete) FROM snapshots WHERE entries = 0 GROUP BY ALL"
    assert ask(told[0], sql)[0][:2] == ("hc", ["HAECHAN", "해찬"])
    lost = "SELECT count(*), min(entries) FROM snapshots WHERE witness = 'hc' AND NOT complete"
    assert ask(told[0], lost) == [(4, 1)]


def test_no_chart_has_a_frozen_hour(told, ask):
    sql = """SELECT count(*) FROM snapshots WHERE chart IN ('genie.realtime', 'bugs.realtime')
             AND hour(chart_time AT TIME ZONE 'Asia/Seoul') BETWEEN 2 AND 6"""
    assert ask(told[0], sql) == [(0,)]


def test_first_recorded(told, ask):
    sql = """SELECT chart, min(rank) FILTER (title LIKE 'HOME SWEET%'), min(rank) FILTER (title LIKE 'number one%')
             FROM lines WHERE witness = 'websseu' AND chart_time = '2024-11-22 16:00:00+00'
             AND chart IN ('melon.top100', 'genie.realtime', 'bugs.realtime', 'flo.top100') GROUP BY 1 ORDER BY 1"""
    found = ask(told[0], sql)
    assert found == [("bugs.realtime", 1, 4), ("flo.top100", 9, 49), ("genie.realtime", 1, 12), ("melon.top100", 5, 34)]


def test_search_interest(told, ask):
    found = dict(ask(told[0], "SELECT counter, count(*) FROM counts GROUP BY 1"))
    assert set(found) == {"youtube.views", "youtube.likes", "google.trends.kr", "naver.search"}
    assert found["naver.search"] > 1000
    assert ask(told[0], "SELECT count(*) FROM counts WHERE NOT value >= 0 OR subject = ''") == [(0,)]


def test_everything_again_is_known(told, shared):
    lake, first = told
    again = import_files(lake, [shared / name for name in FILES])
    assert (again.snapshots_new, again.entries_new, again.counts_new) == (0, 0, 0)
    known = sum(first[name].snapshots_new + first[name].snapshots_known for name in FILES)
    assert again.snapshots_known == known
    assert again.seconds < 60
