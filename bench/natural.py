"""Natural links: what seven charts of Korea print for the songs of five months, labelled by the archive's own ids.

The archive's author gave each printed name a YouTube video, by hand. One song has several videos, so videos that the
author's list of ids gives to one name are one label; and `bench/silver.toml` says
what a person read of the disagreements that are left.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bench import archives, gold
from bench.scoring import Score, of_pairs
from chartduel.engine.duckdb import Engine
from chartduel.identity.credits import artist_keys
from chartduel.store import lake as store

READ = Path(__file__).parent / "silver.toml"
KOREAN = frozenset(("melon", "genie", "bugs", "flo", "vibe"))
_VIDEO = re.compile(r'"youtubeID": "([^"]+)"')
_LONG = 11
"""Letters of a YouTube id."""

Name = tuple[str, str, str]
"""Source, title, artist."""


@dataclass(frozen=True)
class Natural:
    """A printed name, its label, and the recordings that its listings belong to."""

    name: Name
    label: str
    recordings: frozenset[str]


def labels(read: bool = True) -> dict[Name, str]:
    """The label of every name that has one: the first of the videos that are one song; `read` as a person corrected."""
    videos, same = _videos(), _Same()
    for item in json.loads((archives.data().parent / "identity" / "silver_platform_ids.json").read_text("utf-8")):
        same.join([one for one in item["ids"] if one and len(one) == _LONG and "/" not in one])
    told = tomllib.loads(READ.read_text("utf-8")) if read else {}
    for one in told.get("one", []):
        same.join(one["videos"])
    ruled = {(one["source"], one["title"], one["artist"]): one["label"] for one in told.get("wrong", [])}
    return {name: same.top(ruled.get(name, video)) for name, video in videos.items()}


def _videos() -> dict[Name, str]:
    found: dict[Name, str] = {}
    with gzip.open(archives.data() / "kr_daily" / "witness_c.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            land, _, source = row["chart"].partition("/")
            video = _VIDEO.search(row["extra"])
            if land == "korea" and video:
                found.setdefault((source, row["title"], row["artist"]), video[1])
    return found


class _Same:
    """Videos that are one song."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def top(self, one: str) -> str:
        while one in self._up:
            one = self._up[one]
        return one

    def join(self, videos: list[str]) -> None:
        for one in videos[1:]:
            low, high = sorted((self.top(videos[0]), self.top(one)))
            if low != high:
                self._up[high] = low


def found(root: Path, read: bool = True) -> list[Natural]:
    """The labelled names that the lake lists, with their recordings."""
    told = labels(read)
    recordings = _recordings(root)
    return [Natural(name, told[name], recordings[name]) for name in sorted(told) if name in recordings]


def _recordings(root: Path) -> dict[Name, frozenset[str]]:
    engine = Engine()
    try:
        store.open_lake(root).view(engine, "listings", "matches")
        rows = engine.rows(
            "SELECT source, l.title, artist, list(DISTINCT recording) FROM listings l "
            "JOIN matches m ON m.listing = l.id WHERE kind = 'song' GROUP BY ALL"
        )
    finally:
        engine.close()
    return {(source, title, artist): frozenset(held) for source, title, artist, held in rows}


def score(names: list[Natural]) -> Score:
    return of_pairs(_joined(names), _one(names))


def by_stratum(names: list[Natural]) -> Iterator[tuple[str, Score]]:
    """The pairs by the scripts of their titles. What a platform prints in two scripts is hardly ever one of its own."""
    joined, one = _joined(names), _one(names)
    held = {pair: gold.stratum(*(names[place].name[1] for place in pair)) for pair in joined | one}
    for stratum in gold.STRATA:
        chosen = {pair for pair, told in held.items() if told == stratum}
        yield stratum, of_pairs(joined & chosen, one & chosen)


def unseen(names: list[Natural]) -> list[Natural]:
    """The names by acts that are in no hard pair, and so taught nobody who wrote the matcher."""
    known = gold.acts()
    return [one for one in names if not artist_keys(one.name[2]) & known]


def _joined(names: list[Natural]) -> set[tuple[int, int]]:
    pairs = combinations(range(len(names)), 2)
    return {(a, b) for a, b in pairs if names[a].recordings & names[b].recordings}


def _one(names: list[Natural]) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(names)), 2) if names[a].label == names[b].label}


def disagreements(names: list[Natural]) -> Iterator[dict[str, str]]:
    """The pairs of which label and recording say different things, for reading."""
    joined, one = _joined(names), _one(names)
    for a, b in sorted(joined ^ one, key=lambda pair: (names[pair[0]].label, pair)):
        said = "joined, labels differ" if (a, b) in joined else "one label, not joined"
        sides = (" | ".join((*names[place].name, names[place].label)) for place in (a, b))
        yield {"what": said, **dict(zip(("one", "other"), sides, strict=True))}
