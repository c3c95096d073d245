"""What a profile can get wrong beyond its shape: each fault in words, before any file is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chartduel.sources import registry

if TYPE_CHECKING:
    from chartduel.importers.profile import Charts, Profile

PLACE = re.compile(r"(name\.)?#[1-9][0-9]{0,3}")
NEEDS = {
    "date": ("date",),
    "week": ("year", "number"),
    "month": ("year", "number"),
    "streak": ("streak",),
    "printed": ("stated",),
    "requested": ("stated",),
}
"""The columns without which a way of dating has nothing to go by."""


def faults(profile: Profile) -> Iterator[str]:
    """Everything that is wrong with a profile."""
    if bool(profile.charts) == bool(profile.counters):
        yield "needs [[charts]] or [[counters]], and not both"
    if not profile.name:
        yield "needs a name"
    yield from _file_name(profile)
    yield from _places(profile)
    for zone in (
        profile.time.zone,
        profile.time.date_zone,
        *(z for c in profile.charts for z in (c.zone, c.date_zone)),
    ):
        if zone and not _is_zone(zone):
            yield f"{zone!r} is no time zone"
    for hour in (profile.time.usual, *(chart.usual for chart in profile.charts)):
        if hour and not _is_hour(hour):
            yield f"usual {hour!r} is no time of day such as 11:30"
    for chart in profile.charts:
        yield from _chart(chart, profile)
    if profile.counters:
        yield from (f"[columns] needs {key}" for key in ("subject", "seen") if not getattr(profile.columns, key))


def _chart(chart: Charts, profile: Profile) -> Iterator[str]:
    columns = profile.columns
    yield from (f"[columns] needs {key}" for key in ("rank", "title") if not getattr(columns, key))
    wanted = NEEDS.get(chart.dated, ())
    yield from (f"dated = {chart.dated!r} needs [columns] {key}" for key in wanted if not getattr(columns, key))
    if chart.dated == "seen" and not (columns.seen or columns.date):
        yield "[columns] needs seen or date"
    if chart.top is not None and chart.top < 1:
        yield f"top = {chart.top} is no number of ranks"
    known = registry.charts()
    if "{market}" not in chart.id and chart.id not in known:
        yield f"no chart is called {chart.id}"
    if "{market}" in chart.id and not any(_fits(chart.id, one) for one in known):
        yield f"no charts are called {chart.id}"
    if ("{market}" in chart.id) != ("{market}" in chart.named):
        yield f"{chart.id}: {{market}} has to be in both named and id"


def _fits(pattern: str, chart_id: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\{market\}", "[a-z]+"), chart_id) is not None


def _file_name(profile: Profile) -> Iterator[str]:
    try:
        re.compile(profile.read.file_name)
    except re.error as error:
        yield f"[read] file_name is no pattern: {error}"
    if profile.read.skip < 0:
        yield "[read] skip is less than 0"


def _places(profile: Profile) -> Iterator[str]:
    told = [getattr(profile.columns, name) for name in profile.columns.__struct_fields__]
    told += [ref for chart in profile.charts for ref in (chart.song_id, chart.value)]
    told += [counter.value for counter in profile.counters]
    for name in (name for ref in told for name in ((ref,) if isinstance(ref, str) else ref)):
        if name.startswith(("#", "name.#")) and not PLACE.fullmatch(name):
            yield f"{name!r} is no place of a column such as #2"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_hour(text: str) -> bool:
    try:
        return time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False
