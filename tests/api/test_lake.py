"""A lake and its answers as a Python user meets them, on the packaged sample."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import chartduel as cd
from chartduel.api.importing import import_archives, import_releases, set_release
from chartduel.errors import BadInput, ConfigError, NotALake, UnknownChart, UnknownSong
from chartduel.sample import files

KST = timezone(timedelta(hours=9))
SONGS = ("number one girl", "HOME SWEET HOME")
RELEASE = datetime(2024, 11, 22, 14, tzinfo=KST)


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> cd.Lake:
    return cd.open_lake(sample_lake)


@pytest.fixture(scope="module")
def duel(lake: cd.Lake) -> cd.Duel:
    return lake.duel(*SONGS)


def test_the_songs_are_named_and_aligned_on_their_release(duel: cd.Duel) -> None:
    a, b = duel.result.songs
    assert (a.key, a.title, b.key, b.title) == ("A", "number one girl", "B", "HOME SWEET HOME")
    assert a.released_at == b.released_at == a.aligned_on == b.aligned_on == RELEASE
    assert a.released_source


def test_charts_markets_and_verdict(duel: cd.Duel) -> None:
    by_id = {chart.chart: chart for chart in duel.charts}
    assert {"melon.top100", "genie.realtime", "apple.daily.kr", "billboard.global200"} <= set(by_id)
    assert by_id["billboard.global200"].lead_changes >= 5
    assert by_id["melon.top100"].songs["B"].peak is not None
    assert by_id["melon.top100"].songs["B"].peak.rank == 1
    assert {market.market for market in duel.markets} == {chart.market for chart in duel.charts}
    korea = next(market for market in duel.markets if market.market == "KR")
    assert korea.leader == "B"
    assert "HOME SWEET HOME" in duel.verdict
    assert duel.verdict in repr(duel)


def test_the_order_of_the_songs_names_them(lake: cd.Lake, duel: cd.Duel) -> None:
    turned = lake.duel(*reversed(SONGS))
    by_id = {chart.chart: chart for chart in turned.charts}
    assert set(by_id) == {chart.chart for chart in duel.charts}
    for chart in duel.charts:
        other = by_id[chart.chart]
        assert (chart.songs["A"], chart.songs["B"]) == (other.songs["B"], other.songs["A"])
        assert (chart.ahead["A"], chart.lead_changes) == (other.ahead["B"], other.lead_changes)


def test_more_than_two_songs(lake: cd.Lake) -> None:
    answer = lake.duel(*SONGS, "APT.", artists=["ROSÉ", None, "ROSÉ"])
    assert [song.key for song in answer.result.songs] == ["A", "B", "C"]
    assert all(set(chart.songs) == {"A", "B", "C"} for chart in answer.charts)


def test_rows_and_polars_hold_the_charts(duel: cd.Duel) -> None:
    frame = duel.to_polars()
    assert frame.height == 2 * len(duel.charts) == len(duel.rows())
    for chart in duel.charts:
        for key, song in chart.songs.items():
            row = frame.filter((frame["chart"] == chart.chart) & (frame["song"] == key)).to_dicts()[0]
            assert row["periods_on_chart"] == song.periods_on_chart
            assert row["days_on_chart"] == song.days_on_chart
            assert row["peak_rank"] == (song.peak.rank if song.peak else None)
            assert row["ahead"] == chart.ahead[key]
            assert (row["expected"], row["observed"]) == (chart.coverage.expected, chart.coverage.observed)
            if song.debut:
                assert datetime.fromisoformat(row["debut_time"]) == song.debut.chart_time


def test_plot_is_an_altair_chart_with_the_ranks(duel: cd.Duel) -> None:
    import altair

    drawn = duel.plot()
    assert isinstance(drawn, altair.ConcatChart)
    spec = str(drawn.to_dict())
    assert all(song in spec for song in SONGS)
    assert "'reverse': True" in spec


def test_to_dict_is_the_contract(duel: cd.Duel) -> None:
    told = duel.to_dict()
    assert {"songs", "charts", "markets", "verdict", "resolved", "disagreements", "evidence"} <= set(told)
    chart = told["charts"][0]
    assert {"chart", "market", "scope", "sampled", "songs", "ahead", "lead_changes", "coverage"} <= set(chart)
    song = chart["songs"]["B"]
    assert {"debut", "peak", "latest", "periods_on_chart", "days_on_chart", "periods_at_1"} == set(song)
    names = {"rank", "chart_time", "chart_time_basis", "observed_at", "hours_after_release", "left_censored"}
    assert set(song["debut"]) >= names
    assert datetime.fromisoformat(song["peak"]["chart_time"]).utcoffset() is not None
    assert set(told["evidence"][0]) == {"chart", "chart_time", "witness", "payload"}


def test_points_hold_every_label(duel: cd.Duel) -> None:
    """Every label since the release, and the daily chart of the day of release, labelled before it."""
    assert set(duel.points) == {"A", "B"}
    for chart in duel.charts:
        points = [point for point in duel.points["A"] if point.chart == chart.chart]
        since = [point for point in points if point.chart_time >= RELEASE]
        assert len(since) == chart.coverage.expected + chart.coverage.frozen
        assert len(points) - len(since) == (chart.chart in {"spotify.daily.global", "spotify.daily.kr"})
        assert sum(point.state == "on" for point in points) == chart.songs["A"].periods_on_chart


def test_points_keep_to_the_window(lake: cd.Lake) -> None:
    first, last = date(2024, 11, 25), date(2024, 12, 1)
    answer = lake.duel(*SONGS, from_day=first, to_day=last)
    for chart in answer.charts:
        points = [point for point in answer.points["B"] if point.chart == chart.chart]
        assert len(points) == chart.coverage.expected + chart.coverage.frozen
        assert all(first <= point.chart_time.date() <= last for point in points)


def test_a_window_and_a_chart(lake: cd.Lake) -> None:
    answer = lake.duel(*SONGS, charts=["melon.top100"], from_day=date(2024, 11, 25), to_day=date(2024, 11, 25))
    (chart,) = answer.charts
    assert chart.songs["B"].peak is not None
    assert (chart.songs["B"].peak.rank, chart.songs["A"].latest.rank if chart.songs["A"].latest else 0) == (1, 44)
    assert chart.coverage.expected == 24
    assert chart.songs["B"].days_on_chart == 1


def test_a_window_before_the_songs_has_no_chart(lake: cd.Lake) -> None:
    answer = lake.duel(*SONGS, to_day=date(2024, 11, 1))
    assert answer.charts == answer.markets == ()
    assert answer.to_polars().height == 0
    assert "No chart" in answer.verdict


def test_series_is_one_song(lake: cd.Lake) -> None:
    song, points = lake.series("HOME SWEET HOME", artist="G-DRAGON", charts=["melon.top100"])
    assert song.title == "HOME SWEET HOME"
    assert {point.chart for point in points} == {"melon.top100"}
    assert points[0].chart_time == RELEASE
    assert {point.state for point in points} <= {"on", "off", "gap", "frozen", "unknown"}
    assert any(point.rank == 1 for point in points)


def test_what_cannot_be_asked(lake: cd.Lake, tmp_path: Path) -> None:
    with pytest.raises(UnknownChart, match=r"melon\.top1000"):
        lake.duel(*SONGS, charts=["melon.top1000"])
    with pytest.raises(UnknownSong, match="no such song"):
        lake.duel("no such song", "HOME SWEET HOME")
    with pytest.raises(ConfigError, match="same recording"):
        lake.duel("HOME SWEET HOME", "HOME SWEET HOME / G-DRAGON")
    with pytest.raises(NotALake):
        cd.open_lake(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_tables_and_collections(lake: cd.Lake, duel: cd.Duel) -> None:
    snapshots = lake.table("snapshots").collect()
    assert {chart.chart for chart in duel.charts} <= set(snapshots["chart"])
    collected, leaders = lake.now()
    assert sum(one.snapshots for one in collected) == snapshots.height
    assert leaders == ()  # the sample follows four songs: it cannot say who leads
    assert any({one.title, other.title} == set(SONGS) for one, other in lake.close_releases())


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    root = tmp_path / "lake"
    with files() as (table, profile):
        first = import_archives(root, [table], str(profile))
        again = import_archives(root, [table], str(profile))
    assert again.snapshots_new == again.entries_new == 0
    assert again.snapshots_known == first.snapshots_new


def test_a_stated_release_moves_the_alignment(tmp_path: Path) -> None:
    root = tmp_path / "lake"
    with files() as (table, profile):
        import_archives(root, [table], str(profile))
    stated = {
        "title": SONGS[0],
        "artist": "ROSÉ",
        "released_at": "2024-11-22T12:00",
        "zone": "Asia/Seoul",
        "source": "me",
    }
    assert set_release(root, stated) == 1
    assert set_release(root, stated) == 0
    song = cd.open_lake(root).duel(*SONGS).result.songs[0]
    assert (song.released_at, song.released_source) == (RELEASE - timedelta(hours=2), "me")
    with pytest.raises(BadInput, match="source"):
        set_release(root, {key: value for key, value in stated.items() if key != "source"})


def test_releases_from_a_file(tmp_path: Path) -> None:
    table = tmp_path / "releases.csv"
    table.write_text(
        "title,artist,released_at,source,precision\n"
        "APT.,ROSÉ,2024-10-18T13:00+09:00,label,instant\n"
        "x,y,yesterday,label,day\n"
        "x,y,2024-01-01,label,century\n",
        encoding="utf-8",
    )
    new, refused = import_releases(tmp_path / "lake", table)
    assert new == 1
    assert [one.where for one in refused] == ["row 2", "row 3"]
