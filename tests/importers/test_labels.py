"""Each shipped profile on a small made-up file of its kind: recognised, and labelled as its archive means."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chartduel.importers.reader import import_files
from chartduel.importers.recognise import recognise

DAILY = "file_date,collected_kst,chart,rank,title,artist,album,extra\n"
HOURLY = "collected_at_kst,chart,title,artist,album,rank,change,commit_time_utc\n"
VIEWS = "last_updated,video,title,views,likes,commit_time_utc\n"


def saved(path: Path, content: object) -> Path:
    """A file of its ending's kind: text, a list of records, or columns."""
    if path.name.endswith(".gz"):
        path.write_bytes(gzip.compress(str(content).encode()))
    elif path.suffix == ".json":
        path.write_text(json.dumps(content))
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(content), path)
    else:
        path.write_text(str(content))
    return path


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def market_rows(platform: str, market: str, day: str, seen: str, *songs: tuple[int, str, int]) -> list[dict]:
    return [
        {
            "platform": platform,
            "market": market,
            "file_date": day,
            "commit_ts": epoch(seen),
            "pos": rank,
            "rank": str(rank),
            "title": title,
            "artist": f"by {title}",
            "album": "",
            "extra": json.dumps({"streak": str(streak), "streams": f"{streak},000", "spotifyID": f"id-{title}"}),
        }
        for rank, title, streak in songs
    ]


def three(streak: int) -> list[tuple[int, str, int]]:
    return [(1, "Alpha", streak), (2, "Beta", streak + 7), (3, "Gamma", streak + 70)]


LAGGING = [
    *market_rows("spotify", "south-korea", "2024-11-25", "2024-11-27 03:19", *three(4)),
    *market_rows("spotify", "south-korea", "2024-11-28", "2024-11-28 01:38", *three(4)),
    *market_rows("spotify", "south-korea", "2024-11-29", "2024-11-29 13:35", *three(7)),
    *market_rows("spotify", "south-korea", "2024-11-30", "2024-11-30 05:35", *three(7)),
    *market_rows("spotify", "south-korea", "2024-12-10", "2025-01-02 21:22", *three(17)),
]


def scrape(day: str, *titles: str) -> list[dict]:
    keys = {"chart": "billboard-global-200", "scrape_date": day, "weeks_on_chart": 1}
    return [{**keys, "rank": n, "name": title, "artist": "x"} for n, title in enumerate(titles, 1)]


def kworb(seen: str, days: int) -> list[dict]:
    keys = {"country": "vn", "commit_ts": epoch(seen), "row_date": seen[:10], "total_streams": 1}
    rows = [("Ann - Alpha (w/ Bob)", 0), ("Bob - Beta", 3), ("Cat - Gamma", 30)]
    return [
        {**keys, "rank": n, "artist_title": text, "days": days + plus, "streams": 100 - n}
        for n, (text, plus) in enumerate(rows, 1)
    ]


HOUR = {"rank": 1, "title": "Alpha", "artist": "Ann", "lastPos": 1, "peakPos": 1, "image": ""}
HOUR_CSV = "rank,title,artist,lastPos,peakPos,image\n1,Alpha,Ann,1,1,\n"

