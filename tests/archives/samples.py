"""A small archive in the layout of each known one: what its server would send, and what of it is a chart."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from archives.packing import jsoned, tar

SONGS = (("Alpha", "Ann"), ("Beta", "Bob"), ("가나", "다라"))


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """The files by the path of their URL; by chart and label (UTC), the witness and the ranks that must come out."""

    files: Mapping[str, bytes]
    charts: Mapping[tuple[str, str], str]


def ranked(rank: str = "rank", **more: str) -> list[dict[str, str]]:
    return [
        {rank: str(place), "title": title, "artist": artist, "album": f"{title} album", "imageURL": "https://x/y.jpg"}
        | more
        for place, (title, artist) in enumerate(SONGS, 1)
    ]


def shifted() -> list[dict[str, str]]:
    """Apple's rows: another name for the rank, the artist repeats the title, and the album holds the artist."""
    return [{**row, "artist": row["title"], "album": row["artist"]} for row in ranked("ranking")]


def daily(stem: str = "100_2024-11-23.json") -> dict[str, bytes]:
    charts = {f"{name}/{name}{stem}": jsoned(ranked()) for name in ("melon", "genie", "bugs", "flo")}
    return {
        **charts,
        f"apple/apple{stem}": jsoned(shifted()),
        "README.md": b"# charts",
        "billboard/billboard100_2024-11-23.json": jsoned(ranked()),
        "melon/chart_melon100_2024-11-23.json": jsoned(ranked()),
    }


def daily_charts(witness: str) -> dict[tuple[str, str], str]:
    hour = "2024-11-23T02:00"
    charts = ("melon.top100", "genie.realtime", "bugs.realtime", "flo.top100")
    return {**{(chart, hour): witness for chart in charts}, ("apple.daily.kr", "2024-11-22T15:00"): witness}


def hot100(date: str) -> bytes:
    rows = [
        {
            "song": title,
            "artist": artist,
            "this_week": place,
            "last_week": None,
            "peak_position": 1,
            "weeks_on_chart": 1,
        }
        for place, (title, artist) in enumerate(SONGS, 1)
    ]
    return jsoned({"date": date, "data": rows})


def billboard(date: str) -> bytes:
    rows = [
        {"name": title, "artist": artist, "image": "https://x/y.jpg", "rank": place, "last_week_rank": None,
         "peak_rank": 1, "weeks_on_chart": 2}
        for place, (title, artist) in enumerate(SONGS, 1)
    ]  # fmt: skip
    return jsoned({"date": date, "data": rows})


UTDATA = "chart_week,current_week,title,performer,last_week,peak_pos,wks_on_chart\n" + "".join(
    f"2024-12-07,{place},{title},{artist},NA,1,1\n" for place, (title, artist) in enumerate(SONGS, 1)
)
UK = "chart_date,chart_position,chart_artist,chart_title,chart_movement,chart_peak,chart_weeks\n" + "".join(
    f"13/8/1954,{place},{artist},{title},New,1,1\n" for place, (title, artist) in enumerate(SONGS, 1)
)
COMMIT = "7eb5780a5af17a836e7c0121e461ae787a6a28ec"
SPOTIFY = ranked("rank", streak="5", streams="61,909", spotifyID="0abc")
SAMPLES = {
    "hot100-utdata": Sample(
        files={"/utdata/rwd-billboard-data/HEAD/data-out/hot-100-current.csv": UTDATA.encode()},
        charts={("billboard.hot100", "2024-12-07T05:00"): "utdata"},
    ),
    "hot100-mhollingshead": Sample(
        files={
            "/mhollingshead/billboard-hot-100/tar.gz/HEAD": tar(
                {
                    "date/1959-01-05.json": hot100("1959-01-05"),
                    "date/2024-12-07.json": hot100("2024-12-07"),
                    "recent.json": hot100("2024-12-07"),
                    "valid_dates.json": jsoned(["1959-01-05", "2024-12-07"]),
                    "all.json": jsoned([{"date": "1959-01-05", "data": []}]),
                    "crawl/package.json": jsoned({"name": "crawl"}),
                }
            )
        },
        charts={
            ("billboard.hot100", "1959-01-05T05:00"): "hot100_history",
            ("billboard.hot100", "2024-12-07T05:00"): "hot100_history",
        },
    ),
    "billboard-koreanthinker": Sample(
        files={
            "/KoreanThinker/billboard-json/tar.gz/HEAD": tar(
                {
                    "billboard-global-200/2024-12-03.json": billboard("2024-12-03"),
                    "billboard-hot-100/2024-12-03.json": billboard("2024-12-03"),
                    "billboard-200/2024-12-03.json": billboard("2024-12-03"),
                    "billboard-artist-100/2024-12-03.json": jsoned(
                        {"date": "2024-12-03", "data": [{"name": "Ann", "rank": 1, "weeks_on_chart": 2}]}
                    ),
                    "billboard-global-200/2024-12-04.json": billboard("2024-12-04"),
                    "billboard-global-200/recent.json": billboard("2024-12-04"),
                    "canadian-hot-100/2024-12-03.json": billboard("2024-12-03"),
                }
            )
        },
        charts={
            (chart, "2024-12-07T05:00"): "billboard_scrapes"
            for chart in ("billboard.global200", "billboard.hot100", "billboard.200", "billboard.artist100")
        },
    ),
    "korea-webs9919": Sample(files={"/webs9919/music-best/tar.gz/HEAD": tar(daily())}, charts=daily_charts("webs9919")),
    "korea-webstoryboy": Sample(
        files={"/webstoryboy/music-chart-data/tar.gz/HEAD": tar(daily())}, charts=daily_charts("webstoryboy")
    ),
    "markets-websseu": Sample(
        files={
            "/websseu/pythonMusic/tar.gz/HEAD": tar(
                {
                    "korea/melon/melonTop100_2024-11-22.json": jsoned(ranked("ranking", melonID="38104")),
                    "korea/vibe/vibeTop100_2024-11-22.json": jsoned(ranked("ranking")),
                    "apple/south-korea/south-koreaTop100_2024-11-22.json": jsoned(ranked("ranking")),
                    "spotify/south-korea/south-koreaTop100_2024-11-22.json": jsoned(SPOTIFY),
                    "youtube/south-korea/south-koreaTop100_2024-11-28.json": jsoned(ranked(streak="2")),
                    "addYoutubeID.py": b"",
                    "korea/.DS_Store": b"\0\0",
                }
            )
        },
        charts={
            ("melon.top100", "2024-11-22T16:00"): "websseu",
            ("vibe.top100", "2024-11-22T16:00"): "websseu",
            ("apple.daily.kr", "2024-11-22T15:00"): "websseu",
            ("spotify.daily.kr", "2024-11-22T00:00"): "websseu",
            ("youtube.songs.kr", "2024-11-21T00:00"): "websseu",
        },
    ),
    "uk-datamgmt": Sample(
        files={
            f"/datamgmt/Music-Chart-Downloader/tar.gz/{COMMIT}": tar(
                {"data/csv/19540813.csv": UK.encode(), "data/csv/uk-singles-all.csv": UK.encode(), "mcd.py": b""}
            )
        },
        charts={("uk.singles", "1954-08-12T23:00"): "uk_singles"},
    ),
}
