"""Market line: a song's rank on the aggregate chart of a market, day by day, with its range: a market as one line.

Each day is the aggregate chart of that day by its declared weights (`aggregate`); `low` and `high` are the ranks with
any one chart left out. Unit: ranks. A day on which fewer than half as many charts were seen as on any day says nothing:
it is left out, never filled. A day without the song on any chart has rank None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from chartduel.engine import Engine
from chartduel.metrics.aggregate import Ranks, first_ranks, last_labels, ranks_of, scores, weights
from chartduel.model.aggregate import LinePoint


def market_line(engine: Engine, market: str, song: str, first: date | None, last: date | None) -> tuple[LinePoint, ...]:
    """The line of a recording from its first day on a chart of the market, or between days. Needs `ranked.VIEWS`."""
    declared = {one.id: one.weight for one in weights(market)}
    labels = last_labels(engine, list(declared), last)
    asked = {
        key: label for key, label in labels.items() if not (first and key[1] < first) and not (last and key[1] > last)
    }
    by_day: dict[date, dict[str, Ranks]] = defaultdict(dict)
    for (chart, day), ranks in first_ranks(engine, asked).items():
        by_day[day][chart] = ranks
    most = max(map(len, by_day.values()), default=0)
    points = [_point(day, song, by_day[day], declared) for day in sorted(by_day) if 2 * len(by_day[day]) >= most]
    began = next((at for at, point in enumerate(points) if point.rank is not None), len(points))
    return tuple(points[began:])


def _point(day: date, song: str, today: Mapping[str, Ranks], declared: Mapping[str, float]) -> LinePoint:
    rank = ranks_of(scores(today, declared)).get(song)
    left_out = [
        ranks_of(scores({name: today[name] for name in today if name != chart}, declared)).get(song) for chart in today
    ]
    told = [one for one in (rank, *left_out) if one is not None]
    sure = rank is not None and (len(today) == 1 or None not in left_out)
    return LinePoint(
        day=day,
        rank=rank,
        low=min(told) if rank is not None else None,
        high=max(told) if sure and len(today) > 1 else rank if sure else None,
        charts=len(today),
        on=sum(song in ranks for ranks in today.values()),
    )
