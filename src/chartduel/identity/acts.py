"""Acts known under two names, learned from the charts: one song, two names for who sings it.

Two sources teach. Two witnesses of one chart show the same song at the same rank at several labels, one in Korean,
one in English. Or a title charts at the same time under two names in different scripts; that happens to covers too,
so it takes two titles, or names that sound alike, and never names that one chart shows beside each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

import msgspec

from chartduel.identity.charted import Run
from chartduel.identity.facts import members
from chartduel.identity.groups import Groups
from chartduel.identity.normalise import scripts
from chartduel.identity.printed import Printed
from chartduel.identity.sound import likeness, same_name, sounding

DAYS_APART = 14.0
OVERLAPPING_DAYS_APART = 60.0
MOST_ACTS = 12
"""Acts under whom one title charts, beyond which it is too common a title to teach anything."""
ALIKE = 0.65
LATIN, HANGUL = frozenset(("latin",)), frozenset(("hangul",))
LEAST_LABELS = 2
LEAST_CONSONANTS = 3
"""Consonants that a name needs to be known by its sound."""


class Alias(msgspec.Struct, frozen=True):
    """Two names of one act: their keys, and what taught it."""

    name: str
    other: str
    titles: tuple[str, ...]
    labels: int
    """Labels at which two witnesses showed both names at one rank."""

    @property
    def told(self) -> str:
        taught = f"{len(self.titles)} title{'s' * (len(self.titles) > 1)}" if self.titles else ""
        cells = f"one place in two lists of {self.labels} labels" if self.labels else ""
        sound = f"sound alike {likeness(self.name, self.other):.2f}"
        return f"{self.name} = {self.other} learned from {', '.join(one for one in (taught, cells, sound) if one)}"


class Pair(msgspec.Struct, frozen=True):
    """Two groups that may be one song by one act under two names."""

    one: int
    other: int
    title: str
    names: tuple[str, str]


def lead(printed: Sequence[Printed], places: Iterable[int]) -> str:
    """The key under which a group's first act is printed most."""
    names = Counter(_first_names(printed, places))
    return max(names.items(), key=lambda item: (item[1], item[0]))[0]


def _first_names(printed: Sequence[Printed], places: Iterable[int]) -> list[str]:
    return [printed[place].lead for place in places]


def same_titles(printed: Sequence[Printed], groups: Groups, runs: Mapping[int, Run]) -> list[Pair]:
    """Groups of one title that charted at the same time under names in different scripts."""
    tops: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for place, one in enumerate(printed):
        if (top := groups.top(place)) in runs and len(one.read.keys[0]) > 1:
            tops[one.kind, one.read.keys[0], one.read.version].add(top)
    found: list[Pair] = []
    for (_, title, _), held in tops.items():
        if 1 < len(held) <= MOST_ACTS:
            found += _pairs(printed, groups, runs, title, sorted(held))
    return found


def _pairs(
    printed: Sequence[Printed], groups: Groups, runs: Mapping[int, Run], title: str, held: Sequence[int]
) -> Iterator[Pair]:
    for one, other in combinations(held, 2):
        if _at_the_same_time(runs[one], runs[other]) and (names := _two_names(printed, groups, one, other)):
            yield Pair(one, other, title, names)


def _at_the_same_time(one: Run, other: Run) -> bool:
    apart = abs(one.first - other.first)
    overlap = min(one.last, other.last) > max(one.first, other.first)
    return apart <= (OVERLAPPING_DAYS_APART if overlap else DAYS_APART)


def _two_names(printed: Sequence[Printed], groups: Groups, one: int, other: int) -> tuple[str, str] | None:
    """The names of two groups' first acts where they share none and differ in script, the Latin one first."""
    mine, yours = groups.members(one), groups.members(other)
    if _leads(printed, mine) & _leads(printed, yours):
        return None
    a, b = sorted((lead(printed, mine), lead(printed, yours)), key=lambda name: (not name.isascii(), name))
    alike = scripts(a) & scripts(b) or not (scripts(a) and scripts(b)) or _member(a, b)
    return None if alike else (a, b)


def _leads(printed: Sequence[Printed], places: Iterable[int]) -> set[str]:
    return {key for place in places for key in printed[place].leads}


