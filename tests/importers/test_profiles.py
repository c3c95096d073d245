"""Profiles: which there are, which fits a file, and what a profile can get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartduel.errors import AmbiguousProfile, BadProfile, UnknownProfile
from chartduel.importers import profile
from chartduel.importers.recognise import recognise
from chartduel.sources import registry

SHIPPED = [
    "kr_daily_a",
    "kr_daily_b",
    "kr_daily_c",
    "kr_hourly_d6",
    "kr_hourly_hc",
    "d6_youtube_views",
    "hc_youtube_views",
    "circle_weekly",
    "melon_monthly",
    "markets",
    "billboard",
    "hot100_history",
    "hot100_utdata",
    "spotify_weekly",
    "spotify_daily",
    "uk_singles",
    "kr_one_hour",
    "kr_raw_json",
    "search_trends",
]
DAILY = "file_date,collected_kst,chart,rank,title,artist,album,extra\n"


def test_every_shipped_profile_is_of_the_contract():
    assert sorted(profile.shipped()) == sorted(SHIPPED)
    assert all(name == one.name for name, one in profile.shipped().items())
    assert all(one.about and one.witness for one in profile.shipped().values())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_chart_of_a_shipped_profile_is_declared(name):
    told = profile.shipped()[name]
    assert told.charts or told.counters
    for chart in told.charts:
        ids = {chart.id.replace("{market}", code) for code in registry.markets()} & set(registry.charts())
        assert ids, chart.id


def saved(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_several_fit(tmp_path, engine):
    path = saved(tmp_path / "unnamed.csv", DAILY + "2024-11-23,2024-11-23 11:38,melon,1,Alpha,Ann,Al,\n")
    with pytest.raises(AmbiguousProfile) as told:
        recognise(engine, path)
    assert told.value.candidates == ("kr_daily_a", "kr_daily_b")


def test_values_tell_apart_what_columns_cannot(tmp_path, engine):
    path = saved(tmp_path / "unnamed.csv", DAILY + "2024-11-23,2024-11-23 11:38,korea/melon,1,Alpha,Ann,Al,\n")
    assert recognise(engine, path).name == "kr_daily_c"


def test_none_fits(tmp_path, engine):
    with pytest.raises(UnknownProfile):
        recognise(engine, saved(tmp_path / "x.csv", "a,b\n1,2\n"))
    with pytest.raises(UnknownProfile):
        profile.named("kr_daily")


GOOD = 'name = "x"\ncolumns = { rank = "r", title = "t", date = "d" }\n'
CHART = '[[charts]]\nid = "uk.singles"\ndated = "date"\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name = 3", "Expected `str`"),
        ("name =", "Invalid value"),
        (GOOD, "not both"),
        (GOOD + "zone = 'x'\n" + CHART, "unknown field"),
        (GOOD + 'time.zone = "Mars/Olympus"\n' + CHART, "no time zone"),
        (GOOD + 'time.zone = "../etc/passwd"\n' + CHART, "no time zone"),
        (GOOD + 'time.usual = "noon"\n' + CHART, "no time of day"),
        (GOOD + 'read.file_name = "("\n' + CHART, "no pattern"),
        (GOOD + CHART.replace("uk.singles", "uk.nothing"), "no chart is called uk.nothing"),
        (GOOD + CHART.replace("uk.singles", "apple.weekly.{market}"), "no charts are called"),
        (GOOD + CHART.replace('"date"', '"streak"'), "needs [columns] streak"),
        (GOOD + CHART.replace('"date"', '"tomorrow"'), "Invalid enum value"),
        (GOOD + CHART + "top = 0\n", "no number of ranks"),
        (GOOD.replace('"r"', '"#x"') + CHART, "no place of a column"),
        ('name = "x"\n' + CHART, "needs rank"),
    ],
)
def test_a_profile_that_cannot_be(text, what, tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(text)
    with pytest.raises(BadProfile, match=r"p\.toml") as told:
        profile.named(str(path))
    assert what in str(told.value)


def test_a_profile_that_is_not_there(tmp_path):
    with pytest.raises(BadProfile):
        profile.named(str(tmp_path / "none.toml"))


def test_a_witness_is_named_after_the_profile_if_after_nobody():
    assert profile.parse((GOOD + CHART).encode(), "x").witness == "x"
