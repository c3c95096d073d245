"""Records: streaks and songs at once against plain loops, ties and breaks by hand, and the Hot 100 as published."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.api.importing import import_archives
from chartduel.api.lake import open_lake
from chartduel.engine.duckdb import Engine
from chartduel.metrics import calendar, kept, line_up, number_one, ranked, runs
from chartduel.metrics.record_kinds import KINDS
from chartduel.metrics.records import crosses, eras, records, ties_and_breaks
from chartduel.model.record import Record
from chartduel.sources import registry
from chartduel.store.schema import RUNS
from metrics_runs import divided, sights
from random_lakes import SONGS, fill, recordings, snapshots
from shared_data import need

ENGINE = Engine()
LOOKS = st.lists(snapshots(hours=6), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(LOOKS)
def test_streaks_at_number_one_are_those_of_plain_loops(looks):
    fill(ENGINE, looks)
    ranked.place(ENGINE)
    calendar.number(ENGINE)
    number_one.make(ENGINE)
    found = ENGINE.rows("SELECT chart::VARCHAR, recording::VARCHAR, first, last, periods FROM streaks ORDER BY ALL")
    counted = [
        (chart, song, run[0][0], run[-1][0], len(run))
        for (chart, song), told in sights(ENGINE, recordings()).items()
        for run in divided(
            [(label, rank if rank == 1 else None, sure or rank is not None) for label, rank, sure in told]
        )
    ]
    assert found == sorted(counted)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(LOOKS)
def test_songs_of_an_act_at_once_are_those_of_plain_loops(looks):
    fill(ENGINE, looks)
    ranked.place(ENGINE)
    calendar.number(ENGINE)
    runs.make(ENGINE)
    line_up.make(ENGINE)
    acts = {song: acts for song, _, _, acts, _ in SONGS}
    sure = set(ENGINE.rows("SELECT chart::VARCHAR, label FROM labels WHERE sure"))
    counted: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (chart, song), told in sights(ENGINE, recordings()).items():
        for label, rank, _ in told:
            if rank is not None and (chart, label) in sure:
                for act in acts[song]:
                    counted[chart, act][label] += 1
    most = {key: max((n, -label) for label, n in held.items()) for key, held in counted.items()}
    found = ENGINE.rows("SELECT chart::VARCHAR, act, value, label FROM entries_at_once")
    assert {(chart, act): (value, -label) for chart, act, value, label in found if value > 1} == {
        key: told for key, told in most.items() if told[0] > 1
    }


def test_ties_and_breaks():
    tried = [(1, "a", 1), (2, "a", 2), (3, "b", 1), (4, "b", 2), (5, "b", 3), (6, "b", 4), (7, "a", 4), (8, "a", 5)]
    assert ties_and_breaks(tried) == [
        ("ties", 4, "b", 2), ("breaks", 5, "b", 3), ("ties", 7, "a", 4), ("breaks", 8, "a", 5),
    ]  # fmt: skip


def test_a_change_of_the_formula_is_said():
    melon = registry.chart("melon.top100")
    before, after = datetime(2020, 7, 1, tzinfo=UTC), datetime(2021, 9, 1, tzinfo=UTC)
    assert crosses(melon, before, after)
    assert not crosses(melon, before, before)
    assert any("24Hits" in told for told in eras(melon, before, after))
    assert not any("24Hits" in told for told in eras(melon, before, before))


def of(told: tuple[Record, ...], chart: str = "billboard.hot100") -> dict[str, Record]:
    return {one.kind: one for one in told if one.chart == chart}


@pytest.fixture(scope="module")
def told(real_root) -> tuple[Record, ...]:
    return open_lake(real_root).records()


# Billboard, "Hot 100 Songs by weeks at No. 1" and "Greatest jumps to No. 1"; Whitburn, Top Pop Singles; collected in
# Wikipedia, "List of Billboard Hot 100 chart achievements and milestones".
PUBLISHED = {
    "number_one_total": (19, "Old Town Road"),
    "number_one_streak": (19, "Old Town Road"),
    "on_chart": (91, "Heat Waves"),
    "climb": (98, "ME!"),
}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_the_hot_100_to_2022_is_as_published(told, kind):
    one = of(told)[kind]
    assert (one.value, one.holders[0].title, one.shared_by) == (*PUBLISHED[kind], 1)
    assert not one.sampled
    assert one.at_most == one.value


def test_the_acts_of_the_hot_100_are_as_published(told):
    """Taylor Swift held the whole top ten (chart of 2022-11-05); Drake had 27 songs at once (2018-07-14)."""
    held = of(told)
    line, songs = held["line_up"], held["entries"]
    assert (line.value, line.holders[0].artists, line.holders[0].first.date()) == (
        10, ("Taylor Swift",), date(2022, 11, 5),
    )  # fmt: skip
    assert (songs.value, songs.holders[0].artists, songs.holders[0].first.date()) == (27, ("Drake",), date(2018, 7, 14))


def test_debuts_at_number_one_begin_with_you_are_not_alone(told):
    """Michael Jackson, chart of 1995-09-02: the first song to enter at number one."""
    fastest = of(told)["fastest"]
    assert (fastest.value, fastest.holders[0].title) == (0, "You Are Not Alone")
    assert fastest.holders[0].first.date() == date(1995, 9, 2)


def test_who_tied_and_who_broke(told):
    """One Sweet Day's 16 weeks of 1996 were tied by Despacito in 2017 and broken by Old Town Road on 2019-08-03."""
    events = [(one.what, one.title, one.value, one.chart_time.date()) for one in of(told)["number_one_total"].events]
    assert events[-3:] == [
        ("ties", "Despacito", 16, date(2017, 9, 9)),
        ("ties", "Old Town Road", 16, date(2019, 7, 27)),
        ("breaks", "Old Town Road", 17, date(2019, 8, 3)),
    ]


