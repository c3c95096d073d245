"""A name as people write it in Latin letters who go by ear: every usual romanisation of it made one."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from chartduel.identity.sound import romanised

# A Korean syllable ends in one of seven sounds, whatever it is written with, unless a vowel follows (then ㅎ is mute).
_ENDS = (
    (re.compile("\u11c2(?=\u110b)"), ""),
    (re.compile("[\u11ba\u11bb\u11bd\u11be\u11c0\u11c2](?!\u110b)"), "\u11ae"),
    (re.compile("[\u11a9\u11bf](?!\u110b)"), "\u11a8"),
    (re.compile("\u11c1(?!\u110b)"), "\u11b8"),
)
# Unicode names kana si, ti, tu, hu, zi and small ya apart; people write shi, chi, tsu, fu, ji and sha. Korean has two
# official romanisations, and ㅓ, ㅡ, ㅐ, ㄹ and the plain and tense stops differ between them and between people.
_BY_EAR = (
    (re.compile(r"sh"), "s"),
    (re.compile(r"tch|ch"), "ty"),
    (re.compile(r"ts"), "t"),
    (re.compile(r"f"), "h"),
    (re.compile(r"j"), "zy"),
    (re.compile(r"i?y+"), "y"),
    (re.compile(r"y(?=[ie])"), ""),
    (re.compile(r"eo|ou|oh(?![aeiouy])"), "o"),
    (re.compile(r"eu|oo"), "u"),
    (re.compile(r"ae"), "e"),
)
_PLAIN = str.maketrans("gdblcv", "ktprkp", "' -")
_RUNS = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def heard(key: str) -> str:
    """The key of a name by ear: `사랑해`, `saranghae` and `salanghe` are one, `しゃしん` is `shashin`.

    Empty where nothing sounds: Han characters have no sound of their own.
    """
    spoken = romanised(key if key.isascii() else _ended(key)).replace(" ", "")
    for pattern, by in _BY_EAR:
        spoken = pattern.sub(by, spoken)
    return _RUNS.sub(r"\1", spoken.translate(_PLAIN))


def _ended(key: str) -> str:
    jamo = normalize("NFD", key)
    for pattern, by in _ENDS:
        jamo = pattern.sub(by, jamo)
    return normalize("NFC", jamo)
