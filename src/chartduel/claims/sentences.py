"""Lines and sentences of a text, and which of them are furniture: headline, byline, caption, teaser, related list."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from chartduel.claims.lexicon import any_of, words
from chartduel.model.claim import Sentence

# No sentence of an article is longer; a text that goes on is cut, so that no rule sees more at a time.
LONGEST = 800
_END = re.compile(
    r"""(?<![A-Z]\.)(?<!\b[A-Z])(?<!\bNo)(?<!\bno)(?<!\bvs)(?<!\bft)(?<!\bfeat)(?<!\bFeat)(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bPt)(?<!\bVol)(?<!\bTP)(?<!\bExcl)(?<!\bJan)(?<!\bFeb)(?<!\bAug)(?<!\bSept)(?<!\bOct)(?<!\bNov)(?<!\bDec)
    [.!?…]["”'’»)\]]*(?=\s+["“‘'«(\[]*[A-ZÀ-ỸĐ가-힣0-9#△▲@])""",
    re.VERBOSE,
)
# Korean data sets lose their full stops: a verb ending and a space are one.
_KOREAN = re.compile(r"(?<=[했있이였졌한된왔갔났쳤됐렸췄없같였린운킨룬든란된간본온])다\.?(?=\s)")


def lines(text: str) -> list[tuple[int, int]]:
    """The lines that hold something, without the blanks around them."""
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+", text):
        line = match.group()
        left = len(line) - len(line.lstrip())
        if line.strip():
            found.append((match.start() + left, match.start() + len(line.rstrip())))
    return found


@cache
def _furniture(name: str) -> re.Pattern[str]:
    return any_of(words("furniture")[name])


def split(text: str, language: str) -> list[Sentence]:
    """Every sentence, furniture marked; the others await their kind (`opinion` until found otherwise)."""
    rows = lines(text)
    dead = _dead(text, rows)
    found: list[Sentence] = []
    for row in _joined(text, rows, dead):
        if row[0] in dead:
            found.append(Sentence(*row, "furniture"))
        else:
            found += [Sentence(start, end, "opinion") for start, end in _cut(text, *row, language)]
    return sorted(found, key=lambda one: one.start)


def _dead(text: str, rows: list[tuple[int, int]]) -> set[int]:
    """The lines (by their start) that are no part of the article's own text."""
    strings = [text[start:end] for start, end in rows]
    often = Counter(one for one in strings if len(one) > 3)
    dead = {rows[at][0] for at, one in enumerate(strings) if often[one] > 1 or _is_furniture(one)}
    for at, one in enumerate(strings):
        if _furniture("tail").fullmatch(one.strip(" :|-•")) and at > 2:
            dead |= {start for start, _ in rows[at:]}
            break
    if rows and _is_title(strings):
        dead.add(rows[0][0])
        if len(rows) > 3 and _is_subtitle(strings[1]):
            dead.add(rows[1][0])
    return dead


def _is_furniture(line: str) -> bool:
    letters = sum(map(str.isalpha, line))
    return letters < 3 or (len(line) < 100 and _furniture("line").search(line) is not None)


def _is_title(strings: list[str]) -> bool:
    """A short first line that does not end as a sentence does."""
    first = strings[0]
    return len(strings) > 1 and len(first) < 160 and not re.search(r"(?:[.!]|다|니다)[\"”'’)]*$", first)


def _is_subtitle(line: str) -> bool:
    return (
        len(line) < 60
        and not re.search(r"chart|차트|BXH|bảng|[“\"'‘«]", line, re.IGNORECASE)
        and not re.search(r"[.!?다:]\s*[\"”'’)]*$", line)
    )


def _joined(text: str, rows: list[tuple[int, int]], dead: set[int]) -> list[tuple[int, int]]:
    """Lines, a sentence that a caption or a line break cut in two put together again."""
    out: list[tuple[int, int]] = []
    last: int | None = None
    for row in rows:
        goes_on = (
            last is not None
            and row[0] not in dead
            and text[row[0]].islower()
            and not re.search(r"[.!?…:다][\"”'’)]*$", text[out[last][0] : out[last][1]])
        )
        if goes_on and last is not None:
            out[last] = (out[last][0], row[1])
        else:
            out.append(row)
            last = len(out) - 1 if row[0] not in dead else last
    return out


def _short(text: str, start: int, stops: list[int]) -> Iterator[int]:
    """The stops, with more of them where a sentence has no end: at a blank if there is one."""
    for stop in stops:
        while stop - start > LONGEST:
            blank = text.rfind(" ", start + 1, start + LONGEST)
            start = blank if blank > 0 else start + LONGEST
            yield start
        yield stop
        start = stop


def _cut(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    stops = [m.end() for m in _END.finditer(text, start, end)]
    if language == "ko":
        stops = sorted({*stops, *(m.end() for m in _KOREAN.finditer(text, start, end))})
    for stop in _short(text, start, [*stops, end]):
        piece = text[at:stop]
        if piece.strip():
            found.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
        at = stop
    return found
