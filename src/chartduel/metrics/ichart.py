"""iChart, approximately: points of the real-time charts of a set, hour by hour and over the week so far.

Unit: points. Approximate in all: the table that turns ranks into points is a picture on iChart's page that nobody has
copied, so ours is linear from 20 for rank 1 to 1 for rank 20, and can be replaced. Known (page of instiz): ranks 1 to
20 count, real-time charts carry no share weights, Friday to Sunday count twice, the week runs from Monday to Sunday in
Korea. An hour in which a service was not seen gives its points to nobody, so the sums of a sampled chart say little:
`hours` tells how many hours they rest on.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chartduel.engine import Engine, literal
from chartduel.metrics import ranked

POINTS = tuple(range(20, 0, -1))
"""By rank; ours."""
WEEK_US = 604_800_000_000
MONDAY_US = 345_600_000_000 - 32_400_000_000
"""The first Monday of 1970, 00:00 in Korea, from which weeks are counted."""
FRIDAY_US = 345_600_000_000


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """A song's points at one hour, and since Monday with the hours that they rest on. Labels in microseconds."""

    label: int
    recording: str
    points: int
    week: int
    hours: int
    approximate: bool = True


def points(engine: Engine, charts: Sequence[str], by_rank: Sequence[int] = POINTS) -> tuple[Points, ...]:
    """Of every hour the songs with points, the most first. Needs the table `placed` of these charts."""
    engine.load_rows("rank_points", {"rank": "INTEGER", "points": "INTEGER"}, list(enumerate(by_rank, 1)))
    listed = ", ".join(map(literal, charts))
    rows = ranked.parts(placed=True, best=len(by_rank), absent="false", among=f"chart IN ({listed})")
    sql = f"""
        SELECT label, recording::VARCHAR, points,
               sum(points) OVER (PARTITION BY recording, week ORDER BY label),
               max(hours) OVER (PARTITION BY week ORDER BY label)
        FROM (SELECT r.label, r.recording, (r.label - {MONDAY_US}) // {WEEK_US} AS week,
                     CAST(sum(p.points) * CASE WHEN (r.label - {MONDAY_US}) % {WEEK_US} >= {FRIDAY_US} THEN 2 ELSE 1 END
                          AS BIGINT) AS points,
                     any_value(h.hours) AS hours
              FROM ranked r JOIN rank_points p ON p.rank = r.rank
              JOIN (SELECT label, dense_rank() OVER (
                        PARTITION BY (label - {MONDAY_US}) // {WEEK_US} ORDER BY label) AS hours
                    FROM (SELECT DISTINCT label FROM observed WHERE chart IN ({listed})) seen) h ON h.label = r.label
              GROUP BY r.label, r.recording) scored
        ORDER BY label, points DESC, recording"""
    told = engine.rows(ranked.compose(rows, sql))
    return tuple(Points(label=at, recording=song, points=n, week=int(w), hours=h) for at, song, n, w, h in told)
