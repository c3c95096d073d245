"""What the benchmark of identity rests on: reading five tables by their habits, and counting pairs."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest
from bench.linking import cluster
from bench.musicbrainz import Track, halves, once_a_table, read
from bench.scoring import of_answers, of_pairs, pairs_within

EMPTY = dict.fromkeys(("number", "title", "length", "artist", "album", "year", "language"), "")
BLUE = Track(0, "blue day", "ann lee", "skies vol 2", 185.0, 7, "4", "eng")


def row(**told: str) -> dict[str, str]:
    return {**EMPTY, **told}


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        (
            0,
            row(
                number="004",
                title="Blue Day (Skies, Volume 2)",
                length="03:05",
                artist="Ann Lee",
                album="Skies, Volume 2",
                year="2007",
                language="English",
            ),
        ),
        (
            1,
            row(
                number="4",
                title="Ann Lee - Blue Day",
                length="185",
                album="Skies, Volume 2",
                year="07",
                language="English",
            ),
        ),
        (
            2,
            row(
                number="4",
                title="Blue Day - Skies, Volume 2",
                length="3.083",
                artist="Ann Lee",
                year="'07",
                language="English",
            ),
        ),
        (
            3,
            row(
                number="4",
                title="004-Blue Day",
                length="3m 5sec",
                artist="Ann Lee",
                album="Skies, Vol. II (2007)",
                year="null",
                language="Eng.",
            ),
        ),
        (
            4,
            row(
                number="4",
                title="Blue Day",
                length="185000",
                artist="Ann Lee",
                album="Skies, Volume 2",
                year="2007",
                language="English",
            ),
        ),
    ],
)
def test_each_table_is_read_by_its_habits(table: int, printed: dict[str, str]) -> None:
    made = read(table, printed)
    assert (made.title, made.artist, made.album) == (BLUE.title, BLUE.artist, BLUE.album)
    assert (made.year, made.number, made.language) == (BLUE.year, BLUE.number, BLUE.language)
    assert made.seconds == pytest.approx(BLUE.seconds, abs=0.1)


@pytest.mark.parametrize(
    ("table", "length"), [(0, "00:00"), (1, "null"), (2, ""), (3, "unknown"), (3, "1234-A017"), (4, "1234MB-01")]
)
def test_a_length_that_is_not_told_is_none(table: int, length: str) -> None:
    assert read(table, row(length=length)).seconds is None


def test_the_album_behind_a_title_is_found_in_spite_of_other_brackets() -> None:
    printed = row(title="Blue (live) (Skies (The Best))", album="Skies (The Bets)")
    assert read(0, printed).title == "blue live"


def test_a_misspelt_or_missing_field_leaves_the_others() -> None:
    assert read(1, row(title="Blue Day")).title == "blue day"
    assert read(3, row(title="004- ", artist="   ", album=" (1999)", year="null")) == Track(3, "", "", "", None, 99)


def test_pairs_are_counted_as_by_hand() -> None:
    chance = random.Random(1)
    for _ in range(50):
        groups = {place: chance.randrange(4) for place in range(9)}
        truth = {place: chance.randrange(4) for place in range(9)}
        score = of_pairs(pairs_within(groups), pairs_within(truth))
        right = joined = one = 0
        for a, b in combinations(range(9), 2):
            joined += groups[a] == groups[b]
            one += truth[a] == truth[b]
            right += groups[a] == groups[b] and truth[a] == truth[b]
        assert (score.right, score.joined, score.one) == (right, joined, one)
        if right:
            precision, recall = right / joined, right / one
            assert score.f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_an_undecided_pair_is_neither_joined_nor_forgotten() -> None:
    score = of_answers(product((True, False), ("same", "different", "undecided")))
    assert (score.right, score.joined, score.one, score.undecided, score.asked) == (1, 2, 3, 2, 6)
    assert score.open_share == pytest.approx(1 / 3)


def test_halves_go_by_lines_counted_from_one() -> None:
    assert halves([[0, 3], [1, 5]], 6) == [1, 0, 0, 1, 0, 0]


def test_a_table_lists_a_recording_once() -> None:
    tracks = [Track(0, "a", "", ""), Track(1, "a", "", ""), Track(0, "a", "", "")]
    groups = cluster(tracks, [(2.0, (0, 1)), (1.0, (1, 2))])
    assert groups.top(0) == groups.top(1) != groups.top(2)
    assert once_a_table([[0, 1]], tracks)
    assert not once_a_table([[0, 1, 2]], tracks)
