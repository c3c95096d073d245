"""Aggregate: one consensus chart of a market for a day, made of its platforms' charts, with its uncertainty.

Each chart counts with the last label of the civil day that was seen completely. A song has (101 - rank) / 100 points
there, and 0 below rank 100 or off the chart (Borda's count, J.-C. de Borda 1781, on lists cut at 100: the ranks below
the cut are not told apart). Its score is the mean over the charts seen, by weight. Unit: a score from 0 to 1, and
ranks; equal scores share a rank.

Two weightings. Declared: aggregate.toml, each weight with its source. Reliable: a chart weighs what it has earned in
the `SPAN` up to the day by agreeing with the others: the mean over the days of the correlation (Pearson) of its points
with the mean points of the other charts, over the songs that any of them has; nothing below 0. That takes 3 charts.
It rewards agreement, not truth: a platform with listeners of its own taste loses weight.

Uncertainty is that of the choice of platforms: `low` and `high` are a song's best and worst rank with any one chart
left out (a song that no other chart has falls out: `high` is None), `error` the jackknife's standard error of its
score (Quenouille and Tukey). With a single chart there is none. A chart that nobody saw that day counts nothing.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from math import sqrt
from statistics import correlation

import msgspec

from chartduel.engine import Engine
from chartduel.metrics import ranked
from chartduel.metrics.periods import at
from chartduel.model.aggregate import Aggregate, Counted, Placed
from chartduel.model.chart import Cadence, Kind
from chartduel.sources import registry

CUT = 100
SPAN = timedelta(days=28)
DAY = timedelta(days=1)
DIGITS = 12
"""Scores that differ only in how they were added up are equal."""
LEAST = 3
"""Charts without which none can be said to agree more than another."""
Ranks = Mapping[str, int]
"""By recording, the first `CUT` ranks of one chart at one label."""


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chart of a market, how much it weighs, and who says so."""

    id: str
    weight: float = 1.0
    mark: str = "?"
    source: str = "every chart alike"


