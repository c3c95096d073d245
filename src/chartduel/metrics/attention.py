"""Attention: what was searched, watched and read of a song and its acts, around its release and beside its ranks.

A counter belongs to a song where its subject is an official upload of it (a fact), has its title, or is one of its
acts; `how` says which, and a title or a name may mean others too. Melon's search keywords count as a counter: 21 less
the rank. Units are the counter's: of Naver and Google the share of the window's maximum, so that windows that overlap
are averaged and levels of two songs are not comparable; of views their number. Counters that only grow (YouTube) are
told by day as the gain from the last reading of one day to that of the next: the velocity. A reading below an earlier
one is a fault of reading and left out. Days are civil days of Seoul.

Views in the first 24 hours: nothing is interpolated. Of every upload the last reading not later than 24 hours after
the release, and the first not earlier; the sum over the uploads lies between. `at_most` needs every upload, and counts
what an upload had before the release with it. A lead or a lag against a rank (`lag`) is never a cause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from chartduel.engine import Engine
from chartduel.identity import stated
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.metrics.lag import Series, lag, standing
from chartduel.metrics.periods import ChartPeriods, at
from chartduel.model.attention import FirstDay, Interest, SongAttention
from chartduel.model.chart import Cadence
from chartduel.model.fact import Fact, FactKind
from chartduel.model.ids import ChartId
from chartduel.model.recording import Recording
from chartduel.sources import registry

SEOUL = ZoneInfo("Asia/Seoul")
UPLOAD, TITLE, ARTIST = "upload", "title", "artist"
KEYWORDS = "melon.search"
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
_VIDEO = re.compile(r"(?:https?://)?(?:(?:www\.|m\.)?youtube\.com/watch\?v=|youtu\.be/)?([\w-]{11})(?:[?&].*)?")


class Reading(NamedTuple):
    """A counter's value at an instant (UTC)."""

    at: datetime
    value: float


def attention(
    engine: Engine, key: str, song: Recording, facts: Sequence[Fact], held: Iterable[ChartPeriods]
) -> SongAttention:
    """The attention to a song. Needs the views `counts`, `entries`, `listings`; `held` are the song's own periods."""
    told = stated.of(facts, song)
    uploads = {one.value.partition(":")[2] for one in told if one.kind is FactKind.VIDEO and stated.is_ground(one)}
    series = _readings(engine, song, uploads)
    released = song.release.at if song.release and song.release.precision == "instant" else None
    charts = [one for one in held if one.chart.cadence in {Cadence.HOUR, Cadence.DAY}]
    ranks = {one.chart.id: standing(one) for one in charts}
    views = {video: series.get(("youtube.views", video, UPLOAD), []) for video in sorted(uploads)}
    days = tuple(_first_day(video, readings, released) for video, readings in views.items())
    return SongAttention(
        key=key,
        recording=song.id,
        title=song.title,
        artists=song.artists,
        released_at=song.release.at.astimezone(ZoneInfo(song.release.zone)) if song.release else None,
        interests=tuple(_interest(*named, readings, song, ranks) for named, readings in sorted(series.items())),
        uploads=days,
        at_least=_total([one.at_least for one in days if one.at_least is not None]),
        at_most=_total([one.at_most for one in days]),
    )


def _total(views: Sequence[int | None]) -> int | None:
    known = [one for one in views if one is not None]
    return sum(known) if known and len(known) == len(views) else None


