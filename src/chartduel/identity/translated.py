"""Titles word by word: which words of a Latin title stand in the other in Korean or Japanese, by meaning or by sound.

By the tables of `words/`, and by the consonants of loanwords (퍼레이드 is parade). It knows how words are inflected and
nothing of grammar: word order and endings say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from math import log

import msgspec
from rapidfuzz.distance import Levenshtein

from chartduel.identity.normalise import fold, scripts
from chartduel.identity.sound import consonants, romanised
from chartduel.identity.vocabulary import LONGEST, headwords, vocabulary

# Words without which a title says the same.
_LIGHT = frozenset(
    word
    for line in (
        "a an the of to in on at is am are was be it its i im this that and or so for with by from as do did does don",
        "t s can could would will not no oh hey let lets you your me my we our us go come one two all whole ll ve re d",
        "u r n m ya dont cant youre ill out into they them their there than then but if",
    )
    for word in line.split()
)
_PLAIN = frozenset(
    word
    for line in (
        "나 너 내 네 니 난 넌 날 널 내가 네가 니가 나는 너는 나를 너를 나의 너의 나도 너도 우리 우린 우리의 우리는",
        "그대 그대는 그대를 그대여 당신 그 이 저 것 건 게 거 걸 수 줄 더 잘 안 못 참 좀 다 또 한 그런 이런 있는 없는",
        "하는 할 해 왜",
    )
    for word in line.split()
)
"""The same of Korean."""
_WORD = re.compile(r"[a-z0-9]+")
_FIGURES = re.compile(r"(?<=\d)(?!\d)")
LOUDEST = 0.8
"""Likeness from which a Korean word is the English one in Hangul."""
LEAST_CONSONANTS = 2
SHORT_VOWELS, CUT_VOWELS, FEWEST_VOWELS = 0.7, 0.45, 0.3
"""Likeness of the letters with the vowels: of two consonants, of a beginning, of more."""
LONGEST_OF_ONE = 3
"""Letters of what a stem of one letter may begin: 봄날에, but not 비 in 비슷하네."""
MOST_JOINED = 4
"""Words that may be one of the table: `ticktock` is, and `by my side`."""
HAN = frozenset(("han",))
_PARTICLES = frozenset("은는이가을를의에도만과와로고나네지서라면아야여인들요자게")
"""What behind a stem most likely is its ending: 이 in 사람이 is no tooth."""


class Translation(msgspec.Struct, frozen=True):
    """What two titles have in common by the meaning of their words."""

    found: int
    """Words of the Latin title that stand in the native one."""
    words: int
    """Words of the Latin title, light ones apart."""
    kept: int
    """Words of the native title that the Latin one explains."""
    parts: int
    """Words of the native title, plain ones apart."""
    rarity: float
    """Sum over the words found of how much it says that a title has them, as a logarithm."""


def translation(native: str, latin: str) -> Translation:
    """The words in common of a native title and a Latin one."""
    parts, meant = _native(native)
    told = [one for word in _words(latin) for one in _stand(word, parts, meant)]
    kept = {place for _, places in told for place in places}
    heavy = {place for place, (part, _) in enumerate(parts) if part not in _PLAIN} or set(range(len(parts)))
    rarity = sum(word.rarity for word, places in told if places)
    return Translation(sum(bool(places) for _, places in told), len(told), len(kept & heavy), len(heavy), rarity)


class _Word(msgspec.Struct, frozen=True):
    """A word of a Latin title, or several that are one of the table."""

    text: str
    spoken: str
    bases: frozenset[str]
    rarity: float
    parts: tuple[_Word, ...] = ()


Parts = tuple[tuple[str, str], ...]
"""The words of a native title, and how they sound."""
Meant = Mapping[str, frozenset[int]]
"""At which of them each English word stands."""


def _stand(word: _Word, parts: Parts, meant: Meant) -> list[tuple[_Word, set[int]]]:
    """Where a word stands; of several that stand nowhere as one, where each does."""
    places = {place for base in word.bases for place in meant.get(base, ())}
    places |= {place for place, (part, heard) in enumerate(parts) if _loan(word, part, heard)}
    if word.parts and not places:
        return [one for part in word.parts for one in _stand(part, parts, meant)]
    return [(word, places)]


@lru_cache(maxsize=1 << 14)
def _words(latin: str) -> tuple[_Word, ...]:
    """The words of a title, light ones apart where there are others. Two words may be one of the table: good night."""
    held = list(_joined(_WORD.findall(fold(latin))))
    words = dict.fromkeys(word for word in held if word[0] not in _LIGHT) or dict.fromkeys(held)
    return tuple(_word(*word) for word in words)


def _joined(words: list[str]) -> Iterator[tuple[str, ...]]:
    """The words, of some that are one in the table the whole before its parts."""
    place = 0
    while place < len(words):
        run = [words[place : place + many] for many in range(min(MOST_JOINED, len(words) - place), 1, -1)]
        one = next((held for held in run if "".join(held) in vocabulary().words), [words[place]])
        yield ("".join(one), *one) if len(one) > 1 else (one[0],)
        place += len(one)


def _word(text: str, *parts: str) -> _Word:
    bases = headwords(text)
    often = max((_often().get(base, RAREST) for base in bases), default=RAREST)
    heavy = [part for part in parts if part not in _LIGHT]
    return _Word(text, consonants(text), bases, -log(often), tuple(map(_word, heavy)))


RAREST = 0.002
"""Share of titles taken for that which hold a word of which fewer than that do."""


@cache
def _often() -> Mapping[str, float]:
    """The share of native titles that hold a word, in any of its meanings."""
    lines = (resources.files("chartduel.identity") / "words" / "often.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(":") for line in lines if not line.startswith("#"))
    return {word: int(mille) / 1000 for mille, words in rows for word in words.split()}


def meanings(native: str) -> frozenset[str]:
    """The English words of the tables that may stand in a native title."""
    return frozenset(_native(native)[1])


@lru_cache(maxsize=1 << 14)
def _native(title: str) -> tuple[Parts, Meant]:
    """The words of a native title, how they sound, and at which of them each English word stands."""
    parts = fold(title).split()
    meant: dict[str, set[int]] = {}
    for place in range(len(parts)):
        for stem, last in _stems(parts, place):
            for word in vocabulary().meanings[stem]:
                meant.setdefault(word, set()).update(range(place, last + 1))
    heard = tuple((part, consonants(part)) for part in parts)
    return heard, {word: frozenset(places) for word, places in meant.items()}


def _stems(parts: list[str], place: int) -> Iterator[tuple[str, int]]:
    """The stems that begin in a word, and the word in which each ends."""
    part, meanings = parts[place], vocabulary().meanings
    ends = {0}
    covered: set[int] = set()
    for start in range(len(part)):
        for end in range(min(len(part), start + LONGEST), start + 1, -1):
            if part[start:end] in meanings:
                yield part[start:end], place
                ends.add(end)
                covered |= set(range(start, end))
    for start, letter in enumerate(part):
        if letter in meanings and start not in covered and (_alone(part, start, ends) or scripts(letter) == HAN):
            yield letter, place
            ends.add(start + 1)
    joined = part
    for last in range(place + 1, len(parts)):
        joined += parts[last]
        for end in range(len(joined) - len(parts[last]) + 1, min(len(joined), LONGEST) + 1):
            if joined[:end] in meanings:
                yield joined[:end], last
        if len(joined) >= LONGEST:
            break


def _alone(part: str, start: int, ends: set[int]) -> bool:
    """Whether a letter may be a stem: the first of a short word, or behind another stem (첫눈)."""
    return start in ends and len(part) - start <= LONGEST_OF_ONE and not (start and part[start] in _PARTICLES)


def _loan(word: _Word, part: str, heard: str) -> bool:
    """Whether a word is the other in Hangul or kana. A Korean one may carry a particle behind it: `랩소디를`."""
    if word.text == part or (word.text.isdigit() and _FIGURES.split(part)[0] == word.text):
        return True
    known = len(word.spoken)
    if known < LEAST_CONSONANTS or not heard:
        return False
    if Levenshtein.normalized_similarity(word.spoken, heard) >= LOUDEST:
        return _vowels(word.text, _bare(part)) >= (SHORT_VOWELS if known == LEAST_CONSONANTS else FEWEST_VOWELS)
    cut = _bare(part)[: len(word.text) + 1]
    return known > LEAST_CONSONANTS and heard.startswith(word.spoken) and _vowels(word.text, cut) >= CUT_VOWELS


def _bare(part: str) -> str:
    """How a loanword sounds without the vowel that Korean puts behind a consonant: 스트레스 is stress."""
    return romanised(part).replace("eu", "")


_vowels = Levenshtein.normalized_similarity