class _Market(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    chart: tuple[Weight, ...]


@cache
def _declared() -> dict[str, tuple[Weight, ...]]:
    text = (resources.files("chartduel.metrics") / "aggregate.toml").read_text(encoding="utf-8")
    return {one.id: one.chart for one in msgspec.convert(tomllib.loads(text)["market"], list[_Market])}


def weights(market: str) -> tuple[Weight, ...]:
    """The charts of a market with their declared weights; where none are declared all, alike."""
    if market in _declared():
        return _declared()[market]
    near = {Cadence.HOUR, Cadence.DAY}
    charts = registry.charts().values()
    held = [one for one in charts if one.market == market and one.kind is Kind.SONG and one.cadence in near]
    return tuple(Weight(one.id) for one in held)


def aggregate(engine: Engine, market: str, asked: date | None) -> Aggregate:
    """The aggregate chart of a market on a day, or on the newest that most charts tell of. Needs `ranked.VIEWS`."""
    counted = weights(market)
    labels = last_labels(engine, [one.id for one in counted], asked)
    day = asked or _last(labels)
    held = first_ranks(engine, {key: label for key, label in labels.items() if day and day - SPAN < key[1] <= day})
    today = {chart: ranks for (chart, on), ranks in held.items() if on == day}
    declared = {one.id: one.weight for one in counted if one.id in today}
    earned = reliability(held)
    charts = (_counted(one, labels.get((one.id, day)) if day else None, earned.get(one.id)) for one in counted)
    return Aggregate(market=market, day=day, charts=tuple(charts), songs=_songs(engine, today, declared, earned))


def _last(labels: Mapping[tuple[str, date], int]) -> date | None:
    """The newest day on which at least half as many charts were seen as on any day."""
    seen = Counter(day for _, day in labels)
    return max((day for day, charts in seen.items() if 2 * charts >= max(seen.values())), default=None)


def last_labels(engine: Engine, charts: Sequence[str], asked: date | None) -> dict[tuple[str, date], int]:
    """By chart and civil day of its zone the last complete label, up to the day asked for."""
    ranked.prepare(engine)
    until = _us(asked + 2 * DAY) if asked else None
    parts = {name: sql for name, sql in ranked.parts(charts, until=until).items() if name in _LOOKING}
    found: dict[tuple[str, date], int] = {}
    for chart, label in engine.rows(
        ranked.compose(parts, "SELECT chart, label FROM observed WHERE sure ORDER BY label")
    ):
        if instant := at(label):
            found[chart, registry.chart(chart).day_of(instant)] = label
    return found


_LOOKING = ("looks", "twins", "placed", "observed")


def first_ranks(engine: Engine, labels: Mapping[tuple[str, date], int]) -> dict[tuple[str, date], Ranks]:
    """The first `CUT` ranks at each of these labels."""
    if not labels:
        return {}
    days = {(chart, label): day for (chart, day), label in labels.items()}
    engine.load_rows("asked_labels", {"chart": "VARCHAR", "label": "BIGINT"}, sorted(days))
    first, last = (f"make_timestamptz({edge})" for edge in (min(labels.values()), max(labels.values())))
    lines = (
        f"(SELECT snapshot, listing, rank FROM entries WHERE rank <= {CUT} AND chart_time BETWEEN {first} AND {last})"
    )
    among = "(chart, label) IN (SELECT chart, label FROM asked_labels)"
    charts = sorted({chart for chart, _ in labels})
    parts = ranked.parts(charts, best=CUT, lines=lines, among=among, absent="false")
    found: dict[tuple[str, date], dict[str, int]] = {key: {} for key in labels}
    for chart, label, song, rank in engine.rows(
        ranked.compose(parts, "SELECT chart, label, recording, rank FROM ranked")
    ):
        found[chart, days[chart, label]][song] = rank
    return {key: ranks for key, ranks in found.items() if ranks}


def points(rank: int | None) -> float:
    """Borda's points of a rank, from 1 to 0."""
    return (CUT + 1 - rank) / CUT if rank is not None and rank <= CUT else 0.0


def scores(today: Mapping[str, Ranks], weighed: Mapping[str, float]) -> dict[str, float]:
    """Every song's mean points by weight; of charts without any weight none."""
    total = sum(weighed.get(chart, 0.0) for chart in today)
    found: dict[str, float] = defaultdict(float)
    for chart, ranks in today.items():
        for song, rank in ranks.items():
            if total and weighed.get(chart):
                found[song] += weighed[chart] * points(rank) / total
    return dict(found)


def ranks_of(scored: Mapping[str, float]) -> dict[str, int]:
    """Ranks from 1; equal scores share the better one."""
    told = {song: round(score, DIGITS) for song, score in scored.items()}
    first: dict[float, int] = {}
    for place, score in enumerate(sorted(told.values(), reverse=True), 1):
        first.setdefault(score, place)
    return {song: first[score] for song, score in told.items()}


def reliability(held: Mapping[tuple[str, date], Ranks]) -> dict[str, float]:
    """By chart, how well it agrees with the others over the days; empty with fewer than `LEAST` charts a day."""
    by_day: dict[date, dict[str, Ranks]] = defaultdict(dict)
    for (chart, day), ranks in held.items():
        by_day[day][chart] = ranks
    told: dict[str, list[float]] = defaultdict(list)
    for charts in by_day.values():
        for chart in charts if len(charts) >= LEAST else ():
            told[chart].append(_agreement(chart, charts))
    return {chart: max(0.0, sum(values) / len(values)) for chart, values in told.items()}


def _agreement(chart: str, charts: Mapping[str, Ranks]) -> float:
    """The correlation of a chart's points with the mean of the others'; 0 where one of them does not vary."""
    songs = sorted({song for ranks in charts.values() for song in ranks})
    own = [points(charts[chart].get(song)) for song in songs]
    others = [ranks for name, ranks in charts.items() if name != chart]
    mean = [sum(points(ranks.get(song)) for ranks in others) / len(others) for song in songs]
    return correlation(own, mean) if len(set(own)) > 1 and len(set(mean)) > 1 else 0.0


def _songs(
    engine: Engine, today: Mapping[str, Ranks], declared: Mapping[str, float], earned: Mapping[str, float]
) -> tuple[Placed, ...]:
    scored = scores(today, declared)
    placed = ranks_of(scored)
    reliable = scores(today, earned)
    reliable_ranks = ranks_of(reliable)
    without = [scores({name: today[name] for name in today if name != chart}, declared) for chart in today]
    left_out = [(one, ranks_of(one)) for one in without] if len(today) > 1 else []
    names = _names(engine, scored)
    found = [
        Placed(
            rank=rank,
            recording=song,
            title=names[song][0],
            artists=names[song][1],
            score=scored[song],
            error=_error([one.get(song, 0.0) for one, _ in left_out]),
            low=min([rank, *(ranks[song] for _, ranks in left_out if song in ranks)]),
            high=_worst(rank, [ranks.get(song) for _, ranks in left_out]),
            reliable_rank=reliable_ranks.get(song),
            reliable_score=reliable.get(song),
            ranks={chart: ranks.get(song) for chart, ranks in today.items()},
        )
        for song, rank in placed.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.rank, one.recording)))


def _worst(rank: int, left_out: Sequence[int | None]) -> int | None:
    told = [one for one in left_out if one is not None]
    return max([rank, *told]) if len(told) == len(left_out) else None


def _error(left_out: Sequence[float]) -> float | None:
    """The jackknife's standard error; None with a single chart."""
    n = len(left_out)
    if n < 2:
        return None
    mean = sum(left_out) / n
    return sqrt((n - 1) / n * sum((one - mean) ** 2 for one in left_out))


def _counted(one: Weight, label: int | None, earned: float | None) -> Counted:
    when = at(label)
    return Counted(
        chart=one.id,
        chart_time=when.astimezone(registry.chart(one.id).tz) if when else None,
        weight=one.weight,
        mark=one.mark,
        source=one.source,
        reliability=earned,
    )


def _names(engine: Engine, songs: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    engine.load_rows("named", {"recording": "VARCHAR"}, [(song,) for song in sorted(songs)])
    rows = engine.rows("""
        SELECT m.recording, any_value(m.title), any_value(m.artists)
        FROM matches m JOIN named n ON n.recording = m.recording GROUP BY m.recording""")
    return {song: (title, tuple(artists or ())) for song, title, artists in rows}


def _us(day: date) -> int:
    return (datetime.combine(day, time(), UTC) - _EPOCH) // timedelta(microseconds=1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
