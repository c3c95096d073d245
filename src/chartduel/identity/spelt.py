"""Titles of a lake that are spelt nearly as somebody typed: a typo, another alphabet, initial consonants, a part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

import msgspec
from rapidfuzz.distance import OSA

from chartduel.engine import Engine
from chartduel.identity.heard import heard
from chartduel.identity.names import Title, parse_title

LONGEST = 120
"""Letters of a title beyond which it is no title."""
MOST = 300
"""Titles that one way may find: more are no answer."""
NEAREST = 0.6
BY_EAR, BY_SHORT_EAR, BY_INITIALS, BY_FIRST_INITIALS, BY_PART = 0.97, 0.8, 0.9, 0.6, 0.5
"""What a spelling says at most: romanisations and initials are shared by many titles, a part by more."""
LONG_SOUND = 5
"""Letters from which a word that sounds the same most likely is the same: `cool` sounds like 꿀."""
OTHER_VERSION, OTHER_NUMBER = 0.7, 0.8
_MOST_EDITS = 4
_LETTERS_PER_EDIT = 3
_JAMO = re.compile("[\u1100-\u1112]")
_INITIALS = re.compile("[\u1100-\u1112가-힣]{2,}")
_SYLLABLES = 588
"""Syllables that begin with one consonant; Unicode sorts them by it."""
_FIGURES = re.compile(r"\d+")


class Way(StrEnum):
    """How a song was found."""

    NAME = "name"
    ID = "id"
    TYPO = "typo"
    ROMANISED = "romanised"
    INITIALS = "initials"
    PART = "part"


class Spelling(msgspec.Struct, frozen=True):
    """A title of a recording; `score` says from 0 to 1 how well it fits what was typed."""

    recording: str
    title: str
    version: str
    way: Way
    score: float


def near(engine: Engine, title: Title) -> list[Spelling]:
    """The spellings that come near a title, in any way, best first. Needs the views `titles`, `listings`, `matches`."""
    typed = title.keys[0] if title.keys else ""
    if not typed or len(typed) > LONGEST:
        return []
    ways = (_typos(engine, typed), _romanised(engine, typed), _initials(engine, title.main), _parts(engine, typed))
    found = [_weighed(one, typed, title.version) for way in ways for one in way]
    return sorted(found, key=lambda one: (-one.score, one.recording))


def alike(one: str, other: str) -> float:
    """From 0 to 1: how few letters are wrong, missing or swapped. A Hangul syllable is two or three letters."""
    return OSA.normalized_similarity(_letters(one), _letters(other))


@lru_cache(maxsize=1 << 14)
def _letters(key: str) -> str:
    return key if key.isascii() else normalize("NFD", key)


def _typos(engine: Engine, typed: str) -> Iterator[Spelling]:
    most = min(max(1, len(_letters(typed)) // _LETTERS_PER_EDIT), _MOST_EDITS)
    rows = engine.rows(
        """
        SELECT recording, title_key, version FROM titles
        WHERE length(title_key) BETWEEN $length - $most AND $length + $most AND levenshtein(title_key, $typed) <= $most
        ORDER BY levenshtein(title_key, $typed), recording, title_key LIMIT $rows""",
        {"typed": typed, "length": len(typed), "most": most, "rows": MOST},
    )
    for recording, key, version in rows:
        yield Spelling(recording, key, version, Way.NAME if key == typed else Way.TYPO, alike(typed, key))


def _romanised(engine: Engine, typed: str) -> Iterator[Spelling]:
    """Titles in Hangul or kana that are typed in Latin letters. A syllable is one to six of them."""
    sound = heard(typed)
    if not typed.isascii() or len(sound) < 3:
        return
    rows = engine.rows(
        """
        SELECT recording, title_key, version FROM titles
        WHERE strlen(title_key) > length(title_key) AND length(title_key) BETWEEN $length / 6 AND $length
          AND regexp_matches(title_key, '^[^一-鿿]*[가-힣ぁ-ヿ][^一-鿿]*$')""",
        {"length": len(typed)},
    )
    for recording, key, version in rows:
        if score := OSA.normalized_similarity(sound, heard(key), score_cutoff=NEAREST):
            worth = BY_EAR if len(sound) >= LONG_SOUND else BY_SHORT_EAR
            yield Spelling(recording, key, version, Way.ROMANISED, worth * score)


def _initials(engine: Engine, typed: str) -> Iterator[Spelling]:
    """ㅎㅅㅎ: the first consonants of the syllables (하소희), or of the words (홈 스위트 홈)."""
    letters = normalize("NFKC", typed).replace(" ", "")
    if len(letters) > LONGEST or not _INITIALS.fullmatch(letters) or not _JAMO.search(letters):
        return
    starts = [_syllables(letter) for letter in letters]
    syllables, words = "^" + "".join(starts), "^" + r"[가-힣]*\s+".join(starts)
    rows = engine.rows(
        """
        SELECT recording, title_key AS title, version FROM titles WHERE regexp_matches(title_key, $syllables) UNION
        SELECT recording, l.title, version FROM listings l JOIN matches m ON m.listing = l.id
        WHERE regexp_matches(l.title, $words)
        ORDER BY length(title), recording, title LIMIT $rows""",
        {"syllables": syllables, "words": words, "rows": MOST},
    )
    for recording, title, version in rows:
        main = parse_title(title).main
        whole = len(letters) in (len(main), len(main.split()))
        yield Spelling(recording, main, version, Way.INITIALS, BY_INITIALS if whole else BY_FIRST_INITIALS)


def _syllables(letter: str) -> str:
    """What an initial stands for: every syllable that begins with it; a syllable stands for itself."""
    if not _JAMO.match(letter):
        return letter
    first = ord("가") + (ord(letter) - 0x1100) * _SYLLABLES
    return f"[{chr(first)}-{chr(first + _SYLLABLES - 1)}]"


def _parts(engine: Engine, typed: str) -> Iterator[Spelling]:
    if len(_letters(typed)) < 3:
        return
    rows = engine.rows(
        """
        SELECT recording, title_key, version FROM titles WHERE contains(title_key, $typed) AND title_key <> $typed
        ORDER BY length(title_key), NOT starts_with(title_key, $typed), recording LIMIT $rows""",
        {"typed": typed, "rows": MOST},
    )
    for recording, key, version in rows:
        yield Spelling(recording, key, version, Way.PART, BY_PART + (1 - BY_PART) / 2 * len(typed) / len(key))


def _weighed(one: Spelling, typed: str, version: str) -> Spelling:
    """Another version and another number are another song, however alike the rest is."""
    figures = _FIGURES.findall(typed) == _FIGURES.findall(one.title)
    worth = (1.0 if version == one.version else OTHER_VERSION) * (1.0 if figures else OTHER_NUMBER)
    return msgspec.structs.replace(one, score=one.score * worth)
