"""`chartduel duel`: the table, the files it writes, the JSON that other programs read, and what it refuses."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

import chartduel as cd
from cli.shapes import DUEL, DUEL_ADDED, paths
from cli.tables import FORMULA

NOTHING = {"disagreements", "reported", "charts[].songs.{}.debut", "charts[].songs.{}.peak", "charts[].songs.{}.latest"}
"""What is empty or null where there is nothing to tell."""
SONGS = ("number one girl", "HOME SWEET HOME")


def test_a_person_gets_songs_charts_and_a_verdict(run, sample_lake):
    done = run("duel", *SONGS, "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert "A number one girl" in done.out
    assert "B HOME SWEET HOME" in done.out
    assert "Melon TOP100" in done.out
    assert "HOME SWEET HOME leads on 6 of 6 charts" in " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 100


def test_the_json_of_a_duel_has_the_keys_of_the_contract(run, sample_lake, small_lake):
    told = run("duel", *SONGS, "--lake", sample_lake, "--json")
    disagreed = run("duel", "Alpha", "Beta", "--lake", small_lake, "--json")
    assert (told.code, disagreed.code) == (0, 0)
    answer, other = json.loads(told.out), json.loads(disagreed.out)
    found = {*paths(answer), *paths(other)} - NOTHING
    assert found == {*DUEL.split(), *DUEL_ADDED.split()}
    assert [song["key"] for song in answer["songs"]] == ["A", "B"]


def test_instants_carry_an_offset(run, sample_lake):
    answer = json.loads(run("duel", *SONGS, "--lake", sample_lake, "--json").out)
    told = [chart["songs"]["A"]["debut"]["chart_time"] for chart in answer["charts"] if chart["songs"]["A"]["debut"]]
    told += [song["released_at"] for song in answer["songs"]]
    assert len(told) > 5
    assert all(datetime.fromisoformat(instant).tzinfo for instant in told)


def test_a_song_without_release_is_aligned_on_its_own_first_observation(run, archive, tmp_path):
    early = [("melon", f"2030-01-02T{hour}:10:00+09:00", 1, "Alpha", "Ann") for hour in (10, 11)]
    table, profile = archive([*early, ("melon", "2030-01-03T09:10:00+09:00", 1, "Beta", "Ben")])
    base = ("--lake", tmp_path / "lake")
    run("import", table, "--profile", profile, *base)
    run("releases", "set", "Alpha", "Ann", "2030-01-02T09:00", "--zone", "Asia/Seoul", "--source", "x", *base)
    for order in (("Alpha", "Beta"), ("Beta", "Alpha")):
        told = {song["title"]: song for song in json.loads(run("duel", *order, "--json", *base).out)["songs"]}
        assert told["Alpha"]["aligned_on"] == "2030-01-02T09:00:00+09:00" == told["Alpha"]["released_at"]
        assert told["Beta"]["aligned_on"] == "2030-01-03T09:00:00+09:00"
        shown = run("duel", *order, *base).out
        assert "released 2 Jan 2030 09:00 KST" in shown
        assert "release unknown; aligned on its own first observation, 3 Jan 2030 09:00 KST" in shown


def test_a_part_of_a_chart_makes_nobody_ahead_and_the_duel_says_so(run, tmp_path):
    (tmp_path / "hour.txt").write_text("1. Alpha - Ann\n2. Beta - Ben\n")
    base = ("--lake", tmp_path / "lake")
    assert run("import-hour", "melon.top100", tmp_path / "hour.txt", "--at", "2024-11-22T15:00", *base).code == 0
    done = run("duel", "Alpha", "Beta", *base, "--html", tmp_path / "duel.html")
    shown = " ".join(run("duel", "Alpha", "Beta", *base).out.split())
    assert done.code == 0
    note = "Nobody is ahead on Melon TOP100: where one of these songs was seen, only a part of the chart was recorded"
    assert note in shown
    assert note in (tmp_path / "duel.html").read_text(encoding="utf-8")


def test_a_whole_chart_needs_no_such_note(run, small_lake):
    assert "Nobody is ahead" not in run("duel", "Alpha", "Beta", "--lake", small_lake).out


def test_a_disagreement_of_two_witnesses_is_listed_with_their_ranks(run, small_lake):
    answer = json.loads(run("duel", "Alpha", "Beta", "--lake", small_lake, "--json").out)
    assert [(one["key"], one["ranks"]) for one in answer["disagreements"]] == [
        ("A", {"one": 1, "two": 2}),
        ("B", {"one": 2, "two": 1}),
    ]


def test_files_are_written_and_named_on_stderr(run, sample_lake, tmp_path):
    page, table, picture = tmp_path / "new" / "duel.html", tmp_path / "new" / "duel.csv", tmp_path / "new" / "duel.png"
    done = run("duel", *SONGS, "--lake", sample_lake, "--html", page, "--csv", table, "--png", picture)
    assert done.code == 0
    assert done.out == ""
    assert done.err == f"wrote {page}\nwrote {picture}\nwrote {table}\n"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert picture.read_bytes().startswith(b"\x89PNG")
    rows = _read(table)
    assert len(rows) == 18
    assert {row["song"] for row in rows} == {"A", "B"}


def test_json_and_a_file_may_be_asked_for_together(run, sample_lake, tmp_path):
    done = run("duel", *SONGS, "--lake", sample_lake, "--json", "--csv", tmp_path / "duel.csv")
    assert json.loads(done.out)["verdict"]
    assert (tmp_path / "duel.csv").is_file()


def _read(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("option", ["--csv", "--html", "--png"])
def test_a_file_that_cannot_be_written(run, sample_lake, tmp_path, option):
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "duel.out"
    done = run("duel", *SONGS, "--lake", sample_lake, option, target)
    assert done.code == 2
    assert done.err.startswith(f"ConfigError: {target}: cannot be written: ")
    assert done.err.count("\n") == 1


def test_a_spreadsheet_does_not_run_a_title(run, small_lake, tmp_path):
    done = run("duel", f"{FORMULA} / Max", "Alpha", "--lake", small_lake, "--csv", tmp_path / "duel.csv")
    assert done.code == 0
    rows = _read(tmp_path / "duel.csv")
    assert "'" + FORMULA in [row["title"] for row in rows]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_hostile_title_does_not_reach_the_terminal_raw(run, small_lake):
    found = json.loads(run("duel", "Alpha", "Beta", "--lake", small_lake, "--json").out)
    assert found["charts"]
    done = run("duel", _id_of_ivy(small_lake), "Alpha", "--lake", small_lake)
    assert done.code == 0
    assert "Red" in done.out
    assert not set("\x1b\x07\u202e") & set(done.out + done.err)


def _id_of_ivy(root: Path) -> str:
    matches = cd.open_lake(root).table("matches").collect()
    return next(row["recording"] for row in matches.to_dicts() if "Ivy" in row["artists"])


def test_days_and_charts_narrow_the_question(run, sample_lake):
    base = ("duel", *SONGS, "--lake", sample_lake, "--json")
    whole = json.loads(run(*base).out)
    few = json.loads(run(*base, "--chart", "melon.top100", "--from", "2024-11-23", "--to", "2024-11-25").out)
    assert len(whole["charts"]) > 1
    assert [chart["chart"] for chart in few["charts"]] == ["melon.top100"]
    assert few["charts"][0]["songs"]["B"]["days_on_chart"] == 3


def test_the_nth_artist_belongs_to_the_nth_song(run, small_lake):
    done = run("duel", "Echo", "Alpha", "--artist", "Eve", "--lake", small_lake, "--json")
    assert json.loads(done.out)["songs"][0]["artists"] == ["Eve"]


def test_an_unknown_chart_is_answered_with_the_nearest(run, sample_lake):
    done = run("duel", *SONGS, "--chart", "melon.top10", "--lake", sample_lake)
    assert done.code == 2
    assert done.err.startswith("UnknownChart: no chart is called melon.top10; did you mean melon.top100")
    assert done.err.count("\n") == 1


def test_a_chart_that_is_not_in_the_lake_is_named_with_what_brings_it(run, sample_lake):
    for command in (("duel", *SONGS), ("series", "APT.")):
        done = run(*command, "--chart", "melon.hot100", "--lake", sample_lake)
        assert done.code == 0
        assert done.err.startswith("Melon HOT100 (melon.hot100) is not in this lake. `chartduel archives list` ")
        assert "`chartduel import FILE" in done.err
        assert done.err.count("\n") == 1
        assert "\n\n\n" not in done.out
        assert not done.out.endswith("\n\n")
    assert run("duel", *SONGS, "--chart", "melon.top100", "--lake", sample_lake).err == ""


def test_an_unknown_song(run, sample_lake):
    done = run("duel", "number one girl", "nobody sings this", "--lake", sample_lake)
    assert done.code == 4
    assert done.err.startswith("UnknownSong: no song is called 'nobody sings this' in this lake; ")


def test_the_same_song_twice(run, sample_lake):
    done = run("duel", "APT.", "APT. / ROSÉ", "--lake", sample_lake)
    assert done.code == 2
    assert done.err.startswith("ConfigError: ")


def test_an_ambiguous_song_lists_what_it_could_be(run, small_lake):
    done = run("duel", "Echo", "Alpha", "--lake", small_lake)
    assert done.code == 4
    first, *candidates = done.err.splitlines()
    assert first.startswith("AmbiguousSong: 'Echo' fits 2 songs; ")
    assert [line.split(":")[0] for line in candidates] == ["  edd-echo", "  eve-echo"]
    assert all(word in line for line in candidates for word in ("Echo / E", "first seen 2030-01-02", "melon.top100"))


def test_candidates_do_not_reach_the_terminal_raw(run, archive, tmp_path):
    lines = [("melon", "2030-01-02T10:10:00+09:00", n, "Red", f"\x1b[2J{name}") for n, name in enumerate("AB", 1)]
    table, profile = archive(lines)
    run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    done = run("series", "Red", "--lake", tmp_path / "lake")
    assert done.code == 4
    assert len(done.err.splitlines()) == 3
    assert "\x1b" not in done.err


@pytest.mark.parametrize("day", ["2024-13-01", "yesterday", "2024-11-22T14:00:00", "22.11.2024"])
def test_a_day_that_is_none(run, sample_lake, day):
    done = run("duel", *SONGS, "--from", day, "--lake", sample_lake)
    assert done.code == 2
    assert done.err.startswith(f"ConfigError: --from {day}: ")
    assert done.err.endswith("a day looks like 2024-11-22\n")


def test_one_song_is_no_duel(run, sample_lake):
    done = run("duel", "APT.", "--lake", sample_lake)
    assert done.code == 2
    assert done.err.startswith("ConfigError: a duel needs two songs; chartduel duel ")


def test_days_the_wrong_way_round(run, sample_lake):
    done = run("duel", *SONGS, "--from", "2024-12-02", "--to", "2024-12-01", "--lake", sample_lake)
    assert done.code == 2
    assert done.err.startswith("ConfigError: --from 2024-12-02 is after --to 2024-12-01; ")


def test_more_artists_than_songs(run, sample_lake):
    artists = ("--artist", "ROSÉ", "--artist", "G-DRAGON", "--artist", "ROSÉ")
    done = run("duel", *SONGS, *artists, "--lake", sample_lake)
    assert done.code == 2
    assert done.err.startswith("ConfigError: there are more artists than songs; ")
