"""Clash: two releases of different acts that came out close together and meet on the charts, the closest first.

A pair is a clash where both arrived (`arrival`) within so many hours of each other, share no main artist, and meet on
a chart. Two known instants are compared as they are; else civil days are, and what is known to the week counts only
where a week is allowed. Main artists are those credited first or beside the first, not those that a title or a fact
features; a group and its member are different acts, and `related` says so. Two acts clash once: with the closest
two of the songs that they released together.

Closeness: on each song chart with `LEAST` or more common periods in the first `SPAN` from the earlier arrival, the mean
of 1 - |difference of ranks| / 100 over these periods; a platform has the mean of its countries, a country that of
its charts; the sum over platforms. Unit: platforms as close as can be, from below 0 (ranks more than 100 apart) to
their number. A period with one of the songs off the chart, a gap or a freeze counts nothing. `lead_changes` are
counted over the same common periods: a leader who differs from the last sole one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from chartduel.engine import Engine
from chartduel.identity.mains import Mains
from chartduel.metrics.arrival import DAY, Arrival
from chartduel.sources import registry

SPAN = timedelta(days=28)
LEAST = 3
WITHIN = 12
"""Hours: songs of one day, and of no other where only days are known."""
WEEK_HOURS = 168
_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC).date()


class Met(NamedTuple):
    """Two songs on a chart: the mean closeness over their common periods, and how often the lead changed."""

    chart: str
    closeness: float
    lead_changes: int


class Pair(NamedTuple):
    """A clash as figures."""

    songs: tuple[str, str]
    closeness: float
    platforms: dict[str, float]
    charts: int
    lead_changes: int
    hours_apart: float


def apart(one: Arrival, other: Arrival) -> float:
    """Hours between two arrivals; between days known as such whole days, and of a week no less than one."""
    precisions = {one.precision, other.precision}
    if precisions == {"instant"}:
        return abs(one.at - other.at) / timedelta(hours=1)
    hours = abs(one.day - other.day) / timedelta(hours=1)
    return max(hours, float(WEEK_HOURS)) if "week" in precisions else hours


def pairs(engine: Engine, arrived: Mapping[str, Arrival], within: float, mains: Mapping[str, Mains]) -> list[Pair]:
    """Every clash, the closest first, after `arrival.narrow`. `mains` says whose songs they are."""
    found: dict[tuple[frozenset[str], date], Pair] = {}
    for songs, met in _meetings(engine, arrived, within):
        one, other = (arrived[song] for song in songs)
        whose, whose_other = (mains[song] for song in songs)
        if apart(one, other) > within or whose.keys & whose_other.keys:
            continue
        pair = _pair(songs, met, apart(one, other))
        fight = frozenset((whose.lead, whose_other.lead)), min(one.day, other.day)
        if fight not in found or _order(pair) < _order(found[fight]):
            found[fight] = pair
    return sorted(found.values(), key=_order)


def _order(pair: Pair) -> tuple[float, tuple[str, str]]:
    return -pair.closeness, pair.songs


def _pair(songs: tuple[str, str], met: list[Met], hours: float) -> Pair:
    platforms = platform_closeness(met)
    changes = sum(one.lead_changes for one in met)
    return Pair(songs, sum(platforms.values()), platforms, len(met), changes, hours)


def platform_closeness(met: Iterable[Met]) -> dict[str, float]:
    """By platform the mean over its countries of the mean over a country's charts."""
    by_market: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in met:
        chart = registry.chart(one.chart)
        by_market[chart.source][chart.market].append(one.closeness)
    return {source: _mean([_mean(held) for held in markets.values()]) for source, markets in sorted(by_market.items())}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _meetings(
    engine: Engine, arrived: Mapping[str, Arrival], within: float
) -> Iterator[tuple[tuple[str, str], list[Met]]]:
    """Every two songs of near days with enough common periods on a chart, and all such charts."""
    songs = sorted(arrived)
    rows = [(place, song, (arrived[song].day - _EPOCH_DAY) // DAY) for place, song in enumerate(songs)]
    engine.load_rows("arrived", {"song": "INTEGER", "recording": "VARCHAR", "day": "INTEGER"}, rows)
    held: dict[tuple[str, str], list[Met]] = defaultdict(list)
    for one, other, *met in engine.rows(_MEETINGS.format(days=within // 24 + 1)):
        held[songs[one], songs[other]].append(Met(*met))
    return iter(held.items())


_MEETINGS = f"""
    WITH near AS (
        SELECT r.chart, r.label, l.day, a.song, a.day AS came, r.rank
        FROM rankings r JOIN arrived a ON a.recording = r.recording
        JOIN labels l ON l.chart = r.chart AND l.label = r.label
        WHERE l.day < a.day + {SPAN // DAY}),
    common AS (
        SELECT a.chart, a.label, a.song AS one, b.song AS other, abs(a.rank - b.rank) AS difference,
               CASE WHEN a.rank < b.rank THEN 1 WHEN a.rank > b.rank THEN -1 END AS leader
        FROM near a JOIN near b ON b.chart = a.chart AND b.label = a.label AND a.song < b.song
        WHERE a.day < least(a.came, b.came) + {SPAN // DAY} AND abs(a.came - b.came) <= {{days}}),
    led AS (
        SELECT *, lag(leader IGNORE NULLS) OVER (PARTITION BY chart, one, other ORDER BY label) AS led_before
        FROM common)
    SELECT one, other, chart, avg(1 - difference / 100.0),
           CAST(sum(CASE WHEN leader <> led_before THEN 1 ELSE 0 END) AS INTEGER)
    FROM led GROUP BY one, other, chart HAVING count(*) >= {LEAST} ORDER BY one, other, chart"""
