"""`chartduel now` and `chartduel sources`: what is there, and what there could be."""

import json

import pytest

from chartduel.sources.registry import charts
from chartduel.store import lake as store


def test_now_shows_releases_leaders_and_what_was_recorded(run, sample_lake):
    done = run("now", "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert "number one girl / ROSÉ" in done.out
    assert "Recorded last" in done.out


def test_instants_are_shown_in_the_zone_that_is_named(run, sample_lake):
    lines = run("now", "--lake", sample_lake).out.splitlines()
    assert next(line for line in lines if line.startswith("number one girl")).rstrip().endswith("2024-11-22 05:00 UTC")
    assert "1 Feb 2025 " in next(line for line in lines if line.startswith("apple.daily.kr"))
    assert "1 Feb 2025 11:00 KST" in next(line for line in lines if line.startswith("melon.top100"))


def test_the_json_of_now(run, sample_lake):
    answer = json.loads(run("now", "--lake", sample_lake, "--json").out)
    assert set(answer) == {"duels", "number_ones", "collected"}
    assert {"chart", "chart_time", "observed_at", "snapshots", "witnesses"} == set(answer["collected"][0])
    assert len(answer["duels"][0]) == 2


@pytest.mark.parametrize("made", [False, True])
def test_an_empty_lake_says_which_command_fills_it(run, tmp_path, made):
    root = tmp_path / "lake"
    if made:
        store.create(root)
    done = run("now", "--lake", root)
    assert done.code == 5
    assert done.err.startswith(f"NotALake: {root}: ")
    assert f"chartduel import FILE --lake {root}" in done.err
    assert done.err.count("\n") == 1


def test_sources_lists_every_chart(run):
    done = run("sources", "--json")
    answer = json.loads(done.out)
    assert done.code == 0
    assert [chart["id"] for chart in answer["charts"]] == list(charts())
    asked = "id name source kind market cadence zone sizes label value_kind ties redistribution until lag_minutes"
    assert set(answer["charts"][0]) >= {*asked.split(), "freezes", "rules"}


def test_sources_needs_no_lake(run, tmp_path, monkeypatch):
    monkeypatch.setenv("CHARTDUEL_LAKE", str(tmp_path / "nowhere"))
    done = run("sources")
    assert (done.code, done.err) == (0, "")
    assert "apple.daily" in done.out
    assert not (tmp_path / "nowhere").exists()
