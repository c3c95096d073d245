"""Claims found in sentences written for the test: each says what must be found, and that nothing else is."""

from datetime import UTC, datetime

import pytest

from chartduel.claims.document import read
from chartduel.claims.extract import extract

OUT = datetime(2024, 11, 23, tzinfo=UTC)


def found(text: str, published: datetime | None = None) -> list[tuple[object, ...]]:
    claims = extract(read(text.encode(), published)).claims
    return [(one.song or one.artist, one.platform, one.measure, one.rank or one.value) for one in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“Slow Rain” ranked 5th on Bugs, 17th on Genie, and 43rd on Melon.",
            [("bugs", 5), ("genie", 17), ("melon", 43)],
        ),
        ("“Slow Rain” topped the daily charts of Melon, Genie and Bugs.", [("melon", 1), ("genie", 1), ("bugs", 1)]),
        ("On the Global 200 “Slow Rain” stayed at No. 2.", [("billboard", 2)]),
        ("“Slow Rain” rose from number eight to number three on the Hot 100.", [("billboard", 3)]),
        ("'느린 비'가 멜론 39위→21위→13위로 올랐다.", [("melon", 39), ("melon", 21), ("melon", 13)]),
        ("'느린 비'는 멜론 1위, 벅스 2위, 지니 3위를 기록했다.", [("melon", 1), ("bugs", 2), ("genie", 3)]),
        ("멜론 1위는 솔비 '느린 비'다.", [("melon", 1)]),
        ("“Mưa chậm” lên hạng 2 Bugs, hạng 3 Melon và hạng 43 Genie.", [("bugs", 2), ("melon", 3), ("genie", 43)]),
        ("“Mưa chậm” đứng đầu bảng xếp hạng Melon.", [("melon", 1)]),
    ],
)
def test_positions(text, expected):
    assert [(platform, rank) for _, platform, _, rank in found(text)] == expected


def test_a_list_told_respectively_is_dealt_out():
    text = "“Slow Rain” and “Early Snow” ranked 54th and 113th on the Spotify chart, respectively."
    assert [(song, rank) for song, _, _, rank in found(text)] == [("Slow Rain", 54), ("Early Snow", 113)]
    text = "'느린 비'와 '이른 눈'은 멜론 톱100에서 각각 6위와 8위에 올랐다."
    assert [(song, rank) for song, _, _, rank in found(text)] == [("느린 비", 6), ("이른 눈", 8)]


def test_one_verb_at_the_end_serves_every_pair():
    text = "엠넷은 도담 '느린 비', 네이버뮤직은 새봄 '이른 눈'이 1위다."
    claims = extract(read(text.encode())).claims
    assert [(one.song, one.chart, one.rank) for one in claims] == [
        ("느린 비", "Mnet", 1),
        ("이른 눈", "Naver Music", 1),
    ]


def test_the_next_sentence_goes_on_about_the_same_song_and_chart():
    text = "'느린 비'는 7일 오전 7시 지니 실시간 차트 1위에 올랐다. 오전 8시에는 4위였다."
    assert found(text) == [("느린 비", "genie", "rank", 1), ("느린 비", "genie", "rank", 4)]


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("“Slow Rain” drew 108.2 million YouTube views in its first 24 hours.", 108_200_000, "views"),
        ("'느린 비' 뮤직비디오는 유튜브 조회수 1억 2300만 회를 넘었다.", 123_000_000, "views"),
        ("'느린 비'는 스포티파이에서 한 주 스트리밍 4300만을 넘었다.", 43_000_000, "streams"),
        ("MV “Mưa chậm” đạt 620,9 triệu lượt xem trên YouTube.", 620_900_000, "views"),
    ],
)
def test_views_and_streams_with_their_units(text, value, measure):
    assert [one[2:] for one in found(text)] == [(measure, value)]


def test_counts_of_number_ones():
    claims = extract(read(b"\xe2\x80\x9cSlow Rain\xe2\x80\x9d topped iTunes Top Songs charts in 101 regions.")).claims
    assert [(one.platform, one.measure, one.value) for one in claims] == [("itunes", "count_of_number_ones", 101)]
    assert ("느린 비", "other", "count_of_number_ones", 1) in found("'느린 비'는 국내 8개 음원차트 1위에 올랐다.")


@pytest.mark.parametrize(
    "text",
    [
        "“Slow Rain” is expected to reach number one on Melon.",
        "“Slow Rain” did not rank 5th on Melon.",
        "A Realtime All-Kill means sitting at #1 on every realtime chart: Bugs, Genie, Melon and FLO.",
        "On August 5 Solbi took first place with “Slow Rain” on KBS Music Bank.",
        "“Slow Rain” is a song for all who dream of being someone's number one.",
        "'느린 비'가 멜론 1위에 오를 것으로 예상된다.",
        "'느린 비'가 '뮤직뱅크'에서 1위 트로피를 받았다.",
        "“Mưa chậm” sẽ đứng đầu bảng xếp hạng Melon.",
        "Solbi's “VIBE” came out on Friday.",
    ],
)
def test_what_is_no_claim(text):
    assert found(text) == []


def test_melon_has_a_hot_100_of_its_own():
    melon = extract(read("“Slow Rain” missed the Melon TOP100. It ranked 19th on the Hot 100.".encode())).claims
    assert [(one.chart_id, one.rank) for one in melon] == [("melon.hot100", 19)]
    other = extract(read("“Slow Rain” debuted at No. 85 on the Hot 100.".encode())).claims
    assert [(one.chart_id, one.rank) for one in other] == [("billboard.hot100", 85)]


def test_a_korean_hour_is_an_interval_once_the_year_is_known():
    text = "'느린 비'는 16일 오전 1시 기준 멜론 3위다."
    (claim,) = extract(read(text.encode())).claims
    assert (claim.as_of, claim.as_of_from) == ("16일 오전 1시 기준", None)
    (claim,) = extract(read(text.encode(), datetime(2018, 7, 16, 3, tzinfo=UTC))).claims
    assert claim.as_of_from == datetime(2018, 7, 15, 16, tzinfo=UTC)
    assert claim.as_of_to == datetime(2018, 7, 15, 17, tzinfo=UTC)


def test_the_quote_is_the_text_as_it_was_given_composed_or_not():
    import unicodedata

    text = unicodedata.normalize("NFD", "Ca khúc “Mưa chậm” lên hạng 2 Bugs.")
    (claim,) = extract(read(text.encode())).claims
    assert claim.quote == text[claim.start : claim.end]
    assert unicodedata.normalize("NFC", claim.quote) == "“Mưa chậm” lên hạng 2 Bugs"


def test_every_claim_names_its_rule_and_every_sentence_its_kind():
    text = "“Slow Rain” ranked 5th on Bugs.\nBruno reportedly produced it.\nThis is not unusual.\nPhoto: X"
    seen = extract(read(text.encode()))
    assert [one.kind for one in seen.sentences] == ["claim", "fact", "judgement", "furniture"]
    assert seen.claims[0].rule.startswith("en.rank.")
    assert [(one.kind, one.hedge) for one in seen.facts if one.hedge] == [("credit", "reportedly")]
    assert [one.kind for one in seen.judgements] == ["unusual"]
