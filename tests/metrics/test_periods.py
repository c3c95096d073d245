"""From looks to periods: which look counts, what a look may testify about, and what is shown as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

import tiny_lake
from chartduel.engine.duckdb import Engine
from chartduel.metrics.evidence import evidence
from chartduel.metrics.periods import ChartPeriods, Sight, disagreements, in_scope, load
from chartduel.model.recording import Recording
from chartduel.store.schema import ENTRIES, SNAPSHOTS
from oracle.archives import KST

NOON = datetime(2024, 11, 22, 15, tzinfo=KST)
A = Recording(
    id="a",
    title="number one girl",
    artists=("ROSÉ",),
    acts=frozenset({"rose"}),
    titles=frozenset({"numberonegirl"}),
    listings=(1, 2),
)
B = Recording(
    id="b",
    title="HOME SWEET HOME",
    artists=("G-DRAGON",),
    acts=frozenset({"gdragon"}),
    titles=frozenset({"homesweethome"}),
    listings=(3,),
)


@dataclass(frozen=True)
class Look:
    """A snapshot at `hour` past the release, with (listing, rank, value) lines."""

    lines: Sequence[tuple[int, int, int | None]]
    hour: int = 0
    minute: int | None = 5
    witness: str = "one"
    complete: bool = True
    top: int | None = None
    only: tuple[str, ...] = ()
    basis: str = "assumed"
    content: int | None = None
    chart: str = "flo.top100"


def filled(engine: Engine, *looks: Look) -> None:
    snapshots, entries = [], []
    for number, look in enumerate(looks, 1):
        label = NOON + timedelta(hours=look.hour)
        seen = None if look.minute is None else label + timedelta(minutes=look.minute)
        content = look.content or number
        seen_as = (number, -number, look.chart, label, look.basis, seen, look.witness, look.top, list(look.only))
        snapshots.append((*seen_as, look.complete, len(look.lines), content, None, f"file-{number}"))
        entries += [
            (-number, look.chart, label, rank, listing, value, None, None, 2024) for listing, rank, value in look.lines
        ]
    engine.load_rows("snapshots", SNAPSHOTS.columns, snapshots)
    engine.load_rows("sightings", ENTRIES.columns, entries)


@pytest.fixture
def engine() -> Engine:
    return Engine()


def loaded(engine: Engine, *looks: Look, charts: Sequence[str] = ()) -> tuple[ChartPeriods, ...]:
    filled(engine, *looks)
    return load(engine, (A, B), charts)


def only(engine: Engine, *looks: Look) -> list[tuple[Sight, ...]]:
    (held,) = loaded(engine, *looks)
    return [period.sights for period in held.periods]


def ranks(engine: Engine, *looks: Look) -> list[tuple[int | None, ...]]:
    return [tuple(sight.rank for sight in sights) for sights in only(engine, *looks)]


def test_a_line_becomes_a_sight(engine: Engine) -> None:
    ((a, b),) = only(engine, Look([(1, 7, 4321)]))
    assert a == Sight(7, True, (NOON + timedelta(minutes=5)).astimezone(UTC), "assumed", 4321, "one")
    assert (b.rank, b.sure, b.value) == (None, True, None)


def test_the_better_of_two_listings_counts_with_its_value(engine: Engine) -> None:
    ((a, _),) = only(engine, Look([(1, 28, 10), (2, 7, 90)]))
    assert (a.rank, a.value) == (7, 90)


def test_the_latest_whole_look_counts(engine: Engine) -> None:
    late = Look([(1, 9, None)], minute=50, witness="two")
    assert ranks(engine, late, Look([(1, 3, None), (3, 4, None)])) == [(9, None)]


def test_a_partial_look_adds_and_never_takes_away(engine: Engine) -> None:
    partial = Look([(3, 2, None)], minute=50, complete=False)
    assert ranks(engine, Look([(1, 3, None)]), partial) == [(3, None)]
    ((a, b),) = only(engine, partial)
    assert (b.rank, b.sure) == (2, False)
    assert (a.rank, a.sure, a.observed_at, a.witness) == (None, False, None, None)


def test_without_a_whole_look_the_latest_that_shows_the_song_counts(engine: Engine) -> None:
    early, late = Look([(1, 3, None)], complete=False), Look([(1, 8, None)], minute=40, complete=False)
    blind = Look([], minute=55, complete=False)
    assert ranks(engine, early, late, blind) == [(8, None)]


def test_a_look_without_a_time_is_the_oldest(engine: Engine) -> None:
    assert ranks(engine, Look([(1, 3, None)], minute=None), Look([(1, 8, None)])) == [(8, None)]


def test_a_day_only_look_gives_way_to_the_same_look_with_its_time(engine: Engine) -> None:
    timed = Look([(1, 3, None)], hour=5, content=77)
    assert len(ranks(engine, timed, Look([(1, 3, None)], minute=None, content=77))) == 1
    assert len(ranks(engine, timed, Look([(1, 3, None)], minute=None, content=78))) == 2
    assert len(ranks(engine, timed, Look([(1, 3, None)], minute=None, content=77, witness="two"))) == 2
    assert len(ranks(engine, timed, Look([(1, 3, None)], minute=None, content=77, basis="printed"))) == 2
    assert len(ranks(engine, timed, Look([(1, 3, None)], minute=None, content=77, hour=99))) == 2


def test_an_archive_of_one_act_speaks_of_that_act(engine: Engine) -> None:
    """Its chart holds only her songs: it says that hers is off the chart, and nothing of his."""
    (held,) = loaded(engine, Look([(1, 3, None)]), Look([], hour=1, only=("ROSÉ",)))
    assert [sight.sure for sight in held.periods[1].sights] == [True, False]
    assert [period.observed for period in held.periods] == [True, False]
    assert held.scopes == ("full", "only ROSÉ")


def test_two_halves_make_a_whole(engine: Engine) -> None:
    (held,) = loaded(engine, Look([(1, 3, None)], only=("ROSÉ",)), Look([], only=("G-DRAGON",), witness="two"))
    assert held.periods[0].observed


def test_the_first_hundred_of_two_hundred_is_a_scope(engine: Engine) -> None:
    (held,) = loaded(engine, Look([(1, 3, None)], top=100))
    assert held.scopes == ("top 100",)
    assert held.periods[0].sights[1].sure


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("ROSÉ", True),
        ("로제", True),
        ("number one girl / ROSÉ", True),
        ("APT. / ROSÉ", False),
        ("G-DRAGON", False),
        ("number one girl / G-DRAGON", False),
    ],
)
def test_in_scope(name: str, held: bool) -> None:
    assert in_scope(name, A) is held


def test_charts_without_the_songs_stay_away(engine: Engine) -> None:
    elsewhere = Look([(99, 1, None)], chart="bugs.realtime")
    assert [held.chart.id for held in loaded(engine, Look([(1, 1, None)]), elsewhere)] == ["flo.top100"]


def test_only_the_charts_asked_for(engine: Engine) -> None:
    looks = [Look([(1, 1, None)], chart=chart) for chart in ("bugs.realtime", "flo.top100", "melon.top100")]
    held = loaded(engine, *looks, charts=["melon.top100", "bugs.realtime"])
    assert [one.chart.id for one in held] == ["bugs.realtime", "melon.top100"]


def test_whole_looks_of_two_witnesses_may_disagree(engine: Engine) -> None:
    looks = [
        Look([(1, 3, None), (3, 4, None)]),
        Look([(1, 3, None)], witness="two", minute=20),
        Look([(1, 9, None), (3, 4, None)], witness="three", complete=False),
    ]
    loaded(engine, *looks)
    us = round(NOON.timestamp() * 1e6)
    assert disagreements(engine) == [("flo.top100", us, 1, {"one": 4, "two": None})]


def test_a_witness_does_not_disagree_with_itself(engine: Engine) -> None:
    loaded(engine, Look([(1, 3, None)]), Look([(1, 9, None)], minute=50))
    assert disagreements(engine) == []


def test_evidence_names_every_witness_of_debut_peak_and_latest(engine: Engine) -> None:
    held = loaded(
        engine,
        Look([(1, 9, None)]),
        Look([(1, 5, None)], hour=1),
        Look([(1, 2, None)], hour=2),
        Look([(1, 2, None)], hour=2, witness="two"),
        Look([(1, 4, None)], hour=3),
    )
    rows = evidence(engine, tiny_lake.fight(held, (A, B)))
    told = [(row.chart_time - NOON, row.witness, row.payload) for row in rows]
    hours = [timedelta(hours=hour) for hour in (0, 2, 2, 3)]
    assert told == list(zip(hours, ("one", "one", "two", "one"), ("file-1", "file-3", "file-4", "file-5"), strict=True))
    assert all(row.chart_time.utcoffset() == timedelta(hours=9) for row in rows)
    assert evidence(engine, []) == ()
