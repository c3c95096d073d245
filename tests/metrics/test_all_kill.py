"""All-kills against a count hour by hour, by the set of their day; crowns and iChart's points by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.api.lake import open_lake
from chartduel.engine.duckdb import Engine
from chartduel.errors import ConfigError
from chartduel.metrics import all_kill, ranked
from chartduel.metrics.crowns import crowns
from chartduel.metrics.ichart import points
from chartduel.sources import registry
from metrics_runs import sights
from random_lakes import EVENING, Look, fill, recordings, snapshots

ENGINE = Engine()
SERVICES = ("melon.top100", "genie.realtime", "bugs.realtime")
HOUR = timedelta(hours=1)
SONG, OTHER = 3, 4
"""Listings of APT. and of HOME SWEET HOME."""


def look(chart: str, label: datetime, *listings: int, complete: bool = True) -> Look:
    """A chart with these listings from rank 1 down."""
    rows = (chart, label, "printed", label, "one", None, [], complete, len(listings), 1)
    return rows, [(rank, listing) for rank, listing in enumerate(listings, 1)]


def told(looks: Sequence[Look], name: str | None = None):
    fill(ENGINE, looks)
    return all_kill.all_kills(ENGINE, name)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(snapshots(hours=6, charts=SERVICES), min_size=1, max_size=16))
def test_hours_are_those_of_a_count_hour_by_hour(looks):
    """From nine in the evening to three at night: Genie and Bugs issue nothing from two on."""
    found = told(looks)
    held = {
        key: {label: (rank, sure) for label, rank, sure in one} for key, one in sights(ENGINE, recordings()).items()
    }
    known = {(chart, label) for (chart, _), one in held.items() for label, (rank, sure) in one.items() if rank == 1} | {
        (str(chart), label) for chart, label in _sure(looks)
    }
    labels = sorted(label for _, label in known)
    hours = [us for us in range(labels[0], labels[-1] + 1, 3_600_000_000) if not _frozen(us)] if labels else []
    (one,) = found if hours else (None,)
    if one is None:
        assert found == ()
        return
    assert (one.set.name, one.hours_expected) == ("ichart", len(hours))
    assert one.hours_seen == len({us for _, us in known} & set(hours))
    assert one.hours_complete == sum(all((chart, us) in known for chart in SERVICES) for us in hours)
    by_song = {song.recording: song for song in one.songs}
    leaders = {
        key: {song for (chart, song), ones in held.items() if chart == key[0] and ones.get(key[1], (0, 0))[0] == 1}
        for key in known
    }
    for recording in map(str, (song.id for song in recordings())):
        states = [[_state(held, leaders, chart, us, recording) for chart in SERVICES] for us in hours]
        every = [i for i, state in enumerate(states) if all(one is True for one in state)]
        may = [i for i, state in enumerate(states) if False not in state and True in state]
        if every:
            most = sum(False not in state for state in states[may[0] : may[-1] + 1])
            assert (by_song[recording].rak.seen, by_song[recording].rak.at_most) == (len(every), most)
            assert by_song[recording].rak.at_least == len(every)
        else:
            assert recording not in by_song or by_song[recording].rak.seen == 0


def _sure(looks: Sequence[Look]) -> list[tuple[object, int]]:
    rows = ENGINE.rows(ranked.compose(ranked.parts(), "SELECT chart, label FROM observed WHERE sure"))
    return [(chart, label) for chart, label in rows]


def _frozen(us: int) -> bool:
    instant = datetime.fromtimestamp(us / 1e6, UTC)
    return any(registry.chart(chart).is_frozen(instant) for chart in SERVICES)


def _state(held, leaders, chart: str, us: int, song: str) -> bool | None:
    """Whether the song led the chart at the hour; None where nobody knows."""
    rank, sure = held.get((chart, song), {}).get(us, (None, False))
    if rank == 1:
        return True
    if rank is not None or sure or (chart, us) in leaders:
        return False
    return None


NOON = datetime(2024, 11, 22, 6, tzinfo=UTC)
"""15:00 in Seoul: of the daily charts that of the day before stands."""


def test_one_missed_hour_is_no_hour():
    looks = [look(chart, NOON + HOUR * n, SONG) for n in (0, 2) for chart in SERVICES]
    (one,) = told(looks)
    (song,) = one.songs
    assert (song.rak.seen, song.rak.at_least, song.rak.at_most) == (2, 2, 3)
    assert (one.hours_expected, one.hours_seen, one.hours_complete) == (3, 2, 2)


def test_another_first_song_on_one_chart_denies_the_hour():
    looks = [look(chart, NOON + HOUR * n, SONG) for n in (0, 1, 2) for chart in SERVICES[:2]]
    looks += [look("bugs.realtime", NOON + HOUR * n, OTHER if n == 1 else SONG, SONG) for n in (0, 1, 2)]
    (song,) = told(looks)[0].songs
    assert (song.rak.seen, song.rak.at_most) == (2, 2)


@pytest.mark.parametrize(("leading", "seen", "most"), [((SONG, SONG, SONG), 1, 1), ((SONG, SONG, OTHER), 0, 0)])
def test_certified_are_the_hours_of_the_daily_charts_that_stand(leading, seen, most):
    daily = ("melon.daily", "genie.daily", "bugs.daily")
    looks = [look(chart, NOON, SONG) for chart in SERVICES]
    looks += [
        look(chart, registry.chart(chart).label_shown_at(NOON), first)
        for chart, first in zip(daily, leading, strict=True)
    ]
    (song,) = told(looks)[0].songs
    assert (song.rak.seen, song.cak.seen, song.cak.at_most, song.cak.at_least) == (1, seen, most, 0)
    assert (song.pak.seen, song.pak.at_most) == (0, most)


def test_an_hour_of_2018_is_judged_by_the_set_of_2018():
    """Mnet, Naver and Soribada counted then and are not recorded: the hours seen are no proof."""
    then = datetime(2018, 5, 1, 6, tzinfo=UTC)
    (one,) = told([look(chart, then, SONG) for chart in SERVICES])
    (song,) = one.songs
    assert one.set.name == "six-sites"
    assert (song.rak.seen, song.rak.at_least, song.rak.at_most) == (1, 0, 1)


def test_24hits_is_said():
    then = datetime(2020, 12, 1, 6, tzinfo=UTC)
    (one,) = told([look(chart, then, SONG) for chart in (*SERVICES, "flo.top100")])
    assert one.set.name == "mid-2020"
    assert "24Hits" in one.eras["melon.top100"][0]


def test_sets_follow_each_other_and_name_their_source():
    held = all_kill.sets()
    assert len(held) >= 6
    assert all(one.until == other.since for one, other in pairwise(held))
    assert all(one.source and one.mark in "SPFI?" and len(one.realtime) >= 3 for one in held)
    known = registry.charts()
    assert all(chart in known for one in held for chart in (*one.realtime, *one.daily))
    with pytest.raises(ConfigError, match="no set is called"):
        all_kill.named("nine-sites")


def test_golden_leads_the_all_kills_of_the_real_lake(real_root):
    """Golden had 1,484 PAKs by 2025-12-30 (KBS World): of a chart seen once a day only a range can be told."""
    (one,) = open_lake(real_root).all_kills("ichart")
    first = one.songs[0]
    assert first.title == "Golden"
    assert first.rak.at_least == first.rak.seen > 50
    assert first.rak.at_most > 1000
    assert one.hours_expected > one.hours_seen >= one.hours_complete > 100


def test_points_of_an_hour_and_of_the_week_so_far():
    """Friday counts twice; 20 points for rank 1 are ours."""
    friday = NOON
    looks = [look(chart, friday + HOUR * n, SONG, OTHER) for n in (0, 1) for chart in SERVICES]
    looks.append(look("melon.top100", friday + timedelta(days=3), OTHER))
    fill(ENGINE, looks)
    ranked.place(ENGINE, SERVICES)
    found = [(one.recording, one.points, one.week, one.hours) for one in points(ENGINE, SERVICES)]
    assert found == [
        ("rose-apt", 120, 120, 1), ("gd-home", 114, 114, 1),
        ("rose-apt", 120, 240, 2), ("gd-home", 114, 228, 2),
        ("gd-home", 20, 20, 1),
    ]  # fmt: skip
    assert all(one.approximate for one in points(ENGINE, SERVICES, by_rank=(5,)))


def test_a_triple_crown_is_three_circle_charts_of_one_week():
    week = registry.chart("circle.digital").day_label(date(2024, 11, 24))
    circle = ("circle.digital", "circle.streaming", "circle.download")
    fill(
        ENGINE, [look(chart, week, SONG, OTHER) for chart in circle] + [look(circle[0], week + timedelta(days=7), SONG)]
    )
    (crown,) = crowns(ENGINE)
    assert (crown.recording, crown.week, crown.charts, crown.charts_seen) == (
        "rose-apt", date(2024, 11, 24), tuple(sorted(circle)), 3,
    )  # fmt: skip


def test_the_evening_reaches_into_the_frozen_hours():
    assert [_frozen(round((EVENING + HOUR * n).timestamp() * 1e6)) for n in range(7)] == [False] * 5 + [True] * 2
