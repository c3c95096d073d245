"""The hand-made list of hard pairs: its strata, and what became of its kinds of traps."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import archives
from bench.scoring import Score, of_answers
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import scripts

AMBIGUOUS = "AMBIGUOUS"
STRATA = ("one script", "partly in another", "two scripts")
_TRAPS = {
    "version": re.compile(r"\b(?:ver\b|version|live|remix|sequel|japanese original)", re.IGNORECASE),
    "cover": re.compile(r"cover|other performer", re.IGNORECASE),
    "same title": re.compile(r"same title", re.IGNORECASE),
}
OTHER = "other song"


@dataclass(frozen=True)
class GoldPair:
    """Two names as two platforms print them, and whether they are one recording."""

    row: dict[str, str]

    @property
    def same(self) -> bool:
        return self.row["same"] == "1"

    @property
    def names(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return (self.row["title_a"], self.row["artist_a"]), (self.row["title_b"], self.row["artist_b"])

    @property
    def stratum(self) -> str:
        return stratum(self.row["title_a"], self.row["title_b"])

    @property
    def trap(self) -> str:
        """Of a pair of two recordings, the kind of trap that it is."""
        return next((name for name, told in _TRAPS.items() if told.search(self.row["note"])), OTHER)


def path() -> Path:
    return archives.data().parent / "identity" / "gold_pairs.csv"


def pairs() -> list[GoldPair]:
    """The pairs of which a person could say what they are."""
    with path().open(encoding="utf-8", newline="") as file:
        return [GoldPair(row) for row in csv.DictReader(file) if AMBIGUOUS not in row["note"]]


def acts() -> frozenset[str]:
    """The keys of every act of the list, those of ambiguous pairs too: whoever wrote the matcher may know them."""
    with path().open(encoding="utf-8", newline="") as file:
        return frozenset(
            key for row in csv.DictReader(file) for end in "ab" for key in artist_keys(row[f"artist_{end}"])
        )


def stratum(one: str, other: str) -> str:
    """By the scripts of two titles without their brackets."""
    a, b = (scripts(parse_title(title).main) for title in (one, other))
    return STRATA[0] if a == b else STRATA[1] if a & b else STRATA[2]


def by_stratum(asked: Sequence[GoldPair], said: Sequence[str]) -> Iterator[tuple[str, int, Score]]:
    """Of each stratum, and of all, how many pairs are two recordings and the score of the decisions."""
    told = list(zip(asked, said, strict=True))
    for name in (*STRATA, "all"):
        held = [(pair.same, answer) for pair, answer in told if name in (pair.stratum, "all")]
        yield name, sum(not same for same, _ in held), of_answers(held)


def merged(asked: Sequence[GoldPair], said: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Of each kind of trap, how many pairs there are and how many were taken for one recording."""
    two = [(pair.trap, answer) for pair, answer in zip(asked, said, strict=True) if not pair.same]
    for trap in (*_TRAPS, OTHER):
        answers = [answer for kind, answer in two if kind == trap]
        yield trap, len(answers), answers.count("same")


def wrong(asked: Sequence[GoldPair], said: Iterable[str]) -> list[dict[str, str]]:
    """The pairs whose decision is not what a person said, for reading."""
    told = zip(asked, said, strict=True)
    return [{**pair.row, "decision": answer} for pair, answer in told if (answer == "same") != pair.same]
