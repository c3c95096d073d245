"""How a Korean verb or adjective looks in a title: `부르` is also 부른, 부를, 불러 and 불렀.

Enough to find a stem again at the beginning of a word, not a grammar.
"""

from __future__ import annotations

from collections.abc import Iterator

# A Hangul syllable is a number of its initial, vowel and final consonant, in the order of Unicode.
_FIRST, _VOWELS, _FINALS = (
    0xAC00,
    "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
    " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ",
)
_CONTRACTED = {
    "ㅗ": "ㅘ",
    "ㅜ": "ㅝ",
    "ㅣ": "ㅕ",
    "ㅚ": "ㅙ",
    "ㅏ": "ㅏ",
    "ㅓ": "ㅓ",
    "ㅐ": "ㅐ",
    "ㅔ": "ㅔ",
    "ㅕ": "ㅕ",
}
"""The vowel of a stem with the vowel of the ending: 보 + 았 = 봤."""
_BRIGHT = "ㅏㅗ"
_SOFT_D = frozenset("걷듣묻싣")
"""Stems of which ㄷ becomes ㄹ before a vowel (들어); others keep it (닫아)."""
_SOFT_S = frozenset("짓낫붓긋잇젓")
_ENDINGS = "아어은을는지고네었았던자게"
"""What a stem that ends in a consonant takes as it is: with it, a stem of one syllable is found in a long word too."""


def conjugated(stem: str) -> frozenset[str]:
    """The beginnings that a stem has in a text, itself among them. What is no Hangul stays as it is."""
    if not "가" <= stem[-1:] <= "힣":
        return frozenset((stem,))
    return frozenset((stem, *_forms(stem[:-1], stem[-1])))


def _forms(head: str, last: str) -> Iterator[str]:
    initial, vowel, final = _apart(last)
    if final == " ":
        yield from _open(head, last)
        return
    yield from (head + last + ending for ending in _ENDINGS)
    if final == "ㅂ":
        bare = head + _syllable(initial, vowel)
        yield from (bare + ending for ending in ("우", "운", "울", "움", "워", "웠", "와", "왔"))
    elif final == "ㄹ":
        bare = head + _syllable(initial, vowel)
        yield from (head + _syllable(initial, vowel, with_) for with_ in "ㄴㄻ")
        yield from (bare + ending for ending in ("는", "니", "네"))
    elif final == "ㄷ" and last in _SOFT_D:
        yield head + _syllable(initial, vowel, "ㄹ")
    elif final == "ㅅ" and last in _SOFT_S:
        bare = head + _syllable(initial, vowel)
        yield from (bare + ending for ending in ("아", "어", "은", "을", "았", "었"))
    elif final == "ㅎ" and head:
        yield from (head + _syllable(initial, vowel, with_) for with_ in "ㄴㄹ")
        yield from (head + _syllable(initial, "ㅐ", with_) for with_ in " ㅆ")


def _open(head: str, last: str) -> Iterator[str]:
    initial, vowel, _ = _apart(last)
    yield from (head + _syllable(initial, vowel, with_) for with_ in ("ㄴㄹㅁ" if head else "ㄴㄹ"))
    if last == "하":
        yield from (head + "해", head + "했")
        return
    bright = bool(head) and _apart(head[-1])[1] in _BRIGHT
    if last == "르" and head and head[-1:] and _apart(head[-1])[2] == " ":
        doubled = head[:-1] + _syllable(*_apart(head[-1])[:2], "ㄹ")
        yield from (doubled + ending for ending in (("라", "랐") if bright else ("러", "렀")))
    said = ("ㅏ" if bright else "ㅓ") if vowel == "ㅡ" else _CONTRACTED.get(vowel)
    if said:
        yield from (head + _syllable(initial, said, with_) for with_ in " ㅆ")


def _apart(syllable: str) -> tuple[int, str, str]:
    """The number of the initial, the vowel and the final of a syllable."""
    place, final = divmod(ord(syllable) - _FIRST, len(_FINALS))
    initial, vowel = divmod(place, len(_VOWELS))
    return initial, _VOWELS[vowel], _FINALS[final]


def _syllable(initial: int, vowel: str, final: str = " ") -> str:
    return chr(_FIRST + (initial * len(_VOWELS) + _VOWELS.index(vowel)) * len(_FINALS) + _FINALS.index(final))
