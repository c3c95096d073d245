"""Market: who leads on how many charts of a country, or of the global charts.

A song leads a chart where its `ahead` share is the largest; it leads a market where it leads more of the charts than
any other song (equal: nobody). A market's `ahead` is the plain mean of its charts' shares: no chart
weighs more than another. Unit: shares from 0 to 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from chartduel.metrics.duel import TIE
from chartduel.model.duel import ChartDuel, MarketDuel


def chart_leader(ahead: Mapping[str, float]) -> str | None:
    """The song ahead most of the time; None where two are equal."""
    shares = {key: share for key, share in ahead.items() if key != TIE}
    best = max(shares.values())
    leading = [key for key, share in shares.items() if share == best and best > 0]
    return leading[0] if len(leading) == 1 else None


def markets(charts: Iterable[ChartDuel]) -> tuple[MarketDuel, ...]:
    """Every market with a chart on which a song was ahead; those with most charts first."""
    by_market: dict[str, list[ChartDuel]] = defaultdict(list)
    for chart in charts:
        by_market[chart.market].append(chart)
    found = [_market(market, held) for market, held in by_market.items()]
    return tuple(sorted(found, key=lambda one: (-one.charts, one.market)))


def _market(market: str, held: list[ChartDuel]) -> MarketDuel:
    led = Counter(leader for one in held if (leader := chart_leader(one.ahead)))
    top = led.most_common(2)
    leads = top and (len(top) == 1 or top[0][1] > top[1][1])
    keys = [key for key in held[0].ahead if key != TIE]
    mean = {key: sum(one.ahead[key] for one in held) / len(held) for key in keys}
    return MarketDuel(market=market, leader=top[0][0] if leads else None, charts=len(held), ahead=mean)
