"""Linking tracks of several tables: candidates by rare letters, evidence in steps, weights learnt, groups.

Every quantity is cut into steps and every pair of steps is a feature, so that a straight regression can say that an
equal length is worth more where the titles are short. Nothing here knows which table has which habits.

`python -m bench.linking OUT` resolves MusicBrainz-20K in a process of its own.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bench import musicbrainz
from bench.musicbrainz import Track
from bench.regression import Crossed, learn, weigh
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
EVEN_ODDS = 0.0


def candidates(tracks: Sequence[Track]) -> dict[Pair, float]:
    """The pairs worth comparing, each of two tables, with the cosine of their grams weighed by rarity."""
    held = [Counter(_grams(track.whole)) for track in tracks]
    seen = Counter(gram for grams in held for gram in grams)
    rarity = {gram: float(np.log(len(tracks) / count)) for gram, count in seen.items() if count > 1}
    told = [_unit({gram: count * rarity[gram] for gram, count in grams.items() if gram in rarity}) for grams in held]
    posted = _posted(told, {gram for gram, count in seen.items() if count <= MOST_SEEN})
    tables = np.array([track.table for track in tracks])
    found = dict(pair for place, grams in enumerate(told) for pair in _nearest(place, grams, posted, tables))
    return {pair: found.get(pair, 0.0) for pair in sorted({*found, *_unnamed(tracks)})}


def _posted(told: Sequence[dict[str, float]], telling: set[str]) -> dict[str, tuple[NDArray, NDArray]]:
    """Of each gram that tells something, the listings that hold it and its share of each."""
    lists: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, grams in enumerate(told):
        for gram in grams.keys() & telling:
            lists[gram].append((place, grams[gram]))
    return {
        gram: (np.array([place for place, _ in held]), np.array([share for _, share in held]))
        for gram, held in lists.items()
    }


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


def cluster(tracks: Sequence[Track], weighed: Iterable[tuple[float, Pair]], least: float = EVEN_ODDS) -> Groups:
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


def resolve(tracks: Sequence[Track]) -> dict[int, int]:
    """The group of every listing, with weights from pairs of the even half alone."""
    recordings = musicbrainz.truth()
    side = musicbrainz.halves(recordings, len(tracks))
    assert musicbrainz.once_a_table(recordings[1::2], tracks), "a table lists a recording twice"
    one = {tuple(sorted(pair)) for places in recordings[1::2] for pair in combinations(places, 2)}
    pairs = candidates(tracks)
    steps = evidence(tracks, pairs)
    known = np.array([side[a] == side[b] == 0 for a, b in pairs])
    same = np.array([pair in one for pair in pairs], dtype=float)
    crossed = Crossed(steps[known])
    features = crossed.of(steps)
    weights = weigh(features, learn(features[known], same[known], crossed.count))
    groups = cluster(tracks, zip(weights.tolist(), pairs, strict=True))
    return {place: groups.top(place) for place in range(len(tracks))}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(resolve(musicbrainz.tracks())), encoding="utf-8")
