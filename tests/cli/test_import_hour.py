"""`chartduel import-hour`: a pasted chart, and every line of it that is not sure."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from chartduel.engine.duckdb import Engine
from chartduel.store import lake as store
from cli.shapes import IMPORT, paths

AT = "2024-11-22T15:00"
WHOLE = "".join(f"{rank}. Song {rank} - Artist {rank}\n" for rank in range(1, 101))


@pytest.fixture
def hour(run, tmp_path):
    """Imports a text as one hour of Melon; what the command said."""

    def hour(text, *more, chart="melon.top100", at=AT):
        path = tmp_path / "hour.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run("import-hour", chart, path, "--at", at, "--lake", tmp_path / "lake", *more)

    return hour


@pytest.fixture
def stored(tmp_path):
    """What lies in the lake: (rank, title, artist), and the snapshots' (chart, label, basis, witness, complete)."""

    def stored():
        engine = Engine()
        store.open_lake(tmp_path / "lake").view(engine, "snapshots", "entries", "listings")
        lines = engine.rows(
            "SELECT rank, title, artist FROM entries e JOIN listings l ON e.listing = l.id ORDER BY ALL"
        )
        heads = engine.rows(
            "SELECT chart, chart_time, basis, witness, complete, observed_at FROM snapshots ORDER BY ALL"
        )
        engine.close()
        return lines, [(head[0], head[1].isoformat(), *head[2:]) for head in heads]

    return stored


def test_a_whole_chart_is_complete(hour, stored):
    done = hour(WHOLE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1 new snapshots with 100 entries")
    lines, heads = stored()
    assert lines[0] == (1, "Song 1", "Artist 1")
    assert heads == [("melon.top100", "2024-11-22T06:00:00+00:00", "requested", "by hand", True, None)]


def test_a_part_of_a_chart_proves_no_absence(hour, stored):
    assert hour(WHOLE.rpartition("100.")[0]).code == 0
    assert stored()[1][0][4] is False


def test_again_it_adds_nothing(hour):
    assert hour(WHOLE).code == hour(WHOLE).code == 0
    assert hour(WHOLE).out.startswith("0 new snapshots with 0 entries, 0 new counts; 1 snapshots were stored already.")


def test_one_text_may_be_two_hours_and_two_charts(hour, stored):
    assert hour(WHOLE).code == hour(WHOLE, at="2024-11-22T16:00").code == hour(WHOLE, chart="flo.top100").code == 0
    assert len(stored()[1]) == 3


def test_the_source_is_the_witness(hour, stored):
    assert hour("1. A - B\n", "--source", " a  screenshot of @fan ").code == 0
    assert hour("1. A - B\n").code == 0
    assert [head[3] for head in stored()[1]] == ["a screenshot of @fan", "by hand"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2. A - B - C", "in 2 ways; put tabs between rank, title and artist (BadRow)"),
        ("2. - Ann", "the title is missing (NoTitle)"),
        ("0. Alpha - Ann", "rank '0' is not a whole number from 1 up (BadRank)"),
        ("1. Other - Ann", "rank '1' is there twice, and this chart has no ties (RepeatedRank)"),
        (f"2. {'x' * 5000} - Ann", "the title or artist has more than 4000 bytes (TooLong)"),
    ],
)
def test_a_line_that_is_not_sure_is_refused_with_its_number(hour, stored, tmp_path, line, why):
    done = hour(f"1. First - Ann\n\n{line}\n3. Third - Cy\n")
    assert done.code == 3
    assert done.err.startswith(f"refused: {tmp_path / 'hour.txt'}, line 3: ")
    assert done.err.endswith(f"{why}\n")
    assert done.err.count("\n") == 1
    assert stored()[0] == [(1, "First", "Ann"), (3, "Third", "Cy")]


