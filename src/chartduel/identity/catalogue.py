"""Finding recordings by what people call them: a title, `title / artist`, or a recording id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import msgspec

from chartduel.engine.duckdb import Engine
from chartduel.errors import AmbiguousSong, UnknownSong
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.identity.releases import Known

NEAR = timedelta(days=7)
"""In a duel, songs that came out (else were first seen) this close to each other belong together."""


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What the lake knows a recording as. Instants are UTC; `charts` are those of its listings."""

    id: str
    title: str
    artists: tuple[str, ...]
    acts: frozenset[str]
    titles: frozenset[str]
    listings: tuple[int, ...]
    first_seen: datetime | None = None
    charts: tuple[str, ...] = ()
    release: Known | None = None

    @property
    def began(self) -> datetime | None:
        return self.release.at if self.release else self.first_seen

    def line(self) -> str:
        """How a person tells it from another of the same name."""
        seen = f"first seen {self.first_seen:%Y-%m-%d}" if self.first_seen else "never on a chart here"
        charts = ", ".join(self.charts[:4]) + (", ..." if len(self.charts) > 4 else "")
        return f"{self.id}: {self.title} / {', '.join(self.artists)} ({seen}; {charts})"


def find(engine: Engine, asked: str, artist: str | None, releases: Sequence[Known]) -> list[Recording]:
    """Every recording that fits; `UnknownSong` where none does. Needs the views `titles`, `matches`, `entries`."""
    by_id = _recordings(engine, [asked], releases)
    if by_id:
        return by_id
    title, _, named = asked.rpartition(" / ") if " / " in asked else (asked, "", "")
    found = _by_title(engine, title, artist or named or None, releases)
    if not found and named and not artist:
        found = _by_title(engine, asked, None, releases)
    if not found:
        by = f" by {artist or named}" if artist or named else ""
        raise UnknownSong(f"no song is called {title}{by} in this lake", hint="`chartduel now` shows what is there")
    return found


def _by_title(engine: Engine, title: str, artist: str | None, releases: Sequence[Known]) -> list[Recording]:
    read = parse_title(title)
    named_so = engine.rows(
        f"SELECT DISTINCT recording FROM titles WHERE title_key IN ({_marks(read.keys)}) AND version = ? ORDER BY ALL",
        [*read.keys, read.version],
    )
    found = _recordings(engine, [row[0] for row in named_so], releases)
    if artist:
        acts = artist_keys(artist)
        found = [one for one in found if one.acts & acts]
    by_main = [one for one in found if parse_title(one.title).keys[0] == read.keys[0]]
    return by_main or found


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _recordings(engine: Engine, ids: Sequence[str], releases: Sequence[Known]) -> list[Recording]:
    if not ids:
        return []
    rows = engine.rows(
        f"""
        SELECT recording, any_value(title), any_value(artists), list_distinct(flatten(list(artist_keys))),
               list_distinct(flatten(list(title_keys))), list(listing)
        FROM matches WHERE recording IN ({_marks(ids)}) GROUP BY recording ORDER BY recording""",
        ids,
    )
    seen = _first_seen(engine, [listing for row in rows for listing in row[5]])
    return [_recording(row, seen, releases) for row in rows]


def _first_seen(engine: Engine, listings: list[int]) -> dict[int, tuple[int, list[str]]]:
    if not listings:
        return {}
    wanted = ", ".join(map(str, listings))
    rows = engine.rows(
        f"""SELECT listing, min(epoch_us(chart_time)), list_sort(list(DISTINCT chart)) FROM entries
            WHERE listing IN ({wanted}) GROUP BY listing"""
    )
    return {listing: (first, charts) for listing, first, charts in rows}


def _recording(row: Sequence[Any], seen: dict[int, tuple[int, list[str]]], releases: Sequence[Known]) -> Recording:
    recording, title, artists, acts, titles, listings = row
    held = [seen[listing] for listing in listings if listing in seen]
    one = Recording(
        id=recording,
        title=title,
        artists=tuple(artists),
        acts=frozenset(acts),
        titles=frozenset(titles),
        listings=tuple(listings),
        first_seen=min(datetime.fromtimestamp(first / 1e6, UTC) for first, _ in held) if held else None,
        charts=tuple(sorted({chart for _, charts in held for chart in charts})),
    )
    known = next((fact for fact in releases if fact.fits(one.titles, one.acts)), None)
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
            hint="name the artist (`title / artist` or --artist), or one of: "
            + "; ".join(one.line() for one in found[several][:6]),
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
