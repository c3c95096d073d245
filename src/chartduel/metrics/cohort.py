"""Cohort: where a debut, a peak or a run stands among comparable ones of the same chart and era.

A song is in a cohort with its debut: `exact`, or `within_24h` (see `debut`), never both in one cohort; left-censored
debuts are in none. A song is `late` where it was seen on any chart, or released as far as is known, more than `FRESH`
before: late songs are compared with late ones, so that a catalogue that comes back does not fill the cohort of a new
song. Peak and run are counted in the time after the debut that `SPAN` gives, and only of songs whose
chart was recorded that long after it. An era ends where a rule, the size or the frozen hours of the chart change.

Unit: a percentile from 0 to 100, the share of the *other* songs that the song beats, a tie counting half; the song
itself is not among them. Under `LEAST` others there is no percentile: the songs are named instead. A run counts the
civil days (on a weekly or monthly chart the labels) on which the song was seen, so it is no longer than what was
recorded. Civil days are told by the offset that the chart's zone has at the start of the era.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import msgspec

from chartduel.engine import Engine
from chartduel.metrics import ranked
from chartduel.metrics.debut import A_DAY, CENSORED, EXACT, WITHIN_24H
from chartduel.metrics.periods import at
from chartduel.model.chart import Cadence, Chart, Era
from chartduel.model.cohort import Measured

LEAST = 20
FRESH = timedelta(days=28)
SPAN = {
    Cadence.HOUR: timedelta(days=28),
    Cadence.DAY: timedelta(days=28),
    Cadence.WEEK: timedelta(days=182),
    Cadence.MONTH: timedelta(days=365),
}
TOO_FEW = "fewer than 20 comparable songs"
NO_DEBUT = "its debut was not seen: only a bound is known"
NOT_THERE = "it was never seen on this chart"
TOO_YOUNG = "the chart was not recorded long enough after its debut"


class Begun(msgspec.Struct, frozen=True, gc=False):
    """How one song began on a chart: its first label, and what came in the time after it. `whole`: that is over."""

    recording: str
    label: datetime
    rank: int
    basis: str
    peak: int
    run: int
    whole: bool
    late: bool = False

    def value(self, measure: Measured) -> int:
        return {Measured.DEBUT: self.rank, Measured.PEAK: self.peak, Measured.RUN: self.run}[measure]


def load(engine: Engine, chart: Chart, era: Era, released: Mapping[str, datetime] | None = None) -> tuple[Begun, ...]:
    """Every song that was first seen on the chart in this era. Needs what `ranked.prepare` left.

    `released` are the known releases by recording.
    """
    known = released or {}
    span = _us(SPAN[chart.cadence])
    offset = chart.day_label(era.since).utcoffset() if era.since else datetime(2024, 1, 1, tzinfo=chart.tz).utcoffset()
    day = f"(r.label + {_us(offset or timedelta())}) // {_us(A_DAY)}" if chart.cadence is Cadence.HOUR else "r.label"
    named = ranked.parts([chart.id]) | {
        "told": _SHOWN_ONLY,
        "reach": "SELECT max(label) AS label FROM observed",
        "firsts": _FIRSTS.format(held=_held(chart, era)),
        "past": _PAST,
        "spoken_of": _SPOKEN_OF,
        "grown": _GROWN.format(span=span, day=day),
        "anywhere": _ANYWHERE,
    }
    rows = engine.rows(ranked.compose(named, _ANSWER.format(span=span)))
    return tuple(
        Begun(
            *(recording, label, rank, _basis(chart, label, at(last)), peak, run, whole),
            late=min(at(seen) or label, known.get(recording, label)) < label - FRESH,
        )
        for recording, first, rank, last, peak, run, whole, seen in rows
        for label in (_instant(first),)
    )


_SHOWN_ONLY = """
    SELECT chart, label, recording, rank, speaks
    FROM (SELECT w.*, row_number() OVER (
              PARTITION BY w.chart, w.label, w.recording
              ORDER BY CASE WHEN w.speaks THEN 0 WHEN w.rank IS NOT NULL THEN 1 ELSE 2 END, w.seen DESC, w.id DESC
          ) AS place
          FROM weighed w
          JOIN (SELECT DISTINCT m.chart, m.label, s.recording FROM shown s JOIN mixed m ON m.id = s.id) l
          ON l.chart = w.chart AND l.label = w.label AND l.recording = w.recording) latest
    WHERE place = 1"""
"""Who has a rank is shown by a look; to weigh the many of whom looks are silent takes thrice the time."""
_FIRSTS = "SELECT recording, min(label) AS label FROM ranked GROUP BY recording HAVING {held}"
_PAST = """
    SELECT label, max(CASE WHEN sure THEN label END) OVER (
        ORDER BY label ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS sure_before FROM observed"""
_SPOKEN_OF = """
    SELECT f.recording, max(p.label) AS label
    FROM firsts f JOIN spoken k ON k.recording = f.recording
    JOIN (SELECT DISTINCT scope, label FROM placed WHERE complete AND scope <> '') p
    ON p.scope = k.scope AND p.label < f.label GROUP BY f.recording"""
_ANYWHERE = "SELECT recording, min(epoch_us(first_label)) AS label FROM matches GROUP BY recording"
_GROWN = """
    SELECT r.recording, min(r.rank) AS peak, count(DISTINCT {day}) AS run,
           min(CASE WHEN r.label = f.label THEN r.rank END) AS rank, min(f.label) AS label
    FROM ranked r JOIN firsts f ON f.recording = r.recording
    WHERE r.label < f.label + {span} GROUP BY r.recording"""
_ANSWER = """
    SELECT g.recording, g.label, g.rank, greatest(p.sure_before, s.label),
           g.peak, g.run, g.label + {span} <= reach.label, a.label
    FROM grown g JOIN past p ON p.label = g.label LEFT JOIN spoken_of s ON s.recording = g.recording
    LEFT JOIN anywhere a ON a.recording = g.recording CROSS JOIN reach
    ORDER BY g.label, g.recording"""


def _held(chart: Chart, era: Era) -> str:
    since = f"min(label) >= {_us(chart.day_label(era.since) - _EPOCH)}" if era.since else "true"
    return f"{since} AND min(label) < {_us(chart.day_label(era.until) - _EPOCH)}" if era.until else since


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _instant(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _basis(chart: Chart, label: datetime, before: datetime | None) -> str:
    """Which measure a first sight is of, after the last look that spoke of the song and did not show it."""
    if before is None:
        return CENSORED
    issued = chart.step(label, -1)
    while chart.is_frozen(issued):
        issued = chart.step(issued, -1)
    if before >= issued:
        return EXACT
    return WITHIN_24H if chart.cadence is Cadence.HOUR and label - before <= A_DAY else CENSORED


def comparable(begun: Sequence[Begun], song: Begun, measure: Measured) -> list[Begun]:
    """The others whose debut is of the same measure, as late or not, and of whose time after it enough is recorded."""
    kind = (song.basis, song.late)
    others = [one for one in begun if (one.basis, one.late) == kind and one.recording != song.recording]
    return [one for one in others if measure is Measured.DEBUT or one.whole]


def obstacle(song: Begun | None, measure: Measured) -> str | None:
    """Why a song cannot be compared."""
    if song is None:
        return NOT_THERE
    if song.basis == CENSORED:
        return NO_DEBUT
    return None if measure is Measured.DEBUT or song.whole else TOO_YOUNG


def percentile(value: int, others: Sequence[int], *, low_is_good: bool) -> float | None:
    """The mid-rank percentile of a value among others; None where they are fewer than `LEAST`."""
    if len(others) < LEAST:
        return None
    worse = sum(other > value if low_is_good else other < value for other in others)
    return 100 * (worse + others.count(value) / 2) / len(others)


def spread(others: Sequence[int], *, low_is_good: bool) -> tuple[float, ...]:
    """Best, upper quartile, median, lower quartile and worst; empty where there are none."""
    if not others:
        return ()
    middle = quantiles(others, n=4, method="inclusive") if len(others) > 1 else list(others) * 3
    rising = [float(one) for one in (min(others), *middle, max(others))]
    return tuple(rising if low_is_good else reversed(rising))
