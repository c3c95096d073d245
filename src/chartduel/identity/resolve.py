"""Which listings are one recording: the first, careful answer, from names and native ids.

Two listings are linked when they share a key of the title that is no mere subtitle for at least one of
them, a key of an act that is credited first by at least one of them, and the same version; or the
source's own song id and the same version. A bare title never links: `HOME SWEET HOME` by G-DRAGON and
by 카더가든 stay apart.
"""

from __future__ import annotations

import gc
import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from chartduel.engine.duckdb import Engine, arrow_table
from chartduel.identity.credits import artist_keys, lead_keys, parse_artist
from chartduel.identity.facts import aliases
from chartduel.identity.names import Title, parse_title
from chartduel.identity.normalise import fold, key
from chartduel.store import delta
from chartduel.store.lake import Lake
from chartduel.store.schema import MATCHES

_T = TypeVar("_T")
MASKED = re.compile(r"[xX*]{3,}")
"""Circle prints XXXXX for a song that it hides: such a line is nobody's."""


class Printed(msgspec.Struct, frozen=True):
    """One way in which a song was printed, and what it says."""

    kind: str
    title: str
    artist: str
    read: Title
    credit: tuple[str, ...]
    acts: frozenset[str]
    leads: frozenset[str]


class Listed(msgspec.Struct, frozen=True):
    """A listing of the store: where it points among the printed names, and its source's song id."""

    id: int
    source: str
    song_id: str
    printed: int


def refresh(lake: Lake, engine: Engine) -> int:
    """Remakes `matches` and `titles` where `listings` have changed since they were made; how many listings they have.

    Call it while holding the right to write.
    """
    listings, matches = lake.table("listings"), lake.table("matches")
    added = delta.times_added(listings)
    if delta.made_from(matches) == added:
        return 0
    lake.view(engine, "listings")
    rows = engine.rows("SELECT id, source, kind, title, artist, song_id FROM listings WHERE kind = 'song' ORDER BY id")
    with _uncollected():
        made = resolve(rows)
        engine.load("made", arrow_table(MATCHES.columns, made))
    titles = engine.arrow("SELECT DISTINCT unnest(title_keys) AS title_key, version, recording FROM made ORDER BY ALL")
    delta.replace(lake.table("titles"), titles, made_from=added)
    delta.replace(matches, engine.arrow("FROM made ORDER BY recording, listing"), made_from=added)
    return len(made)


@contextmanager
def _uncollected() -> Generator[None]:
    """Hundreds of thousands of names live at once: looking through them for garbage took twice the work itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def resolve(rows: Iterable[Sequence[str | int]]) -> list[tuple[object, ...]]:
    """Rows of `matches` for listings (id, source, kind, title, artist, song_id), in their order."""
    names: dict[tuple[str, str, str], int] = {}
    listed: list[Listed] = []
    for listing, source, kind, title, artist, song_id in rows:
        place = names.setdefault((str(kind), str(title), str(artist)), len(names))
        listed.append(Listed(int(listing), str(source), str(song_id or ""), place))
    printed = [_read(*name) for name in names]
    groups = _Groups(len(printed))
    _link_by_names(printed, groups)
    _link_by_ids(printed, listed, groups)
    return list(_matches(printed, listed, groups))


def _read(kind: str, title: str, artist: str) -> Printed:
    read = parse_title(title)
    credit = tuple(name.text for name in parse_artist(artist).names)
    return Printed(kind, title, artist, read, credit, artist_keys(artist, read.featured), lead_keys(artist))


class _Groups:
    """Sets that only grow together; each remembers why a member came in."""

    def __init__(self, size: int) -> None:
        self._up = list(range(size))
        self.why: dict[int, str] = {}

    def top(self, one: int) -> int:
        while self._up[one] != one:
            self._up[one] = self._up[self._up[one]]
            one = self._up[one]
        return one

    def join(self, one: int, other: int, why: str) -> None:
        a, b = self.top(one), self.top(other)
        if a != b:
            self._up[max(a, b)] = min(a, b)
            self.why.setdefault(other, why)


def _link_by_names(printed: Sequence[Printed], groups: _Groups) -> None:
    meetings: dict[tuple[str, str, str, str], list[tuple[int, bool, bool]]] = defaultdict(list)
    for place, one in enumerate(printed):
        if MASKED.fullmatch(one.title):
            continue
        for title in one.read.keys:
            strong = title not in one.read.weak_keys
            for act in one.acts:
                meetings[one.kind, title, one.read.version, act].append((place, strong, act in one.leads))
    for (_, title, _, act), met in meetings.items():
        if len(met) > 1:
            _join_met(met, f"title {title} and act {act}", groups)


def _join_met(met: Sequence[tuple[int, bool, bool]], why: str, groups: _Groups) -> None:
    sure = next((place for place, strong, lead in met if strong and lead), None)
    if sure is not None:
        for place, _, _ in met:
            groups.join(sure, place, why)
        return
    strong = [place for place, is_strong, _ in met if is_strong]
    leading = [place for place, _, is_lead in met if is_lead]
    if strong and leading:
        for place in (*strong, *leading):
            groups.join(strong[0], place, why)


def _link_by_ids(printed: Sequence[Printed], listed: Sequence[Listed], groups: _Groups) -> None:
    first: dict[tuple[str, str, str, str], int] = {}
    for one in listed:
        name = printed[one.printed]
        if one.song_id and not MASKED.fullmatch(name.title):
            same = first.setdefault((name.kind, one.source, one.song_id, name.read.version), one.printed)
            groups.join(same, one.printed, f"the same id at {one.source}: {one.song_id}")


def _matches(printed: Sequence[Printed], listed: Sequence[Listed], groups: _Groups) -> Iterator[tuple[object, ...]]:
    members: dict[int, list[Printed]] = defaultdict(list)
    for one in listed:
        members[groups.top(one.printed)].append(printed[one.printed])
    faces = {top: _face(names) for top, names in members.items()}
    ids = _ids(faces, printed)
    said: list[tuple[object, ...]] = []
    for place, name in enumerate(printed):
        top = groups.top(place)
        title, credit = faces[top]
        why = groups.why.get(place, "the first of its name")
        said.append((ids[top], title, credit, name.read.keys, sorted(name.acts), name.read.version, (why,)))
    for one in listed:
        yield one.id, *said[one.printed]


def _face(names: Sequence[Printed]) -> tuple[str, tuple[str, ...]]:
    """The title and the credit under which most listings know it."""
    if len(names) == 1:
        return names[0].read.main, names[0].credit
    return _most(Counter(name.read.main for name in names)), _most(Counter(name.credit for name in names))


def _most(counted: Counter[_T]) -> _T:
    return max(counted.items(), key=lambda item: (item[1], repr(item[0])))[0]


def _ids(faces: dict[int, tuple[str, tuple[str, ...]]], printed: Sequence[Printed]) -> dict[int, str]:
    taken: set[str] = set()
    ids: dict[int, str] = {}
    for top, (title, artists) in faces.items():
        name = printed[top]
        lead = aliases().get(key(artists[0]), artists[0]) if artists else ""
        words = (lead, title, name.read.version, "" if name.kind == "song" else name.kind)
        base = "-".join(folded.replace(" ", "-") for word in words if word and (folded := fold(word))) or "untitled"
        ids[top] = next(i for i in _numbered(base) if i not in taken)
        taken.add(ids[top])
    return ids


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
