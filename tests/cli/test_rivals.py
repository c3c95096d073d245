"""`clashes`, `countries`, `markets`, `attention`, `aggregate` and `line`, for people and programs, on the sample."""

from __future__ import annotations

import json

import pytest

HSH = "HOME SWEET HOME / G-DRAGON"
ASKED = {
    "clashes": ("clashes", "--from", "2024-11-18", "--to", "2024-11-24"),
    "countries": ("countries", HSH),
    "markets": ("markets", "number one girl", HSH),
    "attention": ("attention", "number one girl", HSH),
    "aggregate": ("aggregate",),
    "line": ("line", HSH),
}


def answer(run, lake, name):
    done = run(*ASKED[name], "--json", "--lake", lake)
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_the_clash_of_the_sample(run, sample_lake):
    told = answer(run, sample_lake, "clashes")
    (one,) = told["clashes"]
    assert {song["title"] for song in one["releases"]} == {"number one girl", "HOME SWEET HOME"}
    assert [song["released_at"] for song in one["releases"]] == ["2024-11-22T14:00:00+09:00"] * 2
    assert one["closeness"] == pytest.approx(sum(one["platforms"].values()), abs=1e-3)
    assert (one["rank"], one["hours_apart"]) == (1, 0)
    later = run("clashes", "--from", "2030-01-01", "--json", "--lake", sample_lake)
    assert json.loads(later.out)["clashes"] == []


def test_the_countries_of_the_sample_are_those_that_were_seen(run, sample_lake):
    told = answer(run, sample_lake, "countries")
    assert told["title"] == "HOME SWEET HOME"
    assert all(len(one["first"]) <= one["on_chart"] for one in told["charts"])
    assert all(one["seen"] <= one["declared"] for one in told["charts"])


def test_korea_against_the_world(run, sample_lake):
    told = answer(run, sample_lake, "markets")
    assert next(one["leader"] for one in told["markets"] if one["market"] == "KR") == "B"
    assert run("markets", "APT.", "--lake", sample_lake).code == 2


def test_nobody_counted_anything_in_the_sample(run, sample_lake):
    told = answer(run, sample_lake, "attention")
    assert [one["interests"] for one in told["songs"]] == [[], []]
    assert "no official upload is stated" in run(*ASKED["attention"], "--lake", sample_lake).out


def test_a_market_that_nobody_knows_is_wrong_usage(run, sample_lake):
    assert run("aggregate", "--market", "atlantis", "--lake", sample_lake).code == 2
    assert run("line", HSH, "--market", "atlantis", "--lake", sample_lake).code == 2


def test_the_sample_testifies_to_certain_songs_only(run, sample_lake):
    """A table of four songs is no whole chart, so no consensus is made of it."""
    assert answer(run, sample_lake, "aggregate")["songs"] == []
    assert answer(run, sample_lake, "line")["points"] == []


@pytest.mark.parametrize("name", ASKED)
def test_people_get_words_and_no_traceback(run, sample_lake, name):
    done = run(*ASKED[name], "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()
