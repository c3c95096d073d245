"""The period that a Korean chart page prints: an hour, a day, a week from its first to its last day, or a month."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from chartduel.errors import LayoutChanged
from chartduel.model.chart import Cadence, Chart
from chartduel.sources import reading
from chartduel.sources.accept import another

_PERIOD = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[.-](?P<month>[0-9]{2})(?:[.-](?P<day>[0-9]{2}))?(?![0-9])"
    r"(?: *[~-] *(?:[0-9]{4}[.-])?(?P<last_month>[0-9]{2})[.-](?P<last_day>[0-9]{2})(?![0-9:]))?"
    r"(?: +(?P<clock>[0-9]{1,2}:[0-9]{2})(?![0-9:]))?"
)


def label(chart: Chart, told: str) -> datetime:
    """The label of `2018.01.25 11:00`, `2018.01.25`, `2018.01.15 ~ 2018.01.21` or `2018.01`.

    `WrongPeriod` where a period of another kind is printed, `LayoutChanged` where none can be read.
    """
    found = _PERIOD.match(told)
    if found is None:
        raise LayoutChanged(f"{chart.id}: {told[:40]!r} is no date", hint=reading.HINT)
    try:
        first = date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
        last = _last(first, found)
        hour = time.fromisoformat(found["clock"].zfill(5)) if found["clock"] else None
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: {told[:40]!r}: {error}", hint=reading.HINT) from error
    if hour is not None and hour.minute:
        raise LayoutChanged(f"{chart.id}: {told[:40]!r} is no full hour", hint=reading.HINT)
    if _kind(found, first, last) is not chart.cadence:
        raise another(chart, f"the page is of {told[:40]!r}")
    if last is not None and chart.cadence is Cadence.WEEK:
        _assert_week(chart, first, last)
    return datetime.combine(first, hour, chart.tz) if hour else chart.day_label(first)


def _last(first: date, found: re.Match[str]) -> date | None:
    """The last day of a span; its year may be left out."""
    if not found["last_day"]:
        return None
    last = date(first.year, int(found["last_month"]), int(found["last_day"]))
    return last if last >= first else last.replace(year=first.year + 1)


def _kind(found: re.Match[str], first: date, last: date | None) -> Cadence:
    if found["clock"]:
        return Cadence.HOUR
    if last is not None:
        return Cadence.MONTH if first.day == 1 and (last + timedelta(days=1)).day == 1 else Cadence.WEEK
    return Cadence.DAY if found["day"] else Cadence.MONTH


def _assert_week(chart: Chart, first: date, last: date) -> None:
    """Refuses what is no week of this chart. Its end is its seventh day, or the eighth on whose noon it ends."""
    turn = chart.turn
    begins = turn is None or (first - timedelta(days=turn.label_days)).weekday() == turn.weekday
    if (last - first).days not in (6, 7) or not begins:
        raise another(chart, f"{first} to {last} is no week of this chart")