@pytest.mark.parametrize(
    ("chart", "at", "why"),
    [
        ("melon.top100", "2024-11-22T15:30", "whole hours"),
        ("melon.top100", "2019-11-22T03:00", "no chart is issued at that hour"),
        ("melon.top100", "2999-01-01T15:00", "in the future"),
        ("melon.top100", "yesterday", "is no label"),
        ("melon.top100", "0001-01-01T00:00+23:00", "is no label"),
        ("melon.daily", "2024-11-22T15:00", "are days"),
        ("melon.monthly", "2024-11-22", "first days of a month"),
        ("billboard.hot100", "2024-12-06", "its labels are Saturdays"),
    ],
)
def test_what_is_no_label_of_the_chart_is_refused_whole(hour, tmp_path, chart, at, why):
    done = hour("1. A - B\n", chart=chart, at=at)
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith("BadInput: ")
    assert why in done.err
    assert not (tmp_path / "lake").exists()


@pytest.mark.parametrize(
    ("chart", "at", "label"),
    [
        ("melon.top100", "2024-11-22T15:00+09:00", "2024-11-22T06:00:00+00:00"),
        ("melon.top100", "2024-11-22T06:00Z", "2024-11-22T06:00:00+00:00"),
        ("melon.top100", "2024-11-22 15:00", "2024-11-22T06:00:00+00:00"),
        ("melon.daily", "2024-11-22", "2024-11-21T15:00:00+00:00"),
        ("melon.monthly", "2024-11-01", "2024-10-31T15:00:00+00:00"),
        ("billboard.hot100", "2024-12-07", "2024-12-07T05:00:00+00:00"),
        ("billboard.200", "2024-12-07", "2024-12-07T05:00:00+00:00"),
    ],
)
def test_a_label_is_taken_as_it_is(hour, stored, chart, at, label):
    assert hour("1. A - B\n", chart=chart, at=at).code == 0
    assert stored()[1][0][:3] == (chart, label, "requested")


def test_a_paste_comes_by_standard_input(run, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"1. A - B\nhm\n")))
    done = run("import-hour", "melon.top100", "--at", AT, "--lake", tmp_path / "lake", "--json")
    answer = json.loads(done.out)
    assert done.code == 3
    assert set(paths(answer)) == set(IMPORT.split())
    assert (answer["entries_new"], answer["rejected"][0]["file"], answer["rejected"][0]["where"]) == (1, "-", "line 2")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "BadInput: "),
        (" \n\u00a0\n", "BadInput: "),
        (b"\xff\xfe1\0.\0", "UnreadableFile: "),
        ("x" * 1_100_000, "UnreadableFile: "),
        ("title,artist\n" + "x" * 200_000 + ",y\n", "BadInput: "),
    ],
    ids=["nothing", "blank", "UTF-16", "too long", "a field without end"],
)
def test_what_is_no_paste(hour, text, error):
    done = hour(text)
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith(error)
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("source", ["x" * 201, "a\x07b"])
def test_a_source_that_is_no_name(hour, source):
    assert hour("1. A - B\n", "--source", source).code == 5


@pytest.mark.parametrize("source", ["chartduel", " Chartduel ", "downloads", "kworb"])
def test_a_source_that_is_the_name_of_a_witness_of_our_own(hour, run, tmp_path, source):
    done = hour("1. A - B\n", "--source", source)
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith("BadInput: ")
    assert done.err.count("\n") == 1
    assert json.loads(run("lake", "info", "--lake", tmp_path / "lake", "--json").out)["charts"] == []


def test_charts_of_other_things_and_unknown_ones(hour, run, tmp_path):
    assert "is a chart of keywords" in hour("1. A - B\n", chart="melon.search").err
    assert hour("1. A - B\n", chart="melon.top1000").code == 2
    done = run("import-hour", "melon.top100", tmp_path / "none.txt", "--at", AT, "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err == f"UnreadableFile: {tmp_path / 'none.txt'}: No such file or directory; check the path\n"
