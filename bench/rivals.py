"""The same question asked of the same files in pandas and in SQLite.

For both songs, on every chart: the rank of every day, debut, peak, days on chart, share of days ahead.
Both rivals take a day from the file as it is printed; they date nothing by streaks, know no second witness, measure no
coverage and keep no evidence. `python -m bench.rivals files` or `sqlite FILE` answers in a fresh process.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import archives

SONGS = {"A": ("number one girl", ("ros", "로제")), "B": ("home sweet home", ("g-dragon",))}
"""By key: how the title begins, and what the artist holds; a bare title would count 카더가든's song."""
_QUERY = """
WITH hits AS ({hits})
SELECT chart, day, min(rank) FILTER (WHERE song = 'A'), min(rank) FILTER (WHERE song = 'B')
FROM hits GROUP BY chart, day ORDER BY chart, day"""
_HIT = "SELECT '{song}' AS song, chart, day, rank FROM ranks WHERE title >= ? AND title < ? AND ({artist})"


@dataclass
class OnChart:
    """A song on one chart."""

    debut: tuple[str, int] | None = None
    peak: int | None = None
    ranks: dict[str, int] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return len(self.ranks)

    def see(self, day: str, rank: int) -> None:
        self.debut = self.debut or (day, rank)
        self.peak = min(rank, self.peak or rank)
        self.ranks[day] = rank


@dataclass
class Answer:
    """Both songs on one chart."""

    songs: dict[str, OnChart] = field(default_factory=lambda: {key: OnChart() for key in SONGS})
    ahead: dict[str, float] = field(default_factory=dict)


def fold(rows: Iterable[tuple[str, str, float | None, float | None]]) -> dict[str, Answer]:
    """From (chart, day, rank of A, rank of B), by chart and day, to the answer by chart."""
    found: dict[str, Answer] = {}
    led: dict[str, list[str]] = {}
    for chart, day, a, b in rows:
        one = found.setdefault(chart, Answer())
        for key, rank in (("A", a), ("B", b)):
            if rank is not None and rank == rank:
                one.songs[key].see(day, int(rank))
        worst = 1e9
        first, second = (rank if rank is not None and rank == rank else worst for rank in (a, b))
        led.setdefault(chart, []).append("A" if first < second else "B" if second < first else "tie")
    for chart, leaders in led.items():
        found[chart].ahead = {key: leaders.count(key) / len(leaders) for key in ("A", "B", "tie")}
    return found


def frames() -> Iterable[Any]:
    """Every file as a frame of chart, day, rank, title (lower case), artist (lower case)."""
    import pandas as pd

    for path in archives.files():
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
        plain = pd.DataFrame(_columns(path.stem, table))
        plain["title"] = plain["title"].str.lower()
        plain["artist"] = plain["artist"].str.lower()
        plain["rank"] = pd.to_numeric(plain["rank"], errors="coerce")
        yield plain


def _columns(name: str, table: Any) -> dict[str, Any]:
    import pandas as pd

    if name.startswith("witness"):
        chart, day = table["chart"].str.removeprefix("korea/"), table["collected_kst"].str[:10]
        return {"chart": chart, "day": day, **_same(table, "rank", "title", "artist")}
    if name.startswith("spotify_apple"):
        korean = table["platform"] == "korea"
        seen = pd.to_datetime(table["commit_ts"], unit="s", utc=True).dt.tz_convert("Asia/Seoul")
        chart = table["market"].where(korean, table["platform"] + "/" + table["market"])
        day = seen.dt.strftime("%Y-%m-%d").where(korean, table["file_date"])
        return {"chart": chart, "day": day, **_same(table, "rank", "title", "artist")}
    if name.startswith("billboard"):
        return {
            "chart": table["chart"],
            "day": table["chart_date"],
            "title": table["name"],
            **_same(table, "rank", "artist"),
        }
    if name.startswith("hot100"):
        return {
            "chart": "hot-100",
            "day": table["chart_date"],
            "rank": table["this_week"],
            "title": table["song"],
            **_same(table, "artist"),
        }
    if name.startswith("weekly"):
        chart = table["kind"] + "/" + table["cadence"] + "/" + table["region"]
        names = {"title": table["track_name"], "artist": table["artist_names"]}
        return {"chart": chart, "day": table["date"], "rank": table["rank"], **names}
    if name.startswith("daily"):
        printed = table["artist_title"].str.partition(" - ")
        names = {"title": printed[2], "artist": printed[0]}
        return {"chart": "spotify/" + table["country"], "day": table["row_date"], "rank": table["rank"], **names}
    assert name.startswith("singles"), name
    return {
        "chart": "uk",
        "day": table["chart_date"],
        "rank": table["position"],
        **_same(table, "title", "artist"),
    }


def _same(table: Any, *names: str) -> dict[str, Any]:
    return {name: table[name] for name in names}


def whole() -> Any:
    """All files in one frame, held in memory."""
    import pandas as pd

    return pd.concat(list(frames()), ignore_index=True)


def in_memory(frame: Any) -> dict[str, Answer]:
    """The answer from a frame that is there."""
    return _pivoted([_hits(frame)])


def over_files() -> dict[str, Answer]:
    """The answer from the files: each is read, and only its rows of the two songs are kept."""
    return _pivoted([_hits(frame) for frame in frames()])


def _hits(frame: Any) -> Any:
    import pandas as pd

    found = []
    for key, (title, artists) in SONGS.items():
        named = frame[frame["title"].str.startswith(title, na=False)]
        theirs = named[named["artist"].str.contains("|".join(artists), na=False)]
        found.append(theirs.assign(song=key))
    return pd.concat(found)


def _pivoted(hits: list[Any]) -> dict[str, Answer]:
    import pandas as pd

    daily = pd.concat(hits).groupby(["chart", "day", "song"])["rank"].min().unstack("song").reset_index()
    return fold(daily[["chart", "day", "A", "B"]].itertuples(index=False, name=None))


def build_sqlite(frame: Any, path: Path) -> None:
    """All rows in a table with the index that this question needs: it covers every column asked for."""
    rows = frame[["title", "artist", "chart", "day", "rank"]]
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA journal_mode = OFF")
        con.execute("CREATE TABLE ranks (title TEXT, artist TEXT, chart TEXT, day TEXT, rank INTEGER)")
        plain = rows.astype(object).where(rows.notna(), None)
        con.executemany("INSERT INTO ranks VALUES (?, ?, ?, ?, ?)", plain.itertuples(index=False, name=None))
        con.execute("CREATE INDEX by_title ON ranks (title, chart, day, rank, artist)")
        con.execute("ANALYZE")
        con.commit()


def in_sqlite(con: sqlite3.Connection) -> dict[str, Answer]:
    """The answer from the indexed table."""
    hits: list[str] = []
    params: list[str] = []
    for key, (title, artists) in SONGS.items():
        hits.append(_HIT.format(song=key, artist=" OR ".join("instr(artist, ?)" for _ in artists)))
        params += [title, title[:-1] + chr(ord(title[-1]) + 1), *artists]
    return fold(con.execute(_QUERY.format(hits=" UNION ALL ".join(hits)), params))


if __name__ == "__main__":
    if sys.argv[1] == "files":
        print(len(over_files()))
    else:
        with closing(sqlite3.connect(sys.argv[2])) as opened:
            print(len(in_sqlite(opened)))
