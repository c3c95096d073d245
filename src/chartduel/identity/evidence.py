"""Evidence: one reason to take two printed names for one recording or for two, weighed and in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

MATCHER = 4
"""The version of the matcher: it stands with every match, and changes when answers may."""
SURE = math.log(0.97 / 0.03)
"""Weight from which a link is made: one in thirty may be wrong."""
DOUBT = math.log(0.2 / 0.8)
"""Weight below which two names are two recordings; between the two nobody knows."""


class Evidence(msgspec.Struct, frozen=True):
    """A reason. `weight` is a log-odds: +3 means twenty to one for the same recording."""

    name: str
    weight: float
    told: str


class Link(NamedTuple):
    """Two printed names, by their places, and what speaks for one recording. The heaviest is joined first."""

    one: int
    other: int
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        return weigh(self.evidence)

    @property
    def why(self) -> str:
        return "; ".join(one.told for one in self.evidence)


def weigh(evidence: Iterable[Evidence]) -> float:
    """The log-odds of all evidence together."""
    return sum(one.weight for one in evidence)


def probability(weight: float) -> float:
    """A log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight))))


def heaviest_first(links: Iterable[Link]) -> list[Link]:
    """The order in which links are tried: it is the same in whatever order they were found."""
    return sorted(links, key=lambda link: (-link.weight, link.one, link.other, link.why))
