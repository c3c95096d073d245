"""`chartduel series`: one song at every label, for people, programs and spreadsheets."""

import csv
import json
from collections import Counter

from cli.shapes import SERIES, paths
from cli.tables import FORMULA


def test_a_person_gets_a_line_a_chart(run, sample_lake):
    done = run("series", "APT.", "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert "Billboard Global 200" in done.out
    assert "Melon TOP100" in done.out


def test_the_json_of_a_series_has_the_keys_of_the_contract(run, sample_lake):
    done = run("series", "HOME SWEET HOME", "--lake", sample_lake, "--json")
    answer = json.loads(done.out)
    assert done.code == 0
    assert set(paths(answer)) == set(SERIES.split())
    assert len(answer["points"]) > 100


def test_silence_has_five_names(run, sample_lake):
    answer = json.loads(run("series", "HOME SWEET HOME", "--lake", sample_lake, "--json").out)
    states = Counter(point["state"] for point in answer["points"])
    assert states.keys() <= {"on", "off", "frozen", "gap", "unknown"}
    assert {"on", "off", "frozen", "gap"} <= states.keys()
    assert all((point["rank"] is not None) == (point["state"] == "on") for point in answer["points"])


def test_one_chart_may_be_asked_for(run, sample_lake):
    answer = json.loads(run("series", "APT.", "--chart", "apple.daily.kr", "--lake", sample_lake, "--json").out)
    assert {point["chart"] for point in answer["points"]} == {"apple.daily.kr"}


def test_a_table_for_a_spreadsheet(run, sample_lake, tmp_path):
    done = run("series", "APT.", "--lake", sample_lake, "--csv", tmp_path / "new" / "apt.csv")
    assert (done.code, done.out) == (0, "")
    with (tmp_path / "new" / "apt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {path.partition(".")[2] for path in SERIES.split() if "." in path}
    assert len(rows) > 100


def test_an_ambiguous_title_is_not_guessed(run, small_lake):
    done = run("series", "Echo", "--lake", small_lake)
    assert done.code == 4
    assert done.err.startswith("AmbiguousSong: ")
    assert run("series", "Echo", "--artist", "Eve", "--lake", small_lake).code == 0
    assert run("series", "Echo / Edd", "--lake", small_lake).code == 0
    assert run("series", "edd-echo", "--lake", small_lake).code == 0


def test_a_hostile_title_is_shown_as_text(run, small_lake):
    done = run("series", f"{FORMULA} / Max", "--lake", small_lake)
    assert done.code == 0
    assert "=cmd|calc" in done.out
    assert "\x1b" not in done.out


def test_an_unknown_song(run, small_lake):
    done = run("series", "Nothing", "--lake", small_lake)
    assert done.code == 4
    assert done.err.startswith("UnknownSong: ")
