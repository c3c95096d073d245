"""Which listings become one recording: the partition that `resolve` makes, and what it may not depend on."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.identity.evidence import MATCHER
from chartduel.identity.resolve import resolve
from shared_data import need

Row = tuple[int, str, str, str, str, str]


def listings(*names: Sequence[str]) -> list[Row]:
    """(title, artist[, source[, song id[, kind]]]) as rows of `listings`, numbered from 1."""
    return [_row(number, *name) for number, name in enumerate(names, 1)]


def _row(number: int, title: str, artist: str, source: str = "melon", song: str = "", kind: str = "song") -> Row:
    return number, source, kind, title, artist, song


def partition(rows: Iterable[Row]) -> set[frozenset[int]]:
    """The groups of listing ids."""
    groups: dict[object, set[int]] = {}
    for listing, recording, *_ in resolve(rows).matches:
        groups.setdefault(recording, set()).add(int(str(listing)))
    return {frozenset(group) for group in groups.values()}


def together(*names: Sequence[str]) -> bool:
    return len(partition(listings(*names))) == 1


def test_the_homonym_stays_apart() -> None:
    rows = listings(
        ("HOME SWEET HOME (feat. 태양, 대성)", "G-DRAGON"),
        ("HOME SWEET HOME (w/ TAEYANG, DAESUNG)", "G-DRAGON", "spotify"),
        ("Home Sweet Home", "카더가든", "apple"),
        ("Home Sweet Home", "Car, the Garden", "youtube"),
    )
    assert partition(rows) == {frozenset({1, 2}), frozenset({3, 4})}


@pytest.mark.parametrize(
    "other",
    [
        ("HOME SWEET HOME (Feat. 태양 & 대성)", "G-DRAGON"),
        ("HOME SWEET HOME (w/ TAEYANG, DAESUNG)", "G-DRAGON"),
        ("HOME SWEET HOME", "G-DRAGON Featuring TAEYANG & DAESUNG"),
        ("HOME SWEET HOME", "지드래곤"),
        ("HOME SWEET HOME [feat. TAEYANG & DAESUNG]", "G‐DRAGON"),
    ],
)
def test_spellings_of_guests_join(other: tuple[str, str]) -> None:
    assert together(("HOME SWEET HOME (feat. 태양, 대성)", "G-DRAGON"), other)


@pytest.mark.parametrize(
    ("plain", "version"),
    [
        (("HOME SWEET HOME", "G-DRAGON"), ("HOME SWEET HOME (Live) (feat. TAEYANG & DAESUNG)", "G-DRAGON")),
        (("RIZZ", "PLAVE"), ("RIZZ - Japanese Ver.", "PLAVE")),
        (("Die For You", "The Weeknd"), ("Die For You (Remix)", "The Weeknd & Ariana Grande")),
        (("첫 눈", "EXO"), ("첫 눈 (Cover)", "aespa")),
    ],
)
def test_another_version_stays_apart(plain: tuple[str, str], version: tuple[str, str]) -> None:
    assert not together(plain, version)


def test_a_guest_does_not_join_songs_of_one_name() -> None:
    """TAEYANG is credited on both; he leads neither song of the other."""
    assert not together(("Shoong!", "태양"), ("HOME SWEET HOME (feat. 태양, 대성)", "G-DRAGON"))


def test_a_bare_title_never_joins() -> None:
    assert not together(("Stay", "어반자카파"), ("Stay", "씨야(SeeYa)"))
    assert not together(("Stay", ""), ("Stay", "씨야(SeeYa)"))


def test_the_same_native_id_joins_other_names() -> None:
    assert together(
        ("하얀 그리움", "프로미스나인", "spotify", "id-1"), ("White Memories", "fromis_9", "spotify", "id-1")
    )
    assert not together(("하얀 그리움", "A", "spotify", "id-1"), ("White Memories", "B", "spotify", "id-2"))
    assert not together(("하얀 그리움", "A", "spotify", "id-1"), ("White Memories", "B", "melon", "id-1"))
    assert not together(("하얀 그리움", "A", "spotify", ""), ("White Memories", "B", "spotify", ""))


def test_the_same_native_id_joins_no_other_version() -> None:
    assert not together(("HAPPY", "DAY6", "youtube", "v-1"), ("HAPPY (Live)", "DAY6", "youtube", "v-1"))


def test_two_ids_of_one_song_are_one_recording() -> None:
    rows = listings(
        ("number one girl", "ROSÉ", "spotify", "single"),
        ("number one girl", "로제", "melon", ""),
        ("number one girl", "로제 (ROSÉ)", "spotify", "album"),
    )
    assert len(partition(rows)) == 1


def test_a_masked_line_joins_nobody() -> None:
    rows = listings(
        ("XXXXX", "XXXXX", "circle", "7"),
        ("XXXXX", "XXXXX", "circle"),
        ("XXXXX", "아이유", "circle", "7"),
    )
    made = partition([*rows, *((n + 10, *row) for n, (_, *row) in enumerate(listings(("Love wins all", "아이유"))))])
    assert all(not ({1, 2, 3} & group) or len(group) == 1 or group <= {1, 2, 3} for group in made)
    assert {frozenset({3})} <= made
    assert {frozenset({10})} <= made


def test_kinds_do_not_mix() -> None:
    assert not together(("rosie", "ROSÉ", "billboard", "", "album"), ("rosie", "ROSÉ", "billboard", "", "song"))


def test_the_id_says_the_act_the_song_and_the_version() -> None:
    named = listings(("HOME SWEET HOME", "지드래곤"), ("HOME SWEET HOME (Live)", "G-DRAGON"))
    (plain, live) = resolve(named).matches
    assert plain[1] == "gdragon-home-sweet-home"
    assert live[1] == "gdragon-home-sweet-home-live"


def test_every_listing_has_one_row_in_order_with_a_reason() -> None:
    rows = listings(("APT.", "ROSÉ"), ("Stay", "씨야"), ("APT.", "로제 (ROSÉ) & Bruno Mars"))
    made = resolve(rows).matches
    assert [row[0] for row in made] == [1, 2, 3]
    assert all(row[8] and row[9] == MATCHER for row in made)
    assert "apt" in str(made[2][8])


NAMES = [
    ("HOME SWEET HOME (feat. 태양, 대성)", "G-DRAGON"),
    ("HOME SWEET HOME", "지드래곤"),
    ("Home Sweet Home", "카더가든"),
    ("HOME SWEET HOME (Live)", "G-DRAGON"),
    ("인사 (Panorama)", "범진"),
    ("Panorama", "범진"),
    ("인사", "범진"),
    ("Panorama", "IZ*ONE"),
    ("여우비", "Crush & 범진"),
    ("여우비 (Crush)", "범진"),
    ("XXXXX", "XXXXX"),
    ("APT.", "ROSÉ"),
    ("APT.", "ROSÉ & Bruno Mars"),
    ("APT.", "Bruno Mars"),
]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_the_order_of_the_rows_does_not_matter(data: st.DataObject) -> None:
    """Whatever was imported first, the same listings are one recording."""
    source, song = st.sampled_from(["melon", "apple"]), st.sampled_from(["", "", "x", "y", "z"])
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(NAMES), source, song), min_size=2, max_size=9))
    rows = listings(*((*name, *where) for name, *where in drawn))
    assert partition(data.draw(st.permutations(rows))) == partition(rows)


def test_precision_and_recall_on_the_gold_pairs() -> None:
    """Names alone, no chart evidence: it may miss a translation, it may hardly ever merge two songs."""
    path = need("identity/gold_pairs.csv")
    with path.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert len(pairs) == 544
    ends = [[(pair[f"platform_{end}"], pair[f"title_{end}"], pair[f"artist_{end}"]) for end in "ab"] for pair in pairs]
    number = {name: place for place, name in enumerate(sorted({name for two in ends for name in two}), 1)}
    rows = [(place, source, "song", title, artist, "") for (source, title, artist), place in number.items()]
    recording = {row[0]: row[1] for row in resolve(rows).matches}
    joined = [recording[number[one]] == recording[number[other]] for one, other in ends]
    merged = [pair for pair, same in zip(pairs, joined, strict=True) if same and pair["same"] == "0"]
    right = sum(same and pair["same"] == "1" for pair, same in zip(pairs, joined, strict=True))
    precision, recall = right / (right + len(merged)), right / sum(pair["same"] == "1" for pair in pairs)
    sys.stdout.write(f"gold pairs: precision {precision:.4f}, recall {recall:.4f}\n")
    assert precision >= 0.97
    assert recall >= 0.68
    # A plain title and the same title with a guest are one recording here; nothing else is merged, no version or cover.
    assert [pair["note"] for pair in merged if "feat. version is a separate release" not in pair["note"]] == []
