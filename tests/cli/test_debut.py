"""`chartduel debut`: how a song began, for people and programs."""

import json

import pytest

from cli.shapes import DEBUT, paths
from cli.tables import RED


def of(answer, chart):
    return next(one for one in answer["charts"] if one["chart"] == chart)


def test_the_json_has_the_keys_of_the_contract(run, sample_lake):
    done = run("debut", "HOME SWEET HOME", "--lake", sample_lake, "--json")
    assert done.code == 0
    assert set(paths(json.loads(done.out))) == set(DEBUT.split())


@pytest.mark.parametrize(
    ("song", "chart", "out", "state", "rank", "measure", "seen"),
    [
        ("HOME SWEET HOME", "melon.top100", 1, "gap", None, "within_24h", 3),
        ("HOME SWEET HOME", "spotify.daily.kr", 24, "on", 6, "exact", 6),
        ("number one girl", "spotify.daily.kr", 24, "on", 9, "exact", 8),
        ("HOME SWEET HOME", "billboard.global200", 168, "on", 34, "exact", 34),
    ],
)
def test_how_the_story_began(run, sample_lake, song, chart, out, state, rank, measure, seen):
    one = of(json.loads(run("debut", song, "--lake", sample_lake, "--json").out), chart)
    first = one["first"]
    assert (first["hours_out"], first["state"], first["rank"]) == (out, state, rank)
    assert (one["debut"]["rank"], one["measure"]) == (seen, measure)


def test_what_is_only_reported_stands_apart(run, sample_lake):
    answer = json.loads(run("debut", "HOME SWEET HOME", "--lake", sample_lake, "--json").out)
    assert {one["chart"]: one["rank"] for one in answer["reported"]} == {
        "bugs.realtime": 2, "melon.top100": 3, "genie.realtime": 3,
    }  # fmt: skip
    assert of(answer, "melon.top100")["first"]["rank"] is None


def test_a_person_reads_hours_of_hours(run, sample_lake, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    done = run("debut", "HOME SWEET HOME", "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert "HOME SWEET HOME / G-DRAGON: released 22 Nov 2024 14:00 KST" in done.out
    line = next(line for line in done.out.splitlines() if line.startswith("Spotify daily South Korea"))
    assert "19 of 24 h" in line
    assert "As reported, not recorded: HOME SWEET HOME 2nd on Bugs real-time" in done.out


def test_one_chart_may_be_asked_for(run, sample_lake):
    done = run("debut", "APT.", "--chart", "apple.daily.kr", "--lake", sample_lake, "--json")
    assert [one["chart"] for one in json.loads(done.out)["charts"]] == ["apple.daily.kr"]


def test_without_a_release_it_says_so(run, small_lake):
    answer = json.loads(run("debut", "Alpha", "--lake", small_lake, "--json").out)
    (one,) = answer["charts"]
    assert (answer["released_at"], one["first"], one["unknown"]) == (None, None, "no release is known")
    assert "release unknown" in run("debut", "Alpha", "--lake", small_lake).out


def test_a_hostile_title_reaches_nobody(run, small_lake):
    done = run("debut", f"{RED} / Ivy", "--lake", small_lake)
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
