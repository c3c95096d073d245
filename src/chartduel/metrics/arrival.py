"""Arrival: when a song that is new to the charts came out, as far as it is known or was seen.

A known release wins. Without one it is the first appearance on any chart that was looked at before, without the song:
on an hourly chart not longer than a day before (the middle between both looks says the civil day), on a daily chart the
day before, on a weekly chart the week before. A first appearance after a longer silence (left-censored) is none.
Precision: `instant` and `day` as stated, `day` from hourly and daily charts, `week` from weekly ones.

A song has no arrival where it is older: it was on any chart, even left-censored, in a period that ended before the
arrival's day; or another recording of the same title by one of its acts was. So songs that come back every year,
remixes of old songs and catalogues have none, as far as the lake or a release tells of their past. Of a title that
names Christmas (seasonal.toml) from November to January only a known release tells that it is new: charts are full
of such songs then, and most archives are younger than they. A song of which neither is known and that climbs into the
charts weeks after its release still passes for a new one: state its release.
Unit: an instant and its precision; days are civil days of the chart that shows it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from chartduel.engine import Engine
from chartduel.metrics import calendar, ranked
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.release import Release
from chartduel.sources import registry

BEFORE = timedelta(days=45)
"""The longest period of a chart (a month), so that what was seen in it is told from what was seen before it."""
AFTER = timedelta(days=16)
"""A weekly chart may be named by a day so long after its week began (Billboard: 15 days)."""
SILENCE = {
    Cadence.HOUR: timedelta(hours=24),
    Cadence.DAY: timedelta(hours=36),
    Cadence.WEEK: timedelta(days=8),
    Cadence.MONTH: timedelta(days=32),
}
"""From the last look without the song to the first with it; a daily chart's zone may change its clocks between."""
DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """When a song came out: `at` is the instant, or the beginning of the day or week; `day` its civil day."""

    at: datetime
    day: date
    precision: str
    source: str | None = None


class _Seen(NamedTuple):
    """What a first appearance says: when the song may have come out, if it was watched, and its last civil day."""

    opened: datetime
    day: date
    precision: str
    watched: bool
    over: date


class _Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: frozenset[int]
    words: dict[str, tuple[str, ...]]

    @property
    def every(self) -> frozenset[str]:
        return frozenset(word for held in self.words.values() for word in held)


_PACKAGED = resources.files("chartduel.metrics").joinpath("seasonal.toml").read_text(encoding="utf-8")
SEASON = msgspec.convert(tomllib.loads(_PACKAGED), _Season)


def narrow(engine: Engine, first: date, last: date, stays: timedelta) -> None:
    """Shows to the engine only the songs that may have arrived on these days, and their time to `stays` after.

    Needs the views `snapshots`, `entries`, `matches`, which it puts aside for smaller ones, at which it then looks.
    """
    opened, shut = _stamp(first) - BEFORE, _stamp(last) + max(AFTER, stays) + DAY
    engine.run("CREATE SCHEMA IF NOT EXISTS arriving")
    engine.run(f"""
        CREATE OR REPLACE TABLE arriving.matches AS
        WITH born AS (SELECT recording, min(first_label) AS label FROM matches GROUP BY recording)
        SELECT m.* FROM matches m JOIN born b ON b.recording = m.recording
        WHERE b.label BETWEEN {_literal(opened)} AND {_literal(shut)}""")
    songs = ", ".join(f"'{one.id}'" for one in registry.charts().values() if one.kind is Kind.SONG)
    engine.run(f"""
        CREATE OR REPLACE TABLE arriving.snapshots AS
        SELECT * FROM snapshots
        WHERE chart_time BETWEEN {_literal(opened)} AND {_literal(shut)} AND chart IN ({songs})""")
    engine.run(f"""
        CREATE OR REPLACE TABLE arriving.entries AS
        SELECT snapshot, chart, chart_time, rank, listing FROM entries
        WHERE chart_time BETWEEN {_literal(opened)} AND {_literal(shut)}
        AND listing IN (SELECT listing FROM arriving.matches)""")
    engine.run("CREATE OR REPLACE TABLE arriving.past AS " + _PAST.format(since=_literal(opened)))
    engine.run("SET search_path = 'arriving,main'")
    look(engine)


def look(engine: Engine) -> None:
    """Makes `placed`, `labels`, `rankings(chart, label, recording, rank)`, `firsts(recording, chart, label, before)`.

    `before` is the last label before a song's first on a chart that spoke of it and did not show it.
    """
    ranked.place(engine)
    calendar.number(engine)
    parts = ranked.parts(placed=True)
    engine.run(f"CREATE OR REPLACE TABLE rankings AS {ranked.compose(parts, 'SELECT * FROM ranked')}")
    engine.run(f"CREATE OR REPLACE TABLE firsts AS {ranked.compose(parts, _FIRSTS)}")


