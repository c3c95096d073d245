"""Raw archive files into plain observations, by the dating rules alone: csv, gzip and pyarrow, nothing of chartduel."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

Entry = tuple[int, str, str]
KST = ZoneInfo("Asia/Seoul")
PACIFIC = ZoneInfo("America/Los_Angeles")
EASTERN = ZoneInfo("America/New_York")
OWNERS = {"a": "webs9919", "b": "webstoryboy", "c": "websseu"}
CHARTS = {
    "melon": "melon.top100",
    "genie": "genie.realtime",
    "bugs": "bugs.realtime",
    "flo": "flo.top100",
    "apple": "apple.daily.kr",
    "korea/melon": "melon.top100",
    "korea/genie": "genie.realtime",
    "korea/bugs": "bugs.realtime",
    "korea/flo": "flo.top100",
    "korea/vibe": "vibe.top100",
    "korea/apple": "apple.daily.kr",
    "apple/south-korea": "apple.daily.kr",
    "billboard-global-200": "billboard.global200",
    "billboard-hot-100": "billboard.hot100",
}
SIZES = {"billboard.global200": 200}
DAILY = {"apple.daily.kr"}


@dataclass(frozen=True)
class Obs:
    """One look at one chart: what a witness saw, of which period, and whether it saw all of it."""

    chart: str
    label: datetime
    observed_at: datetime | None
    witness: str
    entries: list[Entry] = field(repr=False)
    complete: bool = True


def shared_data() -> Path:
    """The folder of the real archives (it need not exist)."""
    root = os.environ.get("CHARTDUEL_SHARED")
    return (Path(root) if root else Path(__file__).resolve().parents[3] / "shared") / "data"


def hour_label(moment: datetime) -> datetime:
    """An hourly chart without a printed time: the hour in which it was seen."""
    return moment.astimezone(KST).replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def apple_label(moment: datetime) -> datetime:
    """Apple's chart turns at midnight Pacific: the KST civil day that holds the middle of its 24 hours on show."""
    turn = datetime.combine(moment.astimezone(PACIFIC).date(), time(), PACIFIC).astimezone(UTC)
    middle = (turn + timedelta(hours=12)).astimezone(KST)
    return datetime.combine(middle.date(), time(), KST).astimezone(UTC)


def billboard_label(scraped: date) -> datetime:
    """Tuesday to Saturday: that week's Saturday; Sunday and Monday: the Saturday before. Midnight US Eastern."""
    ahead = 5 - scraped.weekday()
    if scraped.weekday() in (0, 6):
        ahead = -2 if scraped.weekday() == 0 else -1
    return datetime.combine(scraped + timedelta(days=ahead), time(), EASTERN).astimezone(UTC)


def checked(chart: str, rows: Iterable[tuple[object, str | None, str | None]]) -> tuple[list[Entry], bool]:
    """The good rows, and whether they are ranks 1..n without a hole and nothing was refused."""
    entries: list[Entry] = []
    refused, taken = 0, set()
    for raw, title, artist in rows:
        rank = int(str(raw)) if str(raw).isdecimal() else 0
        if rank < 1 or rank in taken or not (title or "").strip():
            refused += 1
            continue
        taken.add(rank)
        entries.append((rank, title or "", artist or ""))
    return entries, not refused and taken == set(range(1, SIZES.get(chart, 100) + 1))


Raw = list[tuple[object, str, str]]
Stamps = dict[datetime, Raw]


def read_files(path: Path) -> dict[tuple[str, str], Stamps]:
    """(source chart, file date) -> stamp -> rows as they stand."""
    files: dict[tuple[str, str], Stamps] = {}
    parsed: dict[str, datetime] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["chart"] not in CHARTS:
                continue
            text = row["collected_kst"]
            if text not in parsed:
                parsed[text] = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=KST)
            stamps = files.setdefault((row["chart"], row["file_date"]), {})
            stamps.setdefault(parsed[text], []).append((row["rank"], row["title"], row["artist"]))
    return files


def looks(stamps: Stamps, day: date, day_zone: ZoneInfo | timezone) -> Iterator[tuple[datetime | None, datetime, Raw]]:
    """(observed_at, moment to date it by, rows) of one file: commit times and re-saves left out.

    A file without a stamp of its own day was collected when its neighbours were: about noon KST, and where
    the runner's UTC date names it, at 01:37 KST of the next day (16:37 UTC).
    """
    on_day = [stamp for stamp in sorted(stamps) if stamp.astimezone(day_zone).date() == day]
    if not on_day:
        usual = time(16, 37) if day_zone is UTC else time(12)
        yield None, datetime.combine(day, usual, day_zone), stamps[min(stamps)]
        return
    seen: list[Raw] = []
    for stamp in on_day:
        if stamps[stamp] not in seen:
            seen.append(stamps[stamp])
            yield stamp.astimezone(UTC), stamp, stamps[stamp]


def without_repeats(observations: list[Obs]) -> list[Obs]:
    """A daily or weekly chart seen again unchanged directly after itself is the same observation."""
    kept: list[Obs] = []
    for obs in observations:
        if not kept or obs.entries != kept[-1].entries:
            kept.append(obs)
    return kept


def read_kr_daily(letter: str, folder: Path | None = None) -> list[Obs]:
    """All observations of witness a, b or c (an owner's Spotify, YouTube and Apple global files are left alone)."""
    path = (folder or shared_data()) / "kr_daily" / f"witness_{letter}.csv.gz"
    day_zone = UTC if letter == "c" else KST
    found: dict[str, list[tuple[datetime, Obs]]] = {}
    for (source, day), stamps in read_files(path).items():
        chart = CHARTS[source]
        for observed_at, moment, rows in looks(stamps, date.fromisoformat(day), day_zone):
            entries, complete = checked(chart, rows)
            label = apple_label(moment) if chart in DAILY else hour_label(moment)
            obs = Obs(chart, label, observed_at, OWNERS[letter], entries, complete)
            found.setdefault(source, []).append((moment, obs))
    result: list[Obs] = []
    for pairs in found.values():
        series = [obs for _, obs in sorted(pairs, key=lambda pair: pair[0])]
        result += without_repeats(series) if series[0].chart in DAILY else series
    return result


def read_billboard(chart: str = "billboard.global200", folder: Path | None = None) -> list[Obs]:
    """The weekly charts of the 2022-2025 file; only the scrape date is known, so no instant of observation."""
    import pyarrow.parquet as pq

    source = next(name for name, wanted in CHARTS.items() if wanted == chart)
    path = (folder or shared_data()) / "billboard" / "billboard_2022-04_2025-12.parquet"
    columns = ["chart", "scrape_date", "rank", "name", "artist"]
    table = pq.read_table(path, columns=columns, filters=[("chart", "=", source)])
    scrapes: dict[str, Raw] = {}
    for row in table.to_pylist():
        scrapes.setdefault(row["scrape_date"], []).append((row["rank"], row["name"], row["artist"]))
    series = []
    for day in sorted(scrapes):
        entries, complete = checked(chart, scrapes[day])
        label = billboard_label(date.fromisoformat(day))
        series.append(Obs(chart, label, None, "billboard-archive", entries, complete))
    return without_repeats(series)
