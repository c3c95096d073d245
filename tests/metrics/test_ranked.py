"""Every song of a lake at once has the ranks that `periods` gives it one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine
from chartduel.identity import catalogue
from chartduel.metrics import periods, ranked
from chartduel.model.recording import Recording
from random_lakes import EVENING, fill, recordings, snapshots


def one_by_one(engine: Engine, songs: Sequence[Recording]) -> tuple[set[object], set[object]]:
    """(chart, label, song, rank) by `periods`, and (chart, label, song) that were looked for in vain."""
    ranks: set[object] = set()
    absent: set[object] = set()
    for song in songs:
        for one in periods.load(engine, [song]):
            for period in one.periods:
                (sight,) = period.sights
                told = (str(one.chart.id), round(period.label.timestamp() * 1e6), str(song.id))
                if sight.rank is not None:
                    ranks.add((*told, sight.rank))
                elif sight.sure:
                    absent.add(told)
    return ranks, absent


def at_once(engine: Engine, songs: Sequence[str], **only: int) -> tuple[set[object], set[object]]:
    ranked.prepare(engine)
    parts = ranked.parts(**only)
    ranks = set(engine.rows(ranked.compose(parts, "SELECT chart, label, recording, rank FROM ranked")))
    listed = ", ".join(f"('{song}')" for song in songs)
    absent = engine.rows(
        ranked.compose(
            parts,
            f"""
        SELECT o.chart, o.label, s.song FROM observed o CROSS JOIN (VALUES {listed}) s(song)
        LEFT JOIN vouched v ON v.chart = o.chart AND v.label = o.label AND v.recording = s.song
        LEFT JOIN ranked r ON r.chart = o.chart AND r.label = o.label AND r.recording = s.song
        WHERE r.rank IS NULL AND (o.sure OR v.recording IS NOT NULL)
        AND o.chart IN (SELECT chart FROM entries JOIN matches USING (listing) WHERE recording = s.song)""",
        )
    )
    return ranks, set(absent)


ENGINE = Engine()


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(snapshots(), min_size=1, max_size=8))
def test_all_songs_at_once_are_each_song_alone(looks):
    fill(ENGINE, looks)
    songs = recordings()
    assert at_once(ENGINE, [str(song.id) for song in songs]) == one_by_one(ENGINE, songs)


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.lists(snapshots(), min_size=1, max_size=8), st.integers(1, 3), st.integers(0, 3))
def test_the_best_ranks_and_earlier_labels_are_a_part_of_the_whole(looks, best, hours):
    until = round((EVENING + timedelta(hours=hours)).timestamp() * 1e6)
    fill(ENGINE, looks)
    whole, _ = at_once(ENGINE, ["rose-one"])
    some, _ = at_once(ENGINE, ["rose-one"], best=best, until=until)
    assert some == {row for row in whole if row[3] <= best and row[1] <= until}


def test_songs_of_a_real_lake(real_lake):
    """Hourly archives of one act, daily ones of two witnesses: the longest there, and some by chance."""
    engine = Engine()
    real_lake.view(engine, *ranked.VIEWS)
    longest = "SELECT recording FROM entries JOIN matches USING (listing) GROUP BY 1 ORDER BY count(*) DESC LIMIT 5"
    chance = "SELECT DISTINCT recording FROM matches ORDER BY hash(recording) LIMIT 7"
    ids = [row[0] for sql in (longest, chance) for row in engine.rows(sql)]
    songs = list(catalogue.recordings(engine, ids, ()).values())
    alone, off = one_by_one(engine, songs)
    ranks, absent = at_once(engine, ids)
    assert len(alone) > 1000
    assert {row for row in ranks if row[2] in ids} == alone
    assert off <= absent
    engine.close()
