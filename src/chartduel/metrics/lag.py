"""Lag: whether interest moved before a rank or after it, day by day, and how often chance does as well.

Both series are turned into their changes from one civil day to the next, so that two trends make no correlation, and
the changes into their ranks (Spearman). The correlation is taken at every lag from -7 to 7 days over the days that have
both; the strongest counts, where at least `LEAST` days stand behind it. It has been chosen among fifteen, so chance is
asked the same way: one series is turned round by every number of days beyond twice the widest lag (about `TURNS`,
evenly), which keeps what each does from day to day, and the strongest correlation of each turn is noted. `p` is the
share of turns that reach it, `chance` the 95th percentile of theirs. Only days from the later beginning of both to the
earlier end count. Unit: days, correlation from -1 to 1. A day without a reading or without a sure look at the chart is
left out, never filled. It says what moved first, not what moved what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt

from chartduel.metrics.periods import ChartPeriods
from chartduel.model.attention import Lag

WIDEST = 7
LEAST = 20
TURNS = 199
Series = dict[date, float]


def lag(chart: str, interest: Series, standing: Series) -> Lag | None:
    """The strongest correlation of two daily series, higher meaning more in both; None with too few days."""
    if not interest or not standing:
        return None
    first, last = max(min(interest), min(standing)), min(max(interest), max(standing))
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    one, other = (_ranked(_changes([held.get(day) for day in days])) for held in (interest, standing))
    found = _strongest(one, other)
    if found is None:
        return None
    by, correlation, n = found
    turned = [_strongest(one[turn:] + one[:turn], other) for turn in _turns(len(days))]
    chances = sorted(abs(held[1]) for held in turned if held)
    if not chances:
        return None
    reached = sum(chance >= abs(correlation) for chance in chances)
    return Lag(
        chart=chart,
        lag=by,
        correlation=correlation,
        n=n,
        chance=chances[min(len(chances) - 1, round(0.95 * len(chances)))],
        p=(1 + reached) / (1 + len(chances)),
    )


def standing(held: ChartPeriods) -> Series:
    """The best rank of each civil day, turned round so that higher is better; a day off the chart is below its last."""
    best: dict[date, int] = {}
    for period in held.periods:
        sight, day = period.sights[0], held.chart.day_of(period.label)
        if sight.rank is not None or sight.sure:
            rank = sight.rank or held.chart.size_on(day) + 1
            best[day] = min(rank, best.get(day, rank))
    return {day: -float(rank) for day, rank in best.items()}


def _changes(values: Sequence[float | None]) -> list[float | None]:
    pairs = zip([None, *values[:-1]], values, strict=True)
    return [after - before if before is not None and after is not None else None for before, after in pairs]


def _ranked(values: Sequence[float | None]) -> list[float | None]:
    """Each value's rank among all, equal ones sharing the middle."""
    told = sorted(value for value in values if value is not None)
    middle: dict[float, float] = {}
    at = 0
    while at < len(told):
        end = at
        while end < len(told) and told[end] == told[at]:
            end += 1
        middle[told[at]] = (at + end - 1) / 2
        at = end
    return [None if value is None else middle[value] for value in values]


def _turns(days: int) -> list[int]:
    """So far that no lag of a turned series is among those asked of the series as it is."""
    every = range(2 * WIDEST + 1, days - 2 * WIDEST)
    return list(every[:: max(1, len(every) // TURNS)])


def _strongest(one: Sequence[float | None], other: Sequence[float | None]) -> tuple[int, float, int] | None:
    """(lag, correlation, days): of equal ones the least lag."""
    found: list[tuple[int, float, int]] = []
    for by in range(-WIDEST, WIDEST + 1):
        shifted = zip(one, other[by:], strict=False) if by >= 0 else zip(one[-by:], other, strict=False)
        pairs = [(x, y) for x, y in shifted if x is not None and y is not None]
        correlation = _correlation(pairs) if len(pairs) >= LEAST else None
        if correlation is not None:
            found.append((by, correlation, len(pairs)))
    return max(found, key=lambda held: (abs(held[1]), -abs(held[0])), default=None)


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    n = len(pairs)
    mean, other_mean = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    both = sum((x - mean) * (y - other_mean) for x, y in pairs)
    spread = sqrt(sum((x - mean) ** 2 for x, _ in pairs) * sum((y - other_mean) ** 2 for _, y in pairs))
    return both / spread if spread else None
