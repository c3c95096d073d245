"""`chartduel lake`: what is held, sorting it, checking it, making derived tables again."""

import json
import shutil

import pytest

from chartduel.store.check import Checked
from chartduel.store.info import LakeInfo
from chartduel.store.schema import TABLES
from chartduel.store.seal import Sealed
from cli.shapes import CHECK, CHECK_ADDED, paths

COMMANDS = ("info", "seal", "check", "rebuild")


@pytest.fixture
def lake(small_lake, tmp_path):
    return shutil.copytree(small_lake, tmp_path / "lake")


def test_info_names_every_table(run, lake):
    done = run("lake", "info", "--lake", lake)
    answer = json.loads(run("lake", "info", "--lake", lake, "--json").out)
    assert (done.code, done.err) == (0, "")
    assert all(name in done.out for name in TABLES)
    assert set(answer) == set(LakeInfo.__struct_fields__)
    assert [table["name"] for table in answer["tables"]] == list(TABLES)
    assert answer["charts"][0]["snapshots"] == 6


def test_small_tables_are_told_in_kilobytes(run, lake):
    shown = run("lake", "info", "--lake", lake).out
    assert " kB" in shown
    assert "0.0 MB" not in shown


def test_sealing_changes_no_answer(run, lake):
    before = run("duel", "Alpha", "Beta", "--json", "--lake", lake).out
    answer = json.loads(run("lake", "seal", "--json", "--lake", lake).out)
    assert set(answer) == set(Sealed.__struct_fields__)
    assert run("lake", "seal", "--lake", lake).out.startswith("The lake is sealed")
    assert run("duel", "Alpha", "Beta", "--json", "--lake", lake).out == before


def test_a_whole_lake_is_well(run, lake):
    done = run("lake", "check", "--lake", lake)
    answer = json.loads(run("lake", "check", "--json", "--lake", lake).out)
    assert done.code == 0
    assert done.out == "6 snapshots, 36 entries, 0 counts: all is well.\n"
    assert answer.keys() == set(Checked.__struct_fields__)
    assert answer["ok"] is True
    assert answer["problems"] == []


def test_damage_is_listed_with_exit_code_5(run, lake):
    payload = next((lake / "payloads").glob("*/*.zst"))
    payload.write_bytes(b"")
    done = run("lake", "check", "--lake", lake)
    told = run("lake", "check", "--json", "--lake", lake)
    answer = json.loads(told.out)
    assert (done.code, told.code) == (5, 5)
    assert done.out == ""
    assert done.err.startswith("payloads: ")
    assert set(paths(answer)) == {*CHECK.split(), *CHECK_ADDED.split()}
    assert answer["ok"] is False


def test_rebuilding_changes_no_answer(run, lake):
    before = run("duel", "Alpha", "Beta", "--json", "--lake", lake).out
    assert run("lake", "rebuild", "--lake", lake).out == "6 listings joined to recordings.\n"
    assert json.loads(run("lake", "rebuild", "--json", "--lake", lake).out) == {"listings": 6}
    assert run("duel", "Alpha", "Beta", "--json", "--lake", lake).out == before


@pytest.mark.parametrize("command", COMMANDS)
def test_no_lake_is_an_error_and_makes_none(run, tmp_path, command):
    for root in (tmp_path / "nowhere", tmp_path):
        done = run("lake", command, "--lake", root)
        assert done.code == 5
        assert done.err.startswith(f"NotALake: {root}: there is no lake here; ")
        assert done.err.count("\n") == 1
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [*[("lake", name) for name in COMMANDS], ("now",), ("series", "Alpha")])
def test_a_lake_of_a_newer_schema_is_refused(run, lake, command):
    (lake / "lake.json").write_text('{"chartduel": "lake", "schema": 999}\n')
    done = run(*command, "--lake", lake)
    assert done.code == 5
    assert done.err.startswith(f"NewerLake: {lake}: schema 999 is newer than ")


def test_a_damaged_table_is_named(run, lake):
    shutil.rmtree(lake / "tables" / "snapshots")
    done = run("duel", "Alpha", "Beta", "--lake", lake)
    assert done.code == 5
    assert done.err.startswith("DamagedLake: ")
    assert done.err.count("\n") == 1
