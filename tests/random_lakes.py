"""Random lakes of a few snapshots: two hourly charts, two witnesses, partial looks, archives of chosen acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine
from chartduel.identity import catalogue
from chartduel.model.recording import Recording
from chartduel.store.schema import ENTRIES, MATCHES, SNAPSHOTS

EVENING = datetime(2024, 11, 22, 12, tzinfo=UTC)
"""Three hours before midnight in Seoul."""
Song = tuple[str, str, str, tuple[str, ...], tuple[int, ...]]
SONGS: tuple[Song, ...] = (
    ("rose-one", "number one girl", "number one girl", ("rose",), (1, 2)),
    ("rose-apt", "APT.", "apt", ("rose", "bruno mars"), (3,)),
    ("gd-home", "HOME SWEET HOME", "home sweet home", ("g dragon", "taeyang"), (4, 5)),
    ("other", "another song", "another song", ("somebody",), (6,)),
)
SCOPES = ((), (), (), (), ("ROSÉ",), ("G-DRAGON", "somebody"), ("APT. / ROSÉ",), ("HOME SWEET HOME / ROSÉ",))
Line = tuple[int, int]
Look = tuple[tuple[object, ...], list[Line]]
PARTED: tuple[Song, ...] = (
    *SONGS[1:],
    ("rose-single", "number one girl", "number one girl", ("rose",), (1,)),
    ("rose-album", "number one girl", "number one girl", ("rose",), (2,)),
)
"""The same listings, where the single and the album version are held for two songs."""


@st.composite
def snapshots(draw: st.DrawFn, hours: int = 3, charts: Sequence[str] = ("flo.top100", "melon.top100")) -> Look:
    """One snapshot without its numbers, and its lines (rank, listing)."""
    chart = draw(st.sampled_from(charts))
    label = EVENING + timedelta(hours=draw(st.integers(0, hours)))
    minute = draw(st.none() | st.integers(0, 59))
    seen = None if minute is None else label + timedelta(minutes=minute)
    lines = draw(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6)), unique=True, max_size=5))
    kept = (draw(st.sampled_from(["printed", "assumed", "assumed"])), seen, draw(st.sampled_from(["one", "two"])))
    scope, complete = draw(st.sampled_from(SCOPES)), draw(st.sampled_from([True, True, False]))
    return (chart, label, *kept, None, list(scope), complete, len(lines), draw(st.integers(1, 3))), lines


def id_of(number: int) -> int:
    """As in a lake: far apart, so that no few of them make the same mark."""
    return int.from_bytes(blake2b(bytes([number]), digest_size=7).digest(), "big")


def fill(engine: Engine, looks: Sequence[Look], songs: Sequence[Song] = SONGS) -> None:
    """The tables `snapshots`, `entries`, `matches` and `sightings` of these looks; each keeps its ids by its place."""
    rows = [(id_of(number), number + 1000, *look, None, "") for number, (look, _) in enumerate(looks)]
    entries = [
        (number + 1000, look[0], look[1], rank, listing, None, None, None, 2024)
        for number, (look, lines) in enumerate(looks)
        for rank, listing in lines
    ]
    matches = [
        {"listing": listing, "recording": song, "title": title, "title_keys": [key], "artist_keys": list(acts)}
        for song, title, key, acts, listings in songs
        for listing in listings
    ]
    engine.load_rows("snapshots", SNAPSHOTS.columns, rows)
    engine.load_rows("entries", ENTRIES.columns, entries)
    engine.load_rows("matches", MATCHES.columns, [[one.get(name) for name in MATCHES.columns] for one in matches])
    catalogue._sightings(engine, range(1, 7))


def recordings(songs: Sequence[Song] = SONGS) -> list[Recording]:
    return [
        Recording(id=song, title=title, artists=acts, acts=frozenset(acts), titles=frozenset([key]), listings=listings)
        for song, title, key, acts, listings in songs
    ]
