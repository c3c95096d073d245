"""Countries: in how many a song was number one on a day, platform by platform.

Unit: markets. A market counts where the song had rank 1 at a label of that civil day (of the chart's zone), on a weekly
or monthly chart in the period that counts the day; shared first places count. `seen` are the markets with a complete
observation that speaks of all songs: `first` of `seen`, never of `declared`, is what was recorded. Global charts are no
country. Without a day it is the one with most number ones, on each kind of chart; the earlier of two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from chartduel.engine import Engine
from chartduel.metrics.periods import ChartPeriods, Period, at
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.countries import Countries
from chartduel.sources import registry

LEAST = 2
"""A kind of chart with fewer markets says nothing of countries."""


def countries(engine: Engine, held: Iterable[ChartPeriods], asked: date | None) -> tuple[Countries, ...]:
    """Of one song's periods (`load`), what they say on a day. Needs the view `snapshots`."""
    by_family: dict[str, list[ChartPeriods]] = defaultdict(list)
    for one in held:
        if one.chart.market != "global":
            by_family[_family(one.chart)].append(one)
    declared = _declared()
    found: list[Countries] = []
    for family, charts in by_family.items():
        day = asked or _best_day(charts)
        if day and len(declared[family]) >= LEAST:
            found.append(_on(engine, family, charts, day, declared[family]))
    return tuple(sorted(found, key=lambda one: (-len(one.first), -one.seen, one.charts)))


def _family(chart: Chart) -> str:
    return chart.id.removesuffix(f".{chart.market}")


def _declared() -> dict[str, list[Chart]]:
    found: dict[str, list[Chart]] = defaultdict(list)
    for chart in registry.charts().values():
        if chart.kind is Kind.SONG and chart.market != "global":
            found[_family(chart)].append(chart)
    return found


def _best_day(charts: Sequence[ChartPeriods]) -> date | None:
    days = [(days_of(one.chart, p.label)[0], one.chart.id, _rank(p)) for one in charts for p in one.periods]
    led = Counter(day for day, _ in {(day, chart) for day, chart, rank in days if rank == 1})
    if led:
        return min(led, key=lambda day: (-led[day], day))
    return min((day for day, _, rank in days if rank is not None), default=None)


def _rank(period: Period) -> int | None:
    return period.sights[0].rank


def _on(engine: Engine, family: str, charts: Sequence[ChartPeriods], day: date, declared: Sequence[Chart]) -> Countries:
    ranks = {
        one.chart.market: [p.sights[0].rank for p in one.periods if holds(one.chart, p.label, day)] for one in charts
    }
    return Countries(
        charts=family,
        day=day,
        first=tuple(sorted(market for market, held in ranks.items() if 1 in held)),
        on_chart=sum(any(rank is not None for rank in held) for held in ranks.values()),
        seen=_seen(engine, declared, day),
        declared=len(declared),
    )


def holds(chart: Chart, label: datetime, day: date) -> bool:
    """Whether a label is of a civil day, or counts the week or month that holds it."""
    first, last = days_of(chart, label)
    return first <= day <= last


@lru_cache(maxsize=1 << 15)
def days_of(chart: Chart, label: datetime) -> tuple[date, date]:
    """The first and the last civil day of a label: of an hour or a day its own, else of what it counts."""
    if chart.cadence in {Cadence.HOUR, Cadence.DAY}:
        return chart.day_of(label), chart.day_of(label)
    window = chart.window(label)
    first, end = (window.start, window.end) if window else (label, chart.step(label, 1))
    return chart.day_of(first), chart.day_of(end - timedelta.resolution)


def _seen(engine: Engine, charts: Sequence[Chart], day: date) -> int:
    around = datetime.combine(day, time(), UTC)
    known = {str(chart.id): chart for chart in charts}
    marks = ", ".join("?" * len(known))
    rows = engine.rows(
        f"""
        SELECT DISTINCT chart, epoch_us(chart_time) FROM snapshots
        WHERE complete AND array_length(scope_only) = 0 AND chart IN ({marks}) AND chart_time BETWEEN ? AND ?""",
        [*known, around - timedelta(days=33), around + timedelta(days=33)],
    )
    labels = ((known[chart], at(label)) for chart, label in rows)
    return len({chart.id for chart, label in labels if label and holds(chart, label, day)})
