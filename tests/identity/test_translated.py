"""Titles in two scripts by the meaning of their words: inflection, loanwords, rarity, and what must not match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.identity.across import words_of
from chartduel.identity.compare import Decision, Known, Name, compare
from chartduel.identity.conjugated import conjugated
from chartduel.identity.sound import same_name
from chartduel.identity.translated import translation
from chartduel.identity.vocabulary import headwords, vocabulary


@pytest.mark.parametrize(
    ("stem", "forms"),
    [
        ("오", {"온", "올", "와", "왔"}),
        ("부르", {"부른", "불러", "불렀"}),
        ("듣", {"들", "듣는"}),
        ("그립", {"그리운", "그리워", "그리움"}),
        ("하얗", {"하얀"}),
        ("살", {"산", "사는", "삶", "살아"}),
        ("마시", {"마셔", "마신"}),
        ("짓", {"지은", "지었"}),
        ("변하", {"변해", "변한"}),
        ("아프", {"아파", "아픈"}),
    ],
)
def test_a_stem_is_found_in_its_forms(stem, forms):
    assert forms | {stem} <= conjugated(stem)


@given(st.text(max_size=6))
def test_conjugating_never_fails_and_keeps_the_stem(stem):
    assert stem in conjugated(stem)


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("cities", "city"),
        ("stopped", "stop"),
        ("dancing", "dance"),
        ("lovin", "love"),
        ("happiest", "happy"),
        ("forgotten", "forget"),
        ("wolves", "wolf"),
        ("smokey", "smoke"),
    ],
)
def test_an_english_form_is_of_its_word(form, base):
    assert base in headwords(form)


@pytest.mark.parametrize("word", ["", "is", "xqzt", "bed"])
def test_no_word_is_cut_to_another(word):
    assert headwords(word) <= {word}


@pytest.mark.parametrize(
    ("native", "latin", "found", "words"),
    [
        ("얼어붙은 호수", "Frozen Lakes", 2, 2),
        ("종이비행기를 접던 오후", "Paper Plane in the Afternoon", 2, 2),
        ("마지막 기차역", "The Last Train Station", 3, 3),
        ("잊지마요", "Don't Forget", 1, 1),
        ("우산을 빌려줘", "Lend Me Your Umbrella", 2, 2),
        ("3월의 편지", "Letters of March", 2, 2),
        ("7번 국도", "Route 7", 1, 2),
        ("밤비", "Night Rain", 2, 2),
        ("비슷한 사람", "Rain", 0, 1),
        ("나무", "Me", 0, 1),
        ("사람이", "Tooth", 0, 1),
        ("세레나데를 불러", "Serenade", 1, 1),
        ("혜성", "Mountain", 0, 1),
        ("雨と傘", "Rain and Umbrella", 2, 2),
        ("星空", "Hoshi no Sora", 2, 2),
        ("막차", "The Last Train", 1, 1),
        ("", "Lake", 0, 1),
        ("호수", "", 0, 0),
    ],
)
def test_words_are_found_by_meaning(native, latin, found, words):
    told = translation(native, latin)
    assert (told.found, told.words) == (found, words)


def test_a_title_of_light_words_alone_is_read_whole():
    assert translation("너와 나", "You and Me").words == 3


def test_a_word_that_many_titles_have_is_worth_less():
    assert words_of("사랑", "Love").weight < words_of("호수", "Lake").weight


def test_what_is_left_over_speaks_against_on_both_sides():
    whole = words_of("얼어붙은 호수", "Lake").weight
    assert words_of("얼어붙은 호수", "Lake Symphony").weight < whole
    assert words_of("사랑 노래 카메라 자전거", "Love").weight < words_of("사랑", "Love").weight


def test_no_word_in_common_speaks_a_little_against():
    assert -1.0 <= words_of("호수", "Kettle").weight < 0.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_more_is_found_than_there_is(native, latin):
    told = translation(native, latin)
    assert 0 <= told.found <= told.words
    assert 0 <= told.kept <= told.parts
    assert told.rarity >= 0.0


def test_the_tables_hold_words_and_stems_alone():
    known = vocabulary()
    assert len(known.words) > 3000
    assert all(re.fullmatch(r"[a-z0-9]+", word) for word in known.words)
    assert all(re.fullmatch(r"[0-9가-힣ぁ-ヿ一-鿿々〆ー]+", stem) for stem in known.meanings)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("이승훈", "Lee Seung-hoon", True),
        ("유성희", "Yoo Sunghee", True),
        ("로보", "Robo", True),
        ("김도윤", "Kim Daehan", False),
        ("산이", "Shine", False),
    ],
)
def test_a_name_is_known_however_it_is_spelt(one, other, same):
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("native", "latin", "decision"),
    [
        (("얼어붙은 호수", "모래알"), ("Frozen Lake", "모래알"), Decision.SAME),
        (("사랑", "모래알"), ("Love", "모래알"), Decision.UNDECIDED),
        (("자전거", "모래알"), ("Kettle", "모래알"), Decision.UNDECIDED),
        (("얼어붙은 호수", "유성희"), ("Frozen Lake", "Yoo Sunghee"), Decision.SAME),
        (("얼어붙은 호수", "모래알"), ("Frozen Lake", "Anthracite"), Decision.DIFFERENT),
        (("얼어붙은 호수 (Inst.)", "모래알"), ("Frozen Lake", "모래알"), Decision.DIFFERENT),
    ],
)
def test_two_names_are_compared_across_scripts(native, latin, decision):
    assert compare(Name("melon", *native), Name("spotify", *latin), Known()).decision is decision
