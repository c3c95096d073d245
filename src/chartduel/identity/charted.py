"""What the charts themselves say of printed names: when they charted, and which stand there together."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from chartduel.engine import Engine
from chartduel.identity.groups import Groups
from chartduel.identity.printed import Listed, Printed

LEAST_ALIKE = 0.4
"""Share of equal ranks from which two snapshots of one label show the same state of the chart."""
LEAST_RANKS = 20


class Run(msgspec.Struct, frozen=True):
    """When a group of names was on charts: days since 1970, and the charts."""

    first: float
    last: float
    charts: frozenset[str]


Shape = dict[tuple[str, int], float]
"""The mean logarithm of a song's ranks, by market and week (weeks since 1970)."""


def correlation(one: Shape, other: Shape) -> tuple[float, int]:
    """Pearson's r of two shapes over the weeks that both have, and how many those are; 0 where one does not move."""
    both = sorted(one.keys() & other.keys())
    if len(both) < 2:
        return 0.0, len(both)
    xs, ys = [one[week] for week in both], [other[week] for week in both]
    try:
        return statistics.correlation(xs, ys), len(both)
    except statistics.StatisticsError:
        return 0.0, len(both)


class Charts:
    """Questions about groups of printed names to entries and snapshots: relations of the engine."""

    def __init__(
        self,
        engine: Engine,
        printed: Sequence[Printed],
        listed: Sequence[Listed],
        entries: str = "entries",
        snapshots: str = "snapshots",
    ) -> None:
        self._engine, self._listed, self._entries, self._snapshots = engine, listed, entries, snapshots
        first: dict[object, int] = {}
        self._alike = [first.setdefault(one.alike, place) for place, one in enumerate(printed)]

    def group(self, groups: Groups) -> None:
        """The groups of which the next questions speak."""
        tops = [groups.top(place) for place in range(len(self._alike))]
        rows = [(one.id, tops[one.printed], self._alike[one.printed]) for one in self._listed]
        columns = {"listing": "BIGINT", "grp": "INTEGER", "name": "INTEGER"}
        self._engine.load_rows("grouped", columns, rows)
        self._engine.run(
            "CREATE OR REPLACE TABLE placed AS SELECT snapshot, chart, chart_time, rank, grp, name "
            f"FROM {self._entries} JOIN grouped USING (listing)"
        )
        self._sizes = Counter(tops)

    def together(self) -> list[tuple[int, int]]:
        """Pairs of names of one group that stand in one snapshot.

        A chart lists a recording once, so they are two; a single and an album listing have the same names.
        """
        many = [top for top, size in self._sizes.items() if size > 1]
        self._engine.load_rows("many", {"grp": "INTEGER"}, [(top,) for top in many])
        return self._engine.rows(
            """
            WITH seen AS (SELECT snapshot, grp, name FROM placed SEMI JOIN many USING (grp)),
            twice AS (SELECT snapshot, grp FROM seen GROUP BY ALL HAVING min(name) < max(name))
            SELECT DISTINCT a.name, b.name FROM twice
            JOIN seen a USING (snapshot, grp) JOIN seen b USING (snapshot, grp) WHERE a.name < b.name ORDER BY ALL"""
        )

    def met(self, pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
        """Those of the pairs of groups that stand in one snapshot somewhere."""
        self._engine.load_rows("pairs", {"a": "INTEGER", "b": "INTEGER"}, pairs)
        rows = self._engine.rows(
            """
            WITH asked AS (SELECT a AS grp FROM pairs UNION SELECT b FROM pairs),
            seen AS (SELECT snapshot, grp FROM placed SEMI JOIN asked USING (grp))
            SELECT DISTINCT a, b FROM pairs JOIN seen x ON x.grp = a
            JOIN seen y ON y.grp = b AND y.snapshot = x.snapshot"""
        )
        return {(a, b) for a, b in rows}

    def cells(self) -> list[tuple[int, int, int]]:
        """Pairs of groups that two witnesses of one chart show at the same rank, and at how many labels.

        Only where both show the same state of the chart, and neither shows the other's name elsewhere in it.
        """
        self._engine.run(
            f"""
            CREATE OR REPLACE TABLE cells AS
            WITH twins AS (
                SELECT a.key AS one, b.key AS other, a.chart_time FROM {self._snapshots} a JOIN {self._snapshots} b
                ON a.chart = b.chart AND a.chart_time = b.chart_time AND a.key < b.key),
            met AS (
                SELECT one, other, twins.chart_time, x.grp AS a, y.grp AS b FROM twins
                JOIN placed x ON x.snapshot = one JOIN placed y ON y.snapshot = other AND y.rank = x.rank),
            alike AS (
                SELECT one, other FROM met GROUP BY ALL
                HAVING avg(CAST(a = b AS INTEGER)) >= {LEAST_ALIKE} AND count(*) >= {LEAST_RANKS})
            SELECT met.* FROM met SEMI JOIN alike USING (one, other) WHERE a <> b"""
        )
        return self._engine.rows(
            """
            SELECT least(a, b), greatest(a, b), CAST(count(DISTINCT chart_time) AS INTEGER) FROM cells
            WHERE NOT EXISTS (SELECT 1 FROM placed WHERE placed.snapshot = cells.other AND placed.grp = cells.a)
            AND NOT EXISTS (SELECT 1 FROM placed WHERE placed.snapshot = cells.one AND placed.grp = cells.b)
            GROUP BY 1, 2 ORDER BY 1, 2"""
        )

    def runs(self) -> Mapping[int, Run]:
        """Of each group that charted, when and where."""
        rows = self._engine.rows(
            """
            WITH seen AS (SELECT grp, chart, epoch_us(chart_time) / 86400e6 AS day FROM placed)
            SELECT grp, min(day), max(day), list(DISTINCT chart) FROM seen GROUP BY grp"""
        )
        return {grp: Run(first, last, frozenset(charts)) for grp, first, last, charts in rows}

    def shapes(self, groups: Iterable[int], markets: Mapping[str, str]) -> dict[int, Shape]:
        """Of each of these groups the mean logarithm of its ranks, by market and week. `markets` are by chart."""
        self._engine.load_rows("asked_groups", {"grp": "INTEGER"}, [(one,) for one in sorted(set(groups))])
        self._engine.load_rows("markets", {"chart": "VARCHAR", "market": "VARCHAR"}, sorted(markets.items()))
        rows = self._engine.rows(
            """
            SELECT grp, market, CAST(epoch_us(chart_time) / 86400e6 / 7 AS INTEGER) AS week, avg(ln(rank))
            FROM placed SEMI JOIN asked_groups USING (grp) JOIN markets USING (chart)
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
        )
        found: dict[int, Shape] = defaultdict(dict)
        for grp, market, week, mean in rows:
            found[grp][market, week] = mean
        return found

    def begun(self) -> dict[str, float]:
        """The day (since 1970) of each chart's first label."""
        first = f"SELECT chart, epoch_us(min(chart_time)) / 86400e6 FROM {self._entries} GROUP BY chart"
        return dict(self._engine.rows(first))

    def first_seen(self) -> dict[int, int]:
        """The first label of each listing, in microseconds since 1970."""
        return dict(
            self._engine.rows(f"SELECT listing, epoch_us(min(chart_time)) FROM {self._entries} GROUP BY listing")
        )
