"""Calendar: the labels at which a chart was seen, numbered, and whether one is missing between two of them.

Unit: labels. Two labels follow each other where the platform issued none between them: an hour apart, or with nothing
but frozen hours between; a day, a week, a month apart; nearer than two where a chart moved its weekday (the Hot 100
in 1962). A chart that stands several hours (VIBE) is renewed at hours that nobody knows: as far as it ever stands.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chartduel.engine import Engine
from chartduel.metrics import ranked
from chartduel.metrics.periods import at
from chartduel.model.chart import Cadence, Chart
from chartduel.sources import registry

HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
SPANS = {
    Cadence.DAY: (24 * HOUR, 12 * HOUR),
    Cadence.WEEK: (168 * HOUR, 12 * HOUR),
    Cadence.MONTH: (30.4375 * 24 * HOUR, 96 * HOUR),
}
"""A period, and what has to be added to a span of them that a clock change or a short month made shorter."""


def number(engine: Engine) -> None:
    """Makes the table `labels`. Needs the table `placed` of `ranked.place`.

    Of each chart and label: `sure`; `n`, its number among all labels, chart by chart; up to it how many were `sures`,
    how many the platform issued and nobody saw (`missed`), and how many it did not issue (`frozen`); `day`, its civil
    day in the chart's zone, since 1970.
    """
    _declare(engine)
    observed = ranked.compose(ranked.parts(placed=True), "SELECT chart, label, sure FROM observed")
    engine.run(f"""
        CREATE OR REPLACE TABLE spans AS
        SELECT s.*, greatest(0, (since + slack) // period - 1) AS missing
        FROM (SELECT o.*, c.period, c.slack, c.freezes, c.zone,
                     label - lag(label) OVER (PARTITION BY o.chart ORDER BY label) AS since
              FROM ({observed}) o JOIN calendars c ON c.chart = o.chart) s""")
    _freeze(engine)
    engine.run("""
        CREATE OR REPLACE TABLE labels AS
        SELECT s.chart, s.label, s.sure,
               CAST(row_number() OVER (ORDER BY s.chart, s.label) AS INTEGER) AS n,
               CAST(sum(CASE WHEN s.sure THEN 1 ELSE 0 END) OVER up AS INTEGER) AS sures,
               CAST(coalesce(sum(missing - coalesce(f.frozen, 0)) OVER up, 0) AS INTEGER) AS missed,
               CAST(coalesce(sum(f.frozen) OVER up, 0) AS INTEGER) AS frozen,
               date_diff('day', DATE '1970-01-01', CAST(timezone(zone, make_timestamptz(s.label)) AS DATE)) AS day
        FROM spans s LEFT JOIN frozen_between f ON f.chart = s.chart AND f.label = s.label
        WINDOW up AS (PARTITION BY s.chart ORDER BY s.label)""")


def _declare(engine: Engine) -> None:
    rows = [(str(one.id), *_span(one), bool(one.freezes), one.zone) for one in _charts(engine)]
    columns = {"chart": "VARCHAR", "period": "BIGINT", "slack": "BIGINT", "freezes": "BOOLEAN", "zone": "VARCHAR"}
    engine.load_rows("calendars", columns, rows)


def _charts(engine: Engine) -> list[Chart]:
    known = registry.charts()
    return [known[chart] for (chart,) in engine.rows("SELECT DISTINCT chart FROM placed") if chart in known]


def _span(chart: Chart) -> tuple[int, int]:
    longest = HOUR * (1 + chart.stands_hours)
    period, slack = SPANS.get(chart.cadence, (longest, longest - MICROSECOND))
    return period // MICROSECOND, slack // MICROSECOND


def apart(chart: Chart) -> timedelta:
    """From which span on at least one label is missing between two that were seen."""
    period, slack = _span(chart)
    return (2 * period - slack) * MICROSECOND


def _freeze(engine: Engine) -> None:
    """How many of the labels that are missing before one were frozen."""
    rows = engine.rows("SELECT chart, label, since FROM spans WHERE freezes AND missing > 0")
    charts = registry.charts()
    held = [(chart, label, _frozen(charts[chart], at(label), since)) for chart, label, since in rows]
    engine.load_rows("frozen_between", {"chart": "VARCHAR", "label": "BIGINT", "frozen": "BIGINT"}, held)


def _frozen(chart: Chart, label: datetime | None, since: int) -> int:
    if label is None:
        return 0
    before = label - MICROSECOND * since
    return sum(1 for _ in chart.frozen_labels(before + MICROSECOND, label - MICROSECOND))


def close(engine: Engine, as_of: date | None) -> None:
    """Makes the table `closing(chart, until)`: the last microsecond of a day in each chart's zone, or of all time."""
    rows = [(str(one.id), _until(one, as_of)) for one in _charts(engine)]
    engine.load_rows("closing", {"chart": "VARCHAR", "until": "BIGINT"}, rows)


def _until(chart: Chart, day: date | None) -> int:
    if day is None:
        return (1 << 62) - 1
    return round(chart.day_label(day + timedelta(days=1)).timestamp() * 1_000_000) - 1
