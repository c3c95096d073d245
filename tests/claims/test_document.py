"""Bytes become an article, whatever they were written in."""

from datetime import UTC, datetime

import pytest

from chartduel.claims.document import read
from chartduel.claims.extract import extract
from chartduel.errors import BadInput, UnreadableFile

KOREAN = "솔비의 '느린 비'가 멜론 톱100에서 3위에 올랐다."
PAGE = """<!doctype html><html lang="ko"><head><meta charset="euc-kr"><title>느린 비</title>
<meta property="og:site_name" content="Test Daily">
<meta property="article:published_time" content="2024-11-22T18:00:00+09:00">
</head><body><nav><ul><li><a href="/1">다른 노래 멜론 1위</a></li></ul></nav><article><h1>느린 비</h1><p>{body}</p>
<p>{body2}</p><script>var x = "멜론 9위";</script></article>
<aside><a href="/2">벅스 1위 소식</a></aside></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_any_charset_gives_the_same_claim(charset):
    article = read(KOREAN.encode(charset))
    assert article.text == KOREAN
    assert article.language == "ko"
    assert [one.chart_id for one in extract(article).claims] == ["melon.top100"]


def test_a_page_gives_its_main_text_and_its_head():
    second = "이 곡은 지난 금요일 오후에 공개됐다. 솔비는 오랜만에 돌아와 팬들을 만났다고 말했다. " * 4
    article = read(PAGE.format(body=KOREAN, body2=second).encode("cp949"))
    assert (article.outlet, article.charset) == ("Test Daily", "cp949")
    assert article.published_at == datetime(2024, 11, 22, 9, tzinfo=UTC)
    assert [(one.song, one.rank) for one in extract(article).claims] == [("느린 비", 3)]
    assert "멜론 9위" not in article.text


def test_what_the_caller_knows_of_the_date_wins():
    told = datetime(2024, 1, 1, tzinfo=UTC)
    page = PAGE.format(body=KOREAN, body2=KOREAN).encode("cp949")
    assert read(page, told).published_at == told
    assert (
        read(
            b"Coachella 2025 was loud. It was 2025-04-12 somewhere in a long sentence about other things."
        ).published_at
        is None
    )


def test_the_language_is_told_by_script_and_marks():
    assert read("Ca khúc mới của nhóm đứng đầu bảng xếp hạng tuần này.".encode()).language == "vi"
    assert read(b"The new song of the group leads the chart this week.").language == "en"


def test_what_is_no_text_is_refused():
    with pytest.raises(UnreadableFile):
        read(b"\xff\xfe\x00")
    with pytest.raises(BadInput):
        read(b"a" * 20_000_001)
    with pytest.raises(UnreadableFile):
        read(b"\x00" * 1000)


def test_a_caption_cuts_no_sentence_and_is_none():
    body = "A title\n“Slow Rain” ranked 5th on Bugs and\nPhoto: Agency\nlater reached No. 2 on Genie.\n"
    text = body + "TIN LIÊN QUAN\nAnother song tops Melon\nAnother song tops Melon"
    claims = extract(read(text.encode())).claims
    assert [(one.platform, one.rank) for one in claims] == [("bugs", 5), ("genie", 2)]


def test_many_breaks_and_pictures_nest_nothing():
    second = "이 곡은 지난 금요일 오후에 공개됐다. 솔비는 오랜만에 돌아와 팬들을 만났다고 말했다. " * 4
    page = PAGE.format(body=KOREAN + "<br><img src='/a.png'>" * 500, body2=second).encode("cp949")
    assert read(page).outlet == "Test Daily"


def test_a_page_nested_without_end_is_read_between_its_tags():
    page = "<html><body>" + "<div>" * 100_000 + "“Slow Rain” ranked 5th on Bugs."
    assert [one.rank for one in extract(read(page.encode())).claims] == [5]
