"""`chartduel cohort`: a song among comparable ones, for people and programs."""

import csv
import json
import shutil

import pytest

from chartduel.api.importing import import_archives

PROFILE = """
name = "made"
witness = "made"

[columns]
chart = "chart"
rank = "rank"
title = "title"
artist = "artist"
seen = "seen"

[[charts]]
named = "melon"
id = "melon.top100"
top = 6
"""
BASE = [(f"Old {number}", "Elder") for number in range(6)]
NEW = [(f"Song {number}", "Ann" if number % 2 else "The Group") for number in range(30)]


def entered_at(number):
    return number % 6 + 1


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Thirty songs enter one chart of six, one an hour, each for that hour, each at the next of its ranks."""
    folder = tmp_path_factory.mktemp("cohort")
    table, profile = folder / "made.csv", folder / "made.toml"
    profile.write_text(PROFILE)
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("chart", "seen", "rank", "title", "artist"))
        for hour in range(31):
            shown = list(BASE)
            if hour:
                shown = shown[:5]
                shown.insert(entered_at(hour - 1) - 1, NEW[hour - 1])
            for rank, (title, artist) in enumerate(shown, 1):
                rows.writerow(("melon", f"2030-01-{2 + hour // 24:02}T{hour % 24:02}:10:00+09:00", rank, title, artist))
    import_archives(folder / "lake", [table], str(profile))
    return folder / "lake"


def asked(run, root, song, *more):
    done = run("cohort", song, "--chart", "melon.top100", "--lake", root, "--json", *more)
    assert done.code == 0, done.err
    return {one["measure"]: one for one in json.loads(done.out)["cohorts"]}


@pytest.mark.parametrize("number", [0, 3, 29])
def test_a_debut_stands_among_the_debuts_that_were_seen(run, root, number):
    told = asked(run, root, f"Song {number}")["debut"]
    others = [entered_at(other) for other in range(30) if other != number]
    won = sum((other > entered_at(number)) + (other == entered_at(number)) / 2 for other in others)
    assert (told["value"], told["basis"], told["n"]) == (entered_at(number), "exact", 29)
    assert told["percentile"] == pytest.approx(100 * won / 29)
    assert (told["why"], told["members"], told["era"]["since"]) == (None, [], "2021-08-09")


def test_who_was_there_at_the_beginning_has_no_debut(run, root):
    told = asked(run, root, "Old 1")["debut"]
    assert (told["value"], told["percentile"], told["n"]) == (None, None, 0)
    assert told["why"] == "its debut was not seen: only a bound is known"


def test_a_chart_that_ends_too_soon_tells_no_peak(run, root):
    told = asked(run, root, "Song 3")
    assert {told["peak"]["why"], told["run"]["why"]} == {"the chart was not recorded long enough after its debut"}


def test_of_fewer_than_twenty_the_songs_are_named(run, root):
    told = asked(run, root, "Song 29", "--by", "own", "--measure", "debut")["debut"]
    assert (told["n"], told["percentile"], told["by"]) == (14, None, {"own": "Ann"})
    assert told["why"] == "fewer than 20 comparable songs"
    assert {one["title"] for one in told["members"]} == {f"Song {number}" for number in range(1, 29, 2)}
    assert [one["value"] for one in told["members"]] == sorted(entered_at(number) for number in range(1, 29, 2))


def test_the_past_of_the_groups_of_that_day_is_ones_own(run, root, tmp_path):
    lake = shutil.copytree(root, tmp_path / "lake")
    for args in (("--since", "2020", "--until", "2029-12-31"), ("--since", "2030-01-03")):
        run("facts", "set", "The Group", "member", "Ann", "--source", "x", *args, "--lake", lake)
    during = asked(run, lake, "Song 29", "--by", "own")["debut"]
    assert (during["n"], during["by"]["own"]) == (29, "Ann, The Group")
    assert asked(run, lake, "Song 15", "--by", "own")["debut"]["by"]["own"] == "Ann"


def test_unknown_is_a_cohort_of_its_own(run, root, tmp_path):
    lake = shutil.copytree(root, tmp_path / "lake")
    table = tmp_path / "facts.csv"
    lines = [f"language,Song {number},{NEW[number][1]},en,x" for number in range(3)]
    table.write_text("kind,title,artist,value,source\n" + "\n".join(lines) + "\n")
    run("facts", "import", table, "--lake", lake)
    english = asked(run, lake, "Song 0", "--by", "language")["debut"]
    unknown = asked(run, lake, "Song 9", "--by", "language")["debut"]
    assert (english["n"], english["by"]) == (2, {"language": "en"})
    assert (unknown["n"], unknown["by"]) == (26, {"language": None})
    assert unknown["percentile"] is not None
    run("facts", "set", "Song 9 / Ann", "language", "en", "--source", "y", "--lake", lake)
    assert asked(run, lake, "Song 9", "--by", "language")["debut"]["n"] == 3


def test_what_an_article_reports_is_no_ground(run, root, tmp_path):
    lake = shutil.copytree(root, tmp_path / "lake")
    table = tmp_path / "facts.csv"
    table.write_text("kind,title,artist,value,source,witness\nlanguage,Song 0,The Group,en,a paper,reported\n")
    assert run("facts", "import", table, "--lake", lake).code == 0
    assert asked(run, lake, "Song 0", "--by", "language")["debut"]["by"] == {"language": None}


def test_weekday_hour_and_origin_are_those_of_the_chart(run, root, tmp_path):
    lake = shutil.copytree(root, tmp_path / "lake")
    for number in range(2):
        base = (f"Song {number}", NEW[number][1])
        run("releases", "set", *base, "2030-01-01T16:30:00+00:00", "--source", "x", "--lake", lake)
        run("facts", "set", " / ".join(base), "origin", "kr" if number else "us", "--source", "x", "--lake", lake)
    told = asked(run, lake, "Song 0", "--by", "weekday", "--by", "hour")["debut"]
    assert (told["by"], told["n"]) == ({"weekday": "2", "hour": "1"}, 1)
    assert asked(run, lake, "Song 0", "--by", "origin")["debut"]["by"] == {"origin": "overseas"}
    assert asked(run, lake, "Song 1", "--by", "origin")["debut"]["by"] == {"origin": "domestic"}


def test_a_person_reads_what_it_beats(run, root):
    done = run("cohort", "Song 0", "--lake", root)
    assert (done.code, done.err) == (0, "")
    assert "Melon TOP100  debut    1st" in done.out
    assert "93%" in done.out
    few = run("cohort", "Song 29", "--by", "own", "--lake", root)
    assert "among songs alike in own: Ann" in few.out
    assert "fewer than 20 comparable songs" in few.out


def test_a_chart_that_never_saw_it(run, root):
    done = run("cohort", "Song 0", "--chart", "flo.top100", "--lake", root, "--json")
    assert {one["why"] for one in json.loads(done.out)["cohorts"]} == {"it was never seen on this chart"}
