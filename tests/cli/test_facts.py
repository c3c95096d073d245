"""`chartduel facts`: stated by hand or from a table, kept for ever, the newest first."""

import json

import pytest

KEYS = {"kind", "title", "artist", "value", "certainty", "since", "until", "source", "witness", "outlet", "stated_at"}


def told(run, root, title="Alpha"):
    answer = json.loads(run("facts", "list", "--json", "--lake", root).out)
    return [(one["kind"], one["value"], one["certainty"]) for one in answer["facts"] if one["title"] == title]


def test_the_packaged_facts_stand_beside_any_lake(run, tmp_path):
    done = run("facts", "list", "--json", "--lake", tmp_path / "nowhere")
    answer = json.loads(done.out)
    assert done.code == 0
    assert set(answer) == {"facts"}
    assert len(answer["facts"]) > 40
    assert {frozenset(one) for one in answer["facts"]} == {frozenset(KEYS)}
    assert "BIGBANG" in run("facts", "list", "--lake", tmp_path / "nowhere").out


def test_the_newest_statement_comes_first(run, tmp_path):
    root = tmp_path / "lake"
    base, more = ("facts", "set", "Alpha / Ann", "language"), ("--source", "x", "--lake", root)
    assert run(*base, "ko,en", *more).out == "Alpha / Ann, language ko,en: set\n"
    assert run(*base, "en,ko", *more).out == "Alpha / Ann, language en,ko: known already\n"
    assert run(*base, "en", *more, "--certainty", "reportedly").code == 0
    assert told(run, root) == [("language", "en", "reportedly"), ("language", "en,ko", "stated")]


def test_a_country_is_known_by_its_code(run, tmp_path):
    root = tmp_path / "lake"
    assert run("facts", "set", "Alpha / Ann", "origin", "South Korea", "--source", "x", "--lake", root).code == 0
    assert told(run, root) == [("origin", "kr", "stated")]


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("Alpha / Ann", "mood", "sad", "--source", "x"), "'mood' is no kind of fact"),
        (("Alpha / Ann", "language", "English", "--source", "x"), "'English' is no language"),
        (("Alpha / Ann", "origin", "global", "--source", "x"), "'global' is no market"),
        (("Alpha / Ann", "video", "my clip", "--source", "x"), "'my clip' is no video"),
        (("Alpha / Ann", "writer", "Ben", "--source", " "), "a fact needs source"),
        (("Alpha / Ann", "writer", "Ben", "--source", "x", "--certainty", "maybe"), "'maybe' is no certainty"),
        (("Alpha / Ann", "member", "Ben", "--source", "x"), "a member is of an act"),
        (("Ann", "writer", "Ben", "--source", "x"), "a writer is of a song"),
        (("Ann", "member", "Ben", "--source", "x", "--since", "2006-13"), "'2006-13' is no date"),
        (("Ann", "member", "Ben", "--source", "x", "--until", "lately"), "'lately' is no date"),
    ],
)
def test_a_fact_that_makes_no_sense(run, tmp_path, args, what):
    done = run("facts", "set", *args, "--lake", tmp_path / "lake")
    assert done.code == 5
    assert done.err.startswith("BadInput: ")
    assert what in done.err
    assert done.err.count("\n") == 1


def test_a_table_of_facts(run, tmp_path):
    table, root = tmp_path / "facts.csv", tmp_path / "lake"
    table.write_text(
        "kind,title,artist,value,source,since,witness,outlet\n"
        "language,Alpha,Ann,en,the booklet,,,\n"
        "language,Alpha,Ann,en,the booklet,,,\n"
        "writer,Alpha,Ann,Ben,an article,,reported,The Paper\n"
        "member,,The Group,Ann,the label,2026-08,,\n"
        "\x1b[2Jmood,Alpha,Ann,sad,x,,,\n",
        encoding="utf-8",
    )
    done, again = run("facts", "import", table, "--lake", root), run("facts", "import", table, "--json", "--lake", root)
    assert (done.code, done.out) == (3, "3 new facts\n")
    assert done.err.startswith(f"refused: {table}, row 5: ")
    assert "\x1b" not in done.err
    answer = json.loads(again.out)
    assert (again.code, answer["facts_new"]) == (3, 0)
    assert [set(one) for one in answer["rejected"]] == [{"file", "where", "error", "why"}]
    assert told(run, root) == [("language", "en", "stated"), ("writer", "Ben", "stated")]
    assert run("lake", "check", "--lake", root).code == 0


def test_a_release_that_is_told_twice_in_one_table_is_kept_once(run, tmp_path):
    table, root = tmp_path / "releases.csv", tmp_path / "lake"
    table.write_text("title,artist,released_at,source\n" + "Alpha,Ann,2030-01-02T14:00:00+09:00,x\n" * 2, "utf-8")
    assert run("releases", "import", table, "--lake", root).out == "1 new releases\n"
    assert run("lake", "check", "--lake", root).code == 0
