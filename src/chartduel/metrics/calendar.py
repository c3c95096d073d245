"""Calendar: the labels at which a chart was seen, numbered, and whether one is missing between two of them.

Unit: labels. Two labels follow each other where the platform issued none between them: an hour apart, or with nothing
but frozen hours between; a day, a week, a month apart; nearer than two where a chart moved its weekday (the Hot 100
in 1962). A chart that stands several hours (VIBE) is renewed at hours that nobody knows: as far as it ever stands.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chartduel.engine.duckdb import Engine
from chartduel.metrics import ranked
from chartduel.metrics.periods import at
from chartduel.model.chart import Cadence, Chart
from chartduel.sources import registry

HOUR = timedelta(hours=1)
FARTHEST = {Cadence.DAY: 36 * HOUR, Cadence.WEEK: 324 * HOUR, Cadence.MONTH: 1080 * HOUR}
"""How far apart two labels can be that follow each other: safely between one period and two, whatever a clock does."""
LONGEST_FREEZE = 12 * HOUR


def number(engine: Engine) -> None:
    """Makes the table `labels`. Needs the table `placed` of `ranked.place`.

    Of each chart and label: `sure`; `n`, its number among the chart's labels; `sures`, how many up to it were sure;
    `holes`, how often up to it a label was missing before one; `day`, its civil day in the chart's zone, since 1970.
    """
    _declare(engine)
    observed = ranked.compose(ranked.parts(placed=True), "SELECT chart, label, sure FROM observed")
    engine.run(f"""
        CREATE OR REPLACE TABLE spans AS
        SELECT o.*, c.farthest, c.freezes, c.zone,
               label - lag(label) OVER (PARTITION BY o.chart ORDER BY label) AS since
        FROM ({observed}) o JOIN calendars c ON c.chart = o.chart""")
    _bridge(engine)
    engine.run("""
        CREATE OR REPLACE TABLE labels AS
        SELECT s.chart, s.label, s.sure,
               CAST(row_number() OVER up AS INTEGER) AS n,
               CAST(sum(CASE WHEN s.sure THEN 1 ELSE 0 END) OVER up AS INTEGER) AS sures,
               CAST(sum(CASE WHEN since > farthest AND b.label IS NULL THEN 1 ELSE 0 END) OVER up AS INTEGER) AS holes,
               date_diff('day', DATE '1970-01-01', CAST(timezone(zone, make_timestamptz(s.label)) AS DATE)) AS day
        FROM spans s LEFT JOIN bridged b ON b.chart = s.chart AND b.label = s.label
        WINDOW up AS (PARTITION BY s.chart ORDER BY s.label)""")


def _declare(engine: Engine) -> None:
    rows = [(str(one.id), _us(farthest(one)), bool(one.freezes), one.zone) for one in registry.charts().values()]
    engine.load_rows(
        "calendars", {"chart": "VARCHAR", "farthest": "BIGINT", "freezes": "BOOLEAN", "zone": "VARCHAR"}, rows
    )


def farthest(chart: Chart) -> timedelta:
    """How far apart two labels of a chart can be with none missing between them, frozen hours aside."""
    return FARTHEST.get(chart.cadence, HOUR * (1 + chart.stands_hours))


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _bridge(engine: Engine) -> None:
    """Which labels follow the one before across frozen hours only."""
    rows = engine.rows(f"""
        SELECT chart, label, since FROM spans
        WHERE freezes AND since > farthest AND since <= {_us(LONGEST_FREEZE)}""")
    charts = registry.charts()
    held = [(chart, label) for chart, label, since in rows if _only_frozen(charts[chart], at(label), since)]
    engine.load_rows("bridged", {"chart": "VARCHAR", "label": "BIGINT"}, held)


def _only_frozen(chart: Chart, label: datetime | None, since: int) -> bool:
    return label is not None and all(
        chart.is_frozen(label - HOUR * back) for back in range(1, timedelta(microseconds=since) // HOUR)
    )
