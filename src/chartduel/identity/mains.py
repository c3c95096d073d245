"""Whose songs they are: the main artists of recordings, as every platform credits them, without those featured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from chartduel.engine import Engine
from chartduel.identity import alike, stated
from chartduel.identity.credits import parse_artist
from chartduel.identity.facts import canonical, members
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import key
from chartduel.model.fact import Fact, FactKind

VIEWS = ("matches", "listings", "titles")


class Mains(NamedTuple):
    """The act credited first, and the keys of all main artists."""

    lead: str
    keys: frozenset[str]


def mains(engine: Engine, songs: Collection[str], facts: Sequence[Fact]) -> dict[str, Mains]:
    """The main artists of recordings. Needs `VIEWS`.

    An artist is one of them where a platform credits him as artist and no title or fact says that he is featured: some
    platforms put guests among the artists. A stated main artist is one in any case.
    """
    engine.load_rows("credited", {"recording": "VARCHAR"}, [(song,) for song in songs])
    rows = engine.rows("""
        SELECT m.recording, m.artists[1], list(DISTINCT l.title), list(DISTINCT l.artist)
        FROM matches m JOIN credited c ON c.recording = m.recording JOIN listings l ON l.id = m.listing
        GROUP BY m.recording, m.artists[1]""")
    told = _told(engine, [one for one in facts if stated.is_ground(one)])
    return {song: _mains(lead or "", titles, artists, told.get(song, ())) for song, lead, titles, artists in rows}


def _told(engine: Engine, facts: Sequence[Fact]) -> dict[str, tuple[Fact, ...]]:
    held = [one for one in facts if one.kind in {FactKind.MAIN, FactKind.FEATURED}]
    places = alike.told_of(engine, [(one.title, one.artist) for one in held])
    return {song: stated.standing([held[place] for place in found]) for song, found in places.items()}


def _mains(lead: str, titles: Iterable[str], artists: Iterable[str], told: Sequence[Fact]) -> Mains:
    stated_as = defaultdict[FactKind, set[str]](set)
    for fact in told:
        stated_as[fact.kind] |= _keys(fact.value)
    featured = {name for title in titles for printed in parse_title(title).featured for name in _keys(printed)}
    guests = (featured | stated_as[FactKind.FEATURED]) - stated_as[FactKind.MAIN] - _keys(lead)
    credited = {name for artist in artists for name in _keys(artist)}
    return Mains(canonical(key(lead)), frozenset((credited | stated_as[FactKind.MAIN] | _keys(lead)) - guests))


def _keys(printed: str) -> set[str]:
    return {canonical(name) for one in parse_artist(printed).names for name in one.keys if name}


def are_related(one: Mains, other: Mains, facts: Sequence[Fact], day: date) -> bool:
    """Whether an act of one is, or as far as is stated was on that day, a member of an act of the other."""
    return _belongs(one, other, facts, day) or _belongs(other, one, facts, day)


def _belongs(one: Mains, other: Mains, facts: Sequence[Fact], day: date) -> bool:
    table = members()
    known = any(table.get(group, frozenset()) & one.keys for group in other.keys)
    return known or bool(stated.groups_of(facts, one.keys, day).keys() & other.keys)
