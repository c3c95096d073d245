"""A new hour of five Korean charts on a lake that holds everything: resolved by the families that it touches.

The hours are made up of songs that the lake knows, on their own platforms, and of a few that nobody saw before; they
follow the lake's last label. The result is compared with resolving everything.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bench.measure import Took, timed
from bench.report import Report
from chartduel.api import importing
from chartduel.collect import intake, storing
from chartduel.engine.duckdb import Engine
from chartduel.model.parsed import Ids, ParsedChart, ParsedEntry
from chartduel.model.snapshot import Basis
from chartduel.sources import registry
from chartduel.store import fetches
from chartduel.store import lake as lakes
from chartduel.store.fetches import Fetch
from chartduel.store.lake import Lake

KOREAN = {"melon.top100": 100, "genie.realtime": 200, "bugs.realtime": 100, "flo.top100": 100, "vibe.top100": 100}
HOURS = 12
NEW = 3
"""New songs an hour and chart: on an ordinary day about one, on a Friday at 18:00 more."""


def bench(report: Report, lake: Lake) -> None:
    """Eleven hours of a day whose eve had the same names, so that only new songs are new."""
    engine = Engine()
    lake.view(engine, "snapshots", "listings", "entries")
    (last,) = engine.one("SELECT epoch_us(max(chart_time)) FROM snapshots")
    day = (datetime.fromtimestamp(last / 1e6, UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    known = {chart: _known(engine, chart, size) for chart, size in KOREAN.items()}
    engine.close()
    _store(lake, day - timedelta(hours=1), known)
    _store(lake, day, known)
    importing.match(lake)
    runs: list[Took] = []
    for hour in range(1, HOURS):
        _store(lake, day + timedelta(hours=hour), known)
        runs.append(timed(lambda: importing.match(lake)))
    report.seconds("a new hour (5 charts, 600 rows), the names resolved", runs, 0.2)
    made = _matches(lake)
    report.seconds("the same lake resolved from nothing", [timed(lambda: importing.rebuild(lake.root))])
    differing = len(made.symmetric_difference(_matches(lake)))
    report.count("listings resolved otherwise hour by hour", differing)
    assert not differing


def _known(engine: Engine, chart: str, size: int) -> list[tuple[str, str, str]]:
    """Songs of the chart's platform, those that charted last first."""
    source = registry.chart(chart).source
    return engine.rows(
        f"""
        SELECT title, artist, coalesce(song_id, '') FROM listings JOIN entries ON listing = id
        WHERE source = '{source}' AND kind = 'song' GROUP BY ALL ORDER BY max(chart_time) DESC, 1, 2, 3 LIMIT {size}"""
    )


def _store(lake: Lake, label: datetime, known: dict[str, list[tuple[str, str, str]]]) -> None:
    accepted = [_accepted(lake, chart, label, held) for chart, held in known.items()]
    done = storing.store(lake, intake.Reading(tuple(accepted)))
    assert {one.status for one in done.values()} == {"new"}, done


def _accepted(lake: Lake, chart_id: str, label: datetime, known: list[tuple[str, str, str]]) -> intake.Accepted:
    chart = registry.chart(chart_id)
    new = [(f"Brand New Song {label:%d%H} {number}", f"Newcomer {number}", "") for number in range(NEW)]
    turned = known[label.hour :] + known[: label.hour]
    held = [*turned[: len(turned) - NEW], *new]
    entries = tuple(
        ParsedEntry(rank=rank, title=title, artists=(artist,), ids=Ids(song=song or None))
        for rank, (title, artist, song) in enumerate(held, 1)
    )
    parsed = ParsedChart(
        chart=chart.id, chart_time=label, chart_time_basis=Basis.PRINTED, entries=entries, complete=True
    )
    number = fetches.claim(lake.ledger, chart.source, chart.id, label, label) or 0
    fetch = Fetch(
        id=number, source=chart.source, chart=chart.id, label=label, past=False, at=label, outcome="kept", payload=None
    )
    return intake.Accepted(fetch=fetch, chart=chart, parsed=parsed)


def _matches(lake: Lake) -> set[tuple[object, ...]]:
    engine = Engine()
    try:
        lakes.open_lake(lake.root).view(engine, "matches")
        return {(*row[:3], *map(str, row[3:])) for row in engine.rows("FROM matches")}
    finally:
        engine.close()
