"""Runs: every unbroken stay of a song on a chart, with what happened in it.

Unit: periods (labels at which the song was seen on the chart). A run ends where a sure label lies between two
sightings and the song was not on it; a label that nobody saw, a partial look and a frozen hour end nothing. `climb` and
`fall` are ranks won and lost from one label to the very next (`calendar`): across a gap nobody knows how the rank went.
`ended`: a label that speaks of this song, though not of all, said after the last sighting that it was off.

A run is a *piece*, and so is a single sighting: pieces that nothing divides join to one. So the runs of yesterday, kept
in the lake's table `runs`, and the sightings of today give the runs of now, without reading the years before again.
"""

from __future__ import annotations

from chartduel.engine import Engine
from chartduel.metrics import ranked

SHIFT = 1 << 32
"""Packs a rank and a label's number into one integer: the least peak, and of those its first label."""

ROWS_AT_ONCE = 5_000_000
SIGHTINGS = """(
    SELECT chart, label, recording, rank FROM ranked
    UNION ALL SELECT chart, label, recording, NULL FROM told WHERE rank IS NULL AND speaks)"""


def pieces(sightings: str) -> str:
    """SQL: each sighting (chart, label, recording, rank) as a piece; a rank of NULL says that the song was off."""
    return f"""
        SELECT r.chart, r.recording, l.n AS first_n, r.rank AS first_rank, l.n AS last_n, r.rank AS last_rank,
               CASE WHEN r.rank IS NULL THEN 0 ELSE 1 END AS periods, CASE WHEN r.rank = 1 THEN 1 ELSE 0 END AS at_one,
               r.rank * {SHIFT} + l.n AS peak,
               CAST(0 AS BIGINT) AS climb, CAST(0 AS BIGINT) AS fall, false AS ended,
               l.sures - CAST(l.sure AS INTEGER) AS first_sures, l.missed AS first_missed, l.sures AS last_sures,
               l.missed AS last_missed
        FROM {sightings} r JOIN labels l ON l.chart = r.chart AND l.label = r.label"""


def joined(held: str) -> str:
    """SQL: the runs that some pieces (a relation) make, again as pieces."""
    return f"""
        WITH beside AS (
            SELECT *, lag(last_n) OVER songs AS before_n, lag(last_rank) OVER songs AS before_rank,
                   lag(last_sures) OVER songs AS before_sures, lag(last_missed) OVER songs AS before_missed,
                   lag(periods) OVER songs AS before_periods, lag(ended) OVER songs AS before_ended,
                   lead(periods) OVER songs AS next_periods
            FROM {held} WINDOW songs AS (PARTITION BY chart, recording ORDER BY first_n)),
        stepped AS (
            SELECT *, CASE WHEN before_periods > 0 AND NOT before_ended AND first_sures = before_sures THEN 0 ELSE 1 END
                       AS broken,
                   CASE WHEN first_n = before_n + 1 AND first_missed = before_missed THEN before_rank - first_rank END
                       AS step
            FROM beside),
        told AS (
            SELECT *, sum(broken) OVER (PARTITION BY chart, recording ORDER BY first_n) AS run FROM stepped
            WHERE periods > 0)
        SELECT chart, recording, min(first_n) AS first_n,
               CAST(min(first_n * {SHIFT} + first_rank) % {SHIFT} AS INTEGER) AS first_rank, max(last_n) AS last_n,
               CAST(max(last_n * {SHIFT} + last_rank) % {SHIFT} AS INTEGER) AS last_rank,
               CAST(sum(periods) AS INTEGER) AS periods, CAST(sum(at_one) AS INTEGER) AS at_one, min(peak) AS peak,
               max(greatest(climb, coalesce(step, 0) * {SHIFT} - first_n)) AS climb,
               max(greatest(fall, -coalesce(step, 0) * {SHIFT} - first_n)) AS fall,
               bool_or(ended OR coalesce(next_periods = 0, false)) AS ended
        FROM told GROUP BY chart, recording, run"""


