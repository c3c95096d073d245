"""Titles across scripts: `나는 반딧불` and `I'm Firefly`, inside one act and never by the calendar alone.

Of an act's songs that one platform prints in Hangul and another in Latin letters, the free ones are paired: by how
they sound, by when they entered and left the charts, and by being the only ones left. A platform has one title for a
song, so two titles of one platform are two songs; only Apple's and YouTube's storefronts print several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import exp, inf, log1p

import msgspec

from chartduel.identity.charted import Charts, Run, Shape, correlation
from chartduel.identity.credits import parse_artist
from chartduel.identity.evidence import Evidence, Link, weigh
from chartduel.identity.facts import canonical
from chartduel.identity.groups import Groups
from chartduel.identity.normalise import scripts
from chartduel.identity.printed import Printed
from chartduel.identity.sound import SHORTEST, consonants, likeness, same_name
from chartduel.identity.translated import translation

NATIVE = frozenset(("hangul", "kana", "han"))
LATIN = frozenset(("latin",))
SEVERAL_TITLES = frozenset(("apple", "youtube"))
"""Sources whose storefronts print one song under several titles."""
CENSORED_DAYS = 7.0
"""A song first seen so soon after a chart's recording began may have been there long before."""
SOUNDS_LIKE = "sounds like "
CLOSE = 3.0
"""Weight by which another pair has to be lighter to be called no rival."""
ALONE = 2.0
"""What it is worth that an act has nothing else that fits."""
HOPELESS = -6.0
"""Weight below which not even the same run would make two titles one song."""
FOUND, RARE, LEFT, LEFT_NATIVE, NO_WORDS, MOST_WORDS = 1.0, 0.7, -0.6, -0.5, -0.5, 6.0
"""Weights of words in common, by a logistic regression over 646 pairs of titles that charts themselves print as
translations of each other, and 14,818 pairs of other titles of the same acts: none of an act of the hard pairs."""
LEAST_WEEKS = 5
MOST_FREE = 200
"""Songs of one act and script beyond which dates cannot tell them apart."""


class Free(msgspec.Struct, frozen=True):
    """A group whose titles all are in Latin letters, or none is: its act, its title, where and when it was seen."""

    top: int
    title: str
    act: str
    version: str
    native: bool
    """Printed in Hangul, kana or Han, perhaps with Latin words among them."""
    helpers: frozenset[str]
    """Guests and producers that a title names."""
    sources: frozenset[str]
    run: Run | None
    censored: bool


def free(
    printed: Sequence[Printed],
    groups: Groups,
    sources: Mapping[int, set[str]],
    runs: Mapping[int, Run],
    begun: Mapping[str, float],
    aka: Mapping[str, str],
) -> dict[tuple[str, str], list[Free]]:
    """The groups of which only one script is known, by their first act and version."""
    found: dict[tuple[str, str], list[Free]] = defaultdict(list)
    for top in sorted({groups.top(place) for place in range(len(printed))}):
        names = [printed[place] for place in groups.members(top)]
        written = {bool(scripts(name.read.main) & NATIVE) for name in names}
        held = frozenset(script for name in names for script in scripts(name.read.main))
        if len(written) > 1 or names[0].kind != "song" or not held <= NATIVE | LATIN or not held:
            continue
        run = runs.get(top)
        began = min((begun[chart] for chart in run.charts), default=0.0) if run else 0.0
        one = Free(
            top,
            names[0].read.main,
            names[0].credit[0],
            names[0].read.version,
            bool(held & NATIVE),
            frozenset(aka.get(one, one) for name in names for one in _helpers(name)),
            frozenset(source for place in groups.members(top) for source in sources.get(place, ())),
            run,
            run is not None and run.first - began <= CENSORED_DAYS,
        )
        for act in _acts(names, aka):
            found[act, one.version].append(one)
    return found


def _acts(names: Sequence[Printed], aka: Mapping[str, str]) -> set[str]:
    """The keys of who is credited first, and how they sound: an act may be printed in one script on each side."""
    keys = {aka.get(lead, lead) for name in names for lead in name.leads}
    return keys | {SOUNDS_LIKE + name.spoken for name in names if len(name.spoken) > SHORTEST}


def _helpers(name: Printed) -> Iterator[str]:
    for told in (*name.read.featured, *name.read.producers):
        for one in parse_artist(told).names:
            yield canonical(one.keys[0])


Pair = tuple[int, int]
Weighed = dict[Pair, tuple[Evidence, ...]]


def pairs(found: Mapping[tuple[str, str], Sequence[Free]], charts: Charts, markets: Mapping[str, str]) -> list[Link]:
    """Pairs of free groups with what speaks for and against one recording, by the act for which most speaks."""
    weighed = {key: _weighed(key[0], held) for key, held in found.items() if len(held) <= MOST_FREE}
    asked = {
        one for pairs in weighed.values() for pair, told in pairs.items() if weigh(told) > HOPELESS for one in pair
    }
    shapes = charts.shapes(asked, markets)
    best: dict[tuple[int, int], Link] = {}
    for held in weighed.values():
        rivals = _Rivals({pair: (*told, *_shape(pair, shapes)) for pair, told in held.items()})
        for link in rivals.links():
            known = best.get((link.one, link.other))
            if known is None or (link.weight, link.why) > (known.weight, known.why):
                best[link.one, link.other] = link
    return [best[pair] for pair in sorted(best)]


def _weighed(act: str, held: Sequence[Free]) -> Weighed:
    native = [one for one in held if one.native]
    latin = [one for one in held if not one.native]
    return {(a.top, b.top): _evidence(act, a, b) for a, b in product(native, latin) if _may(act, a, b)}


