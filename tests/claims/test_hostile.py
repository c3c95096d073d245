"""Whatever comes in: an article or an error that says what is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.claims.document import read
from chartduel.claims.extract import extract
from chartduel.errors import ChartduelError

PIECES = st.sampled_from(
    [
        "“",
        "”",
        "'",
        '"',
        "No. 1",
        "1위",
        "hạng 2",
        "Melon",
        "멜론",
        "톱100",
        "\u202e",
        "\u0301",
        "<p>",
        "</div>",
        " ",
        "\n",
        "and",
        "1억",
        ",",
        "→",
        "Song",
        "respectively",
        "charset=utf-16",
        "\0",
    ]
)


def whole(data: bytes) -> None:
    try:
        seen = extract(read(data))
    except ChartduelError:
        return
    text = seen.article.text
    for one in (*seen.claims, *seen.judgements, *seen.facts):
        assert text[one.start : one.end] == one.quote
        assert one.quote
    last = 0
    for sentence in seen.sentences:
        assert last <= sentence.start < sentence.end <= len(text)
        last = sentence.start


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes(data):
    whole(data)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=60))
def test_the_pieces_of_articles_in_any_order(pieces):
    whole(" ".join(pieces).encode())


@pytest.mark.parametrize(
    "piece", ["a", "'a", "“", "(", "1,", "<div>", "No. 1 ", "멜론 1위 ", "xuống hạng ", "Abc and "]
)
def test_endless_lines(piece):
    whole((piece * 4000).encode())
