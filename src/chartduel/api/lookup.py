"""Asking MusicBrainz who acts are. What is taken of its answers becomes facts, from which every lake learns."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from chartduel.api.collecting import client, not_enabled
from chartduel.api.facts import set_facts
from chartduel.api.identity import review
from chartduel.api.importing import match
from chartduel.collect import reference
from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.errors import ChartduelError, ConfigError, LayoutChanged
from chartduel.fetch.client import Client
from chartduel.fetch.clock import Clock
from chartduel.identity import facts, looked_up
from chartduel.identity import lookup as looking
from chartduel.identity.credits import parse_artist
from chartduel.identity.looked_up import LookedUp
from chartduel.identity.lookup import Sought
from chartduel.model.act import Act, ActRecording
from chartduel.model.ids import SourceId
from chartduel.settings import load
from chartduel.sources import musicbrainz, registry
from chartduel.sources.reading import HINT
from chartduel.sources.request import Request
from chartduel.store import lake as store
from chartduel.store import ledger
from chartduel.store.fetches import Page

Shape = TypeVar("Shape")
SOURCE = SourceId("musicbrainz")
MOST_CANDIDATES = 8
DOUBTS_AN_ACT = 10
"""Undecided pairs that are looked through for each act that is asked about: an act has many."""


class Status(StrEnum):
    """What became of a question about an act."""

    TAKEN = "taken"
    UNSURE = "unsure"
    """Acts have the name, and nothing else of the lake's act."""
    AMBIGUOUS = "ambiguous"
    """Several acts have the name and something else."""
    UNKNOWN = "unknown"
    FAILED = "failed"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An act that has the name, and in what else it agrees."""

    id: str
    name: str
    note: str
    agreed: tuple[str, ...] = ()


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about one act. `found` are the facts that were taken."""

    asked: str
    status: Status
    found: LookedUp | None = None
    candidates: tuple[Candidate, ...] = ()
    error: str | None = None


Told = Callable[[Lookup], None]


def look_up(
    root: Path, artists: Sequence[str], told: Told, *, most: int = 20, base_url: str | None = None
) -> tuple[list[Lookup], Path]:
    """Asks about these acts, else about `most` acts of the most valuable undecided pairs.

    What is taken is in the file that is returned, and counts from now on; `told` gets each answer when it is there.
    Acts that nobody named are passed over where all that could be asked about them was. Raises `Disallowed` where the
    source is off, `ConfigError`, and what went wrong where nothing else came.
    """
    settings, source = load(), registry.sources()[SOURCE]
    if base_url is None and not settings.allows(source):
        raise not_enabled(source)
    lake = store.open_lake(root)
    acts = list(artists) or list(_undecided(root, most))

    async def run() -> list[Lookup]:
        async with client(lake, settings, Clock(), base_url) as asking:
            return await _all(_Asking(lake, asking), acts, told, None if artists else most)

    done = asyncio.run(run())
    facts.forget()
    match(lake)
    return done, facts.looked_up_file()


def _undecided(root: Path, most: int) -> Iterator[str]:
    """The acts of the undecided pairs, the most valuable first."""
    named = (name.rpartition(" / ")[2] for one in review(root, most * DOUBTS_AN_ACT) for name in one.names)
    yield from dict.fromkeys(parse_artist(name).names[0].text for name in named)


