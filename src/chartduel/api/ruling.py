"""What people say of listings: one recording or two, shown under which name. Kept, obeyed, and undone."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from chartduel.api.identity import find_listing
from chartduel.api.importing import match
from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.errors import BadInput
from chartduel.identity import rulings
from chartduel.identity.rulings import Ruling, Said
from chartduel.store import commit, ledger
from chartduel.store import lake as store


def rule(root: Path, said: Said, one: str, other: str, who: str, reason: str) -> Ruling:
    """Rules two listings one recording or two, and joins the lake anew. `RulingConflict` if it was ruled otherwise."""
    with _ruling_in(root) as (lake, engine):
        a, b = sorted((find_listing(engine, one).id, find_listing(engine, other).id))
        if a == b:
            raise BadInput(f"{one!r} and {other!r} are one listing", hint="name two")
        new = _ruling(said, a, b, who, reason)
        rulings.assert_agrees(new, rulings.standing(rulings.read(engine)))
        _keep(lake, engine, [new])
    match(lake)
    return new


def split(root: Path, one: str, who: str, reason: str) -> list[Ruling]:
    """Rules a listing apart from every other name of its recording. `BadInput` where it has no other."""
    with _ruling_in(root) as (lake, engine):
        listing = find_listing(engine, one)
        others = engine.rows(
            "SELECT min(l.id) FROM listings l JOIN matches m ON m.listing = l.id "
            "WHERE recording = ? AND (l.title, artist) <> (?, ?) GROUP BY l.title, artist ORDER BY 1",
            [listing.recording, listing.title, listing.artist],
        )
        if not others:
            raise BadInput(f"{one!r} is the only name of {listing.recording}", hint="there is nothing to split")
        pairs = [sorted((listing.id, other)) for (other,) in others]
        news = [_ruling(Said.DIFFERENT, a, b, who, reason) for a, b in pairs]
        held = rulings.standing(rulings.read(engine))
        for new in news:
            rulings.assert_agrees(new, held)
        _keep(lake, engine, news)
    match(lake)
    return news


def rename(root: Path, one: str, title: str, artists: Sequence[str], who: str, reason: str) -> Ruling:
    """Shows the recording of a listing under this title and these artists."""
    with _ruling_in(root) as (lake, engine):
        said = _ruling(Said.NAMED, find_listing(engine, one).id, None, who, reason)
        new = msgspec.structs.replace(said, title=title, artists=tuple(artists))
        _keep(lake, engine, [new])
    match(lake)
    return new


def undo(root: Path, ruling: int, who: str, reason: str) -> Ruling:
    """Takes a ruling back; it stays in the record."""
    with _ruling_in(root) as (lake, engine):
        if ruling not in {one.id for one in rulings.standing(rulings.read(engine))}:
            raise BadInput(f"no ruling {ruling} stands", hint="`chartduel rulings list` shows them")
        new = _ruling(Said.UNDONE, None, None, who, reason, ruling)
        _keep(lake, engine, [new])
    match(lake)
    return new


@contextmanager
def _ruling_in(root: Path) -> Generator[tuple[store.Lake, Engine]]:
    """A lake to rule in. Nobody else can rule meanwhile: two who contradict each other would both be taken."""
    lake, engine = store.open_lake(root), Engine()
    try:
        with ledger.writing(lake.ledger), reading_lake(root):
            lake.view(engine, "listings", "matches", "rulings")
            yield lake, engine
    finally:
        engine.close()


def ruled(root: Path) -> list[Ruling]:
    """Every ruling, the oldest first, those that were undone included."""
    engine = Engine()
    try:
        with reading_lake(root):
            store.open_lake(root).view(engine, "rulings")
            return rulings.read(engine)
    finally:
        engine.close()


def _ruling(
    said: Said, listing: int | None, other: int | None, who: str, reason: str, undoes: int | None = None
) -> Ruling:
    at = datetime.now(UTC)
    told = "\x1f".join(map(str, (said, listing, other, who, reason, at.isoformat(), undoes)))
    mark = int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 33
    return Ruling(mark, said, listing, other, who, reason, at, undoes)


def _keep(lake: store.Lake, engine: Engine, news: Sequence[Ruling]) -> None:
    rows: list[tuple[object, ...]] = [
        (
            one.id, one.said.value, one.listing, one.other, one.who, one.why, one.said_at, one.undoes,
            one.title or None, list(one.artists),
        )
        for one in news
    ]  # fmt: skip
    commit.rulings(lake, engine, rows)
