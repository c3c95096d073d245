"""Names that look different and read the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chartduel.identity.normalise import brackets, clean, fold, inside, key, scripts

FOLDS = [
    ("It′s Me", "its me"),
    ("It's Me", "its me"),
    ("It´s Me", "its me"),
    ("THAT’S", "thats"),
    ("ROSÉ", "rose"),
    ("Hòa Minzy", "hoa minzy"),
    ("Beyoncé Ø", "beyonce o"),
    ("PO￦ER", "power"),
    ("\u200eGood Night Good Dream", "good night good dream"),
    ("로제\u00a0(ROSÉ)", "로제 rose"),
    ("로제", "로제"),
    ("ハジマリのコ", "ハジマリのコ"),
    ("ｶﾞガガ", "ガガガ"),
    ("ＡＢＣ（１）", "abc 1"),
    ("사랑은 봄비처럼...이별은 겨울비처럼...", "사랑은 봄비처럼 이별은 겨울비처럼"),
    ("Мой", "мой"),
    ("Song™", "song"),
    ("???", "???"),
    ("♥", "♥"),
    ("\u200b\u00a0", ""),
]
SAME = [
    ("HUNTR/X", "HUNTR X", "HUNTRX"),
    ("12 : 32", "12:32"),
    ("PO￦ER", "POWER", "Power"),
    (
        "사랑은 봄비처럼...이별은 겨울비처럼...",
        "사랑은 봄비처럼… 이별은 겨울비처럼…",
        "사랑은봄비처럼 이별은 겨울비처럼",
    ),
    ("Love Is", "Love is"),
    ("Lim Young Woong", "Lim Young-woong"),
    ("Lee Mujin", "LEE Mujin"),
    ("Anderson .Paak", "Anderson.Paak"),
    ("A$AP Rocky", "ASAP Rocky"),
    ("한로로", "\u1112\u1161\u11ab로로"),
]
DIFFERENT = [("PUBLIC ENEMY", "PUBLIC ENEMIES"), ("소나기", "소나가"), ("はは", "ばば"), ("?", "!"), ("2.0", "2.1")]
TRICKY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("aÉß'’´ \u200b\u0301\u3099かガ가가￦™(（)]-/ X\u3164ⅣǅΣ"),
    )
)


@pytest.mark.parametrize(("printed", "folded"), FOLDS)
def test_fold(printed: str, folded: str):
    assert fold(printed) == folded


@pytest.mark.parametrize("forms", SAME)
def test_one_key(forms: tuple[str, ...]):
    assert len({key(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_keys_apart(one: str, other: str):
    assert key(one) != key(other)


@given(TRICKY)
@example("e\u200b\u0301")
@example("か\u200b\u3099")
@example("か ゙")
@example("´")
@example("ﷺ")
@example("\u0345Α")
def test_fold_and_key_are_stable(text: str):
    assert fold(fold(text)) == fold(text)
    assert key(fold(text)) == key(text) == key(key(text))
    assert " " not in key(text)
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["P", "Sm", "Sc"]), min_size=1))
def test_marks_alone_keep_something(text: str):
    assert fold(text)


@given(TRICKY)
def test_brackets_are_ordered_spans(text: str):
    ends = [place for span in brackets(text) for place in span]
    assert ends == sorted(ends)
    assert all(low < high for low, high in brackets(text))
    assert all(0 <= place <= len(text) for place in ends)


def test_brackets_nest_and_run_to_the_end():
    text = "Falling (Feat. Young K (DAY6)) [x"
    assert [text[low:high] for low, high in brackets(text)] == ["(Feat. Young K (DAY6))", "[x"]
    assert [inside(text[low:high]) for low, high in brackets(text)] == ["Feat. Young K (DAY6)", "x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("로제", {"hangul"}),
        ("ROSÉ", {"latin"}),
        ("晩餐歌", {"han"}),
        ("ハジマリのコー", {"kana"}),
        ("777", set()),
        ("й", {"other"}),
    ],
)
def test_scripts(text: str, expected: set[str]):
    assert scripts(text) == expected