def _shape(pair: tuple[int, int], shapes: Mapping[int, Shape]) -> Iterator[Evidence]:
    """What two runs in the same markets have in common: a song rises and falls on all platforms together."""
    alike, weeks = correlation(*(shapes.get(one, {}) for one in pair))
    if weeks >= LEAST_WEEKS:
        weight = (
            2.5 if alike >= 0.9 else 1.5 if alike >= 0.75 else 0.5 if alike >= 0.5 else -1.5 if alike < 0.2 else 0.0
        )
        yield Evidence("shape", weight, f"ranks of {weeks} weeks correlate {alike:.2f}")


def _may(act: str, a: Free, b: Free) -> bool:
    """A platform has one title for a song; and acts that only sound alike have to be one name."""
    alike = not act.startswith(SOUNDS_LIKE) or same_name(a.act, b.act)
    return alike and not (a.sources & b.sources) - SEVERAL_TITLES


def _evidence(act: str, a: Free, b: Free) -> tuple[Evidence, ...]:
    spoken = act.startswith(SOUNDS_LIKE)
    who = Evidence("act", -3.7, "acts sound alike") if spoken else Evidence("act", -2.2, f"act {act} in common")
    told = [who, sound_of(a.title, b.title), words_of(a.title, b.title)]
    if a.helpers and a.helpers == b.helpers:
        told.append(Evidence("helpers", 2.5, "the same guests and producers"))
    if a.run and b.run:
        told += when((a.run, a.censored), (b.run, b.censored))
    return tuple(told)


def sound_of(title: str, other: str) -> Evidence:
    """What it is worth that two titles sound alike: more, the longer they are."""
    alike, length = likeness(title, other), min(len(consonants(title)), len(consonants(other)))
    each = 1.2 if alike >= 0.8 else 0.7 if alike >= 0.65 else 0.0
    weight = min(length, 6) * each if length >= SHORTEST else 0.0
    return Evidence("sound", weight - (0.5 if alike < 0.3 else 0.0), f"titles sound alike {alike:.2f}")


def words_of(title: str, other: str) -> Evidence:
    """What it is worth that the words of a Latin title stand in one of another script: more, the rarer they are."""
    told = translation(title, other)
    weight = FOUND + RARE * told.rarity + LEFT * (told.words - told.found) + LEFT_NATIVE * (told.parts - told.kept)
    seen = f"{told.found} of {told.words} words in both titles, {told.parts - told.kept} of {told.parts} left over"
    return Evidence("words", max(0.0, min(weight, MOST_WORDS)) if told.found else NO_WORDS, seen)


def when(one: tuple[Run, bool], other: tuple[Run, bool]) -> Iterator[Evidence]:
    """What it is worth when two songs entered the charts, and whether they were there together.

    With each run comes whether it is censored: such a song may have been on its charts before they were recorded.
    """
    (mine, censored), (yours, other_censored) = one, other
    apart = abs(mine.first - yours.first)
    if not (censored or other_censored):
        weight = 4.0 if apart <= 2 else 2.5 if apart <= 8 else 1.0 if apart <= 15 else -1.0 if apart <= 45 else -3.0
        yield Evidence("entered", weight, f"entered {apart:.0f} days apart")
    elif censored != other_censored:
        seen, later = (mine, yours) if censored else (yours, mine)
        if later.first > seen.first + 45:
            yield Evidence("entered", -2.0, f"one was there {later.first - seen.first:.0f} days before the other")
    overlap = min(mine.last, yours.last) - max(mine.first, yours.first)
    yield Evidence("overlap", 0.5 if overlap > 0 else -0.5, f"charted together for {max(0.0, overlap):.0f} days")


class _Rivals:
    """The pairs of one act, to say of each how much better it is than the others that either title could make."""

    def __init__(self, weighed: Weighed) -> None:
        self._weighed = weighed
        self._weights = {pair: weigh(evidence) for pair, evidence in weighed.items()}
        self._of: dict[int, list[float]] = defaultdict(list)
        for pair, weight in self._weights.items():
            for one in pair:
                self._of[one].append(weight)
        for held in self._of.values():
            held.sort(reverse=True)
        self._fits = {pair: (self._fit(pair, pair[1]), self._fit(pair, pair[0])) for pair in weighed}
        self._odds: dict[int, float] = defaultdict(float)
        for pair, fits in self._fits.items():
            for one, fit in zip(pair, fits, strict=True):
                self._odds[one] += exp(fit)

    def links(self) -> Iterator[Link]:
        """Every pair with its evidence."""
        for pair, evidence in self._weighed.items():
            yield Link(*pair, (*evidence, self._alone(pair)))

    def _other(self, pair: Pair, end: int) -> float:
        """The weight of the best other pair that a title could make."""
        best = self._of[end]
        return -inf if len(best) == 1 else best[1] if best[0] == self._weights[pair] else best[0]

    def _fit(self, pair: Pair, end: int) -> float:
        """The weight of a pair, less as one of its titles fits another one."""
        return self._weights[pair] - log1p(exp(self._other(pair, end)))

    def _alone(self, pair: Pair) -> Evidence:
        """What the rivals of a pair leave of it: a title is one other's at most, so their odds are against it.

        A rival whose other title has a better match of its own is hardly one.
        """
        left = min(
            fit - log1p(max(0.0, self._odds[one] - exp(fit))) for one, fit in zip(pair, self._fits[pair], strict=True)
        )
        own, other = self._weights[pair], max(self._other(pair, one) for one in pair)
        told = (
            "another title of the act comes close" if other > own - CLOSE else "no other title of the act comes close"
        )
        return Evidence("alone", ALONE + left - own, told)
