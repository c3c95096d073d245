"""`chartduel import`: what it says of what it took, and of what it refused."""

import json

import pytest

from cli.shapes import IMPORT, paths
from cli.tables import rows, write


def test_an_import_says_what_was_new_and_again_what_was_known(run, archive, tmp_path):
    table, profile = archive(rows(range(10, 12)))
    first = run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    again = run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    assert (first.code, again.code) == (0, 0)
    assert first.out.startswith("2 new snapshots with 12 entries, 0 new counts; 0 snapshots were stored already.")
    assert again.out.startswith("0 new snapshots with 0 entries, 0 new counts; 2 snapshots were stored already.")
    assert first.err == ""


def test_a_refused_row_makes_the_exit_code_3_and_is_named(run, archive, tmp_path):
    table, profile = archive([*rows(range(10, 11)), ("melon", "2030-01-02T10:10:00+09:00", 0, "Zero", "Zed")])
    done = run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    assert done.code == 3
    assert done.out.startswith("1 new snapshots with 6 entries")
    assert done.err.startswith(f"refused: {table}, row 7: rank ")
    assert done.err.endswith(" is not a whole number from 1 up (BadRank)\n")


def test_the_json_of_an_import_has_the_keys_of_the_contract(run, archive, tmp_path):
    table, profile = archive([*rows(range(10, 11)), ("melon", "2030-01-02T10:10:00+09:00", 7, "", "Zed")])
    done = run("import", table, "--profile", profile, "--lake", tmp_path / "lake", "--json")
    answer = json.loads(done.out)
    assert done.code == 3
    assert set(paths(answer)) == set(IMPORT.split())
    assert answer["rejected"] == [
        {"file": str(table), "where": "row 7", "error": "NoTitle", "why": "the title is missing"}
    ]
    assert done.out.count("\n") == 1


def test_refused_rows_do_not_write_to_the_terminal_as_they_like(run, archive, tmp_path):
    table, profile = archive([*rows(range(10, 11)), ("melon", "2030-01-02T10:10:00+09:00", "\x1b[2J", "Zero", "Zed")])
    done = run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    assert done.code == 3
    assert "\x1b" not in done.err + done.out


def test_a_long_list_of_refused_rows_is_cut_and_counted(run, archive, tmp_path):
    lines = [("melon", "2030-01-02T10:10:00+09:00", 0, f"Zero {n}", "Zed") for n in range(25)]
    table, profile = archive([*rows(range(10, 11)), *lines])
    done = run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    assert done.code == 3
    assert done.err.count("refused:") == 21
    assert done.err.endswith("refused: 5 more (--json lists them all)\n")


def test_a_folder_without_archives_is_told_of(run, tmp_path):
    (tmp_path / "empty").mkdir()
    done = run("import", tmp_path / "empty", "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err.startswith(f"UnreadableFile: {tmp_path / 'empty'}: ")
    assert ".parquet" in done.err


@pytest.mark.parametrize("name", ["no.csv", "regional-kr-daily-2025-05-13.csv"])
def test_a_file_that_is_not_there(run, tmp_path, name):
    done = run("import", tmp_path / name, "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err == f"UnreadableFile: {tmp_path / name}: No such file or directory; check the path\n"
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("name", ["broken.parquet", "broken.json", "broken.csv.gz", "broken.xlsx"])
def test_a_file_that_cannot_be_read(run, archive, tmp_path, name):
    _, profile = archive(rows(range(10, 11)))
    (tmp_path / name).write_bytes(b"\x00\xff this is nothing of the kind \x1b[2J")
    done = run("import", tmp_path / name, "--profile", profile, "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err.startswith("UnreadableFile: ")
    assert done.err.count("\n") == 1
    assert "\x1b" not in done.err


def test_a_profile_that_does_not_exist(run, archive, tmp_path):
    table, _ = archive(rows(range(10, 11)))
    done = run("import", table, "--profile", "melon", "--lake", tmp_path / "lake")
    assert done.code == 4
    assert done.err.startswith("UnknownProfile: no profile is called melon; shipped: billboard, ")


def test_a_file_that_no_profile_fits(run, archive, tmp_path):
    table, _ = archive(rows(range(10, 11)))
    done = run("import", table, "--lake", tmp_path / "lake")
    assert done.code == 4
    assert done.err.startswith(f"UnknownProfile: {table}: no shipped profile fits its columns; ")


def test_a_file_that_several_profiles_fit_lists_them(run, tmp_path):
    header = "file_date,collected_kst,chart,rank,title,artist,album,extra\n"
    table = tmp_path / "daily.csv"
    table.write_text(header + "2030-01-02,2030-01-02T11:30:00,melon,1,Alpha,Ann,,\n")
    done = run("import", table, "--lake", tmp_path / "lake")
    assert done.code == 4
    assert done.err.startswith("AmbiguousProfile: ")
    assert {"  kr_daily_a", "  kr_daily_b"} <= set(done.err.splitlines())


@pytest.mark.parametrize("text", ["name = 1", "name = ", "name = 'x'\nno_such_key = 1", "name = 'x'"])
def test_a_profile_that_makes_no_sense(run, archive, tmp_path, text):
    table, profile = archive(rows(range(10, 11)))
    profile.write_text(text)
    done = run("import", table, "--profile", profile, "--lake", tmp_path / "lake")
    assert done.code == 2
    assert done.err.startswith(f"BadProfile: {profile}: ")
    assert done.err.count("\n") == 1


def test_a_folder_that_holds_other_things_is_left_alone(run, archive, tmp_path):
    table, profile = archive(rows(range(10, 11)))
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.txt").write_text("meow")
    done = run("import", table, "--profile", profile, "--lake", tmp_path / "photos")
    assert done.code == 5
    assert done.err.startswith("NotALake: ")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.txt"]


def test_the_lake_may_be_named_by_the_environment(run, archive, tmp_path, monkeypatch):
    table, profile = archive(rows(range(10, 11)))
    monkeypatch.setenv("CHARTDUEL_LAKE", str(tmp_path / "named"))
    assert run("import", table, "--profile", profile).code == 0
    assert (tmp_path / "named" / "lake.json").is_file()


def test_two_witnesses_of_one_hour_are_two_snapshots(run, tmp_path):
    for witness in ("one", "two"):
        table, profile = write(tmp_path, witness, rows(range(10, 11), swapped=witness == "two"))
        done = run("import", table, "--profile", profile, "--lake", tmp_path / "lake", "--json")
        assert json.loads(done.out)["snapshots_new"] == 1


def test_files_that_are_not_there_make_no_lake(run, tmp_path):
    done = run("import", tmp_path / "one.csv", tmp_path / "two.csv", "--lake", tmp_path / "lake")
    assert (done.code, done.out) == (5, "")
    assert done.err == f"UnreadableFile: {tmp_path / 'one.csv'}: No such file or directory; check the path\n"
    assert not (tmp_path / "lake").exists()
