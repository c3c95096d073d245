"""Times in a sentence, and the intervals that they come to.

A clock time is in the zone that stands beside it (KST, Vietnam time), else in the zone of the article's language for a
Korean or Vietnamese one; an English article's hour without a zone is read as Korean time, which is how such pieces give
the hours of Korean charts. A date without a year takes the last such day before publication; without a publication
date it stays unresolved: no year is guessed."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chartduel.claims.lexicon import words
from chartduel.claims.marks import Mark
from chartduel.claims.ranks import patterns

SEOUL, HANOI = ZoneInfo("Asia/Seoul"), ZoneInfo("Asia/Ho_Chi_Minh")
_ZONES = (
    (re.compile(r"vietnam time|giờ việt nam", re.IGNORECASE), HANOI),
    (re.compile(r"\bKST\b|korean? time|한국시|giờ hàn", re.IGNORECASE), SEOUL),
    (re.compile(r"\b(?:UTC|GMT)\b"), ZoneInfo("UTC")),
    (re.compile(r"\b(?:ET|EST|EDT)\b|eastern", re.IGNORECASE), ZoneInfo("America/New_York")),
    (re.compile(r"\bJST\b|japan time", re.IGNORECASE), ZoneInfo("Asia/Tokyo")),
)
_HOME = {"en": SEOUL, "ko": SEOUL, "vi": HANOI}


FIRST = re.compile(r"first (?:\d+ )?(?:hours?|day)|giờ đầu|(?:발매|공개)\s?(?:1|한)\s?시간", re.IGNORECASE)


def times(text: str, start: int, end: int, language: str) -> list[Mark]:
    """Every expression of time, the longest first."""
    found = [
        Mark(m.start(), m.end(), "time", m.group().strip())
        for pattern in _compiled(language)
        for m in pattern.finditer(text, start, end)
        if m.group().strip()
    ]
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if not any(mark.start < one.end and one.start < mark.end for one in kept):
            kept.append(mark)
    return sorted(kept)


@cache
def _compiled(language: str) -> tuple[re.Pattern[str], ...]:
    months = "(?:" + "|".join(sorted(words("en")["months"], key=len, reverse=True)) + r")\.?"
    edge = r"(?<![\w.])" if language != "ko" else r"(?<![\d.])"
    return tuple(
        re.compile(edge + one.pattern.replace("{month}", months), re.IGNORECASE) for one in patterns(language, "times")
    )


def zone(said: str, language: str) -> ZoneInfo:
    """The civil zone of a clock time."""
    return next((one for pattern, one in _ZONES if pattern.search(said)), _HOME[language])


def interval(
    said: str, language: str, published: datetime | None, released: datetime | None
) -> tuple[datetime, datetime] | None:
    """[from, until) in UTC, or None where the words do not give one."""
    if re.search(r"first hour|giờ đầu|(?:발매|공개)\s?(?:1|한)\s?시간", said, re.IGNORECASE):
        return (released, released + timedelta(hours=1)) if released else None
    if re.search(r"first (?:24 hours|day)|24 giờ đầu|발매 당일", said, re.IGNORECASE):
        return (released, released + timedelta(days=1)) if released else None
    day, hour = _day(said, language), _hour(said, language)
    if day is None and hour is None:
        return None
    home = zone(said, language)
    start = _dated(day, home, published)
    if start is None:
        return None
    if hour is None:
        return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
    begin = start + timedelta(hours=hour[0], minutes=hour[1])
    return begin.astimezone(UTC), (begin + timedelta(hours=1)).astimezone(UTC)


def _day(said: str, language: str) -> tuple[int | None, int | None, int | None] | None:
    """Year, month, day as far as they are said; None where no day is."""
    if language == "ko":
        found = re.search(r"(?:(\d{4})년\s?)?(?:(\d{1,2})월\s?)?(\d{1,2})일(?!\s?(?:동안|째|연속|만에|간))", said)
        return (_int(found[1]), _int(found[2]), int(found[3])) if found else None
    if language == "vi":
        found = re.search(r"(?<!\d)(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?(?!\d)", said)
        return (_int(found[3]), int(found[2]), int(found[1])) if found else None
    months = words("en")["months"]
    name = "|".join(sorted(months, key=len, reverse=True))
    found = re.search(rf"({name})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?", said, re.IGNORECASE)
    if found:
        return _int(found[3]), months[found[1].casefold()], int(found[2])
    found = re.search(rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({name})(?:,? (\d{{4}}))?", said, re.IGNORECASE)
    if found:
        return _int(found[3]), months[found[2].casefold()], int(found[1])
    found = re.search(r"\bthe (\d{1,2})(?:st|nd|rd|th)\b", said)
    return (None, None, int(found[1])) if found else None


def _hour(said: str, language: str) -> tuple[int, int] | None:
    if re.search(r"\bnoon\b|정오", said):
        return 12, 0
    if re.search(r"\bmidnight\b|자정", said):
        return 0, 0
    if language == "ko":
        found = re.search(r"(오전|오후|새벽|밤|저녁|낮)?\s?(\d{1,2})시(?!간)(?:\s?(\d{1,2})분)?", said)
        return (
            _half(int(found[2]), _int(found[3]), found[1] in ("오후", "밤", "저녁", "낮"), found[1] in ("오전", "새벽"))
            if found
            else None
        )
    found = re.search(r"(\d{1,2})(?:(?::|h| giờ ?)(\d\d)?)? ?(?:([ap])\.?m|(sáng)|(chiều|tối))?", said, re.IGNORECASE)
    if found is None or not re.search(r":|h|giờ|[ap]\.?m", found.group(), re.IGNORECASE):
        return None
    return _half(
        int(found[1]),
        _int(found[2]),
        (found[3] or "").lower() == "p" or bool(found[5]),
        (found[3] or "").lower() == "a" or bool(found[4]),
    )


def _half(hour: int, minute: int | None, late: bool, early: bool) -> tuple[int, int] | None:
    if late and hour < 12:
        hour += 12
    if early and hour == 12:
        hour = 0
    return (hour, minute or 0) if hour <= 24 and (minute or 0) < 60 else None


def _dated(
    day: tuple[int | None, int | None, int | None] | None, home: ZoneInfo, published: datetime | None
) -> datetime | None:
    """The start of the day, as the last such day up to publication."""
    known = published.astimezone(home) if published else None
    year, month, date = day or (None, None, None)
    if date is None:
        return known.replace(hour=0, minute=0, second=0, microsecond=0) if known else None
    if known is None and (year is None or month is None):
        return None
    for back in range(14):
        try:
            at = _guess(year, month, date, known, back, home)
        except ValueError:
            continue
        if at is not None and (known is None or at <= known or (year is not None and month is not None)):
            return at
    return None


def _guess(
    year: int | None, month: int | None, date: int, known: datetime | None, back: int, home: ZoneInfo
) -> datetime | None:
    if year is not None and month is not None:
        return datetime(year, month, date, tzinfo=home)
    if known is None:
        return None
    if month is not None:
        return datetime(known.year - back, month, date, tzinfo=home)
    months = known.year * 12 + known.month - 1 - back
    return datetime(months // 12, months % 12 + 1, date, tzinfo=home)


def _int(figures: str | None) -> int | None:
    return int(figures) if figures else None
