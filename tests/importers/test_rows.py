"""Rows that cannot be are refused with file, row and reason, and the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chartduel.importers.reader import import_files

PROFILE = """
name = "shelf"
columns = { chart = "chart", rank = "rank", title = "title", artist = "artist", date = "date", value = "points" }

[[charts]]
named = "uk"
id = "uk.singles"
dated = "date"

[[charts]]
named = "us"
id = "billboard.hot100"
dated = "date"
"""
HEAD = "date,chart,rank,title,artist,points\n"
GOOD = "1999-01-02,us,1,Alpha,Ann,5\n"


@pytest.fixture
def shelf(tmp_path: Path) -> str:
    path = tmp_path / "shelf.toml"
    path.write_text(PROFILE)
    return str(path)


def saved(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("1999-01-02,us,0,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,-1,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,1.5,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,two,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,1e1,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,0x2,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,99999999999,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,２,Beta,Bob,5", "BadRank"),
        ("1999-01-02,us,2,,Bob,5", "NoTitle"),
        ("1999-01-02,us,2, \u00a0 ,Bob,5", "NoTitle"),
        (f"1999-01-02,us,2,{'x' * 5000},Bob,5", "TooLong"),
        ("1999-01-02,us,1,Beta,Bob,5", "RepeatedRank"),
        ("1999-01-02,us,1,Alpha,Ann,5", "RepeatedRow"),
        ("1999-02-30,us,2,Beta,Bob,5", "BadDate"),
        ("soon,us,2,Beta,Bob,5", "BadDate"),
        (",us,2,Beta,Bob,5", "BadDate"),
        ("0001-01-01,us,2,Beta,Bob,5", "BadDate"),
        ("1999-01-02,fr,2,Beta,Bob,5", "UnknownChart"),
        ("1999-01-02,us,2,Beta", "BadRow"),
        ("1999-01-02,us,2,Beta,Bob,5,6", "BadRow"),
        ('1999-01-02,us,2,"Be"ta,Bob,5', "BadRow"),
    ],
)
def test_one_bad_row(line, error, lake, ask, shelf, tmp_path):
    path = saved(tmp_path / "x.csv", HEAD + GOOD + line + "\n1999-01-02,us,3,Gamma,Cat,5\n")
    done = import_files(lake, [path], shelf)
    assert [(r.file, r.where, r.error) for r in done.rejected] == [(str(path), "row 2", error)]
    assert done.rejected[0].why
    assert ask(lake, "SELECT rank, title FROM lines ORDER BY rank") == [(1, "Alpha"), (3, "Gamma")]


@pytest.mark.parametrize(("rank", "read"), [("2", 2), ("02", 2), ("2.0", 2), (" 2 ", 2), ("100", 100)])
def test_ranks_as_archives_write_them(rank, read, lake, ask, shelf, tmp_path):
    done = import_files(lake, [saved(tmp_path / "x.csv", HEAD + GOOD + f"1999-01-02,us,{rank},Beta,Bob,5\n")], shelf)
    assert done.rejected == []
    assert ask(lake, "SELECT max(rank) FROM lines") == [(read,)]


def test_a_missing_artist_is_no_credit(lake, ask, shelf, tmp_path):
    done = import_files(lake, [saved(tmp_path / "x.csv", HEAD + "1999-01-02,us,1,Alpha,,\n")], shelf)
    assert (done.rejected, ask(lake, "SELECT title, artist, value FROM lines")) == ([], [("Alpha", "", None)])


def test_ties_are_kept_where_the_chart_has_them(lake, ask, shelf, tmp_path):
    rows = "".join(f"1999-01-01,uk,{rank},{title},x,\n" for rank, title in [(1, "a"), (2, "b"), (2, "c"), (4, "d")])
    done = import_files(lake, [saved(tmp_path / "x.csv", HEAD + rows)], shelf)
    assert (done.rejected, done.entries_new) == ([], 4)


def test_a_snapshot_that_lost_a_row_is_not_complete(lake, ask, shelf, tmp_path):
    rows = [f"{day},us,{n},t{n},x,\n" for day in ("1999-01-02", "1999-01-09", "1999-01-16") for n in range(1, 101)]
    rows.insert(150, "1999-01-09,us,1,other,x,\n")
    rows.insert(250, "1999-01-16,us,1,t1,x,\n")
    done = import_files(lake, [saved(tmp_path / "x.csv", HEAD + "".join(rows))], shelf)
    assert [r.error for r in done.rejected] == ["RepeatedRank", "RepeatedRow"]
    assert ask(lake, "SELECT complete FROM snapshots ORDER BY chart_time") == [(True,), (False,), (True,)]


def test_refused_rows_are_counted_too(lake, shelf, tmp_path):
    bad = (
        "short\n" * 3
        + GOOD
        + "short\n"
        + "1999-01-02,us,0,Beta,Bob,5\n"
        + "a,b,c,d,e,f,g,h\n"
        + "1999-01-02,us,,x,y,\n"
    )
    done = import_files(lake, [saved(tmp_path / "x.csv", HEAD + bad)], shelf)
    assert [r.where for r in done.rejected] == [f"row {n}" for n in (1, 2, 3, 5, 6, 7, 8)]


def test_nothing_is_stored_where_every_row_was_refused(lake, ask, shelf, tmp_path):
    done = import_files(lake, [saved(tmp_path / "x.csv", HEAD + "1999-01-02,us,0,Beta,Bob,5\n")], shelf)
    assert (done.snapshots_new, len(done.rejected)) == (0, 1)
    assert ask(lake, "SELECT count(*) FROM snapshots") == [(0,)]


def test_bytes_that_are_not_utf8_cost_their_row(lake, shelf, tmp_path):
    text = HEAD + GOOD + "1999-01-02,us,2,Beyoncé,Bob,5\n1999-01-02,us,3,Gamma,Cat,5\n"
    done = import_files(lake, [saved(tmp_path / "x.csv", text.encode("latin-1"))], shelf)
    assert ([(r.where, r.error) for r in done.rejected], done.entries_new) == ([("row 2", "BadRow")], 2)


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("\n", "\r\n") + GOOD,
        HEAD + GOOD.replace("\n", "\r\n"),
        "\ufeff" + HEAD + GOOD,
        (HEAD + GOOD).replace(",", ";"),
        (HEAD + GOOD).replace(",", "\t"),
        HEAD + GOOD.strip(),
        HEAD + "\n" + GOOD + "\n\n",
        HEAD.strip() + ",row,Rank,,\n" + GOOD.strip() + ",7,9,,\n",
    ],
)
def test_csv_as_people_save_it(text, lake, ask, shelf, tmp_path):
    done = import_files(lake, [saved(tmp_path / "x.csv", text)], shelf)
    assert done.rejected == []
    assert ask(lake, "SELECT rank, title, artist, value FROM lines") == [(1, "Alpha", "Ann", 5)]


@pytest.mark.parametrize("name", ["it's.csv", 'quo"te.csv', "glob*[1]?.csv", "한글 이름.csv", "semi;colon--.csv"])
def test_names_that_need_care(name, lake, shelf, tmp_path):
    saved(tmp_path / "glob_1_.csv", "not this\n")
    assert import_files(lake, [saved(tmp_path / name, HEAD + GOOD)], shelf).entries_new == 1


def test_json_and_parquet_as_they_are_typed(lake, ask, shelf, tmp_path):
    rows = [
        {
            "date": "1999-01-02",
            "chart": "us",
            "rank": 1,
            "Rank": 7,
            "title": "Alpha",
            "points": 5,
            "row": 3,
        },
        {"date": "1999-01-02", "chart": "us", "rank": 1.5, "title": "Beta", "artist": ["x"], "points": 5},
        {"date": "1999-01-02", "chart": "us", "title": "Beta"},
    ]
    done = import_files(lake, [saved(tmp_path / "x.json", json.dumps(rows))], shelf)
    assert [(r.where, r.error) for r in done.rejected] == [("row 2", "BadRank"), ("row 3", "BadRank")]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "x.parquet")
    again = import_files(lake, [tmp_path / "x.parquet"], shelf)
    assert [(r.where, r.error) for r in again.rejected] == [("row 2", "BadRank"), ("row 3", "BadRank")]
    assert (again.snapshots_new, again.snapshots_known) == (0, 1)
    assert ask(lake, "SELECT rank, title, artist, value FROM lines") == [(1, "Alpha", "", 5)]


def test_the_same_bytes_again_name_the_new_path(lake, shelf, tmp_path):
    first = import_files(lake, [saved(tmp_path / "a.csv", HEAD + GOOD + "short\n")], shelf)
    again = import_files(lake, [saved(tmp_path / "b.csv", HEAD + GOOD + "short\n")], shelf)
    assert (first.snapshots_new, again.snapshots_new, again.snapshots_known) == (1, 0, 1)
    assert [Path(r.file).name for r in again.rejected] == ["b.csv"]
