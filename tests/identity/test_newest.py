"""A new hour resolved by itself gives what resolving everything gives: the tables of identity have no history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine, arrow_table
from chartduel.identity import facts as known_facts
from chartduel.identity import newest
from chartduel.identity.looked_up import LookedUp, Titled, toml
from chartduel.identity.refresh import divide
from chartduel.identity.resolve import Resolved, resolve_all
from chartduel.store.schema import ALIASES, ENTRIES, LIKELY, LISTINGS, MATCHES, SNAPSHOTS

DAY = datetime(2025, 3, 1, tzinfo=UTC)
Song = tuple[str, str, str, str]
"""Source, title, artist, song id."""
Look = tuple[str, int, str, Sequence[Song]]
"""Chart, hour since the first day, witness, songs from rank 1 on."""

TITLES = (
    "Drip",
    "드립",
    "Drip (Inst.)",
    "Forever",
    "FOREVER (feat. SUHO)",
    "Forever (Remix)",
    "Firefly",
    "Drip Forever",
)
ACTS = ("BABYMONSTER", "베이비몬스터", "Suho", "수호", "BABYMONSTER, Suho", "Drip", "BABY-MONSTER")
CHARTS = {"melon": "melon.top100", "genie": "genie.realtime", "bugs": "bugs.realtime"}
CODES = {
    ("melon", "Forever", "7"): "KR-A38-24-00001",
    ("genie", "드립", ""): "KRA382400001",
    ("bugs", "Firefly", ""): "KRA382400002",
}
"""ISRCs of listings by source, title and song id."""
MORNING, EVENING = 24 * 3, 24 * 3 + 23


@contextmanager
def facts(looks: Sequence[Look]) -> Iterator[Engine]:
    """An engine that holds these looks, divided into what teaches and what does not yet."""
    engine = Engine()
    songs = sorted({song for *_, held in looks for song in held})
    ids = {song: number for number, song in enumerate(sorted(ALL_SONGS), 1)}
    try:
        engine.load_rows("snapshots", SNAPSHOTS.columns, [_snapshot(key, look) for key, look in enumerate(looks, 1)])
        entries = [row for key, look in enumerate(looks, 1) for row in _entries(key, look, ids)]
        engine.load_rows("entries", ENTRIES.columns, entries)
        engine.load_rows("listings", LISTINGS.columns, [_listing(ids[song], song) for song in songs])
        divide(engine)
        yield engine
    finally:
        engine.close()


ALL_SONGS = [
    *((source, title, act, song_id) for source in CHARTS for title in TITLES for act in ACTS for song_id in ("", "7")),
    *(("melon", "the Garden", "Car", ""), ("melon", "Garden", "Car the", "")),
]


def _snapshot(key: int, look: Look) -> tuple[object, ...]:
    chart, hour, witness, held = look
    label = DAY + timedelta(hours=hour)
    return (key, key, chart, label, "printed", label, witness, None, [], True, len(held), key, None, None)


def _entries(key: int, look: Look, ids: dict[Song, int]) -> list[tuple[object, ...]]:
    chart, hour, _, held = look
    label = DAY + timedelta(hours=hour)
    return [(key, chart, label, rank, ids[song], None, None, None, 2025) for rank, song in enumerate(held, 1)]


def _listing(number: int, song: Song) -> tuple[object, ...]:
    source, title, artist, song_id = song
    return (number, source, "song", title, artist, None, song_id, [], [], None, CODES.get((source, title, song_id)))


def resolved(engine: Engine) -> Resolved:
    rows = engine.rows("SELECT id, source, kind, title, artist, song_id, isrc FROM listings ORDER BY id")
    taught = {listing for (listing,) in engine.rows("SELECT DISTINCT listing FROM taught_entries")}
    return resolve_all(rows, engine, [], taught)


def hour_by_hour(before: Sequence[Look], after: Sequence[Look]) -> dict[object, tuple[object, ...]]:
    """The matches after the later looks, made from those of the earlier ones."""
    with facts(before) as engine:
        known = resolved(engine)
    with facts([*before, *after]) as engine:
        engine.load("made_matches", arrow_table(MATCHES.columns, known.matches))
        engine.run(
            "CREATE TABLE made_titles AS SELECT DISTINCT unnest(title_keys) AS title_key, version, recording "
            "FROM made_matches"
        )
        engine.load("aliases", arrow_table(ALIASES.columns, list(map(msgspec.structs.astuple, known.lesson.aliases))))
        engine.load("likely", arrow_table(LIKELY.columns, list(map(msgspec.structs.astuple, known.lesson.likely))))
        fresh = newest.resolve(engine, [])
    return {row[0]: row for row in known.matches} | {row[0]: row[:-1] for row in fresh}


SONGS = {source: st.sampled_from([song for song in ALL_SONGS if song[0] == source]) for source in CHARTS}


@st.composite
def looks(draw: st.DrawFn, first: int, last: int, least: int) -> list[Look]:
    made: list[Look] = []
    for _ in range(draw(st.integers(least, 6))):
        source = draw(st.sampled_from(sorted(CHARTS)))
        held = draw(st.lists(SONGS[source], min_size=1, max_size=6, unique=True))
        made.append((CHARTS[source], draw(st.integers(first, last)), "chartduel", held))
    return made


def all_at_once(looks: Sequence[Look]) -> dict[object, tuple[object, ...]]:
    with facts(looks) as engine:
        return {row[0]: row for row in resolved(engine).matches}


@settings(deadline=None, max_examples=60)
@given(looks(0, MORNING - 1, 0), looks(MORNING, EVENING, 1), looks(MORNING, EVENING, 1))
def test_a_new_hour_gives_what_all_hours_give(old: list[Look], morning: list[Look], evening: list[Look]) -> None:
    assert hour_by_hour([*old, *morning], evening) == all_at_once([*old, *morning, *evening])


@contextmanager
def looked_up() -> Iterator[None]:
    """One recording under two titles and two codes, and another name of its act, as if they had been looked up."""
    recording = Titled(id="r", titles=("드립", "Forever"), isrcs=("KRA382400001", "KRA382400002"))
    told = LookedUp(
        act="BABYMONSTER", source="MusicBrainz", id="b", at=DAY.date(), payload="", agreed=(), names=("베이비몬스터",),
        recordings=(recording,),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(known_facts, "_told", lambda: (toml([told]),))
        known_facts.forget()
        yield
    known_facts.forget()


@settings(deadline=None, max_examples=20)
@given(looks(0, MORNING - 1, 0), looks(MORNING, EVENING, 1), looks(MORNING, EVENING, 1))
def test_so_it_does_with_what_was_looked_up(old: list[Look], morning: list[Look], evening: list[Look]) -> None:
    with looked_up():
        assert hour_by_hour([*old, *morning], evening) == all_at_once([*old, *morning, *evening])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("bugs", "Firefly", "Drip", ""), ("melon", "Forever", "수호", "7")),
        (("genie", "드립", "베이비몬스터", ""), ("melon", "Forever", "BABYMONSTER", "")),
    ],
)
def test_a_new_listing_meets_the_one_that_was_looked_up_with_it(old: Song, new: Song) -> None:
    """By another code of one recording, and by another title."""
    before, after = (CHARTS[old[0]], 1, "chartduel", [old]), (CHARTS[new[0]], MORNING, "chartduel", [new])
    with looked_up():
        made = hour_by_hour([before], [after])
        assert made == all_at_once([before, after])
    assert len({row[1] for row in made.values()}) == 1
    assert len({row[1] for row in all_at_once([before, after]).values()}) == 2


WITH_GUEST = ("melon", "Forever", "BABYMONSTER, Suho", "")
PLAIN = ("melon", "Forever", "Suho", "")
OTHER = ("genie", "Firefly", "Drip", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            [("melon.top100", 1, "chartduel", [WITH_GUEST]), ("melon.top100", 2, "chartduel", [PLAIN])],
            [("melon.top100", MORNING + 1, "chartduel", [WITH_GUEST, PLAIN])],
            id="one recording now stands twice in one chart",
        ),
        pytest.param(
            [("melon.top100", 1, "chartduel", [("melon", "Drip", "BABYMONSTER", "7")])],
            [("melon.top100", MORNING + 1, "chartduel", [("melon", "Firefly", "Suho", "7")])],
            id="a new name under a known song id",
        ),
        pytest.param(
            [("melon.top100", 1, "chartduel", [("melon", "the Garden", "Car", "")])],
            [("melon.top100", MORNING + 1, "chartduel", [("melon", "Garden", "Car the", "")])],
            id="a new recording that would have the id of another",
        ),
        pytest.param(
            [
                ("melon.daily", MORNING + 9, "somebody", [("melon", "Forever", "Suho", "")]),
                ("melon.daily", MORNING + 8, "somebody", [("genie", "FOREVER (feat. SUHO)", "Suho", "")]),
                ("melon.daily", MORNING + 8, "somebody", [("genie", "Forever", "BABYMONSTER, Suho", "")]),
            ],
            [("melon.top100", MORNING + 1, "chartduel", [("melon", "Forever", "Suho", "")])],
            id="a listing that charted earlier than was known",
        ),
    ],
)
def test_what_an_hour_changes_elsewhere(before: list[Look], after: list[Look]) -> None:
    calm: Look = ("genie.realtime", MORNING, "chartduel", [OTHER])
    whole = all_at_once([*before, calm, *after])
    assert hour_by_hour([*before, calm], after) == whole
    known = all_at_once([*before, calm])
    assert any(row != whole[listing] for listing, row in known.items()), "the hour changes what was known"
