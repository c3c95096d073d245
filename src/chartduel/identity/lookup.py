"""Looking up an act: what the lake knows of it to compare an answer with, and whether an answer is of that act.

Many acts share a name, so a name alone proves nothing: a title, a code or another name has to agree as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations

import msgspec

from chartduel.engine import Engine
from chartduel.errors import BadInput
from chartduel.identity import acts as learning
from chartduel.identity.credits import parse_artist
from chartduel.identity.facts import alias_table, by_hand
from chartduel.identity.looked_up import LookedUp, Titled
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import clean, key, scripts
from chartduel.identity.versions import tag_of
from chartduel.model.act import Act, ActRecording, Belonging
from chartduel.model.ids import isrc

VIEWS = ("listings", "matches", "entries", "aliases")
SOURCE = "MusicBrainz"
MOST_TITLES, MOST_CODES, MOST_TAKEN = 8, 8, 60
LONGEST = 80
"""Characters of a name that is taken: longer ones are sentences."""
NAMES = frozenset(("", "Artist name"))
"""Kinds of names that charts print. A legal name is one of many people's, a search hint is a misspelling."""


class Sought(msgspec.Struct, frozen=True):
    """An act as the lake knows it: the name to look for, the keys of all its names, titles and codes of its songs."""

    name: str
    keys: frozenset[str]
    titles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def sought(engine: Engine, artist: str) -> Sought:
    """What the lake knows of an act, and its most charted songs in alphabetical order. Needs the `VIEWS`.

    Not what was looked up before: that would agree with itself, and ask other questions each time. A credit of several
    names is taken for one name (`Tyler, The Creator`). `BadInput` where nothing is named.
    """
    credit = parse_artist(artist)
    name, *others = credit.names
    keys = _names(engine, [credit.whole] if others else name.keys)
    if not keys:
        raise BadInput(f"{artist!r} names no artist", hint="name one as charts print it")
    rows = _listings(engine, keys)
    titles = _distinct(parse_title(title).main for title, _, _ in rows)[:MOST_TITLES]
    codes = list(dict.fromkeys(code for _, _, told in rows if (code := isrc(told or ""))))[:MOST_CODES]
    return Sought(clean(artist) if others else name.text, keys, tuple(sorted(titles)), tuple(sorted(codes)))


def _names(engine: Engine, keys: Iterable[str]) -> frozenset[str]:
    """All keys of an act, as people wrote and as the charts taught."""
    rows = engine.rows("SELECT name, other, titles, labels FROM aliases")
    aka = learning.table(learning.Alias(name, other, tuple(titles), labels) for name, other, titles, labels in rows)
    held, written = {key for key in keys if key}, alias_table(by_hand())
    for table in (written, aka, written):
        tops = {table.get(name, name) for name in held}
        held |= tops | {name for name, top in table.items() if top in tops}
    return frozenset(held)


def _listings(engine: Engine, keys: Collection[str]) -> list[tuple[str, str, str | None]]:
    """Title, artist and ISRC of the listings whose first act this is, the most charted first."""
    marks = ", ".join("?" * len(keys)) or "NULL"
    rows = engine.rows(
        f"""
        WITH held AS (SELECT listing FROM matches WHERE list_has_any(artist_keys, [{marks}])),
        charted AS (SELECT listing, count(*) AS entries FROM entries SEMI JOIN held USING (listing) GROUP BY listing)
        SELECT l.title, l.artist, l.isrc FROM held JOIN listings l ON l.id = held.listing
        LEFT JOIN charted USING (listing) ORDER BY coalesce(entries, 0) DESC, l.id""",
        sorted(keys),
    )
    return [(title, artist, code) for title, artist, code in rows if set(keys).intersection(_first(artist))]


def _first(artist: str) -> tuple[str, ...]:
    """The keys of the act that is credited first, and of the whole credit read as one name."""
    credit = parse_artist(artist)
    return (*credit.names[0].keys, credit.whole)


def named_so(one: Sought, acts: Iterable[Act]) -> list[Act]:
    """The acts that have one of the names, whatever else a search found."""
    return [act for act in acts if _keys(act) & one.keys]


