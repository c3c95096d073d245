"""Number one: who led a chart at every label, how long without a break, and how long in all.

Unit: periods at rank 1. A streak ends where a label between two of its periods says that the song was not first: a
sure label, or a partial look that shows it lower. Frozen hours, gaps and looks that cannot say so end nothing and add
nothing: the labels that nobody saw inside a streak make the range of its length. Two songs at rank 1 both lead.
"""

from __future__ import annotations

from chartduel.engine import Engine
from chartduel.metrics import ranked, runs


def make(engine: Engine) -> None:
    """Makes the tables `leads(chart, label, recording, n, day)` and `streaks` (as runs). Needs `placed`, `labels`.

    Of a sealed lake only the first rows of each year are read: the number ones stand there together.
    """
    parts = ranked.parts(placed=True, best=1, absent="false")
    engine.run(f"""
        CREATE OR REPLACE TABLE leads AS
        {ranked.compose(parts, "SELECT r.*, l.n, l.day FROM ranked r JOIN labels l USING (chart, label)")}""")
    lower = """
        SELECT chart, label, recording, NULL FROM told
        WHERE (rank > 1 OR (rank IS NULL AND speaks)) AND (chart, recording) IN (SELECT chart, recording FROM leads)"""
    ever = ranked.absent(engine, "k.recording IN (SELECT recording FROM leads)")
    lower = ranked.compose(ranked.parts(placed=True, absent=ever), lower)
    told = f"(SELECT chart, label, recording, rank FROM leads UNION ALL SELECT * FROM ({lower}))"
    engine.run(f"CREATE OR REPLACE TABLE joined_streaks AS {runs.joined(f'({runs.pieces(told)})')}")
    engine.run(f"CREATE OR REPLACE TABLE streaks AS {runs.dated('joined_streaks')}")
