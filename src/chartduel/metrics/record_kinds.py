"""The kinds of records, each as one query over runs, streaks and acts: what is counted, of what, in which unit.

`number_one_total`, `number_one_streak`: periods at rank 1, in all and unbroken. `on_chart`, `run`: periods on the
chart, in all and unbroken. `climb`, `fall`: ranks from one label to the very next. `re_entries`: returns after a sure
absence. `reverse_run` (역주행): ranks by which a return beats every peak before it. `fastest`: periods from the debut
to rank 1, where the label before the debut was seen and none is missing. `entries`: songs of one act at one label.
`line_up` (줄세우기): ranks from 1 down that one act fills alone, from 3 on. `charts_at_once`: hourly and daily charts
led on one civil day of their zones. Periods are hours, days, weeks or months, by the chart's cadence.
"""

from __future__ import annotations

from typing import NamedTuple

from chartduel.engine import literal
from chartduel.model.chart import Cadence
from chartduel.sources import registry


class Kind(NamedTuple):
    """`sql` gives (chart, recording, act, value, first, last, rank_from, rank_to); without `unit` it is periods.

    `hourly`: it speaks of single periods, so of no sampled hourly chart. `lowest`: the least is the record.
    """

    sql: str
    unit: str = ""
    hourly: bool = True
    least: int = 1
    lowest: bool = False


def _of(source: str, value: str, span: str = "first, last", ranks: str = "NULL, NULL", rest: str = "") -> str:
    first, last = span.split(", ")
    before, after = ranks.split(", ")
    return f"""
        SELECT chart, recording, NULL AS act, {value} AS value, {first} AS first, {last} AS last,
               {before} AS rank_from, {after} AS rank_to FROM {source} {rest}"""


def _of_act(source: str) -> str:
    return f"""
        SELECT chart, NULL AS recording, act, value, label AS first, label AS last, NULL AS rank_from, NULL AS rank_to
        FROM {source}"""


_WHOLE = "min(first), max(last)"
_BY_SONG = "GROUP BY chart, recording"
_TURNS = "SELECT *, row_number() OVER (PARTITION BY chart, recording ORDER BY first) AS turn FROM runs_now"
_RETURNS = f"""(
    SELECT *, min(peak) OVER (PARTITION BY chart, recording ORDER BY turn
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best
    FROM ({_TURNS}) turns) returns"""
_FASTEST = f"""(
    SELECT r.chart, r.recording, r.first, r.first_rank, l.label AS last, l.n - d.n AS took
    FROM ({_TURNS}) r
    JOIN labels d ON d.chart = r.chart AND d.label = r.first
    JOIN labels b ON b.chart = r.chart AND b.n = d.n - 1 AND b.missed = d.missed AND b.sure
    JOIN (SELECT chart, recording, min(first) AS led FROM streaks GROUP BY chart, recording) s
      ON s.chart = r.chart AND s.recording = r.recording
    JOIN labels l ON l.chart = r.chart AND l.label = s.led AND l.missed = d.missed
    WHERE r.turn = 1) started"""
_AT_ONCE = ", ".join(
    literal(one.id) for one in registry.charts().values() if one.cadence in (Cadence.HOUR, Cadence.DAY)
)
_CHARTS = f"""
    SELECT NULL AS chart, recording, NULL AS act, count(DISTINCT chart) AS value, min(label) AS first,
           max(label) AS last, NULL AS rank_from, NULL AS rank_to
    FROM leads WHERE chart IN ({_AT_ONCE}) GROUP BY recording, day"""
KINDS = {
    "number_one_total": Kind(_of("streaks", "sum(periods)", _WHOLE, rest=_BY_SONG)),
    "number_one_streak": Kind(_of("streaks", "periods")),
    "on_chart": Kind(_of("runs_now", "sum(periods)", _WHOLE, rest=_BY_SONG)),
    "run": Kind(_of("runs_now", "periods")),
    "climb": Kind(_of("runs_now", "climb", "climb_at, climb_at"), unit="ranks"),
    "fall": Kind(_of("runs_now", "fall", "fall_at, fall_at"), unit="ranks"),
    "re_entries": Kind(_of("runs_now", "count(*) - 1", _WHOLE, rest=_BY_SONG), unit="returns"),
    "reverse_run": Kind(
        _of(_RETURNS, "best - peak", "first, peak_at", "best, peak", "WHERE turn > 1 AND peak < best"), unit="ranks"
    ),
    "fastest": Kind(_of(_FASTEST, "took", ranks="first_rank, 1"), least=0, lowest=True),
    "entries": Kind(_of_act("entries_at_once"), unit="songs", hourly=False, least=2),
    "line_up": Kind(_of_act("line_ups"), unit="ranks", hourly=False, least=3),
}
DAYS_AT_ONE = Kind(
    _of("leads", "count(DISTINCT day)", "min(label), max(label)", rest=_BY_SONG), unit="days", hourly=False
)
"""What is counted of a sampled hourly chart in place of `number_one_total`: the days on which it was seen first."""
CHARTS_AT_ONCE = Kind(_CHARTS, unit="charts", hourly=False)

ATTEMPTS = {
    "number_one_total": """
        SELECT chart, recording, label, row_number() OVER (PARTITION BY chart, recording ORDER BY label) AS value
        FROM leads""",
    "number_one_streak": """
        SELECT l.chart, l.recording, l.label,
               row_number() OVER (PARTITION BY l.chart, l.recording, s.first ORDER BY l.label) AS value
        FROM leads l JOIN streaks s ON s.chart = l.chart AND s.recording = l.recording
        AND l.label BETWEEN s.first AND s.last""",
    "climb": "SELECT chart, recording, climb_at AS label, climb AS value FROM runs_now WHERE climb IS NOT NULL",
    "fall": "SELECT chart, recording, fall_at AS label, fall AS value FROM runs_now WHERE fall IS NOT NULL",
}
"""Whoever comes near a record: (chart, recording, label, value), for the kinds of which ties and breaks are told."""