def test_as_of_a_day_the_record_was_that_of_the_day(real_root):
    lake = open_lake(real_root)
    held = of(lake.records(["billboard.hot100"], as_of=date(2019, 7, 26)))
    assert (held["number_one_total"].value, held["number_one_total"].shared_by) == (16, 2)
    assert held["on_chart"].holders[0].title == "Radioactive"
    assert (held["line_up"].value, held["line_up"].holders[0].artists) == (5, ("The Beatles",))


def test_of_a_sampled_chart_no_hour_is_claimed(told):
    """Melon TOP100 was seen about twice a day: its time at number one is told in days, with the formula of its time."""
    melon = of(told, "melon.top100")
    assert melon["number_one_total"].unit == "days"
    assert melon["number_one_total"].sampled
    assert not {"number_one_streak", "run", "climb", "fall", "fastest", "on_chart"} & set(melon)
    assert len(KINDS) > len(melon) >= 2


def test_what_the_lake_keeps_changes_no_record(real_root, real_lake, told):
    with Engine(ordered=False) as engine:
        real_lake.view(engine, *ranked.VIEWS)
        engine.load_rows("runs", RUNS.columns, [])
        assert records(engine) == told
        columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in RUNS.columns.items())
        engine.run(f"CREATE OR REPLACE TABLE runs AS SELECT {columns} FROM ({kept.KEPT})")
        assert records(engine) == told


def test_home_sweet_home_led_melon_on_77_of_the_collection_days(tmp_path):
    root = tmp_path / "lake"
    import_archives(root, [need("data/kr_daily/witness_a.csv.gz")])
    lake = open_lake(root)
    (song,) = lake.find("HOME SWEET HOME / G-DRAGON")
    with Engine() as engine:
        lake._stored.view(engine, *ranked.VIEWS)
        ranked.place(engine)
        calendar.number(engine)
        number_one.make(engine)
        led = (
            f"SELECT count(DISTINCT day), count(*) FROM leads WHERE chart = 'melon.top100' AND recording = '{song.id}'"
        )
        days, periods = engine.one(led)
    assert days == 77
    assert periods >= days