def agreeing(one: Sought, acts: Iterable[Act], recordings: Iterable[ActRecording]) -> dict[str, tuple[str, ...]]:
    """By id of the acts that agree in more than one name: in what. `recordings` are those found for the titles.

    Acts that sing the same songs come before those that only have the same names in two scripts: 지수 is Jisoo for
    whoever bears that name.
    """
    held, found = list(acts), list(recordings)
    songs = {act.id: tuple(_songs(one, act, found)) for act in held}
    names = {act.id: tuple(_two_scripts(one, act)) for act in held}
    agreed = songs if any(songs.values()) else names
    return {act: (*told, *names[act]) if agreed is songs else told for act, told in agreed.items() if told}


def _two_scripts(one: Sought, act: Act) -> Iterator[str]:
    common = sorted(_keys(act) & one.keys)
    for name, other in combinations(common, 2):
        if scripts(name) and scripts(other) and not scripts(name) & scripts(other):
            yield f"names {name} and {other}"
            return


def _songs(one: Sought, act: Act, recordings: Iterable[ActRecording]) -> Iterator[str]:
    titles = {key: title for title in one.titles for key in parse_title(title).keys[:1]}
    told: dict[str, None] = {}
    for recording in recordings:
        if act.id in recording.acts[:1]:
            told |= dict.fromkeys(f"title {titles[key]}" for key in _title_keys(recording) if key in titles)
            told |= dict.fromkeys(f"ISRC {code}" for code in recording.isrcs if code in one.codes)
    yield from told


def _title_keys(recording: ActRecording) -> Iterator[str]:
    for title in recording.titles:
        yield parse_title(title).keys[0]


def _keys(act: Act) -> set[str]:
    names = [act.name, act.sort, *(name.text for name in act.names)]
    return {folded for name in names if (folded := key(name))}


def taken(
    one: Sought, act: Act, recordings: Iterable[ActRecording], agreed: tuple[str, ...], payload: str, at: date
) -> LookedUp:
    """The facts of an answer that was found to be of the act."""
    return LookedUp(
        act=clean(act.name),
        source=SOURCE,
        id=act.id,
        at=at,
        payload=payload,
        agreed=agreed,
        names=_taken_names(act),
        members=_belongings(act.members),
        groups=_belongings(act.groups),
        recordings=tuple(_titled(one, act, recordings)),
    )


def _belongings(told: Iterable[Belonging]) -> tuple[Belonging, ...]:
    named = [msgspec.structs.replace(one, act=clean(one.act)) for one in told]
    return tuple(one for one in named if key(one.act) and len(one.act) <= LONGEST)[:MOST_TAKEN]


def _taken_names(act: Act) -> tuple[str, ...]:
    told = [(act.name, act.sort), *((name.text, name.sort) for name in act.names if name.kind in NAMES)]
    names = [name for text, sort in told for name in (text, *_romanised(text, sort))]
    return tuple(name for name in _distinct(names) if key(name) != key(act.name) and len(name) <= LONGEST)[:MOST_TAKEN]


def _romanised(text: str, sort: str) -> Iterator[str]:
    """`Yonezu, Kenshi`: lists sort a name in another script by its reading, the family name first."""
    if scripts(text) & scripts(sort) or not scripts(sort):
        return
    family, comma, given = sort.partition(", ")
    yield f"{given} {family}" if comma else sort


def _titled(one: Sought, act: Act, recordings: Iterable[ActRecording]) -> Iterator[Titled]:
    """Of the songs that the lake has, those of which more is told: another title, or a code."""
    known = {key for title in one.titles for key in parse_title(title).keys[:1]}
    for told in recordings:
        ours = known.intersection(_title_keys(told)) or set(one.codes).intersection(told.isrcs)
        titles = _distinct(_with_version(told))
        if act.id in told.acts[:1] and ours and (told.isrcs or len(titles) > 1):
            yield Titled(id=told.id, titles=titles, isrcs=told.isrcs, released=told.released)


def _with_version(told: ActRecording) -> Iterator[str]:
    """The titles, with what the note says of the version; only the first where nobody knows what it says."""
    if not told.note:
        yield from map(clean, told.titles)
    elif tag_of(told.note):
        yield from (f"{clean(title)} ({told.note})" for title in told.titles)
    else:
        yield f"{clean(told.titles[0])} ({told.note})"


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names that differ in more than typography, as a person would type them."""
    held: dict[str, str] = {}
    for name in names:
        if folded := key(name):
            held.setdefault(folded, clean(name))
    return tuple(held.values())
