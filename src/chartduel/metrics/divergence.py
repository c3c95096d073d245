"""Divergence: Korea against the world, and how differently the lead between songs is divided there.

A market's division is the mean of its charts' shares of observed periods in which each song was ahead, or level
(`ahead` of the duel); a chart without such a period is left out. The world's is the mean over its countries, all
alike; global charts belong to neither side, for Korea is in them. The divergence is that of Jensen and Shannon (J. Lin
1991, "Divergence measures based on the Shannon entropy") with logarithms to base 2. Unit: bits, from 0, the same
division, to 1, other leaders everywhere. `low` and `high` are its bounds with one country of the world, or one Korean
chart, left out: how much it hangs on a single one. None where a side has no chart with a lead. It says how the two
sides differ, not who is bigger: every country counts alike, and only those where one of the songs was on a chart do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log2

from chartduel.metrics.duel import TIE
from chartduel.metrics.market import chart_leader, markets
from chartduel.model.duel import ChartDuel, DuelSong, MarketDuel
from chartduel.model.markets import Cell, Divergence, Standing, World
from chartduel.sources import registry

HOME = "KR"
NOBODY = "none"
Shares = Mapping[str, float]


def world(songs: tuple[DuelSong, ...], charts: Sequence[ChartDuel]) -> World:
    """What the charts of a duel say of Korea and of every other country."""
    local = [one for one in charts if one.market != "global" and any(one.ahead.values())]
    standings = tuple(_standing(one, [held for held in local if held.market == one.market]) for one in markets(local))
    abroad = [one for one in standings if one.market != HOME]
    led = Counter(one.leader or NOBODY for one in abroad)
    sides = _divisions(local)
    home, others = sides.pop(HOME, []), [mean(held) for held in sides.values()]
    return World(
        songs=songs,
        home=HOME,
        countries=len(abroad),
        led={key: led[key] for key in (*(song.key for song in songs), NOBODY)},
        world=dict(mean(others)) if others else {},
        divergence=_divergence(home, others) if home and others else None,
        markets=standings,
        cells=tuple(_cell(one) for one in local),
    )


def _divisions(charts: Iterable[ChartDuel]) -> dict[str, list[Shares]]:
    found: dict[str, list[Shares]] = defaultdict(list)
    for one in charts:
        found[one.market].append(one.ahead)
    return dict(found)


def _divergence(home: Sequence[Shares], others: Sequence[Shares]) -> Divergence:
    near, far = mean(home), mean(others)
    left_out = [jensen_shannon(mean(held), far) for held in _without_one(home)]
    left_out += [jensen_shannon(near, mean(held)) for held in _without_one(others)]
    value = jensen_shannon(near, far)
    return Divergence(
        value=value,
        low=min([value, *left_out]),
        high=max([value, *left_out]),
        difference={key: near[key] - far[key] for key in near if key != TIE},
    )


def _without_one(held: Sequence[Shares]) -> list[list[Shares]]:
    return [[*held[:at], *held[at + 1 :]] for at in range(len(held))] if len(held) > 1 else []


def mean(held: Sequence[Shares]) -> Shares:
    """The plain mean of some divisions."""
    return {key: sum(one[key] for one in held) / len(held) for key in held[0]}


def jensen_shannon(one: Shares, other: Shares) -> float:
    """The divergence of two divisions of the same songs, in bits; rounding never takes it out of 0 to 1."""
    middle = {key: (one[key] + other[key]) / 2 for key in one}
    told = sum(_relative(side, middle) / 2 for side in (one, other))
    return min(1.0, max(0.0, told))


def _relative(side: Shares, middle: Shares) -> float:
    return sum(share * log2(share / middle[key]) for key, share in side.items() if share > 0)


def _standing(one: MarketDuel, held: Sequence[ChartDuel]) -> Standing:
    expected = sum(chart.coverage.expected for chart in held)
    return Standing(
        market=one.market,
        name=registry.markets()[one.market.lower()].name,
        leader=one.leader,
        charts=one.charts,
        sampled=sum(chart.sampled for chart in held),
        ahead=one.ahead,
        coverage=sum(chart.coverage.observed for chart in held) / expected if expected else 0.0,
    )


def _cell(one: ChartDuel) -> Cell:
    return Cell(
        market=one.market,
        charts=one.chart.removesuffix(f".{one.market.lower()}"),
        leader=chart_leader(one.ahead),
        ahead=one.ahead,
        observed=one.coverage.observed,
        expected=one.coverage.expected,
        sampled=one.sampled,
    )
