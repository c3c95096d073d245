"""What English words mean in Korean and Japanese: the packaged tables, and how English words are inflected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

from chartduel.identity.conjugated import conjugated

TABLES = ("korean.txt", "japanese.txt")
# A word and its forms that no ending tells.
_IRREGULAR = {
    form: forms.split()[0]
    for line in (
        "go went gone gonna, come came, run ran, fly flew flown, fall fell fallen, feel felt, find found, lose lost",
        "keep kept, leave left, make made, meet met, say said, tell told, speak spoke spoken, think thought, know knew",
        "see saw seen, hear heard, break broke broken, write wrote written, sing sang sung, ring rang rung",
        "drink drank drunk, eat ate eaten, sleep slept, wake woke woken, wear wore worn, tear tore torn, win won",
        "give gave given, get got gotten, take took taken, become became, begin began begun, buy bought, bring brought",
        "catch caught, fight fought, teach taught, stand stood, sit sat, lie lay lain lying, hold held",
        "draw drew drawn, drive drove driven, ride rode ridden, rise rose risen, swim swam swum, grow grew grown",
        "throw threw thrown, blow blew blown, shine shone, shake shook shaken, steal stole stolen, send sent",
        "choose chose chosen, freeze froze frozen, forget forgot forgotten, forgive forgave forgiven, spend spent",
        "build built, dream dreamt, light lit, sell sold, pay paid, understand understood, die dying, child children",
        "man men, woman women, foot feet, tooth teeth, wolf wolves, leaf leaves, life lives, knife knives, wife wives",
        "mouse mice, person people, good better best, bad worse worst, far further, want wanna, must gotta, who whos",
        "what whats, how hows, hide hid hidden",
    )
    for forms in line.split(",")
    for form in forms.split()[1:]
}
_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("in", ""),
    ("in", "e"), ("iest", "y"), ("est", ""), ("est", "e"), ("ier", "y"), ("er", ""), ("er", "e"), ("ily", "y"),
    ("ly", ""), ("y", ""), ("n", ""),
)  # fmt: skip
SHORTEST = 3
"""Letters of a word that may have an ending."""
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
LONGEST = 8
"""Letters of a stem at most."""


class Vocabulary:
    """Both tables as one. `meanings` has for each beginning of a native word the English words that it may be."""

    def __init__(self, rows: Iterator[tuple[list[str], list[str]]]) -> None:
        self.words: set[str] = set()
        meanings: dict[str, set[str]] = defaultdict(set)
        for words, stems in rows:
            self.words |= set(words)
            for stem in stems:
                for form in conjugated(stem[:-1]) if stem.endswith("-") else (stem,):
                    meanings[form] |= set(words)
        self.meanings: Mapping[str, frozenset[str]] = {form: frozenset(words) for form, words in meanings.items()}


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(_rows())


def _rows() -> Iterator[tuple[list[str], list[str]]]:
    room = resources.files("chartduel.identity") / "words"
    for table in TABLES:
        for line in (room / table).read_text(encoding="utf-8").splitlines():
            words, _, stems = line.partition(":")
            if not line.startswith("#"):
                yield words.split(), stems.split()


@lru_cache(maxsize=1 << 14)
def headwords(word: str) -> frozenset[str]:
    """The words of the tables of which an English word may be a form: `crying` is of cry."""
    known = vocabulary().words
    return frozenset(base for base in (word, _IRREGULAR.get(word, ""), *_bases(word)) if base in known)


def _bases(word: str) -> Iterator[str]:
    for ending, by in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST:
            yield base + by
            yield _DOUBLED.sub(r"\1", base)
