"""`chartduel releases`: facts with their source, set by hand or from a table."""

import json
import shutil

import pytest

KEYS = {"title", "artist", "at", "precision", "zone", "source", "witness"}


def test_the_packaged_facts_stand_beside_any_lake(run, tmp_path):
    done = run("releases", "list", "--json", "--lake", tmp_path / "nowhere")
    answer = json.loads(done.out)
    assert done.code == 0
    assert set(answer) == {"releases"}
    assert [set(one) for one in answer["releases"]] == [KEYS] * 4
    assert "HOME SWEET HOME" in run("releases", "list", "--lake", tmp_path / "nowhere").out


def test_an_instant_is_told_in_its_zone_and_does_not_break_at_80_columns(run, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    root = tmp_path / "lake"
    run("releases", "set", "Beta", "Ben", "2030-01-02", "--zone", "Asia/Seoul", "--precision", "day", "--source", "x",
        "--lake", root)  # fmt: skip
    lines = run("releases", "list", "--lake", root).out.splitlines()
    assert lines[0].rstrip() == "Releases"
    assert "22 Nov 2024 14:00 KST" in next(line for line in lines if line.startswith("HOME SWEET HOME"))
    assert " 2 Jan 2030  " in next(line for line in lines if line.startswith("Beta"))
    assert all(len(line) <= 80 for line in lines)


def test_the_newest_statement_comes_first(run, tmp_path):
    base = ("releases", "set", "Alpha", "Ann")
    more = ("--zone", "Asia/Seoul", "--source", "the label", "--lake", tmp_path / "lake")
    assert run(*base, "2030-01-02T14:00:00", *more).out == "Alpha / Ann: set\n"
    assert run(*base, "2030-01-02T14:00:00", *more).out == "Alpha / Ann: known already\n"
    assert run(*base, "2030-01-02T15:00:00", *more).out == "Alpha / Ann: set\n"
    answer = json.loads(run("releases", "list", "--json", "--lake", tmp_path / "lake").out)
    told = [one["at"] for one in answer["releases"] if one["title"] == "Alpha"]
    assert told == ["2030-01-02T06:00:00Z", "2030-01-02T05:00:00Z"]


def test_a_duel_is_aligned_on_the_release(run, small_lake, tmp_path):
    root = tmp_path / "lake"
    shutil.copytree(small_lake, root)
    before = json.loads(run("duel", "Alpha", "Beta", "--json", "--lake", root).out)
    for title, artist in (("Alpha", "Ann"), ("Beta", "Ben")):
        assert (
            run("releases", "set", title, artist, "2030-01-02T09:00:00+09:00", "--source", "x", "--lake", root).code
            == 0
        )
    after = json.loads(run("duel", "Alpha", "Beta", "--json", "--lake", root).out)
    assert before["songs"][0]["released_at"] is None
    assert after["songs"][0]["released_at"] == "2030-01-02T00:00:00Z"
    assert after["charts"][0]["songs"]["A"]["debut"]["hours_after_release"] == 1.0


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("soon", "--source", "x"), "'soon' in 'UTC' is no instant"),
        (("2030-01-02", "--source", "x", "--zone", "Nowhere/City"), "no instant"),
        (("2030-01-02", "--source", "x", "--precision", "hour"), "'hour' is no precision"),
        (("2030-01-02", "--source", " "), "a release needs source"),
    ],
)
def test_a_fact_that_makes_no_sense(run, tmp_path, args, what):
    done = run("releases", "set", "Alpha", "Ann", *args, "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err.startswith("BadInput: ")
    assert what in done.err
    assert done.err.count("\n") == 1


def test_a_table_of_releases(run, tmp_path):
    table = tmp_path / "releases.csv"
    table.write_text(
        "title,artist,released_at,source,zone,precision\n"
        "Alpha,Ann,2030-01-02T14:00:00+09:00,the label,,\n"
        "Beta,Ben,2030-01-02,the label,Asia/Seoul,day\n"
        "\x1b[2JGamma,Gus,never,the label,,\n",
        encoding="utf-8",
    )
    base = ("releases", "import", table, "--lake", tmp_path / "lake")
    done, again = run(*base), run(*base, "--json")
    assert (done.code, done.out) == (3, "2 new releases\n")
    assert done.err.startswith(f"refused: {table}, row 3: ")
    answer = json.loads(again.out)
    assert again.code == 3
    assert answer["releases_new"] == 0
    assert [set(one) for one in answer["rejected"]] == [{"file", "where", "error", "why"}]


def test_a_table_that_is_not_there(run, tmp_path):
    done = run("releases", "import", tmp_path / "no.csv", "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err.startswith("UnreadableFile: ")