def _member(one: str, other: str) -> bool:
    """A member and the group are two acts: HOSHI is not SEVENTEEN."""
    table = members()
    return other in table.get(one, ()) or one in table.get(other, ())


def same_cells(
    printed: Sequence[Printed], groups: Groups, cells: Iterable[tuple[int, int, int]]
) -> Iterator[tuple[tuple[str, str], int]]:
    """Names of acts that two witnesses of one chart print at one rank, and at how many labels."""
    for one, other, labels in cells:
        same = printed[one].read.version == printed[other].read.version
        if labels >= LEAST_LABELS and same and (names := _two_names(printed, groups, one, other)):
            yield names, labels


def namesakes(
    printed: Sequence[Printed], groups: Groups, runs: Mapping[int, Run], charts: frozenset[str]
) -> list[Alias]:
    """Acts that one market's charts know in Hangul on some platforms and in Latin letters on others, by sound alone.

    Only where one name of each script sounds so in that market, and neither is ever printed beside another script's
    but the other itself.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for top, run in runs.items():
        if run.charts & charts:
            for name in _first_names(printed, groups.members(top)):
                beside[name] |= _leads(printed, groups.members(top))
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in beside:
        if len(spoken := sounding(name)) >= LEAST_CONSONANTS:
            blocks[spoken].append(name)
    return [alias for held in blocks.values() if (alias := _namesake(held, beside))]


def _namesake(held: Sequence[str], beside: Mapping[str, set[str]]) -> Alias | None:
    """The one pair of a block that is one name in two scripts; if there are several, the one that is printed so."""
    latin = [name for name in held if scripts(name) == LATIN]
    native = [name for name in held if scripts(name) == HANGUL]
    alike = [
        (one, other)
        for one, other in product(latin, native)
        if same_name(one, other) and _only(beside[one], LATIN, other) and _only(beside[other], HANGUL, one)
    ]
    printed = [(one, other) for one, other in alike if other in beside[one]]
    alike = alike if len(alike) == 1 else printed
    return Alias(*alike[0], (), 0) if len(alike) == 1 else None


def _only(beside: Iterable[str], script: frozenset[str], other: str) -> bool:
    """Whether the names beside one are in its own script, or are its other name."""
    return all(scripts(name) == script or other in name for name in beside)


def learn(
    pairs: Iterable[Pair], met: set[tuple[int, int]], cells: Iterable[tuple[tuple[str, str], int]]
) -> list[Alias]:
    """The names that suffice: by places in twin lists, by two titles, or by one title and their sound."""
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    labels: Counter[tuple[str, str]] = Counter()
    rivals: dict[str, set[str]] = defaultdict(set)
    covers = {pair.names for pair in pairs if (pair.one, pair.other) in met}
    for pair in pairs:
        if pair.names not in covers:
            titles[pair.names].add(pair.title)
    for names, count in cells:
        labels[names] = max(labels[names], count)
    for one, other in titles:
        rivals[one].add(other)
        rivals[other].add(one)
    found = [Alias(*names, tuple(sorted(titles[names])), labels[names]) for names in sorted({*titles, *labels})]
    return [alias for alias in found if _suffices(alias, rivals, titles)]


def _suffices(alias: Alias, rivals: Mapping[str, set[str]], titles: Mapping[tuple[str, str], set[str]]) -> bool:
    if alias.labels or likeness(alias.name, alias.other) >= ALIKE:
        return True
    others = [len(titles.get((alias.name, one), ())) for one in rivals.get(alias.name, ()) if one != alias.other]
    others += [len(titles.get((one, alias.other), ())) for one in rivals.get(alias.other, ()) if one != alias.name]
    return len(alias.titles) >= 2 and 2 * max(others, default=0) <= len(alias.titles)


def table(aliases: Iterable[Alias]) -> dict[str, str]:
    """Key of a name -> key of the name by which its act goes, the Latin one where there is one."""
    up: dict[str, str] = {}

    def top(name: str) -> str:
        while name in up:
            name = up[name]
        return name

    for alias in aliases:
        one, other = sorted((top(alias.name), top(alias.other)), key=lambda name: (not name.isascii(), name))
        if one != other:
            up[other] = one
    return {name: top(name) for name in list(up)}
