from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import factory
import pytest

from chartduel.render import words

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (22, "22nd"),
        (111, "111th"),
        (1001, "1,001st"),
    ],
)
def test_ordinals(number: int, text: str) -> None:
    assert words.ordinal(number) == text


def test_counts_put_the_plural_on_the_noun() -> None:
    assert words.count(1, "day") == "1 day"
    assert words.count(0, "day") == "0 days"
    assert words.count(2, "change of lead") == "2 changes of lead"
    assert words.count(7440, "hour") == "7,440 hours"


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert [words.percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "<1%", "50%", ">99%", "100%"]


def test_instants_are_told_in_the_zone() -> None:
    instant = datetime(2024, 11, 22, 5, tzinfo=UTC)
    assert words.moment(instant, SEOUL) == "22 Nov 2024 14:00 KST"
    assert words.moment(instant, ZoneInfo("Asia/Ho_Chi_Minh")) == "22 Nov 2024 12:00 UTC+07"
    assert words.moment(instant, timezone(timedelta(hours=9))) == "22 Nov 2024 14:00 UTC+9"
    assert words.day(datetime(2024, 11, 22, 20, tzinfo=UTC), SEOUL) == "23 Nov 2024"


def test_absence_has_words() -> None:
    assert words.rank(None) == "not on the chart"
    assert words.rank(22) == "22nd"


def test_plain_text_keeps_letters_and_loses_controls() -> None:
    assert words.plain("태양\u00a0(TAEYANG)\r\n\tx") == "태양 (TAEYANG) x"
    assert words.plain("\x1b[31mred\x1b[0m \x1b]0;title\x07ok\x9b2J\u202ex\u2066\u200e\ufeff") == "red ok2Jx"
    assert words.plain("half \ud83d") == "half \ufffd"
    assert words.plain("👩\u200d🎤 e\u0301") == "👩\u200d🎤 e\u0301"
    assert len(words.plain("z" + "\u0301" * 500)) == 4


def test_plain_text_of_the_hostile_title() -> None:
    assert not set(words.plain(factory.HOSTILE)) & {"\x1b", "\x9b", "\u202e", "\u2066"}
