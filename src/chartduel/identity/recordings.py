"""Ids and faces of recordings: what a group of listings is called, and which recordings charts count as one song.

A recording's id is made of its earliest listing alone, so it does not depend on the order in which archives came.
Where several recordings would get one id, each carries the mark of its listing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from chartduel.identity.facts import aliases
from chartduel.identity.groups import Groups
from chartduel.identity.normalise import fold, key
from chartduel.identity.printed import Printed

_T = TypeVar("_T")
COUNTED_TOGETHER = frozenset(
    ("clean", "explicit", "edit", "radio edit", "extended", "remaster", "mono", "sped up", "slowed")
)
"""Versions that charts add to the song; a remix, another language, a live take or a cover is counted by itself."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONG = 5
MARKED = _LONG + 1
"""Characters by which an id with the mark of its listing is longer than without."""


def face(names: Sequence[Printed]) -> tuple[str, tuple[str, ...]]:
    """The title and the credit under which most listings know a recording."""
    return _most(Counter(name.read.main for name in names)), _most(Counter(name.credit for name in names))


def _most(counted: Counter[_T]) -> _T:
    return max(counted.items(), key=lambda item: (item[1], repr(item[0])))[0]


def ids(earliest: Mapping[int, tuple[int, Printed]]) -> dict[int, str]:
    """The id of each group, of its earliest listing: group -> (listing, how it is printed)."""
    held = bases(earliest)
    shared = Counter(held.values())
    return {top: base if shared[base] == 1 else f"{base}-{_mark(earliest[top][0])}" for top, base in held.items()}


def bases(earliest: Mapping[int, tuple[int, Printed]]) -> dict[int, str]:
    """What the id of each group would be if no other had the same."""
    return {top: _base(name) for top, (_, name) in earliest.items()}


def unmarked(recording: str) -> tuple[str, ...]:
    """An id, and what it is without its mark, where it may carry one."""
    return (recording, recording[:-MARKED]) if recording[-MARKED:].startswith("-") else (recording,)


def _base(name: Printed) -> str:
    act = aliases().get(key(name.credit[0]), name.credit[0])
    words = (act, name.read.main, name.read.version, "" if name.kind == "song" else name.kind)
    return "-".join(folded.replace(" ", "-") for word in words if word and (folded := fold(word))) or "untitled"


def _mark(listing: int) -> str:
    rest, mark = listing % 36**_LONG, ""
    for _ in range(_LONG):
        rest, digit = divmod(rest, 36)
        mark = _DIGITS[digit] + mark
    return mark


def songs(printed: Sequence[Printed], groups: Groups, aka: Mapping[str, str], ids: Mapping[int, str]) -> dict[int, str]:
    """Of each group the id of its song: that of the plainest of the recordings that charts count together."""
    tops = sorted(ids)
    together: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for top in tops:
        for place in groups.members(top):
            one = printed[place]
            for title in set(one.read.keys) - set(one.read.weak_keys):
                together[one.kind, title, _counted(one.read.version), aka.get(one.lead, one.lead)].append(top)
    joined = Groups(len(printed))
    for held in together.values():
        for other in held[1:]:
            joined.join(held[0], other, "")
    plainest: dict[int, tuple[int, str]] = {}
    for top in tops:
        known = (len(printed[top].read.version), ids[top])
        plainest[joined.top(top)] = min(known, plainest.get(joined.top(top), known))
    return {top: plainest[joined.top(top)][1] for top in tops}


def _counted(version: str) -> str:
    return "+".join(part for part in version.split("+") if part not in COUNTED_TOGETHER)
