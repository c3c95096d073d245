"""Which label each version of an archive's file belongs to.

An archive keeps files, not charts: a file is named by a day, committed once or several times, and
often stamped when it was committed rather than when it was seen. Here versions become
observations: a re-save of unchanged ranks is the same observation, a weekly chart saved every
day is one label, and a stamp that does not belong to the file's day dates nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from chartduel.importers.profile import Charts, Profile, Time
from chartduel.model.chart import Cadence, Chart
from chartduel.model.snapshot import Basis


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One saved state of one file: where its rows are, and what they hold."""

    header: int
    name: str
    witness: str
    chart: Chart
    meaning: Charts
    day: date | None
    seen: datetime | None
    stated: datetime | None
    content: int
    full: bool


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A version that is an observation, with its label."""

    version: Version
    label: datetime
    basis: Basis
    observed_at: datetime | None


def instant(text: str, zone: str) -> datetime:
    """An instant as archives write it: ISO 8601 (naive: in `zone`) or seconds since 1970. ValueError if neither."""
    text = text.strip()
    try:
        seen = datetime.fromtimestamp(int(text), UTC) if _is_epoch(text) else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"{text[:40]!r} is no time") from error
    aware = seen if seen.tzinfo else seen.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


def sensible(seen: datetime) -> datetime:
    """The instant, if something can have been seen then. ValueError if not."""
    if not datetime(1900, 1, 2, tzinfo=UTC) < seen < datetime(2200, 1, 1, tzinfo=UTC):
        raise ValueError(f"{seen.isoformat()} is no time at which a chart was seen")
    return seen


def _is_epoch(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) > 8


def civil_day(text: str) -> date:
    """A day as archives write it: 2024-11-22, 2024.11.22, 2024/11/22, 20241122. ValueError if none."""
    plain = text.strip().replace(".", "-").replace("/", "-")
    try:
        return date.fromisoformat(plain[:10] if "-" in plain else plain)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} is no date") from error


def numbered_day(chart: Chart, year: int, number: int) -> date:
    """The day that names month `number`, or week `number` (week 1 holds January 1st), of a year."""
    if chart.cadence is Cadence.MONTH:
        return date(year, number, 1)
    turn = chart.turn
    weekday = ((turn.weekday + turn.label_days) if turn else 0) % 7
    first = date(year, 1, 1)
    first -= timedelta(days=(first.weekday() - weekday) % 7)
    return first + timedelta(weeks=number - 1)


def observations(versions: Iterable[Version], profile: Profile, steps: Mapping[tuple[int, int], int]) -> list[Dated]:
    """The versions that are observations, each with its label.

    `steps` gives, for two consecutive versions of a chart dated by streaks, how many periods apart
    most of their songs' counts say they are.
    """
    found: list[Dated] = []
    for saved in _by_chart(versions).values():
        kept = _without_resaves(saved, profile)
        streaks = kept[0].meaning.dated == "streak"
        dated = _by_streak(kept, profile, steps) if streaks else [_dated(v, profile.time) for v in kept]
        found += _without_repeats(dated)
    return found


def consecutive(versions: Iterable[Version], profile: Profile) -> list[tuple[int, int]]:
    """The pairs of versions whose songs' counts of days have to be compared."""
    pairs: list[tuple[int, int]] = []
    for saved in _by_chart(versions).values():
        if saved[0].meaning.dated == "streak":
            kept = _without_resaves(saved, profile)
            pairs += [(a.header, b.header) for a, b in pairwise(kept)]
    return pairs


def _by_chart(versions: Iterable[Version]) -> dict[tuple[str, str], list[Version]]:
    charts: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in versions:
        charts[version.witness, version.chart.id].append(version)
    return {key: sorted(saved, key=_when) for key, saved in charts.items()}


def _when(version: Version) -> tuple[date, datetime, int]:
    seen = version.seen or version.stated or datetime.min.replace(tzinfo=UTC)
    return version.day or seen.date(), seen, version.header


