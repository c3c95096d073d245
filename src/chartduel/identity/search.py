"""Finding a song that is not asked for by an exact name, and saying why it fits."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chartduel.engine import Engine
from chartduel.errors import AmbiguousSong
from chartduel.identity import catalogue, song_ids, spelt
from chartduel.identity.catalogue import Asked
from chartduel.identity.credits import artist_keys
from chartduel.identity.heard import heard
from chartduel.identity.names import parse_title
from chartduel.identity.spelt import Spelling, Way, alike
from chartduel.model.recording import Recording
from chartduel.model.release import Release

VIEWS = ("titles", "matches", "entries", "listings")
SURE = 0.85
"""From here on a song may be the one that was meant: one letter of seven."""
CLEAR = 0.1
"""By how much the best has to be better than every other to be taken."""
CANDIDATES = 10
SUGGESTED = 3
OTHER_ACT = 0.55
"""What the right title by quite another act is worth: to be named, never to be taken."""
LIKELY = 0.5
"""Below it a name is not worth naming."""


class Hit(msgspec.Struct, frozen=True):
    """A song that fits what was asked for, how it was found, and how well (0 to 1)."""

    song: Recording
    way: Way
    score: float
    why: str


def search(engine: Engine, asked: Asked, releases: Sequence[Release], most: int) -> list[Hit]:
    """The songs that fit best, those of that exact name first. Needs the views `VIEWS`; leaves `sightings`."""
    near = _nearest(engine, asked)[:most]
    ids = {one: Asked(one.recording) for one in near}
    held = catalogue.Catalogue(engine, [asked, *ids.values()], releases)
    exact = sorted(held.fitting(asked), key=lambda one: (-len(one.listings), one.id))
    named = [Hit(one, *_exactly(one, asked)) for one in exact]
    others = [_hit(one, held.find(ids[one])[0]) for one in near if one.recording not in {song.id for song in exact}]
    return [*named, *others][:most]


def guess(engine: Engine, asked: Asked, releases: Sequence[Release]) -> Spelling:
    """The one song that somebody must have meant who knew no exact name of it. Needs the views `VIEWS`.

    `AmbiguousSong` where several fit about as well, `UnknownSong` with the nearest names where none fits well.
    """
    found = _nearest(engine, asked)
    sure = [one for one in found if one.score >= SURE]
    rivals = [one for one in found if sure and one.score > sure[0].score - CLEAR]
    if len(rivals) == 1:
        return rivals[0]
    if rivals:
        raise AmbiguousSong(
            f"{asked.text!r} may be {len(rivals)} songs",
            hint="name the artist too (`title / artist`), or one of these ids",
            candidates=_songs(engine, rivals[:CANDIDATES], releases),
        )
    raise catalogue.unknown(asked, _songs(engine, found[:SUGGESTED], releases))


def _nearest(engine: Engine, asked: Asked) -> list[Spelling]:
    """One spelling a recording, best first; of equal ones those that more platforms print."""
    wanted = song_ids.read(asked.text)
    if wanted and (held := song_ids.recordings(engine, wanted)):
        return [Spelling(one, f"{source} {wanted.id}", "", Way.ID, 1.0) for one, source in held.items()]
    if wanted and wanted.sure:
        return []
    title, artist = asked.named
    found = _by(engine, artist, spelt.near(engine, parse_title(title)))
    if title != asked.text and not asked.artist and not any(one.score >= SURE for one in found):
        found += spelt.near(engine, parse_title(asked.text))
    best: dict[str, Spelling] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault(one.recording, one)
    likely = [one for one in best.values() if one.score >= LIKELY]
    prints = _prints(engine, likely)
    return sorted(likely, key=lambda one: (-one.score, -prints[one.recording], one.recording))


def _prints(engine: Engine, found: Sequence[Spelling]) -> dict[str, int]:
    """How many listings each recording found has."""
    ids = [one.recording for one in found]
    marks = ", ".join("?" * len(ids)) or "NULL"
    return dict(
        engine.rows(f"SELECT recording, count(*) FROM matches WHERE recording IN ({marks}) GROUP BY recording", ids)
    )


def _by(engine: Engine, artist: str | None, found: list[Spelling]) -> list[Spelling]:
    """The same, worth less the less their acts are like the one that was named."""
    if not artist:
        return found
    ids = sorted({one.recording for one in found})
    marks = ", ".join("?" * len(ids)) or "NULL"
    wanted = artist_keys(artist)
    rows = engine.rows(
        "SELECT recording, list_distinct(flatten(list(artist_keys))) FROM matches "
        f"WHERE recording IN ({marks}) GROUP BY recording",
        ids,
    )
    worth = {recording: _likest(wanted, frozenset(acts)) for recording, acts in rows}
    return [msgspec.structs.replace(one, score=one.score * worth[one.recording]) for one in found]


def _likest(wanted: frozenset[str], acts: frozenset[str]) -> float:
    if wanted & acts:
        return 1.0
    return max([OTHER_ACT, *(_same_act(one, other) for one in wanted for other in acts)])


def _same_act(one: str, other: str) -> float:
    by_ear = alike(heard(one), heard(other)) if heard(one) else 0.0
    return max(alike(one, other), spelt.BY_EAR * by_ear)


def _songs(engine: Engine, found: Sequence[Spelling], releases: Sequence[Release]) -> list[Recording]:
    held = catalogue.recordings(engine, [one.recording for one in found], releases)
    return [held[one.recording] for one in found]


def _hit(one: Spelling, song: Recording) -> Hit:
    return Hit(song, one.way, round(one.score, 3), why(one))


def _exactly(song: Recording, asked: Asked) -> tuple[Way, float, str]:
    return (Way.ID, 1.0, "its id") if song.id == asked.text else (Way.NAME, 1.0, "its name")


def why(one: Spelling) -> str:
    """Why a song fits, in words."""
    return {
        Way.NAME: f"called {one.title}",
        Way.ID: f"the id {one.title}",
        Way.TYPO: f"spelt nearly {one.title}",
        Way.ROMANISED: f"sounds like {one.title}",
        Way.INITIALS: f"initials of {one.title}",
        Way.PART: f"part of {one.title}",
    }[one.way]
