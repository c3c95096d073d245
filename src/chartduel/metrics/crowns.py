"""Crowns: the weeks in which one song led two or three different Circle charts at once (double, triple crown).

Unit: charts led in the same week. The Circle charts known here are digital, streaming and download. The triple crown of
music shows (three wins of one song) is another thing and not counted. A week of which not every chart was seen can have
more: `charts_seen` says how many were. Nothing is told of 지붕킥 (roof hit): the live graph that it was read from, on
Melon's real-time chart until 2020-07-06, is in no archive, and what it would be today is not known.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from chartduel.engine import Engine
from chartduel.metrics import ranked
from chartduel.metrics.periods import at
from chartduel.sources import registry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Crown(msgspec.Struct, frozen=True, kw_only=True):
    """A song that led `charts` of the `charts_seen` Circle charts in the week that begins on a day."""

    recording: str
    title: str
    artists: tuple[str, ...]
    week: date
    charts: tuple[str, ...]
    charts_seen: int


def crowns(engine: Engine) -> tuple[Crown, ...]:
    """Every double and triple crown, the latest first. Needs the views `snapshots`, `entries`, `matches`."""
    circle = {str(one.id): one for one in registry.charts().values() if one.source == "circle"}
    ranked.place(engine, sorted(circle))
    sql = """
        SELECT r.label, r.recording::VARCHAR, list_sort(list(r.chart::VARCHAR)), any_value(s.seen),
               any_value(m.title), any_value(m.artists)
        FROM ranked r
        JOIN (SELECT label, count(DISTINCT chart) AS seen FROM observed GROUP BY label) s ON s.label = r.label
        JOIN (SELECT recording, any_value(title) AS title, any_value(artists) AS artists FROM matches
              GROUP BY recording) m ON m.recording = r.recording
        GROUP BY r.label, r.recording HAVING count(*) > 1 ORDER BY r.label DESC, r.recording"""
    rows = engine.rows(ranked.compose(ranked.parts(placed=True, best=1, absent="false"), sql))
    return tuple(
        Crown(
            recording=song,
            title=title,
            artists=tuple(artists or ()),
            week=circle[charts[0]].day_of(at(label) or EPOCH),
            charts=tuple(charts),
            charts_seen=seen,
        )
        for label, song, charts, seen, title, artists in rows
    )
