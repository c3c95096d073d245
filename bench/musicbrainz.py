"""MusicBrainz-20K: 19,375 listings of 10,000 recordings in five tables, each with habits and faults of its own.

Table 0 repeats the album in brackets behind the title, 1 prints `artist - title`, 2 prints `title - album`, 3 puts the
number before the title and the year behind the album and knows no letters but Latin ones. They give lengths as mm:ss,
as seconds, as minutes, as `3m 52sec` and as milliseconds. Everywhere some fields are misspelt, swapped or missing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from bench import archives, scoring
from chartduel.identity.normalise import fold

UNKNOWN = frozenset(("", "null", "unknown", "unk.", "n.a.", "[unknown]"))
LONGEST = 24 * 3600.0
_NUMBERED = re.compile(r"^\s*[\w .]{1,6}?-\s*")
_YEAR_BEHIND = re.compile(r"\s*\((\d{4}|unknown)\)\s*$")
_VOLUME = re.compile(r"\bvol(?:ume)? (\w+)")
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}


@dataclass(frozen=True)
class Track:
    """A listing of one table, its fields apart and folded; what is unknown is empty."""

    table: int
    title: str
    artist: str
    album: str
    seconds: float | None = None
    year: int | None = None
    """Of its century."""
    number: str = ""
    language: str = ""
    """Its first three letters: table 3 prints no more."""

    @property
    def whole(self) -> str:
        """Everything that is printed of it, without the spaces: they are among what is misspelt."""
        return f"{self.artist} {self.title} {self.album}".replace(" ", "")


Row = Mapping[str, str]


def folder() -> Path:
    return archives.data().parent / "identity" / "musicbrainz20k"


def present() -> bool:
    return folder().is_dir()


def tracks() -> list[Track]:
    """All listings, in the order of their numbers."""
    found: dict[int, Track] = {}
    for table in range(len(_READERS)):
        with (folder() / f"table_{table}.csv").open(encoding="utf-8", newline="") as file:
            found |= {int(row["tid"]): read(table, row) for row in csv.DictReader(file)}
    assert sorted(found) == list(range(len(found)))
    return [found[place] for place in range(len(found))]


def truth() -> list[list[int]]:
    """The listings of each recording that has several, a line each."""
    lines = (folder() / "ground_truth.txt").read_text(encoding="utf-8").split()
    return [[int(one) for one in line.split(",")] for line in lines]


def read(table: int, row: Row) -> Track:
    """A row by the habits of its table."""
    title, artist, album = _READERS[table]({name: _known(value) for name, value in row.items() if value is not None})
    behind = _YEAR_BEHIND.search(row["album"]) if table == 3 else None
    return Track(
        table,
        _plain(title),
        _plain(artist),
        _plain(album),
        _seconds(table, row["length"]),
        _year(row["year"] if _known(row["year"]) or not behind else behind[1]),
        _plain(_known(row["number"])).lstrip("0"),
        fold(_known(row["language"]))[:3],
    )


def _known(value: str) -> str:
    return "" if value.strip().lower() in UNKNOWN else value


def _plain(text: str) -> str:
    """Folded; table 3 counts volumes in Roman numbers."""
    return _VOLUME.sub(lambda found: f"vol {_ROMAN.get(found[1], found[1])}", fold(text.replace("_", " ")))


def _album_behind(row: Row) -> tuple[str, str, str]:
    """`Cost Of Love (Cosima)`: of the brackets, those that hold the album, however it is misspelt."""
    title, album = row["title"], row["album"]
    opened = [found.start() for found in re.finditer(r"\(", title)] if title.rstrip().endswith(")") else []
    if not opened:
        return title, row["artist"], album
    best = max(opened, key=lambda place: fuzz.ratio(title[place + 1 : -1], album))
    return title[:best], row["artist"], album or title[best + 1 : -1]


def _artist_before(row: Row) -> tuple[str, str, str]:
    artist, dash, title = row["title"].partition(" - ")
    return (title, artist, row["album"]) if dash and not row["artist"] else (row["title"], row["artist"], row["album"])


def _album_after(row: Row) -> tuple[str, str, str]:
    title, dash, album = row["title"].partition(" - ")
    return (title, row["artist"], album) if dash and not row["album"] else (row["title"], row["artist"], row["album"])


def _number_before(row: Row) -> tuple[str, str, str]:
    return _NUMBERED.sub("", row["title"], count=1), row["artist"], _YEAR_BEHIND.sub("", row["album"])


def _apart(row: Row) -> tuple[str, str, str]:
    return row["title"], row["artist"], row["album"]


_READERS: tuple[Callable[[Row], tuple[str, str, str]], ...] = (
    _album_behind,
    _artist_before,
    _album_after,
    _number_before,
    _apart,
)


def _seconds(table: int, text: str) -> float | None:
    """A length in seconds; 00:00 is one that is not known."""
    parts = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", text.replace(" ", ""))]
    if not re.fullmatch(r"[\d.: msec]+", text.strip()) or not parts or (len(parts) == 1 and table in (0, 3)):
        return None
    told = parts[0] * 60 + parts[1] if table in (0, 3) else parts[0] * {1: 1.0, 2: 60.0, 4: 0.001}[table]
    return told if 0 < told < LONGEST else None


def _year(text: str) -> int | None:
    found = re.fullmatch(r"'?(\d{1,4})", text.replace(" ", ""))
    return int(found[1]) % 100 if found else None


def halves(recordings: Sequence[Sequence[int]], count: int) -> list[int]:
    """Of every listing 0 or 1: whether its line of the truth is even or odd, counted from 1; of the rest its number."""
    held = {place: line % 2 for line, places in enumerate(recordings, 1) for place in places}
    return [held.get(place, place % 2) for place in range(count)]


def once_a_table(recordings: Iterable[Sequence[int]], listed: Sequence[Track]) -> bool:
    """Whether no table lists one of the recordings twice."""
    return all(len({listed[place].table for place in places}) == len(places) for places in recordings)


def score(groups: Mapping[int, Hashable], half: int) -> scoring.Score:
    """Pairs with a listing in that half: those of a recording, and those that were joined."""
    recordings = truth()
    side = halves(recordings, len(groups))
    one = {tuple(sorted(pair)) for places in recordings for pair in combinations(places, 2)}
    joined = scoring.pairs_within(groups)
    return scoring.of_pairs(
        *({pair for pair in pairs if half in (side[pair[0]], side[pair[1]])} for pairs in (joined, one))
    )