class _Asking:
    """Whom to ask, where the answers are kept, and the answers about the act at hand."""

    def __init__(self, lake: store.Lake, client: Client) -> None:
        self.lake, self._client, self._source = lake, client, registry.sources()[SOURCE]
        self._began = client.clock.now()
        self._pages: list[Page] = []

    def begin(self) -> None:
        """The next act."""
        self._pages.clear()

    @property
    def needed(self) -> bool:
        """Whether something had to be asked, for it was not known from before."""
        return not self._pages or any(page.at >= self._began for page in self._pages)

    async def _answer(self, request: Request, read: Callable[[bytes], Shape]) -> tuple[Shape, Page]:
        found, page = await reference.answer(self.lake, self._client, self._source, request, read)
        self._pages.append(page)
        return found, page

    async def acts(self, one: Sought) -> Sequence[Act]:
        """Those that have one of the names."""
        found, _ = await self._answer(musicbrainz.acts_request(one.name), musicbrainz.acts)
        return looking.named_so(one, found)[:MOST_CANDIDATES]

    async def recordings(self, one: Sought, acts: Sequence[Act]) -> Sequence[ActRecording]:
        """Those by one of the acts that have one of the titles or codes."""
        if not (one.titles or one.codes):
            return ()
        request = musicbrainz.recordings_request([act.id for act in acts], one.titles, one.codes)
        return (await self._answer(request, musicbrainz.recordings))[0]

    async def whole(self, one: Sought, act: Act) -> tuple[Act, Page]:
        """The act with all its names, of which one still has to be that which was sought."""

        def read(data: bytes) -> Act:
            found = musicbrainz.act(data)
            if found.id != act.id or not looking.named_so(one, [found]):
                what = f"{act.id} was {act.name} in the search, and is {found.id}, {found.name}, by itself"
                raise LayoutChanged(what, hint=HINT)
            return found

        return await self._answer(musicbrainz.act_request(act.id), read)


async def _all(asking: _Asking, artists: Iterable[str], told: Told, most: int | None) -> list[Lookup]:
    """The answers about these acts in turn, each act once; about `most` of which not all is known, if that is given."""
    done: list[Lookup] = []
    errors: list[ChartduelError] = []
    for one in _sought(asking.lake, artists):
        asking.begin()
        try:
            answer = await _look_up(asking, one)
        except ChartduelError as error:
            errors.append(error)
            answer = Lookup(asked=one.name, status=Status.FAILED, error=error.line())
        if most is None or asking.needed or answer.error:
            done.append(answer)
            told(answer)
        if len(done) == most:
            break
    if errors and len(errors) == len(done):
        raise errors[0]
    return done


def _sought(lake: store.Lake, artists: Iterable[str]) -> Iterator[Sought]:
    """What the lake knows of these acts, each once."""
    engine, known = Engine(), set[frozenset[str]]()
    try:
        with reading_lake(lake.root):
            lake.view(engine, *looking.VIEWS)
            for artist in artists:
                one = looking.sought(engine, artist)
                if one.keys not in known:
                    known.add(one.keys)
                    yield one
    finally:
        engine.close()


async def _look_up(asking: _Asking, one: Sought) -> Lookup:
    acts = await asking.acts(one)
    if not acts:
        return Lookup(asked=one.name, status=Status.UNKNOWN)
    recordings = await asking.recordings(one, acts)
    agreed = looking.agreeing(one, acts, recordings)
    held = [act for act in acts if act.id in agreed] or acts
    if len(agreed) != 1:
        status = Status.AMBIGUOUS if agreed else Status.UNSURE
        shown = [Candidate(id=act.id, name=act.name, note=act.note, agreed=agreed.get(act.id, ())) for act in held]
        return Lookup(asked=one.name, status=status, candidates=tuple(shown))
    whole, page = await asking.whole(one, held[0])
    found = looking.taken(one, whole, recordings, agreed[held[0].id], page.sha256, page.at.date())
    _keep(asking.lake, found)
    set_facts(asking.lake.root, _memberships(found))
    return Lookup(asked=one.name, status=Status.TAKEN, found=found)


def _memberships(found: LookedUp) -> Iterator[dict[str, str]]:
    """Who belonged to whom from when to when, as facts of the lake."""
    source = f"{found.source} {found.id}"
    pairs = [(found.act, one.act, one) for one in found.members] + [(one.act, found.act, one) for one in found.groups]
    for group, person, told in pairs:
        span = {"since": told.since, "until": told.until}
        yield {"kind": "member", "artist": group, "value": person, **span, "source": source, "witness": SOURCE}


def _keep(lake: store.Lake, found: LookedUp) -> None:
    """Adds facts to the file of those that were looked up, in which a killed process leaves the older ones."""
    where = facts.looked_up_file()
    part = where.with_name(f"{where.name}.{os.getpid()}.part")
    with ledger.writing(lake.ledger):
        try:
            held = facts.read(where.read_text(encoding="utf-8")).looked_up if where.exists() else ()
            part.write_text(looked_up.toml(looked_up.updated(held, found)), encoding="utf-8")
            part.replace(where)
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{where}: {error}", hint="the setting `looked_up` names a TOML file to write") from error
