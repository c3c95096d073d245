"""Now: the newest charts, who is new at number one, and when each chart was last recorded.

A new number one leads the chart's newest complete label and did not lead the one recorded before it.
Instants are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from chartduel.engine import Engine


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """A chart's newest label, when it was seen (None: not known) and by how many witnesses the chart is kept."""

    chart: str
    chart_time: datetime
    observed_at: datetime | None
    snapshots: int
    witnesses: int


class NumberOne(msgspec.Struct, frozen=True, kw_only=True):
    chart: str
    chart_time: datetime
    recording: str
    title: str
    artists: tuple[str, ...]


def collected(engine: Engine) -> tuple[Collected, ...]:
    """What was recorded when, the newest first. Needs the view `snapshots`."""
    rows = engine.rows("""
        SELECT chart, max(epoch_us(chart_time)), max(epoch_us(observed_at)), count(*), count(DISTINCT witness)
        FROM snapshots GROUP BY chart ORDER BY 2 DESC, chart""")
    return tuple(
        Collected(
            chart=chart,
            chart_time=datetime.fromtimestamp(label / 1e6, UTC),
            observed_at=datetime.fromtimestamp(seen / 1e6, UTC) if seen else None,
            snapshots=count,
            witnesses=witnesses,
        )
        for chart, label, seen, count, witnesses in rows
    )


def new_number_ones(engine: Engine) -> tuple[NumberOne, ...]:
    """The songs that are new at number one, the newest first. Needs `snapshots`, `entries`, `matches`."""
    rows = engine.rows("""
        WITH looks AS (
            SELECT chart, chart_time, arg_max(key, (coalesce(observed_at, chart_time), id)) AS key
            FROM snapshots WHERE complete AND array_length(scope_only) = 0 GROUP BY chart, chart_time
            QUALIFY row_number() OVER (PARTITION BY chart ORDER BY chart_time DESC) <= 2),
        leaders AS (
            SELECT l.chart, l.chart_time, m.recording, m.title, m.artists
            FROM looks l JOIN entries e ON e.snapshot = l.key AND e.rank = 1 JOIN matches m USING (listing)),
        newest AS (FROM leaders QUALIFY row_number() OVER (PARTITION BY chart ORDER BY chart_time DESC) = 1),
        before AS (FROM leaders ANTI JOIN newest USING (chart, chart_time))
        SELECT n.chart, epoch_us(n.chart_time), n.recording, n.title, n.artists
        FROM newest n JOIN before b USING (chart) WHERE n.recording <> b.recording ORDER BY 2 DESC, 1""")
    return tuple(
        NumberOne(
            chart=chart,
            chart_time=datetime.fromtimestamp(label / 1e6, UTC),
            recording=recording,
            title=title,
            artists=tuple(artists),
        )
        for chart, label, recording, title, artists in rows
    )
