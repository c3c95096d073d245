"""Counting what a matcher got right: pairs that it joined, pairs that are one, and what it left open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[int, int]


@dataclass(frozen=True)
class Score:
    """Counts of pairs. `undecided` are those of which a matcher said that it does not know."""

    right: int
    joined: int
    one: int
    undecided: int = 0
    asked: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.one if self.one else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.joined + self.one) if self.joined + self.one else 1.0

    @property
    def open_share(self) -> float:
        return self.undecided / self.asked if self.asked else 0.0


def of_pairs(joined: Collection[Pair], one: Collection[Pair]) -> Score:
    """The score of the pairs that were joined, of those that are one."""
    told, true = set(joined), set(one)
    return Score(len(told & true), len(told), len(true))


def of_answers(answers: Iterable[tuple[bool, str]]) -> Score:
    """The score of decisions (same, different, undecided), each beside whether the pair is one."""
    held = list(answers)
    joined = [one for one, said in held if said == "same"]
    undecided = sum(said == "undecided" for _, said in held)
    return Score(sum(joined), len(joined), sum(one for one, _ in held), undecided, len(held))


def pairs_within(groups: Mapping[int, Hashable]) -> set[Pair]:
    """Every pair of members that are in one group, the lower first."""
    held: dict[Hashable, list[int]] = defaultdict(list)
    for member, group in groups.items():
        held[group].append(member)
    return {pair for members in held.values() for pair in combinations(sorted(members), 2)}