_PAST = """
    WITH mine AS (
        SELECT recording, title, unnest(artist_keys) AS act
        FROM (SELECT recording, unnest(title_keys) AS title, artist_keys FROM arriving.matches) named),
    others AS (
        SELECT DISTINCT title, unnest(artist_keys) AS act
        FROM (SELECT unnest(title_keys) AS title, artist_keys FROM matches WHERE first_label < {since}) named)
    SELECT DISTINCT m.recording FROM mine m JOIN others o ON o.title = m.title AND o.act = m.act"""
"""Songs of which another recording of the same title and act was seen long ago."""
_FIRSTS = """
    , began AS (SELECT chart, recording, min(label) AS label FROM rankings GROUP BY chart, recording),
    looks_before AS (
        SELECT chart, label, max(CASE WHEN sure THEN label END) OVER (
                   PARTITION BY chart ORDER BY label ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS sure_before
        FROM observed),
    off AS (
        SELECT b.chart, b.recording, max(t.label) AS label
        FROM began b JOIN told t ON t.chart = b.chart AND t.recording = b.recording AND t.label < b.label
        WHERE t.rank IS NULL AND t.speaks GROUP BY b.chart, b.recording)
    SELECT b.recording, b.chart, b.label, greatest(p.sure_before, o.label) AS before
    FROM began b JOIN looks_before p ON p.chart = b.chart AND p.label = b.label
    LEFT JOIN off o ON o.chart = b.chart AND o.recording = b.recording"""


def arrivals(engine: Engine, first: date, last: date, released: Mapping[str, Release]) -> dict[str, Arrival]:
    """The songs that arrived on these civil days (both included), after `narrow`. `released` by recording."""
    past = {song for (song,) in engine.rows("SELECT recording FROM past")}
    seen: dict[str, list[_Seen]] = {}
    for song, *look in engine.rows("SELECT recording::VARCHAR, chart::VARCHAR, label, before FROM firsts ORDER BY ALL"):
        seen.setdefault(song, []).append(_told(*look))
    twins, seasonal = _twins(engine), _seasonal(engine)
    found: dict[str, Arrival] = {}
    for song, held in seen.items():
        known = released.get(song)
        arrival = _stated(known) if known else None if song in past else _seen(held)
        if arrival and not known and arrival.day.month in SEASON.months and song in seasonal:
            continue
        alike = () if known else twins.get(song, ())
        looks = [*held, *(look for twin in alike for look in seen.get(twin, ()))]
        if arrival and first <= arrival.day <= last and not any(look.over < arrival.day for look in looks):
            found[song] = arrival
    return found


def _seasonal(engine: Engine) -> set[str]:
    """The songs whose title, as any platform prints it, names Christmas."""
    named = engine.rows("SELECT DISTINCT recording, lower(title) FROM matches")
    words = SEASON.every
    return {song for song, title in named if any(word in f"{title} " for word in words)}


def _stated(release: Release) -> Arrival:
    at = release.at.astimezone(ZoneInfo(release.zone))
    return Arrival(at, at.date(), release.precision, release.source)


def _seen(held: Iterable[_Seen]) -> Arrival | None:
    """The earliest watched first appearance; of those of one day the most precise."""
    watched = [one for one in held if one.watched]
    if not watched:
        return None
    first = min(watched, key=lambda one: (one.precision == "week", one.day, one.opened))
    return Arrival(first.opened, first.day, first.precision)


@lru_cache(maxsize=1 << 15)
def _told(chart_id: str, label: int, before: int | None) -> _Seen:
    chart, instant = registry.chart(chart_id), _EPOCH + timedelta(microseconds=label)
    silence = timedelta(microseconds=label - before) if before is not None else None
    watched = silence is not None and silence <= SILENCE[chart.cadence]
    if chart.cadence in {Cadence.HOUR, Cadence.DAY}:
        middle = instant - silence / 2 if silence and watched and chart.cadence is Cadence.HOUR else instant
        day = chart.day_of(middle)
        return _Seen(chart.day_label(day), day, "day", watched, day)
    opened, ended = _span(chart, instant)
    over = chart.day_of(ended - timedelta.resolution)
    return _Seen(opened, chart.day_of(opened), "week", watched and chart.cadence is Cadence.WEEK, over)


def _span(chart: Chart, label: datetime) -> tuple[datetime, datetime]:
    """What a weekly or monthly label covers; where no source says it, from its day on."""
    window = chart.window(label)
    return (window.start, window.end) if window else (label.astimezone(chart.tz), chart.step(label, 1))


def _twins(engine: Engine) -> dict[str, list[str]]:
    """The other recordings of the same title by one of the same acts."""
    rows = engine.rows("""
        WITH named AS (
            SELECT DISTINCT recording, title, unnest(artist_keys) AS act
            FROM (SELECT recording, unnest(title_keys) AS title, artist_keys FROM matches) named)
        SELECT DISTINCT a.recording, b.recording
        FROM named a JOIN named b ON b.title = a.title AND b.act = a.act AND b.recording <> a.recording ORDER BY ALL""")
    found: dict[str, list[str]] = {}
    for song, other in rows:
        found.setdefault(song, []).append(other)
    return found


def _stamp(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def _literal(instant: datetime) -> str:
    return f"TIMESTAMPTZ '{instant.isoformat()}'"