# profile, file name, content, chart, labels (UTC), basis of the first, observed_at of the first
CASES = [
    ("kr_daily_a", "witness_a.csv", DAILY + "2024-11-23,2024-11-23 11:38,melon,1,Alpha,Ann,Al,\n",
     "melon.top100", ["2024-11-23T02:00"], "assumed", "2024-11-23T02:38"),
    ("kr_daily_a", "witness_a.csv", DAILY + "2024-05-01,2024-05-27 10:00,bugs,1,Alpha,Ann,Al,\n",
     "bugs.realtime", ["2024-05-01T02:00"], "assumed", None),
    ("kr_daily_b", "witness_b.csv.gz", DAILY + "2024-11-23,2024-11-23 11:19,apple,1,Alpha,Alpha,Ann,\n",
     "apple.daily.kr", ["2024-11-22T15:00"], "assumed", "2024-11-23T02:19"),
    ("kr_daily_c", "witness_c.csv", DAILY + "2024-11-22,2024-11-23 01:37,korea/melon,1,Alpha,Ann,Al,\n",
     "melon.top100", ["2024-11-22T16:00"], "assumed", "2024-11-22T16:37"),
    ("kr_daily_c", "witness_c.csv", DAILY + "2024-11-22,2024-11-27 01:37,korea/melon,1,Alpha,Ann,Al,\n",
     "melon.top100", ["2024-11-22T16:00"], "assumed", None),
    ("kr_hourly_d6", "d6.csv", HOURLY + "2025-09-01 14:00:00,flo,Alpha,DAY6,,7,,\n",
     "flo.top100", ["2025-09-01T05:00"], "assumed", "2025-09-01T05:00"),
    ("kr_hourly_d6", "d6.csv", HOURLY + "2025-09-01 05:00:00,genie,Alpha,DAY6,,7,,\n",
     "genie.realtime", ["2025-08-31T16:00"], "assumed", "2025-08-31T20:00"),
    ("circle_weekly", "circle.csv.gz",
     "year,time,rank,song_title,artist,album\n2020,1,1,Alpha,Ann,Al\n2023,1,1,Alpha,Ann,Al\n",
     "circle.digital", ["2019-12-28T15:00", "2022-12-31T15:00"], "printed", None),
    ("melon_monthly", "m.csv", "year,month,rank_from_filename,song_id,title,artist\n2000,2,1,7,Alpha,Ann\n",
     "melon.monthly", ["2000-01-31T15:00"], "printed", None),
    ("markets", "m.parquet", LAGGING, "spotify.daily.kr",
     ["2024-11-25T00:00", "2024-11-28T00:00", "2024-12-08T00:00"], "assumed", "2024-11-27T03:19"),
    ("markets", "m.parquet",
     market_rows("youtube", "uk", "2024-12-22", "2024-12-22 22:39", *three(2))
     + market_rows("youtube", "uk", "2024-12-23", "2024-12-23 22:39", *three(2))
     + market_rows("youtube", "uk", "2024-12-29", "2024-12-29 22:39", *three(3)),
     "youtube.songs.gb", ["2024-12-19T00:00", "2024-12-26T00:00"], "assumed", "2024-12-22T22:39"),
    ("billboard", "b.parquet", scrape("2025-02-04", "a") + scrape("2025-02-11", "b") + scrape("2025-02-18", "b")
     + scrape("2025-02-19", "c") + scrape("2025-03-02", "d"),
     "billboard.global200", ["2025-02-08T05:00", "2025-02-15T05:00", "2025-02-22T05:00", "2025-03-01T05:00"],
     "assumed", None),
    ("hot100_history", "h.parquet",
     [{"chart_date": "1958-08-04", "song": "Alpha", "artist": "Ann", "this_week": 1, "weeks_on_chart": 1}],
     "billboard.hot100", ["1958-08-04T04:00"], "printed", None),
    ("spotify_weekly", "s.parquet",
     [{"kind": "regional", "region": "gb", "cadence": "weekly", "date": "2024-12-26", "rank": 1,
       "uri": "spotify:track:1",
       "artist_names": "Ann", "track_name": "Alpha", "streams": 9}],
     "spotify.weekly.gb", ["2024-12-26T00:00"], "printed", None),
    ("spotify_daily", "k.parquet",
     kworb("2025-06-11 03:06", 7) + kworb("2025-06-12 11:23", 8) + kworb("2025-06-14 03:33", 10),
     "spotify.daily.vn", ["2025-06-09T00:00", "2025-06-10T00:00", "2025-06-12T00:00"], "assumed", "2025-06-11T03:06"),
    ("uk_singles", "u.parquet",
     [{"chart_date": "1952-11-14", "position": 1, "artist": "ANN", "title": "ALPHA", "weeks": 1}],
     "uk.singles", ["1952-11-14T00:00"], "printed", None),
    ("kr_one_hour", "flo_2025-02-27T14-41.json", {"date": "2025-02-26 22:00:00", "entries": [HOUR]},
     "flo.top100", ["2025-02-27T02:00"], "printed", None),
    ("kr_one_hour", "bugs_2025-02-27T14-41.json", {"date": "2025-02-27 02:00:00", "entries": [HOUR]},
     "bugs.realtime", ["2025-02-27T02:00"], "printed", None),
    ("kr_one_hour", "genie_2025-02-27T14-41.json", {"date": "2025-02-27T11:00:00", "entries": [HOUR]},
     "genie.realtime", ["2025-02-27T02:00"], "printed", None),
    ("kr_one_hour", "vibe_2025-02-27T14-41.csv", HOUR_CSV, "vibe.top100", ["2025-02-27T02:00"], "assumed", None),
    ("kr_raw_json", "apple100_2024-11-22.json", [{"rank": "1", "title": "Alpha", "artist": "Alpha", "album": "Ann"}],
     "apple.daily.kr", ["2024-11-21T15:00"], "assumed", None),
    ("kr_raw_json", "korea_melon_melonTop100_2024-11-22.json", [{"ranking": "1", "title": "Alpha", "artist": "Ann"}],
     "melon.top100", ["2024-11-22T16:00"], "assumed", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "content", "chart", "labels", "basis", "seen"), CASES)
def test_label(name, file, content, chart, labels, basis, seen, lake, engine, ask, tmp_path):
    path = saved(tmp_path / file, content)
    assert recognise(engine, path).name == name
    done = import_files(lake, [path])
    assert not done.rejected
    told = ask(lake, f"SELECT chart_time, basis, observed_at FROM snapshots WHERE chart = '{chart}' ORDER BY ALL")
    assert [row[0] for row in told] == [datetime.fromisoformat(label).replace(tzinfo=UTC) for label in labels]
    assert told[0][1:] == (basis, seen and datetime.fromisoformat(seen).replace(tzinfo=UTC))
    assert ask(lake, "SELECT DISTINCT chart FROM snapshots") == [(chart,)]