def dated(held: str) -> str:
    """SQL: pieces with their labels (microseconds since 1970) in place of numbers. Needs `labels`."""
    return f"""
        SELECT p.chart, p.recording, a.label AS first, z.label AS last, p.first_rank, p.last_rank, p.periods, p.at_one,
               CAST(p.peak // {SHIFT} AS INTEGER) AS peak, k.label AS peak_at,
               CASE WHEN p.climb > 0 THEN CAST(p.climb // {SHIFT} + 1 AS INTEGER) END AS climb, c.label AS climb_at,
               CASE WHEN p.fall > 0 THEN CAST(p.fall // {SHIFT} + 1 AS INTEGER) END AS fall, f.label AS fall_at, p.ended
        FROM {held} p
        JOIN labels a ON a.n = p.first_n
        JOIN labels z ON z.n = p.last_n
        JOIN labels k ON k.n = p.peak % {SHIFT}
        LEFT JOIN labels c ON c.n = {SHIFT} - p.climb % {SHIFT}
        LEFT JOIN labels f ON f.n = {SHIFT} - p.fall % {SHIFT}"""


def numbered(held: str) -> str:
    """SQL: dated runs as pieces again. Needs `labels`."""
    return f"""
        SELECT p.chart, p.recording, a.n AS first_n, p.first_rank, z.n AS last_n, p.last_rank, p.periods, p.at_one,
               p.peak * {SHIFT} + k.n AS peak, coalesce(p.climb * {SHIFT} - c.n, 0) AS climb,
               coalesce(p.fall * {SHIFT} - f.n, 0) AS fall, p.ended,
               a.sures - CAST(a.sure AS INTEGER) AS first_sures, a.missed AS first_missed, z.sures AS last_sures,
               z.missed AS last_missed
        FROM {held} p
        JOIN labels a ON a.chart = p.chart AND a.label = p.first
        JOIN labels z ON z.chart = p.chart AND z.label = p.last
        JOIN labels k ON k.chart = p.chart AND k.label = p.peak_at
        LEFT JOIN labels c ON c.chart = p.chart AND c.label = p.climb_at
        LEFT JOIN labels f ON f.chart = p.chart AND f.label = p.fall_at"""


def make(engine: Engine) -> None:
    """Makes the table `runs_now` from every sighting. Needs `placed` and `labels`, and the view `entries`.

    Some songs at a time, next to each other in a sealed lake: so many rows are sorted at once as memory holds.
    """
    absent = ranked.absent(engine, "k.recording IN (SELECT recording FROM turns WHERE turn = {turn})")
    turns = engine.one("SELECT count(*) FROM entries")[0] // ROWS_AT_ONCE + 1
    engine.run(f"""
        CREATE OR REPLACE TABLE turns AS
        SELECT recording, ntile({turns}) OVER (ORDER BY min(listing)) AS turn FROM matched GROUP BY recording""")
    for turn in range(1, turns + 1):
        how = "INSERT INTO joined_runs" if turn > 1 else "CREATE OR REPLACE TABLE joined_runs AS"
        engine.run(f"{how} {joined(f'({pieces(_of_turn(turn, absent.format(turn=turn)))})')}")
    engine.run(f"CREATE OR REPLACE TABLE runs_now AS {dated('joined_runs')}")
    engine.run("DROP TABLE joined_runs")


def _of_turn(turn: int, absent: str) -> str:
    songs = f"SELECT recording FROM turns WHERE turn = {turn}"
    lines = f"""(
        SELECT snapshot, listing, rank FROM entries
        WHERE listing IN (SELECT listing FROM matched WHERE recording IN ({songs})))"""
    parts = ranked.parts(placed=True, lines=lines, absent=absent)
    return f"({ranked.compose(parts, f'SELECT * FROM {SIGHTINGS}')})"
