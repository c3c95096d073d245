"""Finding recordings by what people call them: a title, `title / artist`, or a recording id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import msgspec

from chartduel.engine import Engine
from chartduel.errors import AmbiguousSong, UnknownSong
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import Title, parse_title
from chartduel.identity.releases import is_of
from chartduel.model.ids import RecordingId
from chartduel.model.recording import Recording
from chartduel.model.release import Release

NEAR = timedelta(days=7)
"""In a duel, songs that came out (else were first seen) this close to each other belong together."""

LONGEST = 120
"""Characters of a name that an error repeats."""


class Asked(msgspec.Struct, frozen=True):
    """What a person called a song, read: a title and perhaps an artist, or a recording id."""

    text: str
    artist: str | None = None

    @property
    def named(self) -> tuple[str, str | None]:
        """`title / artist` taken apart; an artist given beside it comes first."""
        title, slash, artist = self.text.rpartition(" / ")
        return (title, self.artist or artist) if slash else (self.text, self.artist)

    @property
    def titles(self) -> tuple[Title, ...]:
        """The titles that may be meant: a slash can also belong to the title."""
        return tuple(parse_title(title) for title in dict.fromkeys((self.named[0], self.text)))


class Catalogue:
    """The recordings that may be meant by some names, and where they were seen."""

    def __init__(self, engine: Engine, asked: Sequence[Asked], releases: Sequence[Release]) -> None:
        """Needs the views `titles`, `matches`, `entries`; leaves their entries as the table `sightings`."""
        self._called = _called(engine, {key for one in asked for title in one.titles for key in title.keys})
        self._held = recordings(engine, sorted({one.text for one in asked}.union(*self._called.values())), releases)

    def find(self, asked: Asked) -> list[Recording]:
        """Every recording that fits; `UnknownSong` where none does."""
        if found := self.fitting(asked):
            return found
        raise unknown(asked)

    def fitting(self, asked: Asked) -> list[Recording]:
        """Every recording that has this id or, exactly, this name; none where none does."""
        if asked.text in self._held:
            return [self._held[asked.text]]
        title, artist = asked.named
        found = self._titled(parse_title(title), artist)
        if not found and not asked.artist:
            found = self._titled(parse_title(asked.text), None)
        return found

    def _titled(self, read: Title, artist: str | None) -> list[Recording]:
        ids = sorted({one for key in read.keys for one in self._called.get((key, read.version), ())})
        found = [self._held[one] for one in ids if one in self._held]
        if artist:
            acts = artist_keys(artist)
            found = [one for one in found if one.acts & acts]
        by_main = [one for one in found if parse_title(one.title).keys[0] == read.keys[0]]
        return by_main or found


def unknown(asked: Asked, near: Sequence[Recording] = ()) -> UnknownSong:
    """Says that no song is called so, and what the nearest are called."""
    title, artist = asked.named
    by = f" by {_short(artist)}" if artist else ""
    names = ", ".join(f"'{one.title} / {', '.join(one.artists)}'" for one in near)
    hint = f"the nearest: {names}" if names else "`chartduel now` shows what is there"
    return UnknownSong(f"no song is called {_short(title)!r}{by} in this lake", hint=hint, candidates=near)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def recordings(engine: Engine, ids: Sequence[str], releases: Sequence[Release]) -> dict[str, Recording]:
    """Those of these ids that the lake has. Leaves their entries as the table `sightings`."""
    rows = engine.rows(
        f"""
        SELECT recording, any_value(title), any_value(artists), list_distinct(flatten(list(artist_keys))),
               list_distinct(flatten(list(title_keys))), list(listing)
        FROM matches WHERE recording IN ({_marks(ids)}) GROUP BY recording ORDER BY recording""",
        ids,
    )
    seen = _sightings(engine, [listing for row in rows for listing in row[5]])
    return {row[0]: _recording(row, seen, releases) for row in rows}


def _called(engine: Engine, keys: Collection[str]) -> dict[tuple[str, str], list[str]]:
    """Recordings by title key and version."""
    rows = engine.rows(
        "SELECT title_key, version, list(DISTINCT recording) FROM titles "
        f"WHERE title_key IN ({_marks(keys)}) GROUP BY ALL",
        list(keys),
    )
    return {(key, version): recordings for key, version, recordings in rows}


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values)) or "NULL"


def _sightings(engine: Engine, listings: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
    """First label (microseconds since 1970) and charts of each listing."""
    wanted = f"listing IN ({', '.join(map(str, listings))})" if listings else "false"
    engine.run(f"CREATE OR REPLACE TABLE sightings AS FROM entries WHERE {wanted}")
    rows = engine.rows(
        "SELECT listing, min(epoch_us(chart_time)), list_sort(list(DISTINCT chart)) FROM sightings GROUP BY listing"
    )
    return {listing: (first, charts) for listing, first, charts in rows}


def _recording(row: Sequence[Any], seen: dict[int, tuple[int, list[str]]], releases: Sequence[Release]) -> Recording:
    recording, title, artists, acts, titles, listings = row
    held = [seen[listing] for listing in listings if listing in seen]
    one = Recording(
        id=RecordingId(recording),
        title=title,
        artists=tuple(artists),
        acts=frozenset(acts),
        titles=frozenset(titles),
        listings=tuple(listings),
        first_seen=min(datetime.fromtimestamp(first / 1e6, UTC) for first, _ in held) if held else None,
        charts=tuple(sorted({chart for _, charts in held for chart in charts})),
    )
    known = next((fact for fact in releases if is_of(fact, one)), None)
    return msgspec.structs.replace(one, release=known)


def choose(asked: Sequence[str], found: Sequence[Sequence[Recording]]) -> tuple[tuple[Recording, ...], tuple[str, ...]]:
    """One recording for each name, and what was decided. `AmbiguousSong` where nothing decides."""
    if all(len(candidates) == 1 for candidates in found):
        return tuple(candidates[0] for candidates in found), ()
    several = next(i for i, candidates in enumerate(found) if len(candidates) > 1)
    near = [combination for combination in product(*found) if _together(combination)] if len(found) > 1 else []
    if len(near) != 1:
        raise AmbiguousSong(
            f"{asked[several]!r} fits {len(found[several])} songs",
            hint="name the artist too (`title / artist`), or one of these ids",
            candidates=found[several],
        )
    resolved = [
        f"{name}: {one.title} / {', '.join(one.artists)}, the only one of {len(candidates)} "
        "that came out within 7 days of the others"
        for name, one, candidates in zip(asked, near[0], found, strict=True)
        if len(candidates) > 1
    ]
    return near[0], tuple(resolved)


def _together(combination: Sequence[Recording]) -> bool:
    instants = [one.began for one in combination if one.began]
    return len(instants) == len(combination) and max(instants) - min(instants) <= NEAR
