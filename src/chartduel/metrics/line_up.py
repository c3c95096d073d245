"""Line-ups: how many songs of one act stood on a chart at one label, and how far down from rank 1 it filled it alone.

Units: songs; ranks. An act's songs are those whose credits name it, guests included; of the names of an act that have
the same songs one counts. Songs are counted at sure labels, where all of them were seen. A line-up (줄세우기) is ranks
1 to k with no other act between them; below 3 it is none. Two songs that share a rank fill one place each.
"""

from __future__ import annotations

from chartduel.engine import Engine
from chartduel.metrics import ranked

LEAST = 3


def make(engine: Engine) -> None:
    """Makes the tables `entries_at_once` and `line_ups` (chart, act, value, label), one row an act and chart.

    Needs `runs_now`, `labels`, `placed`, `matched`, and the views `entries` and `matches`.
    """
    _acts(engine)
    _entries(engine)
    _line_ups(engine)


def _acts(engine: Engine) -> None:
    """`acting(recording, act)`: of the names of an act that have the very same songs, one."""
    engine.run("DROP TYPE IF EXISTS act_name CASCADE")
    engine.run("CREATE TYPE act_name AS ENUM (SELECT DISTINCT unnest(artist_keys) AS act FROM matches ORDER BY 1)")
    engine.run("""
        CREATE OR REPLACE TABLE acting AS
        WITH named AS (SELECT DISTINCT recording::recording_name AS recording, unnest(artist_keys) AS act FROM matches),
        alike AS (
            SELECT min(act) AS act
            FROM (SELECT act, count(*) AS songs, bit_xor(hash(recording)) AS mark FROM named GROUP BY act)
            GROUP BY songs, mark)
        SELECT n.recording, n.act::act_name AS act FROM named n JOIN alike a ON a.act = n.act""")


def _entries(engine: Engine) -> None:
    """Runs as steps up and down, over the sure labels that they cover: the sum so far is the songs on the chart.

    One join a statement: of joins by chart and label in one, the planner puts the labels of a chart together.
    """
    engine.run("""
        CREATE OR REPLACE TABLE opened AS
        SELECT r.chart, r.recording, r.last, l.sures - CAST(l.sure AS INTEGER) + 1 AS opens
        FROM runs_now r JOIN labels l ON l.chart = r.chart AND l.label = r.first""")
    engine.run("""
        CREATE OR REPLACE TABLE spanned AS
        SELECT o.chart, o.recording, o.opens, l.sures + 1 AS shuts
        FROM opened o JOIN labels l ON l.chart = o.chart AND l.label = o.last""")
    engine.run("""
        CREATE OR REPLACE TABLE steps AS
        WITH covered AS (
            SELECT s.chart, a.act, s.opens, s.shuts FROM spanned s JOIN acting a ON a.recording = s.recording
            WHERE s.opens < s.shuts)
        SELECT chart, act, opens AS turn, 1 AS step FROM covered
        UNION ALL SELECT chart, act, shuts, -1 FROM covered""")
    engine.run("""
        CREATE OR REPLACE TABLE most_at_once AS
        SELECT chart, act, songs, turn
        FROM (SELECT chart, act, turn, sum(sum(step)) OVER (PARTITION BY chart, act ORDER BY turn) AS songs
              FROM steps GROUP BY chart, act, turn) summed
        QUALIFY row_number() OVER (PARTITION BY chart, act ORDER BY songs DESC, turn) = 1""")
    engine.run("""
        CREATE OR REPLACE TABLE entries_at_once AS
        SELECT m.chart, m.act, CAST(m.songs AS BIGINT) AS value, l.label
        FROM most_at_once m JOIN labels l ON l.chart = m.chart AND l.sures = m.turn AND l.sure""")


def _line_ups(engine: Engine) -> None:
    """Only acts with three songs that peaked in the first three, one of them first, can have a line-up."""
    engine.run(f"""
        CREATE OR REPLACE TABLE lining AS
        SELECT r.chart, a.act FROM runs_now r JOIN acting a ON a.recording = r.recording
        WHERE r.peak <= {LEAST} GROUP BY r.chart, a.act
        HAVING count(DISTINCT r.recording) >= {LEAST} AND min(r.peak) = 1""")
    engine.run("""
        CREATE OR REPLACE TABLE lined AS
        SELECT DISTINCT m.listing FROM lining l JOIN acting a ON a.act = l.act
        JOIN matched m ON m.recording = a.recording""")
    lines = "(SELECT snapshot, listing, rank FROM entries WHERE listing IN (FROM lined))"
    parts = ranked.parts(placed=True, lines=lines, among="chart IN (SELECT chart FROM lining)", absent="false")
    sql = f"""
        SELECT chart, act, max(rank) AS value, label
        FROM (SELECT r.chart, r.label, r.rank, l.act,
                     row_number() OVER (PARTITION BY r.chart, r.label, l.act ORDER BY r.rank, r.recording) AS filled
              FROM ranked r JOIN acting a ON a.recording = r.recording
              JOIN lining l ON l.chart = r.chart AND l.act = a.act) placed_songs
        WHERE rank = filled GROUP BY chart, act, label HAVING max(rank) >= {LEAST}"""
    engine.run(f"""
        CREATE OR REPLACE TABLE line_ups AS SELECT * FROM ({ranked.compose(parts, sql)})
        QUALIFY row_number() OVER (PARTITION BY chart, act ORDER BY value DESC, label) = 1""")