def _without_resaves(saved: list[Version], profile: Profile) -> list[Version]:
    files: dict[tuple[date, str], list[Version]] = defaultdict(list)
    loose = [version for version in saved if version.day is None]
    for version in saved:
        if version.day is not None:
            files[version.day, version.name].append(version)
    kept = loose
    for states in files.values():
        kept += _observed_states(states, profile.time)
    return sorted(kept, key=_when)


def _observed_states(states: list[Version], clock: Time) -> list[Version]:
    chosen = [version for version in states if _timely(version, clock)] or states[:1]
    firsts = {version.content: version for version in reversed(chosen)}
    return sorted(firsts.values(), key=_when)


def _timely(version: Version, clock: Time) -> bool:
    if version.seen is None or version.day is None or version.meaning.dated != "seen":
        return True
    return version.seen.astimezone(_calendar(version, clock)).date() == version.day


def _calendar(version: Version, clock: Time) -> ZoneInfo:
    """The zone in which the archive named its files by day."""
    return ZoneInfo(version.meaning.date_zone or clock.date_zone or clock.zone)


def _dated(version: Version, clock: Time) -> Dated:
    chart, dated = version.chart, version.meaning.dated
    if dated == "printed" and version.stated:
        label = chart.label_shown_at(version.stated)
        return Dated(version=version, label=label, basis=Basis.PRINTED, observed_at=version.seen)
    if dated == "requested" and version.stated:
        label = _label_named(chart, version.stated)
        return Dated(version=version, label=label, basis=Basis.REQUESTED, observed_at=version.seen)
    if dated in {"date", "week", "month"} and version.day and chart.cadence is not Cadence.HOUR:
        label = chart.day_label(version.day)
        return Dated(version=version, label=label, basis=Basis.PRINTED, observed_at=version.seen)
    if version.seen is not None and _timely(version, clock):
        label = chart.label_shown_at(version.seen)
        return Dated(version=version, label=label, basis=Basis.ASSUMED, observed_at=version.seen)
    hour = time.fromisoformat(version.meaning.usual or clock.usual)
    usual = datetime.combine(version.day or date.min, hour, _calendar(version, clock))
    return Dated(version=version, label=chart.label_shown_at(usual), basis=Basis.ASSUMED, observed_at=None)


def _label_named(chart: Chart, stated: datetime) -> datetime:
    if chart.cadence is Cadence.HOUR:
        return chart.label_shown_at(stated)
    return chart.day_label(chart.day_of(stated))


def _by_streak(kept: list[Version], profile: Profile, steps: Mapping[tuple[int, int], int]) -> list[Dated]:
    dated: list[Dated] = []
    for version in kept:
        label = _stepped(dated[-1], version, steps) if dated else None
        label = label or _anchor(version, profile.time)
        dated.append(Dated(version=version, label=label, basis=Basis.ASSUMED, observed_at=version.seen))
    return dated


def _stepped(before: Dated, version: Version, steps: Mapping[tuple[int, int], int]) -> datetime | None:
    step = steps.get((before.version.header, version.header))
    if step is None and version.full and version.content == before.version.content:
        step = 0
    return None if step is None else version.chart.step(before.label, step)


def _anchor(version: Version, clock: Time) -> datetime:
    if version.day is not None and version.chart.cadence is Cadence.DAY:
        return version.chart.day_label(version.day)
    return _dated(version, clock).label


def _without_repeats(dated: list[Dated]) -> list[Dated]:
    """A daily or slower chart saved again with the same ranks is the observation that it was before."""
    kept: list[Dated] = []
    for one in dated:
        before = kept[-1] if kept else None
        repeats = (
            before is not None
            and one.version.full
            and one.version.chart.cadence is not Cadence.HOUR
            and one.version.content == before.version.content
            and one.version.meaning.dated == "seen"
        )
        if not repeats:
            kept.append(one)
    return kept