def _readings(engine: Engine, song: Recording, uploads: set[str]) -> dict[tuple[str, str, str], list[Reading]]:
    """By counter, subject and how it belongs to the song, oldest first."""
    found: dict[tuple[str, str, str], list[Reading]] = defaultdict(list)
    for counter, printed, title in engine.rows(
        "SELECT counter, subject, max(title) FROM counts GROUP BY counter, subject ORDER BY counter, subject"
    ):
        subject = video_of(printed) if _grows(counter) else printed
        if how := _belongs(subject, title or subject, song, uploads):
            rows = engine.rows(
                "SELECT epoch_us(observed_at), value FROM counts WHERE counter = ? AND subject = ?", [counter, printed]
            )
            found[counter, subject, how] += [Reading(when, value) for us, value in rows if (when := at(us))]
    keywords = engine.rows(
        """
        SELECT l.title, epoch_us(e.chart_time), min(e.rank)
        FROM entries e JOIN listings l ON l.id = e.listing AND l.kind = 'keyword'
        WHERE e.chart = ? GROUP BY l.title, e.chart_time""",
        [KEYWORDS],
    )
    for word, us, rank in keywords:
        if (how := _belongs(word, word, song, uploads)) and (when := at(us)):
            found[KEYWORDS, word, how].append(Reading(when, 21.0 - rank))
    return {named: _sound(named[0], readings) for named, readings in found.items()}


def video_of(printed: str) -> str:
    """The id in an address of a YouTube video, else the text as it is."""
    match = _VIDEO.fullmatch(printed)
    return match[1] if match else printed


def _belongs(subject: str, title: str, song: Recording, uploads: set[str]) -> str | None:
    if subject in uploads:
        return UPLOAD
    if parse_title(title).keys[0] in song.titles:
        return TITLE
    return ARTIST if artist_keys(title) & song.acts else None


def _sound(counter: str, readings: Iterable[Reading]) -> list[Reading]:
    """In order; of a counter that only grows without readings below an earlier one."""
    ordered = sorted(readings)
    if not _grows(counter):
        return ordered
    found: list[Reading] = []
    for one in ordered:
        if not found or one.value >= found[-1].value:
            found.append(one)
    return found


def _grows(counter: str) -> bool:
    return counter.startswith("youtube.")


def by_day(counter: str, readings: Iterable[Reading]) -> Series:
    """The mean of each civil day; of a counter that grows the gain since the last reading of the day before."""
    held: dict[date, list[float]] = defaultdict(list)
    for one in readings:
        held[one.at.astimezone(SEOUL).date()].append(one.value)
    if not _grows(counter):
        return {day: sum(values) / len(values) for day, values in held.items()}
    return {day: values[-1] - held[day - DAY][-1] for day, values in held.items() if day - DAY in held}


def _interest(
    counter: str, subject: str, how: str, readings: Sequence[Reading], song: Recording, ranks: Mapping[ChartId, Series]
) -> Interest:
    days = by_day(counter, readings)
    came = song.release.at.astimezone(SEOUL).date() if song.release else None
    peak = max(days, key=lambda day: (days[day], -day.toordinal()), default=None)
    lags = (lag(chart, days, series) for chart, series in sorted(ranks.items()))
    known = registry.counters().get(counter)
    return Interest(
        counter=counter,
        subject=subject,
        how=how,
        unit=f"{known.unit if known else counter.partition('.')[2]}{' a day' if _grows(counter) else ''}",
        readings=len(readings),
        first=readings[0].at,
        last=readings[-1].at,
        before=_mean(days, came - WEEK, came) if came else None,
        after=_mean(days, came, came + WEEK) if came else None,
        peak=days[peak] if peak else None,
        peak_day=peak,
        lags=tuple(one for one in lags if one),
    )


def _mean(days: Series, first: date, end: date) -> float | None:
    held = [value for day, value in days.items() if first <= day < end]
    return sum(held) / len(held) if held else None


def _first_day(video: str, readings: Sequence[Reading], released: datetime | None) -> FirstDay:
    low = high = None
    if released:
        low = max((one for one in readings if one.at <= released + DAY), default=None)
        high = min((one for one in readings if one.at >= released + DAY), default=None)
    return FirstDay(
        upload=video,
        at_least=round(low.value) if low else None,
        low_at=low.at if low else None,
        at_most=round(high.value) if high else None,
        high_at=high.at if high else None,
    )
