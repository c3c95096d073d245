"""A lake of made-up charts, as large as asked for: `python -m bench.made_lake LAKE ROWS`.

Real calendars and real ids of song charts, ranks 1 to 200, songs that stay for weeks and that several charts have in
common. Written through the store's own commit in the order in which charts arrive, weeks at a time, and not sealed.
Resolving is not what is measured: the listings of one song have one title and one credit, and are matched by them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from chartduel.engine.duckdb import Engine
from chartduel.identity import resolve
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.sources import registry
from chartduel.store import commit, delta, ledger
from chartduel.store import lake as store
from chartduel.store.schema import LISTINGS, MATCHES, TITLES

RANKS = 200
LAST = date(2026, 6, 30)
BATCH = 2_000_000
"""Rows of one commit."""
_SONG = "(slot * 100000 + (day + slot * 37) // (15 + (slot * 7919) % 120))"
"""A song has a slot and a stay; its rank in a chart moves within five slots, every six labels."""


def charts() -> list[Chart]:
    """The hourly and daily song charts."""
    cadences = (Cadence.HOUR, Cadence.DAY)
    return [one for one in registry.charts().values() if one.kind is Kind.SONG and one.cadence in cadences]


def labels(count: int) -> Iterator[tuple[int, str, datetime, int, int]]:
    """(number, chart, label, turn, day) of the last `count` labels of every chart, frozen ones left out."""
    for number, one in enumerate(charts()):
        last = one.day_label(LAST)
        for turn in range(count):
            label = one.step(last, turn - count + 1)
            if not one.is_frozen(label):
                yield number, str(one.id), label, turn, (one.day_of(label) - date(2000, 1, 1)).days


def make(root: Path, rows: int) -> store.Lake:
    """Fills a lake; how many rows it gets is told by its calendars, within a chart's row of `rows`."""
    lake = store.create(root)
    with Engine(ordered=False) as engine:
        count = max(1, rows // (RANKS * len(charts())))
        columns = {"number": "INTEGER", "chart": "VARCHAR", "label": "TIMESTAMPTZ", "turn": "INTEGER", "day": "INTEGER"}
        engine.load_rows("calendar", columns, sorted(labels(count), key=lambda row: row[2]))
        engine.load_rows("sourced", {"chart": "VARCHAR", "source": "VARCHAR"}, _sources())
        engine.run("CREATE TABLE batched AS SELECT *, row_number() OVER (ORDER BY label, chart) AS place FROM calendar")
        per_batch = BATCH // RANKS
        for start in range(0, engine.one("SELECT count(*) FROM calendar")[0], per_batch):
            _stage(engine, start, start + per_batch)
            with ledger.writing(lake.ledger):
                commit.snapshots(lake, engine)
        _match(lake, engine)
    return lake


def _sources() -> Sequence[tuple[str, str]]:
    return [(str(one.id), str(one.source)) for one in charts()]


def _stage(engine: Engine, start: int, end: int) -> None:
    engine.run(f"""
        CREATE OR REPLACE TABLE looks AS
        SELECT (md5_number_lower(chart || label::VARCHAR) >> 1)::BIGINT AS id, b.*, s.source
        FROM batched b JOIN sourced s USING (chart) WHERE place > {start} AND place <= {end}""")
    engine.run(f"""
        CREATE OR REPLACE TABLE lines AS
        SELECT id, chart, label, source, {_SONG} AS song,
               (slot // 5 * 5 + (slot + number + hash(number, slot // 5, turn // 6) % 5) % 5 + 1)::INTEGER AS rank
        FROM looks CROSS JOIN (SELECT range AS slot FROM range({RANKS}))""")
    engine.run("""
        CREATE OR REPLACE TABLE listed AS
        SELECT song, source, ((md5_number_lower(song::VARCHAR) >> 41 << 40)
               | (md5_number_lower(source || song::VARCHAR) >> 24))::BIGINT AS listing
        FROM (SELECT DISTINCT song, source FROM lines)""")
    engine.run("""
        CREATE OR REPLACE TABLE staged_snapshots AS
        SELECT id, chart, label AS chart_time, 'printed' AS basis, label + INTERVAL 5 MINUTE AS observed_at,
               'bench' AS witness, NULL::INTEGER AS scope_top, []::VARCHAR[] AS scope_only, true AS complete,
               200 AS entries, id AS content, NULL::VARCHAR AS value_kind, NULL::VARCHAR AS payload, source,
               'song' AS kind
        FROM looks""")
    engine.run("""
        CREATE OR REPLACE TABLE staged_entries AS
        SELECT id AS snapshot, l.chart, l.label AS chart_time, rank, s.listing, NULL::BIGINT AS value,
               NULL::INTEGER AS previous_rank, NULL::VARCHAR AS move, year(l.label)::INTEGER AS year
        FROM lines l JOIN listed s USING (song, source)""")
    told = {"id": "listing", "source": "source", "kind": "'song'", "title": "'Song ' || song",
            "artist": "'Act ' || (song % 1009)"}  # fmt: skip
    columns = ", ".join(f"({told.get(name, 'NULL')})::{kind} AS {name}" for name, kind in LISTINGS.columns.items())
    engine.run(f"CREATE OR REPLACE TABLE staged_listings AS SELECT {columns} FROM listed")


def _match(lake: store.Lake, engine: Engine) -> None:
    lake.view(engine, "listings")
    rows = engine.rows("SELECT id, source, kind, title, artist, song_id FROM listings ORDER BY id")
    engine.load_rows("made", MATCHES.columns, resolve.resolve(rows).matches)
    titles = ", ".join(TITLES.columns)
    engine.run(f"""
        CREATE OR REPLACE TABLE titled AS
        SELECT DISTINCT unnest(title_keys) AS title_key, version, recording FROM made ORDER BY {titles}""")
    with ledger.writing(lake.ledger):
        delta.replace(lake.table("matches"), engine.arrow("FROM made ORDER BY recording, listing"), made_from=1)
        delta.replace(lake.table("titles"), engine.arrow("FROM titled"), made_from=1)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
