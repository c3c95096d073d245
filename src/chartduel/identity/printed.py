"""Printed names: each way in which a song was printed somewhere, read; and the listings that print it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from chartduel.identity.credits import artist_keys, lead_keys, parse_artist
from chartduel.identity.facts import canonical
from chartduel.identity.names import Title, parse_title
from chartduel.identity.sound import sounding


class Printed(msgspec.Struct, frozen=True):
    """One way in which a song was printed, and what it says. Acts are keys of names in all their spellings."""

    kind: str
    title: str
    artist: str
    read: Title
    credit: tuple[str, ...]
    acts: frozenset[str]
    leads: frozenset[str]
    lead: str
    """Canonical key of the act credited first."""
    spoken: str
    """The consonants of its name, by which it is looked up in another script."""
    guests: frozenset[str]
    """Canonical keys of all acts but the first, those that the title features included."""

    @property
    def alike(self) -> tuple[str, str, str, frozenset[str], frozenset[str]]:
        """What two printings share that differ in typography alone."""
        return self.kind, self.read.keys[0], self.read.version, self.leads, self.guests


class Listed(msgspec.Struct, frozen=True):
    """A listing of the store: which of the printed names it has, and its source's song id."""

    id: int
    source: str
    song_id: str
    printed: int


def read(kind: str, title: str, artist: str) -> Printed:
    """A title and an artist string as printed, read. Never raises."""
    told = parse_title(title)
    names = parse_artist(artist).names
    guests = [name.keys[0] for name in names[1:]]
    guests += [name.keys[0] for one in told.featured for name in parse_artist(one).names]
    leads = lead_keys(artist)
    return Printed(
        kind,
        title,
        artist,
        told,
        tuple(name.text for name in names),
        artist_keys(artist, told.featured),
        leads,
        canonical(names[0].keys[0]),
        sounding(names[0].text),
        frozenset(map(canonical, guests)) - leads,
    )


def gather(rows: Iterable[Sequence[str | int]]) -> tuple[list[Printed], list[Listed]]:
    """Distinct printed names in alphabetical order, and the listings that point at them.

    Rows are (id, source, kind, title, artist, song_id) in any order: the places of the names do not depend on it.
    """
    told = [(int(row[0]), str(row[1]), (str(row[2]), str(row[3]), str(row[4])), str(row[5] or "")) for row in rows]
    names = sorted({name for _, _, name, _ in told})
    places = {name: place for place, name in enumerate(names)}
    return [read(*name) for name in names], [Listed(one, source, ids, places[name]) for one, source, name, ids in told]
