"""`chartduel search`, and what other commands do with a name that is nearly right."""

import json

import pytest

from cli.conftest import Run

KEYS = {"recording", "title", "artists", "first_seen", "charts", "way", "score", "why"}


@pytest.mark.parametrize(
    ("text", "title", "way"),
    [
        ("HOME SWEET HOME", "HOME SWEET HOME", "name"),
        ("nubmer one girl", "number one girl", "typo"),
        ("home swet home / 지드래곤", "HOME SWEET HOME", "typo"),
        ("one girl", "number one girl", "part"),
    ],
)
def test_the_best_match_comes_first_with_why(run: Run, sample_lake, text: str, title: str, way: str) -> None:
    done = run("search", text, "--json", "--lake", sample_lake)
    songs = json.loads(done.out)["songs"]
    assert (done.code, done.err) == (0, "")
    assert set(songs[0]) == KEYS
    assert (songs[0]["title"], songs[0]["way"]) == (title, way)
    assert songs[0]["first_seen"] < "2026"
    assert songs[0]["charts"]


def test_a_person_gets_a_table(run: Run, sample_lake) -> None:
    done = run("search", "nubmer one girl", "--lake", sample_lake)
    assert (done.code, done.err) == (0, "")
    assert all(word in done.out for word in ("number one girl", "2024-11-22", "spelt nearly", "rose-number-one-girl"))


def test_no_more_than_were_asked_for(run: Run, small_lake) -> None:
    every = json.loads(run("search", "Echo", "--json", "--lake", small_lake).out)["songs"]
    assert len(every) > 1
    assert len(json.loads(run("search", "Echo", "--most", 1, "--json", "--lake", small_lake).out)["songs"]) == 1
    assert run("search", "Echo", "--most", 0, "--lake", small_lake).code == 2


def test_nothing_found(run: Run, sample_lake) -> None:
    done = run("search", "Zyxwvutsrq", "--lake", sample_lake)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("UnknownSong: nothing in this lake is like 'Zyxwvutsrq'")
    assert json.loads(run("search", "Zyxwvutsrq", "--json", "--lake", sample_lake).out) == {"songs": []}


def test_a_hostile_text_is_shown_as_text(run: Run, sample_lake) -> None:
    for text in ("\x1b[31m'; DROP TABLE titles --", "%" * 500, "x" * 10_000):
        done = run("search", text, "--lake", sample_lake)
        assert done.code == 4
        assert "\x1b" not in done.out + done.err
        assert len(done.err) < 300


def test_a_duel_says_what_it_took_for_a_typo(run: Run, sample_lake) -> None:
    done = run("duel", "nubmer one girl", "HOME SWEET HOME / 지드래곤", "--json", "--lake", sample_lake)
    told = json.loads(done.out)
    assert done.code == 0
    assert [song["title"] for song in told["songs"]] == ["number one girl", "HOME SWEET HOME"]
    assert told["resolved"] == ["nubmer one girl: number one girl / ROSÉ, spelt nearly numberonegirl"]
    assert "nubmer one girl: number one girl" in run("duel", "nubmer one girl", "APT.", "--lake", sample_lake).out


def test_an_exact_name_needs_no_word(run: Run, sample_lake) -> None:
    done = run("duel", "number one girl", "APT.", "--json", "--lake", sample_lake)
    assert json.loads(done.out)["resolved"] == []


def test_an_unknown_song_names_the_nearest(run: Run, sample_lake) -> None:
    done = run("series", "number two girls", "--lake", sample_lake)
    assert done.code == 4
    assert done.err.startswith("UnknownSong: no song is called 'number two girls' in this lake; the nearest: ")
    assert "number one girl" in done.err
