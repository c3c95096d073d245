"""The songs of a question: exact names first, former ids led on, and what nearly fits only where nothing does."""

from __future__ import annotations

from collections.abc import Sequence

from chartduel.engine import Engine
from chartduel.errors import ConfigError
from chartduel.identity import catalogue, former, releases
from chartduel.identity import search as searching
from chartduel.identity.catalogue import Asked, Catalogue
from chartduel.identity.search import Hit
from chartduel.identity.spelt import Spelling
from chartduel.metrics.duel import KEYS
from chartduel.model.recording import Recording
from chartduel.store.lake import Lake


def choose(
    stored: Lake, engine: Engine, songs: Sequence[str], artists: Sequence[str | None]
) -> tuple[tuple[Recording, ...], tuple[str, ...]]:
    """One recording for each song, and what was decided. Raises `UnknownSong`, `AmbiguousSong`, `ConfigError`."""
    if len(songs) > len(KEYS):
        raise ConfigError(f"{len(songs)} songs", hint=f"a duel holds at most {len(KEYS)}")
    if len(artists) > len(songs):
        raise ConfigError("more artists than songs", hint="the n-th artist belongs to the n-th song")
    named = [*artists, *[None] * (len(songs) - len(artists))]
    found, guessed = find(stored, engine, [Asked(song, artist) for song, artist in zip(songs, named, strict=True)])
    chosen, resolved = catalogue.choose(songs, found)
    if len({one.id for one in chosen}) < len(chosen):
        raise ConfigError("the songs of a duel are the same recording", hint="name two different songs")
    return chosen, (*guessed, *resolved)


def find(stored: Lake, engine: Engine, asked: Sequence[Asked]) -> tuple[list[list[Recording]], tuple[str, ...]]:
    """Every recording that each name fits, and what had to be guessed. Raises `UnknownSong`, `AmbiguousSong`."""
    known = releases.known(engine)
    asked = _of_today(stored, engine, asked)
    held = Catalogue(engine, asked, known)
    missed = [one for one in asked if not held.fitting(one)]
    if not missed:
        return [held.fitting(one) for one in asked], ()
    stored.view(engine, *searching.VIEWS)
    guessed = {one: searching.guess(engine, one, known) for one in missed}
    ids = [Asked(guessed[one].recording) if one in guessed else one for one in asked]
    held = Catalogue(engine, ids, known)
    found = [held.find(one) for one in ids]
    told = [_told(one, guessed[one], song) for one, (song, *_) in zip(asked, found, strict=True) if one in guessed]
    return found, tuple(told)


def search(stored: Lake, engine: Engine, asked: Asked, most: int) -> list[Hit]:
    """The recordings that fit best, each with why."""
    stored.view(engine, *searching.VIEWS)
    (asked,) = _of_today(stored, engine, [asked])
    return searching.search(engine, asked, releases.known(engine), most)


def _told(asked: Asked, guessed: Spelling, song: Recording) -> str:
    return f"{asked.text}: {song.title} / {', '.join(song.artists)}, {searching.why(guessed)}"


def _of_today(stored: Lake, engine: Engine, asked: Sequence[Asked]) -> list[Asked]:
    """The same, where a former id of a recording is asked for with that of today."""
    may_be_ids = [one.text for one in asked if "-" in one.text and " " not in one.text]
    if not may_be_ids:
        return list(asked)
    stored.view(engine, "former_ids")
    today = former.successors(engine, may_be_ids)
    return [Asked(today.get(one.text, one.text), one.artist) for one in asked]
