"""Lines that a person typed or pasted: every usual form is understood, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.importers.pasted import read


def understood(text: str) -> list[tuple[int | None, str, str]]:
    lines, refused = read(text, "paste", 100)
    assert refused == []
    return sorted((line.rank or 0, line.title, line.artist) for line in lines)


def refusals(text: str) -> list[tuple[str, str]]:
    return [(one.where, one.why) for one in read(text, "paste", 100)[1]]


@pytest.mark.parametrize(
    "text",
    [
        "1. Alpha - Ann\n2. Beta - Bob\n",
        "1) Alpha – Ann\n\n   \n2) Beta — Bob",
        "#1. Alpha / Ann\r\n#2. Beta / Bob\r\n",
        "1위 Alpha / Ann\n2위 Beta / Bob\n",
        "01. Alpha - Ann\n02. Beta - Bob\n",
        "1\tAlpha\tAnn\n2\tBeta\tBob\n",
        "1위\tAlpha\tAnn\n2.\tBeta\tBob\n",
        "1. Alpha\tAnn\n2. Beta\tBob\n",
        "2. Beta - Bob\n1. Alpha - Ann\n",
        "Alpha - Ann\nBeta - Bob\n",
        "Alpha\tAnn\nBeta\tBob\n",
        "\ufeffrank,title,artist\n1,Alpha,Ann\n2,Beta,Bob\n",
        'Artist;Title;Rank;More\n"Ann";Alpha;1;x\nBob;Beta;2;\n',
        '"title","artist"\n"Alpha","Ann"\n\nBeta,Bob\n',
        "title\tartist\nAlpha\tAnn\nBeta\tBob\n",
        "\u00a01.\u00a0Alpha - Ann\u00a0\n2. Beta - Bob\n",
    ],
)
def test_every_usual_form_is_understood(text):
    assert understood(text) == [(1, "Alpha", "Ann"), (2, "Beta", "Bob")]


@pytest.mark.parametrize(
    ("line", "title", "artist"),
    [
        ("2. 7 rings - Ariana Grande", "7 rings", "Ariana Grande"),
        ("2. Anti-Hero - Taylor Swift", "Anti-Hero", "Taylor Swift"),
        ("2. 24/7=Heaven / 슈퍼주니어", "24/7=Heaven", "슈퍼주니어"),
        ("2\tA - B - C\tD / E", "A - B - C", "D / E"),
        ("2위 제목 (Feat. 누구) / 가수", "제목 (Feat. 누구)", "가수"),
        ("2. 3. Liga - Tocotronic", "3. Liga", "Tocotronic"),
    ],
)
def test_titles_keep_their_numbers_and_marks(line, title, artist):
    assert understood(f"1. Alpha - Ann\n{line}\n")[1] == (2, title, artist)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2. Alpha", "no ` - ` or ` / `"),
        ("2. A - B - C", "in 2 ways; put tabs"),
        ("2. A - - C", "in 2 ways; put tabs"),
        ("2. A / B - C", "in 2 ways; put tabs"),
        ("2. Alpha -", "no artist"),
        ("2\tAlpha\t", "no artist"),
        ("two\tAlpha\tAnn", "'two' is no rank"),
        ("\tAlpha\tAnn", "'' is no rank"),
        ("2\tA\tB\tC", "4 fields between tabs"),
        ("Alpha - Ann", "has no rank, and the first line has one"),
        ("2 Alpha - Ann", "has no rank, and the first line has one"),
        ("2.Alpha - Ann", "has no rank"),
        ("2위로 - Ann", "has no rank"),
        ("101. Alpha - Ann", "rank 101: the chart has 100"),
        ("Chart of 15:00", "no ` - ` or ` / `"),
    ],
)
def test_a_line_that_is_not_sure_is_refused_with_its_number(line, why):
    text = f"1. First - Ann\n\n{line}\n3. Third - Cy\n"
    [(where, told)] = refusals(text)
    assert where == "line 3"
    assert why in told
    assert [line.rank for line in read(text, "paste", 100)[0]] == [1, 3]


def test_without_ranks_nothing_after_an_unclear_line_has_a_sure_rank():
    text = "Alpha - Ann\nan advertisement\nBeta - Bob\n3. Gamma - Cy\n"
    assert refusals(text) == [
        ("line 2", "there is no ` - ` or ` / ` between title and artist; put tabs between rank, title and artist"),
        ("line 3", "its rank is not sure: line 2 was not understood"),
        ("line 4", "it has a rank, and the first line has none"),
    ]
    assert [(line.rank, line.title) for line in read(text, "paste", 100)[0]] == [(1, "Alpha")]


@pytest.mark.parametrize("text", ["1 Alpha - Ann\n2 Beta - Bob\n", "1\tAnn\n2\tBob\n", "1 - Ann\n"])
def test_a_number_that_may_be_a_rank_or_a_title_is_refused(text):
    assert refusals(text)[0] == (
        "line 1",
        "1 may be its rank or begin its title; put tabs between rank, title and artist",
    )
    assert read(text, "paste", 100)[0] == []


def test_a_title_may_begin_with_another_number_than_its_place():
    assert understood("99 Problems - Jay-Z\n7 rings - Ariana Grande\n") == [
        (1, "99 Problems", "Jay-Z"),
        (2, "7 rings", "Ariana Grande"),
    ]


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("rank,title,artist\n1,Alpha,Ann\n2,Beta\n", "line 3", "it has 2 fields, and the header 3"),
        ("\nrank,title,artist\n1,Alpha,Ann\nx,Beta,Bob\n", "line 4", "'x' is no rank"),
        ("title,artist\nBe,ta,Bob\nGamma,Cy\n", "line 2", "it has 3 fields, and the header 2"),
    ],
)
def test_a_row_that_is_not_sure(text, where, why):
    assert (where, why) in refusals(text)


@given(st.text(alphabet='12. \t-/위)\n,"Aé\u00a0rankitlearts', max_size=60))
def test_any_text_is_understood_or_refused_and_no_rank_is_beyond_the_chart(text):
    lines, refused = read(text, "paste", 5)
    assert all(line.rank is not None and line.rank <= 5 for line in lines)
    assert len({one.where for one in refused} | {f"line {line.number}" for line in lines}) == len(lines) + len(refused)