def test_a_shifted_line_is_repaired(lake, ask, tmp_path):
    rows = [{"rank": "1", "title": "Alpha", "artist": "Alpha", "album": "Ann"}]
    import_files(lake, [saved(tmp_path / "apple100_2024-11-22.json", rows)])
    assert ask(lake, "SELECT title, artist, album FROM listings") == [("Alpha", "Ann", "")]


def test_a_joined_line_is_split_once(lake, ask, tmp_path):
    import_files(lake, [saved(tmp_path / "k.parquet", kworb("2025-06-11 03:06", 7))])
    assert ("Alpha (w/ Bob)", "Ann") in ask(lake, "SELECT title, artist FROM listings")


def test_first_version_for_ranks_last_for_ids(lake, ask, tmp_path):
    first = market_rows("spotify", "japan", "2024-11-20", "2024-11-27 01:38", *three(4))
    late = market_rows("spotify", "japan", "2024-11-20", "2024-11-27 03:19", *three(4))
    first = [{**row, "extra": json.dumps({"streak": "4"})} for row in first]
    import_files(lake, [saved(tmp_path / "m.parquet", first + late)])
    told = ask(lake, "SELECT rank, song_id, observed_at FROM lines ORDER BY rank")
    seen = datetime(2024, 11, 27, 1, 38, tzinfo=UTC)
    assert told == [(1, "id-Alpha", seen), (2, "id-Beta", seen), (3, "id-Gamma", seen)]


def test_a_written_absence_is_an_empty_complete_snapshot(lake, ask, tmp_path):
    head = "hour_kst,chart,title,idx,artist,rank,processed_at,first_commit_time\n"
    lines = [
        "2025-10-01 14:00:00,bugs,Alpha,0,HAECHAN,72,,",
        "2025-10-01 15:00:00,bugs,Alpha,0,HAECHAN,,,",
        "2025-10-01 16:00:00,bugs,,0,,93,,",
    ]
    done = import_files(lake, [saved(tmp_path / "hc.csv", head + "\n".join(lines) + "\n")])
    told = ask(lake, "SELECT hour(chart_time), entries, complete, scope_only FROM snapshots ORDER BY 1")
    assert told == [(5, 1, True, ["HAECHAN", "해찬"]), (6, 0, True, ["HAECHAN", "해찬"])]
    assert [(r.where, r.error) for r in done.rejected] == [("row 3", "NoTitle")]


def test_skipped_names_are_no_refusals(lake, ask, tmp_path):
    rows = "2025-09-01 14:00:00,melon,Alpha,DAY6,,7,,\n2025-09-01 14:00:00,melon_top100,Alpha,DAY6,,7,,\n"
    done = import_files(lake, [saved(tmp_path / "d6.csv", HOURLY + rows)])
    assert (done.snapshots_new, done.rejected) == (1, [])


@pytest.mark.parametrize(
    ("file", "video", "witness"), [("d6_youtube.csv", "https://youtu.be/abc", "d6"), ("x.csv", "abcdefghijk", "hc")]
)
def test_views_are_counts(file, video, witness, lake, ask, tmp_path):
    times = {"2025-08-10T03:51:52.176676": 1000, "": 1, "2025-08-10T04:51:52": -5}
    rows = [f"{time},{video},Alpha,{views},10,\n" for time, views in times.items()]
    done = import_files(lake, [saved(tmp_path / file, VIEWS + "".join(rows))])
    assert sorted((r.where, r.error) for r in done.rejected) == [("row 2", "BadDate"), ("row 3", "BadCount")]
    told = ask(lake, "SELECT counter, subject, observed_at, value, witness FROM counts ORDER BY ALL")
    assert told[0] == ("youtube.likes", video, datetime(2025, 8, 9, 18, 51, 52, 176676, UTC), 10.0, witness)
    assert (len(told), done.counts_new) == (3, 3)


def test_search_interest_by_day(lake, ask, tmp_path):
    text = "카테고리: 모든 카테고리\n\n일,Alpha: (대한민국)\n2022-04-13,0\n2022-04-14,83\n"
    done = import_files(lake, [saved(tmp_path / "2022__google_trend__Alpha.csv", text)])
    told = ask(lake, "SELECT counter, subject, observed_at, value FROM counts ORDER BY value")
    assert told[1] == ("google.trends.kr", "Alpha", datetime(2022, 4, 13, 15, tzinfo=UTC), 83.0)
    assert done.counts_new == 2


def test_the_one_hour_is_read_from_json_first(lake, ask, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    saved(folder / "bugs_2025-02-27T14_1.csv", HOUR_CSV)
    saved(folder / "bugs_2025-02-27T14_2.json", {"date": "2025-02-27 02:00:00", "entries": [HOUR]})
    import_files(lake, [folder])
    assert ask(lake, "SELECT basis FROM snapshots") == [("printed",)]
