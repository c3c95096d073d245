"""Evidence: the snapshots on which a duel's numbers rest, with the archive file that holds them.

For every chart and song: the snapshots of the debut, of the peak and of the latest observation, from every witness.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from chartduel.engine import Engine, literal
from chartduel.model.duel import ChartDuel, Evidence
from chartduel.sources import registry


def evidence(engine: Engine, charts: Iterable[ChartDuel]) -> tuple[Evidence, ...]:
    """Evidence rows in the order of charts and labels. Ask it after `periods.load`."""
    points = sorted({(chart.chart, _us(moment)) for chart in charts for moment in _moments(chart)})
    if not points:
        return ()
    listed = ", ".join(f"({literal(chart)}, {label})" for chart, label in points)
    rows = engine.rows(f"""
        SELECT DISTINCT u.chart, u.label, u.witness, u.payload
        FROM used u JOIN (VALUES {listed}) p(chart, label) USING (chart, label) ORDER BY ALL""")
    return tuple(
        Evidence(
            chart=chart,
            chart_time=datetime.fromtimestamp(label / 1e6, UTC).astimezone(registry.chart(chart).tz),
            witness=witness,
            payload=payload,
        )
        for chart, label, witness, payload in rows
    )


def _moments(chart: ChartDuel) -> Iterable[datetime]:
    for song in chart.songs.values():
        for fact in (song.debut, song.peak, song.latest):
            if fact:
                yield fact.chart_time


def _us(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
