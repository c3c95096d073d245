"""Printed names: each way in which a song was printed somewhere, read; and the listings that print it so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import msgspec

from chartduel.identity.credits import artist_keys, lead_keys, parse_artist
from chartduel.identity.facts import canonical
from chartduel.identity.known_recordings import other_titles
from chartduel.identity.names import Title, parse_title
from chartduel.identity.sound import sounding
from chartduel.model.ids import isrc

_MASKED = re.compile(r"[xX*]{3,}")


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
    elsewhere: frozenset[str] = frozenset()
    """Of the title's weak keys those that were looked up: the recording is known under them too."""

    @property
    def masked(self) -> bool:
        """Circle prints XXXXX for a song that it hides: such a line is nobody's."""
        return _MASKED.fullmatch(self.title) is not None

    @property
    def alike(self) -> tuple[str, str, str, frozenset[str], frozenset[str]]:
        """What two printings share that differ in typography alone."""
        return self.kind, self.read.keys[0], self.read.version, self.leads, self.guests


class Listed(msgspec.Struct, frozen=True):
    """A listing of the store: which of the printed names it has, its source's song id, and its ISRC if it has one."""

    id: int
    source: str
    song_id: str
    printed: int
    isrc: str = ""


def read(kind: str, title: str, artist: str) -> Printed:
    """A title and an artist string as printed, read. Never raises."""
    told = parse_title(title)
    names = parse_artist(artist).names
    guests = [name.keys[0] for name in names[1:]]
    guests += [name.keys[0] for one in told.featured for name in parse_artist(one).names]
    leads = lead_keys(artist)
    others = other_titles(leads, told)
    if others:
        told = msgspec.structs.replace(told, keys=(*told.keys, *others), weak_keys=(*told.weak_keys, *others))
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
        frozenset(others),
    )


def only(
    printed: Sequence[Printed], listed: Sequence[Listed], kept: Collection[int]
) -> tuple[list[Printed], list[Listed]]:
    """Some of the listings, and the names that they have, in the same order."""
    held = [one for one in listed if one.id in kept]
    places = {place: number for number, place in enumerate(sorted({one.printed for one in held}))}
    shown = [msgspec.structs.replace(one, printed=places[one.printed]) for one in held]
    return [printed[place] for place in places], shown


def gather(rows: Iterable[Sequence[str | int]]) -> tuple[list[Printed], list[Listed]]:
    """Distinct printed names in alphabetical order, and the listings that point at them.

    Rows are (id, source, kind, title, artist, song_id), and the ISRC where it is asked for, in any order: the places
    of the names do not depend on it.
    """
    told = [(*row, "")[:7] for row in rows]
    names = sorted({_name(row) for row in told})
    places = {name: place for place, name in enumerate(names)}
    return [read(*name) for name in names], [_listed(row, places[_name(row)]) for row in told]


def _name(row: Sequence[str | int]) -> tuple[str, str, str]:
    return str(row[2]), str(row[3]), str(row[4])


def _listed(row: Sequence[str | int], place: int) -> Listed:
    return Listed(int(row[0]), str(row[1]), str(row[5] or ""), place, isrc(str(row[6] or "")))
