"""Groups of printed names that only grow together, and never over a veto."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """A partition of `0..size-1` with the reason of each union.

    `apart` are pairs that must never be in one group, however many links lead from one to the other.
    """

    def __init__(self, size: int, apart: Iterable[tuple[int, int]] = ()) -> None:
        self._up = list(range(size))
        self._members: dict[int, list[int]] = {}
        self._foes: dict[int, set[int]] = defaultdict(set)
        self.links: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for one, other in apart:
            self._foes[one].add(other)
            self._foes[other].add(one)

    def top(self, one: int) -> int:
        """The member that stands for the group."""
        while self._up[one] != one:
            self._up[one] = self._up[self._up[one]]
            one = self._up[one]
        return one

    def members(self, one: int) -> list[int]:
        """All members of the group of one."""
        top = self.top(one)
        return self._members.get(top, [top])

    def join(self, one: int, other: int, why: str) -> bool:
        """Whether both are in one group now."""
        low, high = self.top(one), self.top(other)
        if low == high:
            return True
        if self._vetoed(low, high):
            return False
        if low > high:
            low, high = high, low
        self._up[high] = low
        self._members[low] = [*self.members(low), *self._members.pop(high, [high])]
        if high in self._foes:
            self._foes[low] |= self._foes.pop(high)
        self.links[one].append((one, other, why))
        self.links[other].append((one, other, why))
        return True

    def apart(self, one: int, other: int) -> bool:
        """Whether some member of one group must not be with some member of the other."""
        return self._vetoed(self.top(one), self.top(other))

    def _vetoed(self, one: int, other: int) -> bool:
        mine, yours = self._foes.get(one), self._foes.get(other)
        if not mine or not yours:
            return False
        few, many = (mine, other) if len(mine) <= len(yours) else (yours, one)
        return any(self.top(foe) == many for foe in few)
