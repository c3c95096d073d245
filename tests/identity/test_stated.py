"""Facts beside the ranks: which statement counts, who belonged to whom on a day, and what is no ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine
from chartduel.identity import stated
from chartduel.identity.normalise import key
from chartduel.model.fact import Certainty, Fact, FactKind
from chartduel.model.recording import Recording
from chartduel.sources import registry
from chartduel.store.schema import FACTS

DAY = date(2024, 11, 22)


def fact(kind: str, value: str, *, title: str = "Alpha", artist: str = "Ann", **more: Any) -> Fact:
    told = {"kind": kind, "value": value, "title": title, "artist": artist, "source": "x"}
    return Fact(**{**told, "kind": FactKind(kind), **more})


def song(title: str, *acts: str) -> Recording:
    return Recording(
        id="x", title=title, artists=acts, acts=frozenset(map(key, acts)), titles=frozenset((key(title),)), listings=()
    )


def values(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in facts]


def test_the_packaged_facts_are_whole_and_sourced():
    facts = stated.packaged()
    assert len(facts) > 40
    assert all(one.source for one in facts)
    assert all(bool(one.title) != (one.kind is FactKind.MEMBER) for one in facts)
    assert all(one.value in registry.markets() for one in facts if one.kind is FactKind.ORIGIN)


def test_what_an_article_under_check_says_names_its_outlet():
    reports = [one for one in stated.packaged() if one.witness == "reported"]
    assert {one.outlet for one in reports} == {"Lao Dong"}
    assert any(one.certainty is Certainty.REPORTEDLY and one.value == "Bruno Mars" for one in reports)


@pytest.mark.parametrize(
    ("title", "artist", "language", "origin"),
    [
        ("number one girl", "ROSÉ", "en", None),
        ("number one girl", "로제", "en", None),
        ("HOME SWEET HOME", "G-DRAGON", "en,ko", "kr"),
        ("toxic till the end", "ROSÉ", None, None),
        ("HOME SWEET HOME", "Car, the garden", None, None),
    ],
)
def test_the_language_is_that_of_the_lyrics_and_never_guessed_from_the_title(title, artist, language, origin):
    acts = (artist, "ROSÉ") if artist == "로제" else (artist,)
    told = {one.kind: one.value for one in stated.of(stated.packaged(), song(title, *acts))}
    assert (told.get(FactKind.LANGUAGE), told.get(FactKind.ORIGIN)) == (language, origin)


def test_a_song_has_one_language_and_many_writers():
    facts = [fact("language", "en"), fact("language", "ko"), fact("writer", "Ben"), fact("writer", "Cat")]
    assert values(stated.standing(facts)) == [("language", "en"), ("writer", "Ben"), ("writer", "Cat")]


def test_a_denial_silences_what_was_said_before_and_nothing_else():
    denied = fact("writer", "Ben", certainty=Certainty.DENIED)
    facts = [denied, fact("writer", "ben"), fact("writer", "Cat"), fact("producer", "Ben")]
    assert values(stated.standing(facts)) == [("writer", "Cat"), ("producer", "Ben")]


def test_a_denied_language_gives_way_to_the_next():
    facts = [fact("language", "en", certainty=Certainty.DENIED), fact("language", "en"), fact("language", "ko")]
    assert values(stated.standing(facts)) == [("language", "ko")]


@pytest.mark.parametrize(
    ("person", "day", "groups"),
    [
        ("G-DRAGON", DAY, {"bigbang", "gdxtaeyang"}),
        ("지드래곤", date(2014, 11, 20), {"bigbang"}),
        ("G-DRAGON", date(2005, 12, 31), set()),
        ("T.O.P", date(2023, 12, 31), {"bigbang"}),
        ("T.O.P", date(2024, 1, 1), set()),
        ("ROSÉ", date(2016, 8, 8), {"blackpink"}),
        ("ROSÉ", date(2016, 8, 7), set()),
        ("nobody", DAY, set()),
    ],
)
def test_who_belonged_to_whom_on_a_day(person, day, groups):
    assert set(stated.groups_of(stated.packaged(), [key(person)], day)) == groups


def test_who_comes_back_belongs_twice():
    base = {"title": "", "artist": "The Group"}
    facts = [fact("member", "Ann", since="2010", until="2012", **base), fact("member", "Ann", since="2020", **base)]
    held = [bool(stated.groups_of(facts, ["ann"], date(year, 6, 1))) for year in (2009, 2010, 2012, 2013, 2020, 2030)]
    assert held == [False, True, True, False, True, True]


@pytest.mark.parametrize("more", [{"witness": "reported"}, {"certainty": Certainty.REPORTEDLY}])
def test_hearsay_makes_nobody_a_member(more):
    told = fact("member", "Ann", title="", artist="The Group", **more)
    assert not stated.is_ground(told)
    assert not stated.groups_of([told], ["ann"], DAY)


def row(number: int, one: Fact, minutes: int) -> tuple[object, ...]:
    at = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    return (number, *(str(getattr(one, name)) for name in stated.COLUMNS), at)


kinds = st.sampled_from(["language", "writer"])
statements = st.lists(
    st.builds(
        fact,
        kinds,
        st.sampled_from(["en", "ko", "ja"]),
        certainty=st.sampled_from(list(Certainty)),
        witness=st.sampled_from(["user", "reported"]),
    ),
    max_size=8,
)


@given(statements)
def test_the_newest_word_counts_and_reports_come_last(told):
    engine = Engine()
    try:
        engine.load_rows("facts", FACTS.columns, [row(number, one, number) for number, one in enumerate(told)])
        known = [one for one in stated.known(engine) if one.title == "Alpha"]
    finally:
        engine.close()
    newest = list(reversed(told))
    expected = [one for one in newest if one.witness == "user"] + [one for one in newest if one.witness != "user"]
    assert [(one.kind, one.value, one.certainty, one.witness) for one in known] == [
        (one.kind, one.value, one.certainty, one.witness) for one in expected
    ]
    assert values(stated.standing(known)) == values_that_stand(expected)


def values_that_stand(told: Sequence[Fact]) -> list[tuple[str, str]]:
    """By plain loops: the first word on each value, and of languages the first that is not denied."""
    found, language = [], False
    for at, one in enumerate(told):
        first = not any((other.kind, other.value) == (one.kind, one.value) for other in told[:at])
        if first and one.certainty is not Certainty.DENIED and not (one.kind is FactKind.LANGUAGE and language):
            found.append((one.kind.value, one.value))
            language = language or one.kind is FactKind.LANGUAGE
    return found
