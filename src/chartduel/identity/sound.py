"""How a name sounds: hangul, kana and Latin letters written as one row of consonants.

Loanwords keep their consonants when they change script (캐치 = catch, 만찬가 = bansanka loses one), while vowels and
what voices a consonant are written differently in each. So a name is compared by consonants alone, in eight
classes, with an edit distance. Weak evidence: it says that two names may be one word, never that they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import name

from rapidfuzz.distance import Levenshtein

from chartduel.identity.normalise import fold

NAMESAKES, WITH_VOWELS = 0.75, 0.8
"""Likeness from which two names are taken for one, and that of what is said with the vowels."""
SHORTEST = 2
"""Consonants below which a likeness says nothing."""
_SPOKEN = {
    "HANGUL SYLLABLE": re.compile(r"HANGUL SYLLABLE (\w+)"),
    "HIRAGANA": re.compile(r"(?:HIRAGANA|KATAKANA) LETTER (?:SMALL )?(\w+)"),
}
_KANA = {"ti": "chi", "tu": "tsu", "si": "shi", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu"}
# A letter by its Korean name (G-DRAGON is 지드래곤, BTS 비티에스) keeps its own consonant class but these.
_LATIN = (
    (re.compile(r"ck|qu|q"), "k"),
    (re.compile(r"tch|ch"), "q"),
    (re.compile(r"sch|sh"), "s"),
    (re.compile(r"ph"), "p"),
    (re.compile(r"gh(?![aeiou])|(?<=[aeiou])h"), ""),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"dge?(?=[ey])|^g(?= |$)|g(?=[ey])"), "j"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ng"), "n"),
)
_CLASS = str.maketrans(
    {
        **dict.fromkeys("kgc", "k"),
        **dict.fromkeys("td", "t"),
        **dict.fromkeys("pbfv", "p"),
        **dict.fromkeys("jz", "j"),
        **dict.fromkeys("lr", "l"),
        **dict.fromkeys("aeiouywh ", "-"),
    }
)
_NUMBERS = str.maketrans(
    dict(enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), ord("0")))
)
"""Acts and titles read their figures in English: DAY6 is 데이식스, fromis_9 프로미스나인."""
# Koreans choose how their names are spelt in Latin letters: 성 is Sung, Seong or Soung, 유 Yu, Yoo or You.
_SPELT = {
    "yeo": "yu", "you": "yu", "eo": "u", "oo": "u", "ou": "u", "eu": "u", "ee": "i", "ea": "i", "ie": "i",
    "ui": "i", "oe": "we", "wae": "we", "ae": "e", "ay": "e", "ck": "k", "ch": "j", "sh": "s",
}  # fmt: skip
_ONE_LETTER = str.maketrans("lcqgdbvfzx", "rkkktpppjs")
_RUNS = re.compile(r"(.)\1+")


def romanised(text: str) -> str:
    """The name in Latin letters, syllable by syllable after the names that Unicode gives them: `로제` -> `roje`.

    Han characters have no sound of their own and are dropped.
    """
    return _romanised(fold(text))


@lru_cache(maxsize=1 << 16)
def _romanised(folded: str) -> str:
    return folded if folded.isascii() else "".join(map(_letters, folded))


@lru_cache(maxsize=1 << 14)
def _letters(char: str) -> str:
    if char.isascii():
        return char
    told = name(char, "")
    found = next((match for pattern in _SPOKEN.values() if (match := pattern.fullmatch(told))), None)
    if found is None:
        return ""
    # Unicode writes ㅊ as C, small tu (the doubling sign) as TU, and kana as they are ordered: ti for chi.
    syllable = found[1].lower()
    if told.startswith("HANGUL"):
        return syllable.replace("c", "ch")
    return "" if "SMALL TU" in told else _KANA.get(syllable, syllable)


@lru_cache(maxsize=1 << 16)
def consonants(text: str) -> str:
    """The consonant classes of a name, doubled ones once: `캐치` and `catch` are both `ks`."""
    spoken = romanised(text).translate(_NUMBERS)
    for pattern, by in _LATIN:
        spoken = pattern.sub(by, spoken)
    return _RUNS.sub(r"\1", spoken.translate(_CLASS)).replace("-", "")


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how alike two names sound. Names of fewer than two consonants have to agree in their vowels too."""
    a, b = consonants(one), consonants(other)
    if min(len(a), len(b)) < SHORTEST:
        return float(romanised(one).replace(" ", "") == romanised(other).replace(" ", "") != "")
    return Levenshtein.normalized_similarity(a, b)


def same_name(one: str, other: str) -> bool:
    """Whether two names most likely are one in two scripts: their vowels have to agree as well, as far as they do."""
    if likeness(one, other) < NAMESAKES:
        return False
    ways = zip(_said(one), _said(other), strict=True)
    return any(Levenshtein.normalized_similarity(*way) >= WITH_VOWELS for way in ways)


@lru_cache(maxsize=1 << 14)
def _said(name: str) -> tuple[str, str]:
    """A name as it is said, however it is spelt: 유회승 is Yoo Hwe-seung; with and without the vowel of 스 in 스윗."""
    spoken = romanised(name).replace(" ", "").translate(_NUMBERS)
    return _folded(spoken), _folded(spoken.replace("eu", ""))


def _folded(spoken: str) -> str:
    for spelt, by in _SPELT.items():
        spoken = spoken.replace(spelt, by)
    return _RUNS.sub(r"\1", spoken.translate(_ONE_LETTER))


def sounding(name: str) -> str:
    """The consonants by which a name is looked up in another script.

    Without l: a Korean surname has one or has none as it is spelt (이 is Lee, 박 Park, 임 Lim or Im).
    """
    spoken = consonants(name)
    bare = spoken.replace("l", "")
    return bare if len(bare) > 1 else spoken
