"""Linking tracks of several tables: candidates by rare letters, evidence in steps, weights learnt, groups.

Every quantity is cut into steps and every pair of steps is a feature, so that a straight regression can say that an
equal length is worth more where the titles are short. Nothing here knows which table has which habits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bench.musicbrainz import Track
from chartduel.identity.groups import Groups

Pair = tuple[int, int]
GRAM = 3
NEAREST = 12
"""Listings that are compared with each: a recording has five at most."""
MOST_SEEN = 1500
"""Listings beyond which a gram tells nothing."""
MOST_ALIKE = 12
"""Listings of one length, number and language beyond which that tells nothing where the names are not told."""
LIKENESS = (0.3, 0.5, 0.65, 0.75, 0.85, 0.93, 0.999)
LENGTHS = (0.6, 1.1, 2.1, 5.0, 12.0)
COSINES = (0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
MARGINS = (-0.3, -0.1, -0.02, 0.02, 0.1, 0.3)
LETTERS = (0.5, 6.5, 12.5, 20.5)
STIFFNESS = 2.0
ROUNDS = 12


def candidates(tracks: Sequence[Track]) -> dict[Pair, float]:
    """The pairs worth comparing, each of two tables, with the cosine of their grams weighed by rarity."""
    held = [Counter(_grams(track.whole)) for track in tracks]
    seen = Counter(gram for grams in held for gram in grams)
    weight = {gram: float(np.log(len(tracks) / count)) for gram, count in seen.items() if 1 < count}
    told = [_unit({gram: count * weight[gram] for gram, count in grams.items() if gram in weight}) for grams in held]
    lists: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for place, grams in enumerate(told):
        for gram, share in grams.items():
            if seen[gram] <= MOST_SEEN:
                lists[gram][0].append(place)
                lists[gram][1].append(share)
    posted = {gram: (np.array(places), np.array(shares)) for gram, (places, shares) in lists.items()}
    tables = np.array([track.table for track in tracks])
    found = dict(pair for place, grams in enumerate(told) for pair in _nearest(place, grams, posted, tables))
    return {pair: found.get(pair, 0.0) for pair in sorted({*found, *_unnamed(tracks)})}


def _grams(text: str) -> Iterator[str]:
    return (text[start : start + GRAM] for start in range(len(text) - GRAM + 1))


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = float(np.sqrt(sum(one * one for one in weights.values()))) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _nearest(
    place: int, grams: dict[str, float], posted: dict[str, tuple[NDArray, NDArray]], tables: NDArray
) -> Iterator[tuple[Pair, float]]:
    known = [(posted[gram], share) for gram, share in grams.items() if gram in posted]
    if not known:
        return
    places = np.concatenate([places for (places, _), _ in known])
    shares = np.concatenate([shares * share for (_, shares), share in known])
    cosines = np.bincount(places, shares, len(tables))
    cosines[tables == tables[place]] = 0.0
    for other in np.argpartition(-cosines, NEAREST)[:NEAREST].tolist():
        if cosines[other] > LIKENESS[0] / 2:
            yield (min(place, other), max(place, other)), float(cosines[other])


def _unnamed(tracks: Sequence[Track]) -> Iterator[Pair]:
    """Pairs that agree in length, number and language, of which one is printed in letters that its table drops."""
    alike: dict[object, list[int]] = defaultdict(list)
    for place, track in enumerate(tracks):
        if track.seconds and track.number:
            alike[int(track.seconds), track.number, track.language].append(place)
    for places in alike.values():
        if len(places) <= MOST_ALIKE:
            for one, other in combinations(places, 2):
                apart = tracks[one].table != tracks[other].table
                if apart and not (tracks[one].title and tracks[other].title):
                    yield one, other


def evidence(tracks: Sequence[Track], pairs: dict[Pair, float]) -> NDArray:
    """The steps of every pair, a row each: what its fields and its rivals say."""
    rivals = _margins(tracks, pairs)
    rows = [
        [*_steps(tracks[one], tracks[other]), _step(cosine, COSINES), *rivals[one, other]]
        for (one, other), cosine in pairs.items()
    ]
    return np.array(rows, dtype=np.int16)


def _steps(a: Track, b: Track) -> list[int]:
    short = min(len(a.title), len(b.title))
    return [
        _alike(a.title, b.title),
        _alike(a.artist, b.artist),
        _alike(a.album, b.album),
        _alike(a.whole, b.whole),
        _alike(a.title + a.album, b.title + b.album),
        _apart(a.seconds, b.seconds, LENGTHS),
        _apart(a.year, b.year, (0.5,)),
        _equal(a.number, b.number),
        _equal(a.language, b.language),
        _step(short, LETTERS),
        _figures(a.title, b.title),
    ]


def _alike(one: str, other: str) -> int:
    return 1 + _step(fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) / 100, LIKENESS) if one and other else 0


def _step(value: float, edges: Sequence[float]) -> int:
    return sum(value >= edge for edge in edges)


def _apart(one: float | None, other: float | None, edges: Sequence[float]) -> int:
    return 0 if one is None or other is None else 1 + _step(abs(one - other), edges)


def _equal(one: str, other: str) -> int:
    return 1 + (one == other) if one and other else 0


def _figures(one: str, other: str) -> int:
    """Parts and movements differ in a figure alone."""
    mine, yours = ("".join(char if char.isdigit() else " " for char in title).split() for title in (one, other))
    return 0 if not mine and not yours else 1 + (mine == yours)


def _margins(tracks: Sequence[Track], pairs: dict[Pair, float]) -> dict[Pair, tuple[int, int]]:
    """By how much a pair is nearer than the next that either side has in the table of the other."""
    best: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for (one, other), cosine in pairs.items():
        best[one, tracks[other].table].append((cosine, other))
        best[other, tracks[one].table].append((cosine, one))

    def margin(place: int, other: int, cosine: float) -> int:
        rest = [value for value, who in best[place, tracks[other].table] if who != other]
        return _step(cosine - max(rest, default=0.0), MARGINS)

    found = {}
    for (one, other), cosine in pairs.items():
        low, high = sorted((margin(one, other, cosine), margin(other, one, cosine)))
        found[one, other] = (low, high)
    return found


class Crossed:
    """The features of steps: each step of each column, and each pair of steps, that was met often enough."""

    def __init__(self, steps: NDArray, least: int = 8) -> None:
        self._columns = [(column,) for column in range(steps.shape[1])]
        self._columns += list(combinations(range(steps.shape[1]), 2))
        self._kept = {}
        count = 1
        for columns in self._columns:
            values, met = np.unique(_codes(steps, columns), return_counts=True)
            for value in values[met >= least].tolist():
                self._kept[columns, value] = count
                count += 1
        self.count = count

    def of(self, steps: NDArray) -> NDArray:
        """Rows of places of features that hold; place 0 always does."""
        found = np.zeros((len(steps), len(self._columns)), dtype=np.int32)
        for place, columns in enumerate(self._columns):
            codes = _codes(steps, columns)
            values, inverse = np.unique(codes, return_inverse=True)
            found[:, place] = np.array([self._kept.get((columns, value), 0) for value in values.tolist()])[inverse]
        return found


def _codes(steps: NDArray, columns: Sequence[int]) -> NDArray:
    first = steps[:, columns[0]].astype(np.int32)
    return first if len(columns) == 1 else first * 64 + steps[:, columns[1]]


def _dense(features: NDArray, count: int) -> NDArray:
    rows = np.zeros((len(features), count), dtype=np.float32)
    np.put_along_axis(rows, features, 1.0, axis=1)
    rows[:, 0] = 1.0
    return rows


def learn(features: NDArray, same: NDArray, count: int) -> NDArray:
    """The weights of a logistic regression by Newton's method, held towards nought."""
    rows, weights = _dense(features, count), np.zeros(count)
    stiff = np.full(count, STIFFNESS)
    stiff[0] = 1e-3
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (same - chance) - stiff * weights
        bend = (rows * (chance * (1 - chance))[:, None]).T.astype(np.float32) @ rows + np.diag(stiff)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def weigh(features: NDArray, weights: NDArray) -> NDArray:
    """The log-odds of every row."""
    held = weights.copy()
    held[0] = 0.0
    return held[features].sum(axis=1) + weights[0]


def cluster(tracks: Sequence[Track], weighed: Iterable[tuple[float, Pair]], least: float) -> Groups:
    """Groups from the heaviest link down: a table lists a recording once."""
    links = sorted(((weight, pair) for weight, pair in weighed if weight >= least), key=lambda one: (-one[0], one[1]))
    reach = Groups(len(tracks))
    for _, (one, other) in links:
        reach.join(one, other, "")
    groups = Groups(len(tracks), _twice(tracks, reach))
    for weight, (one, other) in links:
        groups.join(one, other, f"{weight:.1f}")
    return groups


def _twice(tracks: Sequence[Track], reach: Groups) -> Iterator[Pair]:
    for top in {reach.top(place) for place in range(len(tracks))}:
        by_table: dict[int, list[int]] = defaultdict(list)
        for place in reach.members(top):
            by_table[tracks[place].table].append(place)
        for places in by_table.values():
            yield from combinations(places, 2)
