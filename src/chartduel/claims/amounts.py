"""Views and streams with their units: 108.2 million, 4300만, 1억 2천만, 620,9 triệu."""

import re

from chartduel.claims.lexicon import cue, words
from chartduel.claims.marks import Mark

_UNITS = {
    "million": 1e6, "m": 1e6, "mln": 1e6, "billion": 1e9, "b": 1e9, "bn": 1e9, "thousand": 1e3, "k": 1e3,
    "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9, "nghìn": 1e3, "ngàn": 1e3,
}  # fmt: skip
_KOREAN = {"천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}
_STREAMS = re.compile(r"stream|스트리밍|nghe|plays|streaming", re.IGNORECASE)


def amounts(text: str, start: int, end: int, language: str) -> list[Mark]:
    """Marks of kind views or streams, with the number."""
    pattern = re.compile(words(language)["values"], re.IGNORECASE)
    found: list[Mark] = []
    for match in pattern.finditer(text, start, end):
        sort = _sort(text, match, start, end, language)
        number = _korean(match["v"]) if language == "ko" else _number(match["v"], match["unit"], language)
        if sort and number and number >= 1000:
            found.append(Mark(match.start(), match.end(), sort, number))
    return found


def _sort(text: str, match: re.Match[str], start: int, end: int, language: str) -> str | None:
    """What is counted: said by the unit itself, else by the words just before it or behind."""
    what = (match["what"] or "").casefold()
    around = text[max(start, match.start() - 34) : min(end, match.end() + 16)]
    if language == "ko":
        if not re.search(r"[천만억조]|\d{3},\d{3}", match["v"]):
            return None
        if re.search(r"지수\s?$", text[max(start, match.start() - 6) : match.start()]) or re.search(
            r"장|명|원|달러|관객|팔로워|구독|좋아요|표", text[match.end() : match.end() + 3]
        ):
            return None
        if _STREAMS.search(around):
            return "streams"
        return "views" if cue(language, "of_views").search(around) else None
    if re.search(r"\bper (?:day|hour)\b|mỗi ngày|trung bình", text[match.end() : match.end() + 24]):
        return None
    if what == "times":
        return "streams" if _STREAMS.search(around) else "views" if "view" in around else None
    if language == "vi" and (not what or what == "lượt"):
        if match["unit"] is None:
            return None
        if re.match(
            r"\s?(?:bản|người|đô|USD|VND|đồng|like|follow|tải|cảm xúc|bình luận|tài khoản)", text[match.end() :]
        ):
            return None
        if _STREAMS.search(around):
            return "streams"
        return "views" if cue(language, "of_views").search(text[start : match.start()]) else None
    return "streams" if _STREAMS.search(what) else "views" if what else None


def _number(figures: str, unit: str | None, language: str) -> float | None:
    """620,9 triệu is 620.9 million; 35,000,000 and 23.000 are whole numbers."""
    groups = re.split(r"[.,]", figures)
    whole = len(groups) > 1 and all(len(one) == 3 for one in groups[1:]) and (unit is None or len(groups) > 2)
    plain = "".join(groups) if whole else figures.replace(",", "." if language == "vi" or unit else "")
    try:
        return round(float(plain) * _UNITS.get((unit or "").casefold(), 1))
    except ValueError:
        return None


def _korean(figures: str) -> float | None:
    """1억 2300만 = 1e8 + 2300 x 1e4; 3천만 = 3 x 1000 x 1e4."""
    total, part = 0.0, 0.0
    for number, unit in re.findall(r"(\d[\d,.]*)?\s?([천만억조])?", figures):
        if number:
            try:
                part = float(number.replace(",", "").rstrip("."))
            except ValueError:
                return None
        if unit == "천":
            part = (part or 1) * 1e3
        elif unit:
            total, part = total + (part or 1) * _KOREAN[unit], 0.0
    return round(total + part)
