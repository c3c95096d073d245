"""Titles word by word: which English words of one title stand in the other in Korean, by meaning or by sound.

A small table of words that titles are made of, and loanwords found by their consonants (퍼레이드 is parade). It knows
little of Korean grammar: a stem counts wherever it stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from chartduel.identity.normalise import fold
from chartduel.identity.sound import consonants, likeness

# Words without which a title says the same.
_LIGHT = frozenset(
    word
    for line in (
        "a an the of to in on at is am are was be it its i im this that and or so for with by from as do did does don",
        "t s can could would will not no oh hey let lets you your me my we our us go come one two all whole",
    )
    for word in line.split()
)
_WORD = re.compile(r"[a-z0-9]+")
LOUDEST = 0.8
"""Likeness from which a Korean word is the English one in Hangul."""
LEAST_CONSONANTS = 2
LONGEST_OF_ONE = 3
"""Syllables of a Korean word that a stem of one syllable may begin: 봄날에, but not 나 in 나무."""


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    told = tomllib.loads(resources.files("chartduel.identity").joinpath("words.toml").read_text(encoding="utf-8"))
    return {word: tuple(stems) for word, stems in told["words"].items()}


def explained(native: str, latin: str) -> tuple[int, int]:
    """How many of the words of a Latin title stand in the native one, and how many it has, light words apart."""
    words, held = _words(latin), fold(native)
    parts = _parts(held)
    return sum(_stands(word, spoken, held, parts) for word, spoken in words), len(words)


@lru_cache(maxsize=1 << 14)
def _words(latin: str) -> tuple[tuple[str, str], ...]:
    """The words of a title and how they sound, light ones apart."""
    words = dict.fromkeys(word for word in _WORD.findall(fold(latin)) if word not in _LIGHT)
    return tuple((word, consonants(word)) for word in words)


@lru_cache(maxsize=1 << 14)
def _parts(held: str) -> tuple[tuple[str, str], ...]:
    return tuple((part, consonants(part)) for part in held.split())


def _stands(word: str, spoken: str, held: str, parts: Sequence[tuple[str, str]]) -> bool:
    stems = _stems().get(word)
    if stems and any(_holds(held, stem) for stem in stems):
        return True
    if len(spoken) < LEAST_CONSONANTS:
        return False
    return any(word == part or _loan(word, spoken, part, heard) for part, heard in parts)


def _holds(held: str, stem: str) -> bool:
    if len(stem) > 1:
        return stem in held
    return any(part.startswith(stem) and len(part) <= LONGEST_OF_ONE for part in held.split())


def _loan(word: str, spoken: str, part: str, heard: str) -> bool:
    """A Korean word may carry a particle behind the loan: `랩소디를`."""
    return likeness(word, part) >= LOUDEST or (len(spoken) > LEAST_CONSONANTS and heard.startswith(spoken))
