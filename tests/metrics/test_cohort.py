"""Cohorts: how every song of a chart began, by plain loops, and the laws of a percentile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from statistics import mean

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine
from chartduel.identity import catalogue
from chartduel.metrics import cohort, periods, ranked
from chartduel.metrics.cohort import Begun
from chartduel.metrics.debut import CENSORED, EXACT, WITHIN_24H
from chartduel.model.chart import Cadence, Era
from chartduel.model.cohort import Measured
from chartduel.model.recording import Recording
from chartduel.sources import registry
from metrics_factory import KST
from random_lakes import fill, recordings, snapshots

ENGINE = Engine()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = Era(since=None, until=None, rules=())
SHORT = timedelta(hours=6)


@contextmanager
def compared_for(span: timedelta) -> Iterator[None]:
    kept = cohort.SPAN[Cadence.HOUR]
    cohort.SPAN[Cadence.HOUR] = span
    try:
        yield
    finally:
        cohort.SPAN[Cadence.HOUR] = kept


def begun(engine: Engine, chart_id: str, era: Era = ALWAYS) -> set[Begun]:
    ranked.prepare(engine)
    return set(cohort.load(engine, registry.chart(chart_id), era))


def by_loops(engine: Engine, songs: Sequence[Recording], chart_id: str, span: timedelta, step: timedelta) -> set[Begun]:
    """From the first label on: what came in the span, and which look was the last before it."""
    found: set[Begun] = set()
    for song in songs:
        for held in periods.load(engine, [song], [chart_id]):
            on = [(one.label, one.sights[0].rank) for one in held.periods if one.sights[0].rank is not None]
            if not on:
                continue
            label, rank = on[0]
            within = [(at, place) for at, place in on if at < label + span]
            sure = [one.label for one in held.periods if one.label < label and one.sights[0].sure]
            gap = label - max(sure) if sure else None
            basis = CENSORED
            if gap is not None:
                late = WITHIN_24H if step == HOUR and gap <= DAY else CENSORED
                basis = EXACT if gap <= step else late
            days = {at.astimezone(KST).date() for at, _ in within}
            whole = label + span <= held.periods[-1].label
            best = min(place for _, place in within if place)
            found.add(Begun(str(song.id), label, rank or 0, basis, best, len(days), whole))
    return found


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(snapshots(hours=60), min_size=1, max_size=12), st.sampled_from(["flo.top100", "melon.top100"]))
def test_every_song_of_a_chart_begins_as_it_does_alone(looks, chart_id):
    fill(ENGINE, looks)
    songs = recordings()
    with compared_for(SHORT):
        if ENGINE.one("SELECT count(*) FROM snapshots WHERE chart = ?", [chart_id])[0]:
            assert begun(ENGINE, chart_id) == by_loops(ENGINE, songs, chart_id, SHORT, HOUR)


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(st.lists(snapshots(hours=40), min_size=1, max_size=10))
def test_the_order_of_arrival_does_not_matter(looks):
    fill(ENGINE, looks)
    first = begun(ENGINE, "flo.top100")
    for table in ("snapshots", "entries", "matches"):
        turned = f"SELECT *, row_number() OVER () AS place FROM {table} ORDER BY place DESC"
        ENGINE.run(f"CREATE OR REPLACE TABLE {table} AS SELECT * EXCLUDE (place) FROM ({turned})")
    assert begun(ENGINE, "flo.top100") == first


def test_an_era_takes_only_those_that_began_in_it():
    looks = [look(hour, [(1, 1)] if hour < 20 else [(1, 1), (2, 3)]) for hour in (0, 1, 20)]
    fill(ENGINE, looks)
    every = {one.recording for one in begun(ENGINE, "flo.top100")}
    later = {one.recording for one in begun(ENGINE, "flo.top100", Era(since=date(2024, 11, 23), until=None, rules=()))}
    sooner = {one.recording for one in begun(ENGINE, "flo.top100", Era(since=None, until=date(2024, 11, 23), rules=()))}
    assert (every, later, sooner) == ({"rose-one", "rose-apt"}, {"rose-apt"}, {"rose-one"})


def look(hour: int, lines: list[tuple[int, int]]) -> tuple[tuple[object, ...], list[tuple[int, int]]]:
    at = datetime(2024, 11, 22, 12, tzinfo=KST) + hour * HOUR
    return ("flo.top100", at, "printed", at, "one", None, [], True, len(lines), hour), lines


def test_labels_before_1970_are_labels():
    weeks = [datetime(1960, 1, 4, tzinfo=registry.chart("billboard.hot100").tz) + 7 * number * DAY for number in (0, 1)]
    made = [
        (("billboard.hot100", at, "printed", at, "one", None, [], True, 1, number), [(5, number * 2 + 1)])
        for number, at in enumerate(weeks)
    ]
    fill(ENGINE, made)
    assert {(one.recording, one.basis) for one in begun(ENGINE, "billboard.hot100")} == {
        ("rose-one", CENSORED), ("rose-apt", EXACT),
    }  # fmt: skip


def one(rank: int, basis: str = EXACT, *, peak: int = 1, run: int = 1, whole: bool = True, name: str = "") -> Begun:
    return Begun(
        name or f"song-{rank}-{basis}-{peak}-{run}-{whole}",
        datetime(2024, 1, 1, tzinfo=UTC),
        rank,
        basis,
        peak,
        run,
        whole,
    )


def test_measures_are_never_mixed_and_bounds_are_in_none():
    others = [one(1), one(2, WITHIN_24H), one(3, CENSORED), one(4, whole=False)]
    mine = one(5, name="mine")
    assert cohort.comparable([*others, mine], mine, Measured.DEBUT) == [others[0], others[3]]
    assert cohort.comparable([*others, mine], mine, Measured.PEAK) == [others[0]]
    seen = one(5, WITHIN_24H, name="mine")
    assert cohort.comparable([*others, seen], seen, Measured.RUN) == [others[1]]


def test_a_late_song_stands_among_late_ones():
    others = [one(1), msgspec.structs.replace(one(2), late=True)]
    mine = one(5, name="mine")
    assert cohort.comparable(others, mine, Measured.DEBUT) == [others[0]]
    assert cohort.comparable(others, msgspec.structs.replace(mine, late=True), Measured.DEBUT) == [others[1]]


@pytest.mark.parametrize(("days", "late"), [(27, False), (28, False), (29, True)])
def test_who_was_seen_or_released_long_before_is_late(days, late):
    fill(ENGINE, [look(0, [(1, 1)]), look(1, [(1, 1), (2, 3)])])
    before = datetime(2024, 11, 22, 13, tzinfo=KST) - days * DAY
    assert not {song.late for song in begun(ENGINE, "flo.top100")} - {False}
    told = cohort.load(ENGINE, registry.chart("flo.top100"), ALWAYS, {"rose-apt": before})
    assert {song.recording: song.late for song in told} == {"rose-one": False, "rose-apt": late}
    ENGINE.run("UPDATE matches SET first_label = ?::TIMESTAMPTZ WHERE recording = 'rose-apt'", [before.isoformat()])
    assert {song.recording: song.late for song in begun(ENGINE, "flo.top100")} == {"rose-one": False, "rose-apt": late}


@pytest.mark.parametrize(
    ("song", "measure", "why"),
    [
        (None, Measured.DEBUT, cohort.NOT_THERE),
        (one(3, CENSORED), Measured.PEAK, cohort.NO_DEBUT),
        (one(3, whole=False), Measured.RUN, cohort.TOO_YOUNG),
        (one(3, whole=False), Measured.DEBUT, None),
        (one(3), Measured.RUN, None),
    ],
)
def test_why_a_song_cannot_be_compared(song, measure, why):
    assert cohort.obstacle(song, measure) == why


@pytest.mark.parametrize("count", [0, 1, 19])
def test_of_few_there_is_no_percentile(count):
    assert cohort.percentile(1, [5] * count, low_is_good=True) is None


@pytest.mark.parametrize(
    ("value", "others", "low", "share"),
    [
        (1, [2] * 20, True, 100.0),
        (3, [2] * 20, True, 0.0),
        (2, [2] * 20, True, 50.0),
        (2, [1] * 5 + [2] * 10 + [3] * 5, True, 50.0),
        (2, [1] * 4 + [2] * 2 + [3] * 14, True, 75.0),
        (9, [3] * 15 + [9] * 5, False, 87.5),
    ],
)
def test_a_tie_counts_half(value, others, low, share):
    assert cohort.percentile(value, others, low_is_good=low) == share


ranks = st.integers(1, 30)
many = st.lists(ranks, min_size=20, max_size=60)


@given(ranks, many, st.booleans())
def test_the_percentile_is_the_share_of_won_pairs(value, others, low):
    won = [1 if (value < other) == low and value != other else 0.5 if value == other else 0 for other in others]
    assert cohort.percentile(value, others, low_is_good=low) == pytest.approx(100 * mean(won))


@given(ranks, ranks, many)
def test_a_better_rank_is_never_worth_less(value, other, others):
    better, worse = sorted((value, other))
    good, bad = (cohort.percentile(one, others, low_is_good=True) for one in (better, worse))
    assert good is not None
    assert bad is not None
    assert good >= bad


@given(ranks, many, st.randoms(use_true_random=False))
def test_the_order_of_the_others_does_not_matter(value, others, random):
    shuffled = random.sample(others, len(others))
    assert cohort.percentile(value, others, low_is_good=True) == cohort.percentile(value, shuffled, low_is_good=True)
    assert cohort.spread(others, low_is_good=True) == cohort.spread(shuffled, low_is_good=True)


@given(st.lists(ranks, min_size=21, max_size=40))
def test_all_together_stand_in_the_middle(members):
    shares = [
        cohort.percentile(value, members[:at] + members[at + 1 :], low_is_good=True) for at, value in enumerate(members)
    ]
    assert mean(share for share in shares if share is not None) == pytest.approx(50)


@given(many, st.booleans())
def test_the_spread_runs_from_the_best_to_the_worst(others, low):
    told = cohort.spread(others, low_is_good=low)
    assert list(told) == sorted(told, reverse=not low)
    assert {told[0], told[-1]} == {float(min(others)), float(max(others))}
    assert cohort.spread([], low_is_good=low) == ()


def test_songs_of_a_real_lake_begin_as_they_do_alone(real_lake):
    engine = Engine()
    real_lake.view(engine, *ranked.VIEWS)
    chart = registry.chart("melon.top100")
    era = chart.era(date(2024, 11, 22))
    ranked.prepare(engine)
    every = cohort.load(engine, chart, era)
    chance = [one.recording for one in sorted(every, key=lambda one: (one.basis, hash(one.recording)))]
    ids = sorted({*chance[:6], *chance[-6:], "gdragon-home-sweet-home", "rose-number-one-girl"})
    songs = list(catalogue.recordings(engine, ids, ()).values())
    span = cohort.SPAN[Cadence.HOUR]
    plain = {msgspec.structs.replace(one, late=False) for one in every}
    assert {one for one in plain if one.recording in ids} == by_loops(engine, songs, str(chart.id), span, HOUR)
    mine = {one.recording: one for one in every}["gdragon-home-sweet-home"]
    others = [one.value(Measured.DEBUT) for one in cohort.comparable(every, mine, Measured.DEBUT)]
    share = cohort.percentile(mine.rank, others, low_is_good=True)
    assert mine.basis == WITHIN_24H
    assert len(others) > 100
    assert share is not None
    assert share > 95
    engine.close()
