"""An ISRC is strong evidence for one recording, and another ISRC is no evidence against it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.identity.resolve import resolve
from chartduel.store.schema import MATCHES

Row = tuple[int, str, str, str, str, str, str]
CODE = "KRA382401234"
WHITE, HAYAN = ("White Memories", "fromis_9", "shazam"), ("하얀 그리움", "프로미스나인", "apple")
NAMES = [
    ("HOME SWEET HOME (feat. 태양, 대성)", "G-DRAGON"),
    ("HOME SWEET HOME", "지드래곤"),
    ("HOME SWEET HOME (Live)", "G-DRAGON"),
    ("Home Sweet Home", "카더가든"),
    ("인사 (Panorama)", "범진"),
    ("Panorama", "IZ*ONE"),
    ("Panorama - Japanese Ver.", "IZ*ONE"),
    ("XXXXX", "XXXXX"),
    ("APT.", "ROSÉ & Bruno Mars"),
    ("APT. (Sped Up)", "ROSÉ"),
]


def listings(*told: Sequence[str]) -> list[Row]:
    """(title, artist, source, ISRC) as rows of `listings`, numbered from 1."""
    return [
        (number, source, "song", title, artist, "", isrc)
        for number, (title, artist, source, isrc) in enumerate(told, 1)
    ]


def matched(rows: Sequence[Row]) -> list[dict[str, object]]:
    return [dict(zip(MATCHES.columns, match, strict=True)) for match in resolve(rows).matches]


def partition(rows: Sequence[Row]) -> set[frozenset[object]]:
    groups: dict[object, set[object]] = {}
    for match in matched(rows):
        groups.setdefault(match["recording"], set()).add(match["listing"])
    return set(map(frozenset, groups.values()))


@pytest.mark.parametrize("other", [CODE, "KR-A38-24-01234", " kra382401234 "])
def test_the_same_isrc_joins_other_names_of_other_sources(other: str) -> None:
    rows = listings((*WHITE, CODE), (*HAYAN, other))
    assert len(partition(rows)) == 1
    assert matched(rows)[0]["reasons"] == [f"the same ISRC: {CODE}"]


@pytest.mark.parametrize("code", ["", "0", CODE[:-1], f"{CODE}5", f"{CODE[:-1]}X", "12A382401234", "없음"])
def test_what_is_no_isrc_joins_nobody(code: str) -> None:
    assert len(partition(listings((*WHITE, code), (*HAYAN, code)))) == 2


@pytest.mark.parametrize(
    "version", ["White Memories (Live)", "White Memories (Sped Up)", "White Memories - Japanese Ver."]
)
def test_the_same_isrc_joins_no_other_version(version: str) -> None:
    assert len(partition(listings((*WHITE, CODE), (version, "fromis_9", "apple", CODE)))) == 2


def test_one_recording_has_several_isrcs() -> None:
    rows = listings((*WHITE, CODE), ("White Memories", "fromis_9", "apple", "KRA382409999"), (*HAYAN, CODE))
    assert len(partition(rows)) == 1


@settings(max_examples=200)
@given(st.data())
def test_another_isrc_says_nothing(data: st.DataObject) -> None:
    """A single and its album, a label and its successor: each may have a code of its own for one recording."""
    names = data.draw(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=2, max_size=9))
    plain = listings(*((*name, "melon", "") for name, _ in names))
    coded = listings(*((*name, "melon", f"KRA3824{number:05}" * has) for number, (name, has) in enumerate(names)))
    assert partition(coded) == partition(plain)


@settings(max_examples=200)
@given(st.data())
def test_an_isrc_joins_one_version_in_any_order_of_the_rows(data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 3)), min_size=2, max_size=9))
    rows = listings(*((*name, "melon", f"KRA3824{code:05}" * bool(code)) for name, code in drawn))
    groups = partition(rows)
    assert partition(data.draw(st.permutations(rows))) == groups
    version = {match["listing"]: match["version"] for match in matched(rows)}
    assert all(len({version[listing] for listing in group}) == 1 for group in groups)
    held = {(row[6], version[row[0]]) for row in rows if row[6] and row[3] != "XXXXX"}
    for code, tag in held:
        members = {row[0] for row in rows if (row[6], version[row[0]]) == (code, tag) and row[3] != "XXXXX"}
        assert any(members <= group for group in groups)
