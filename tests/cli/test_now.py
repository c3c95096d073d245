"""`chartduel now` and `chartduel sources`: what is there, and what there could be."""

import json

from chartduel.sources.registry import charts
from chartduel.store import lake as store


def test_now_shows_releases_leaders_and_what_was_recorded(run, sample_lake):
    done = run("now", "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert "number one girl / ROSÉ" in done.out
    assert "Recorded last" in done.out


def test_instants_are_shown_in_the_zone_that_is_named(run, sample_lake):
    lines = run("now", "--lake", sample_lake).out.splitlines()
    assert next(line for line in lines if line.startswith("number one girl")).rstrip().endswith("22 Nov 2024 14:00 KST")
    assert "1 Feb 2025 " in next(line for line in lines if line.startswith("apple.daily.kr"))
    assert "1 Feb 2025 11:00 KST" in next(line for line in lines if line.startswith("melon.top100"))


def test_the_json_of_now(run, sample_lake):
    answer = json.loads(run("now", "--lake", sample_lake, "--json").out)
    assert set(answer) == {"duels", "number_ones", "collected"}
    assert {"chart", "chart_time", "observed_at", "snapshots", "witnesses"} == set(answer["collected"][0])
    assert len(answer["duels"][0]) == 2


def test_where_there_is_no_lake_the_command_that_makes_one_is_named(run, tmp_path):
    root = tmp_path / "lake"
    done = run("now", "--lake", root)
    assert done.code == 5
    assert done.err.startswith(f"NotALake: {root}: ")
    assert f"chartduel import FILE --lake {root}" in done.err
    assert done.err.count("\n") == 1


def test_an_empty_lake_says_that_there_is_nothing_yet_and_what_brings_something(run, tmp_path):
    root = tmp_path / "lake"
    store.create(root)
    done = run("now", "--lake", root)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Nothing is recorded in {root} yet. ")
    for command in ("chartduel archives list", f"chartduel import FILE --lake {root}", "chartduel collect"):
        assert f"`{command}`" in done.out
    assert json.loads(run("now", "--lake", root, "--json").out)["collected"] == []


def test_a_part_of_the_answer_that_is_empty_is_said_in_words(run, sample_lake):
    lines = run("now", "--lake", sample_lake).out.splitlines()
    assert any(line.startswith("New at number one: none. ") for line in lines)


def test_ids_and_instants_do_not_break_at_80_columns(run, sample_lake, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("now", "--lake", sample_lake).out.splitlines()
    for chart in ("billboard.global200", "spotify.daily.global", "melon.top100"):
        assert any(line.startswith(f"{chart} ") for line in lines)
    assert any("22 Nov 2024 14:00 KST" in line for line in lines)


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
