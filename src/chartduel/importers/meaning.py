"""What the names in an archive mean: which chart, by whom, and where its labels come from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from chartduel.importers.dating import Version, civil_day, instant, numbered_day, sensible
from chartduel.importers.profile import Charts, Profile
from chartduel.model.chart import Chart
from chartduel.sources import registry


class Unreadable(ValueError):
    """A version that cannot be placed, caught by the reader: `kind` names the reason in a reject."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


def meanings(names: Iterable[str], profile: Profile) -> dict[str, tuple[Chart, Charts]]:
    """The chart of each name that the archive uses and that the profile knows."""
    found = ((name, _meaning(name, profile)) for name in names)
    return {name: meaning for name, meaning in found if meaning}


def _meaning(name: str, profile: Profile) -> tuple[Chart, Charts] | None:
    for meant in profile.charts:
        match = _pattern(meant.named).fullmatch(name)
        if not match:
            continue
        market = match.groupdict().get("market")
        code = registry.market_code(market) if market else ""
        chart_id = meant.id.replace("{market}", code or "")
        if chart_id in registry.charts():
            return registry.chart(chart_id), meant
    return None


def _pattern(named: str) -> re.Pattern[str]:
    return re.compile(re.escape(named).replace(r"\{market\}", "(?P<market>.+)"))


def version_of(header: dict[str, Any], meaning: tuple[Chart, Charts], profile: Profile) -> Version:
    """One saved state of a file, with its times read. Raises `Unreadable` where they make no sense."""
    chart, meant = meaning
    clock = profile.time
    try:
        seen = _instant(header["seen"], clock.zone)
        stated = _instant(header["stated"], meant.zone or clock.zone)
        day = _day(header, chart, meant)
    except (ValueError, OverflowError) as error:
        raise Unreadable("BadDate", f"{error}") from error
    if day is None and seen is None and stated is None:
        raise Unreadable("BadDate", "there is no date")
    return Version(
        header=header["header"],
        name=header["chart"] or "",
        witness=meant.witness or profile.witness,
        chart=chart,
        meaning=meant,
        day=day,
        seen=seen,
        stated=stated,
        content=0,
        full=False,
    )


def _instant(text: str | None, zone: str) -> datetime | None:
    return sensible(instant(text, zone)) if text else None


def _day(header: dict[str, Any], chart: Chart, meant: Charts) -> date | None:
    if meant.dated in {"week", "month"}:
        number = _number(header["number"], meant.dated)
        last = 12 if meant.dated == "month" else 53
        if not 1 <= number <= last:
            raise ValueError(f"{meant.dated} {number} does not exist")
        return numbered_day(chart, _year(_number(header["year"], "year")), number)
    day = civil_day(header["date"]) if header["date"] else None
    if day:
        _year(day.year)
    return day


def _number(text: str | None, what: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", (text or "").strip()):
        raise ValueError(f"{text!r} is no {what}")
    return int(text or "")


def _year(year: int) -> int:
    if not 1900 < year < 2200:
        raise ValueError(f"no charts are known of the year {year}")
    return year
