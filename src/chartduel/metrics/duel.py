"""Duel: two or more songs, chart by chart, over the same periods.

`ahead` is a song's share of the observed periods in which at least one of the songs is on the chart; the better
rank is ahead, on the chart beats off the chart, equal ranks are a tie. All shares are 0 where there is
no such period. `lead_changes` counts the periods whose sole leader differs from the last sole leader:
ties, periods with nobody on the chart, gaps and freezes are skipped. A partial observation decides no
lead. Coverage opens at the later of `--from` and the earliest release (else the first sighting of any of
the songs) and closes at the earlier of `--to` and the chart's last snapshot; every other figure counts all
observed periods between `--from` and `--to`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from chartduel.metrics.coverage import is_sampled, measure
from chartduel.metrics.periods import ChartPeriods, Period
from chartduel.metrics.run import run
from chartduel.model.chart import Chart
from chartduel.model.duel import ChartDuel
from chartduel.model.recording import Recording

KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TIE = "tie"


def duel(
    held: ChartPeriods,
    releases: Sequence[datetime | None],
    opened: datetime,
    from_day: date | None = None,
    to_day: date | None = None,
) -> ChartDuel | None:
    """The duel on one chart; None where no song is on it inside the window.

    `releases` are the songs' release instants; `opened` is the earliest of them, else the first
    sighting; days are civil days of the chart's zone, both included.
    """
    asked = _asked(held.chart, held.periods, from_day, to_day)
    keys = KEYS[: len(releases)]
    songs = {key: run(held, asked, i, releases[i]) for i, key in enumerate(keys)}
    if not any(song.periods_on_chart for song in songs.values()):
        return None
    first = max(opened, held.chart.day_label(from_day)) if from_day else opened
    leaders = [leader(period, keys) for period in asked if period.observed]
    coverage = measure(held, first, _closing(held, to_day))
    return ChartDuel(
        chart=held.chart.id,
        market=held.chart.market.upper() if held.chart.market != "global" else "global",
        scope=" and ".join(held.scopes),
        sampled=is_sampled(coverage),
        songs=songs,
        ahead=shares(leaders, keys),
        lead_changes=lead_changes(leaders),
        coverage=coverage,
    )


def _closing(held: ChartPeriods, to_day: date | None) -> datetime:
    last = held.periods[-1].label
    return min(last, held.chart.day_label(to_day + timedelta(days=1)) - timedelta.resolution) if to_day else last


def _asked(chart: Chart, periods: Iterable[Period], from_day: date | None, to_day: date | None) -> list[Period]:
    first = chart.day_label(from_day) if from_day else None
    end = chart.day_label(to_day + timedelta(days=1)) if to_day else None
    return [p for p in periods if (first is None or p.label >= first) and (end is None or p.label < end)]


def leader(period: Period, keys: str) -> str | None:
    """The key of the song that is ahead, `tie` for a shared best rank, None where no song is on the chart."""
    on = {key: sight.rank for key, sight in zip(keys, period.sights, strict=True) if sight.rank is not None}
    if not on:
        return None
    best = min(on.values())
    ahead = [key for key, rank in on.items() if rank == best]
    return ahead[0] if len(ahead) == 1 else TIE


def shares(leaders: Sequence[str | None], keys: str) -> dict[str, float]:
    """The share of the decided periods in which each song was ahead, and of ties."""
    decided = [one for one in leaders if one]
    return {key: decided.count(key) / len(decided) if decided else 0.0 for key in (*keys, TIE)}


def lead_changes(leaders: Iterable[str | None]) -> int:
    """How often the sole leader was another than the last sole leader."""
    sole = [one for one in leaders if one and one != TIE]
    return sum(before != after for before, after in pairwise(sole))


def opening(songs: Sequence[Recording], held: Iterable[ChartPeriods]) -> datetime | None:
    """The earliest release instant, else the first period in which any of the songs was seen."""
    releases = [song.release.at for song in songs if song.release]
    if releases:
        return min(releases)
    seen = [p.label for one in held for p in one.periods if any(s.rank is not None for s in p.sights)]
    return min(seen, default=None)
