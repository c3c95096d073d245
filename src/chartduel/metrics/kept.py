"""Kept: the runs of a lake as they are now, from those that its table `runs` keeps and the sightings that are newer.

No number of its own: the answer is that of `runs.make`, which reads every row. What is kept holds for a chart as far
as its looks are those it was made from (`seen_to`, `seen`), and for a song while it has the same listings (`listings`):
a late archive makes a chart anew, a ruling about a song that song, and a newer label only joins on. As of an earlier
label the runs that span it are made again from their rows. Labels are microseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chartduel.engine import Engine, duckdb
from chartduel.metrics import calendar, ranked, runs
from chartduel.store import delta, ledger
from chartduel.store.lake import Lake

FEW = 500
"""Listings that are named one by one, so that a sealed lake reads their rows only."""


def now(engine: Engine, as_of: date | None = None, charts: Sequence[str] = ()) -> None:
    """Makes the table `runs_now`, and `placed` and `labels`, of these charts (or all), to the end of a day.

    Needs the views `snapshots`, `entries`, `matches` and `runs`.
    """
    ranked.place(engine, charts)
    _compare(engine)
    calendar.close(engine, as_of)
    if as_of:
        engine.run("""
            CREATE OR REPLACE TABLE placed AS
            SELECT p.* FROM placed p LEFT JOIN closing c ON c.chart = p.chart
            WHERE c.until IS NULL OR p.label <= c.until""")
    calendar.number(engine)
    if not engine.one("SELECT count(*) FROM holding")[0]:
        runs.make(engine)
        return
    _ask(engine)
    _renew(engine)


def _compare(engine: Engine) -> None:
    """`seen_now`: of each chart its last label and a mark of its looks; `holding`: the charts whose runs still hold;
    `known_songs`: the songs that have the listings they had."""
    engine.run("CREATE OR REPLACE TABLE seen_now AS SELECT chart, max(label) AS upto FROM placed GROUP BY chart")
    engine.run("""
        CREATE OR REPLACE TABLE holding AS
        WITH made AS (
            SELECT chart, epoch_us(any_value(seen_to)) AS upto, any_value(seen) AS seen FROM runs GROUP BY chart)
        SELECT TRY_CAST(m.chart AS chart_name) AS chart, m.upto
        FROM made m JOIN placed p ON p.chart = m.chart AND p.label <= m.upto
        GROUP BY m.chart, m.upto, m.seen HAVING bit_xor(p.id) = m.seen""")
    engine.run(
        "CREATE OR REPLACE TABLE songs_now AS SELECT recording, bit_xor(listing) AS mark FROM matched GROUP BY 1"
    )
    engine.run("""
        CREATE OR REPLACE TABLE known_songs AS
        SELECT s.recording FROM songs_now s JOIN (SELECT DISTINCT recording, listings FROM runs) m
        ON m.recording = s.recording AND m.listings = s.mark""")


def _ask(engine: Engine) -> None:
    """`held`: the kept runs that hold; `asked_labels` and `asked_songs`: of which the rows have to be read."""
    engine.run("""
        CREATE OR REPLACE VIEW holding_runs AS
        SELECT h.chart, k.recording, epoch_us(r.first) AS first, epoch_us(r.last) AS last, r.first_rank, r.last_rank,
               r.periods, r.at_one, r.peak, epoch_us(r.peak_at) AS peak_at, r.climb, epoch_us(r.climb_at) AS climb_at,
               r.fall, epoch_us(r.fall_at) AS fall_at, r.ended, c.until
        FROM runs r JOIN holding h ON h.chart = r.chart JOIN known_songs k ON k.recording = r.recording
        JOIN closing c ON c.chart = r.chart""")
    engine.run("""
        CREATE OR REPLACE TABLE asked_songs AS
        SELECT h.chart, s.recording FROM songs_now s ANTI JOIN known_songs USING (recording) CROSS JOIN holding h
        UNION ALL
        SELECT DISTINCT chart, recording FROM holding_runs
        WHERE first <= until AND last > until""")
    engine.run("""
        CREATE OR REPLACE VIEW held AS
        FROM (SELECT * EXCLUDE (until) FROM holding_runs WHERE first <= until)
        ANTI JOIN asked_songs USING (chart, recording)""")
    engine.run("""
        CREATE OR REPLACE TABLE asked_labels AS
        SELECT l.chart, l.label FROM labels l LEFT JOIN holding h ON h.chart = l.chart
        WHERE h.chart IS NULL OR l.label > h.upto""")


def _renew(engine: Engine) -> None:
    """`runs_now`: the kept runs that nothing touches, and those that the rows asked for make or go on."""
    engine.run(f"CREATE OR REPLACE TABLE fresh AS {runs.pieces('(' + _rows(engine) + ')')}")
    if not engine.one("SELECT count(*) FROM fresh")[0]:
        engine.run("CREATE OR REPLACE TABLE runs_now AS FROM held")
        return
    engine.run("CREATE OR REPLACE TABLE touched AS SELECT DISTINCT chart, recording FROM fresh")
    engine.run("CREATE OR REPLACE TABLE met AS FROM held SEMI JOIN touched USING (chart, recording)")
    both = f"({runs.numbered('met')} UNION ALL SELECT * FROM fresh)"
    engine.run(f"CREATE OR REPLACE TABLE renewed AS {runs.joined(both)}")
    engine.run(f"""
        CREATE OR REPLACE TABLE runs_now AS
        FROM held ANTI JOIN touched USING (chart, recording) UNION ALL {runs.dated("renewed")}""")


def _rows(engine: Engine) -> str:
    """SQL: the sightings of the labels asked for, and those of the songs asked for at the other labels."""
    told: list[str] = []
    if (since := engine.one("SELECT min(label) FROM asked_labels")[0]) is not None:
        lines = f"(SELECT snapshot, listing, rank FROM entries WHERE chart_time >= make_timestamptz({since}))"
        among = "(chart, label) IN (SELECT chart, label FROM asked_labels)"
        told.append(_sightings(engine, lines, among, "true"))
    if engine.one("SELECT count(*) FROM asked_songs")[0]:
        engine.run(
            "CREATE OR REPLACE TABLE asked AS SELECT listing FROM matched SEMI JOIN asked_songs USING (recording)"
        )
        listings = engine.rows("FROM asked")
        few = ", ".join(str(listing) for (listing,) in listings) if len(listings) <= FEW else "FROM asked"
        among = "(chart, label) NOT IN (SELECT chart, label FROM asked_labels)"
        only = "(chart, recording) IN (SELECT chart, recording FROM asked_songs)"
        told.append(
            _sightings(engine, f"(SELECT snapshot, listing, rank FROM entries WHERE listing IN ({few}))", among, only)
        )
    nothing = "SELECT chart, label, NULL::recording_name AS recording, NULL::INTEGER AS rank FROM labels WHERE false"
    return " UNION ALL ".join(f"(SELECT * FROM ({one}))" for one in told) or nothing


def _sightings(engine: Engine, lines: str, among: str, only: str) -> str:
    parts = ranked.parts(placed=True, lines=lines, among=among, absent=ranked.absent(engine, "true"))
    return ranked.compose(parts, f"SELECT * FROM {runs.SIGHTINGS} WHERE {only}")


KEPT = """
    SELECT r.chart, r.recording, make_timestamptz(r.first) AS first, make_timestamptz(r.last) AS last, r.first_rank,
           r.last_rank, r.periods, r.at_one, r.peak, make_timestamptz(r.peak_at) AS peak_at, r.climb,
           make_timestamptz(r.climb_at) AS climb_at, r.fall, make_timestamptz(r.fall_at) AS fall_at, r.ended,
           s.mark AS listings, make_timestamptz(n.upto) AS seen_to, n.seen
    FROM runs_now r JOIN songs_now s ON s.recording = r.recording
    JOIN (SELECT chart, max(label) AS upto, bit_xor(id) AS seen FROM placed GROUP BY chart) n ON n.chart = r.chart"""
"""What the table `runs` should keep, after `now`."""
VIEWS = (*ranked.VIEWS, "runs")


def refresh(lake: Lake) -> int:
    """Brings the table `runs` up to the lake's newest state; how many runs it keeps.

    Writers may go on meanwhile: each run says of what state it is.
    """
    engine = duckdb.Engine(ordered=False)
    try:
        lake.view(engine, *VIEWS)
        now(engine)
        with ledger.writing(lake.ledger):
            made = engine.arrow(f"{KEPT} ORDER BY chart, recording, first")
            delta.replace(
                lake.table("runs"), made, made_from=engine.one("SELECT coalesce(bit_xor(id), 0) FROM placed")[0]
            )
        return engine.one("SELECT count(*) FROM runs_now")[0]
    finally:
        engine.close()
