"""The verdict of a duel in one sentence that claims no more than was observed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from chartduel.metrics.market import chart_leader
from chartduel.model.duel import ChartDuel, MarketDuel
from chartduel.sources import registry


def verdict(titles: Mapping[str, str], charts: Sequence[ChartDuel], markets: Sequence[MarketDuel]) -> str:
    """Who leads where, on how many charts, and on how little or much of them it rests."""
    if not charts:
        return "No chart of this lake shows any of these songs in the time that was asked for."
    parts = [_market(titles, charts, market) for market in markets[:1] if len(markets) > 1]
    led = Counter(chart_leader(chart.ahead) for chart in charts)
    whole = ", ".join(f"{titles[key]} on {led[key]}" for key in titles)
    undecided = f", nobody on {led[None]}" if led[None] else ""
    every = "on 1 chart" if len(charts) == 1 else f"on {len(charts)} charts"
    parts.append(f"{every} in {len(markets)} market{'s' * (len(markets) > 1)}, more often ahead: {whole}{undecided}")
    sampled = sum(chart.sampled for chart in charts)
    if sampled:
        parts.append(
            f"{sampled} of them {'was' if sampled == 1 else 'were'} observed in fewer than half of their periods, "
            "so this speaks of the moments that were seen"
        )
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]}."


def _market(titles: Mapping[str, str], charts: Sequence[ChartDuel], market: MarketDuel) -> str:
    held = [chart for chart in charts if chart.market == market.market]
    led = Counter(chart_leader(chart.ahead) for chart in held)
    code = market.market.lower()
    where = "the global charts" if code == "global" else registry.markets()[code].name
    if market.leader is None:
        return f"In {where} no song leads on more of the {len(held)} charts than another"
    return f"In {where} {titles[market.leader]} leads on {led[market.leader]} of {len(held)} charts"
