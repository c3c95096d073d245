"""The clashes that a lake shows, with names, release times and who belongs to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from chartduel.engine import Engine
from chartduel.identity import alike, releases, stated
from chartduel.identity.mains import VIEWS as MAINS_VIEWS
from chartduel.identity.mains import Mains, are_related, mains
from chartduel.metrics import arrival, clash
from chartduel.metrics.arrival import Arrival
from chartduel.model.clash import Clash, Released
from chartduel.model.fact import Fact

VIEWS = ("snapshots", "entries", "releases", "facts", *MAINS_VIEWS)
DAYS = 28
"""Without a beginning: so many days up to the last label."""


def clashes(
    engine: Engine, first: date | None, last: date | None, within: float
) -> tuple[date | None, date | None, tuple[Clash, ...]]:
    """The days that were looked at, and their clashes. Needs `VIEWS`. None: nothing was recorded."""
    newest: date | None = engine.one("SELECT CAST(max(timezone('UTC', chart_time)) AS DATE) FROM snapshots")[0]
    if newest is None:
        return first, last, ()
    until = last or newest
    since = first or until - timedelta(days=DAYS - 1)
    arrival.narrow(engine, since, until, clash.SPAN)
    known, facts = alike.released(engine, releases.known(engine)), stated.known(engine)
    arrived = arrival.arrivals(engine, since, until, known)
    whose = mains(engine, arrived, facts)
    found = clash.pairs(engine, arrived, within, whose)
    names = _names(engine, [song for pair in found for song in pair.songs])
    told = (_clash(rank, pair, arrived, names, whose, facts) for rank, pair in enumerate(found, 1))
    return since, until, tuple(told)


def _names(engine: Engine, songs: Sequence[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    engine.load_rows("named", {"recording": "VARCHAR"}, [(song,) for song in sorted(set(songs))])
    rows = engine.rows("""
        SELECT m.recording, any_value(m.title), any_value(m.artists)
        FROM matches m JOIN named n ON n.recording = m.recording GROUP BY m.recording""")
    return {song: (title, tuple(artists or ())) for song, title, artists in rows}


def _clash(
    rank: int,
    pair: clash.Pair,
    arrived: Mapping[str, Arrival],
    names: Mapping[str, tuple[str, tuple[str, ...]]],
    whose: Mapping[str, Mains],
    facts: Sequence[Fact],
) -> Clash:
    one, other = pair.songs
    day = max(arrived[song].day for song in pair.songs)
    return Clash(
        rank=rank,
        releases=tuple(_released(song, arrived[song], *names[song]) for song in pair.songs),
        charts=pair.charts,
        lead_changes=pair.lead_changes,
        closeness=round(pair.closeness, 4),
        platforms={name: round(value, 4) for name, value in pair.platforms.items()},
        hours_apart=pair.hours_apart,
        related=are_related(whose[one], whose[other], facts, day),
    )


def _released(song: str, came: Arrival, title: str, artists: tuple[str, ...]) -> Released:
    return Released(
        recording=song,
        title=title,
        artists=artists,
        released_at=came.at,
        released_precision=came.precision,
        released_source=came.source,
    )
