"""Families: the printed names that have to be looked at together, because what is said of one may change the other.

A family holds every name that could be linked to one of it, whether or not it was, every name whose recording counts
for the same song, and every recording that would have the same id. What is resolved of a family alone is what is
resolved of it among all others: so a new name needs only the families that it meets.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from chartduel.identity.printed import Listed, Printed


class Families:
    """A partition of printed names that only grows coarser."""

    def __init__(self, printed: Sequence[Printed], aka: Mapping[str, str]) -> None:
        """Names that share a title and an act, or a title and how its act sounds. `aka` are other names of acts."""
        self._up = list(range(len(printed)))
        self._first: dict[Hashable, int] = {}
        for place, one in enumerate(printed):
            acts = {aka.get(act, act) for act in (one.lead, *one.acts)}
            for title in one.read.keys:
                for act in acts:
                    self.meet((one.kind, title, act), place)
            self.meet((one.kind, one.read.keys[0], one.read.version, one.spoken, "spoken"), place)

    def _top(self, one: int) -> int:
        while self._up[one] != one:
            self._up[one] = self._up[self._up[one]]
            one = self._up[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Both are of one family."""
        one, other = self._top(one), self._top(other)
        self._up[max(one, other)] = min(one, other)

    def meet(self, mark: Hashable, place: int) -> None:
        """All that carry a mark are of one family."""
        known = self._first.setdefault(mark, place)
        if known != place:
            self.join(known, place)

    def named(self, listed: Sequence[Listed]) -> dict[int, int]:
        """Of each name its family, called by the lowest of its listings."""
        lowest: dict[int, int] = {}
        for one in listed:
            top = self._top(one.printed)
            lowest[top] = min(one.id, lowest.get(top, one.id))
        return {one.printed: lowest[self._top(one.printed)] for one in listed}
