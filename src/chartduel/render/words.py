"""Numbers, instants and foreign text, put into English for people."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from chartduel.model.chart import Cadence
from chartduel.model.release import Release
from chartduel.sources import registry

OFF = "not on the chart"
NEVER = "–"
LEVEL = "level"
REPORTED = "as reported, not recorded"
SAMPLED = "sampled"
FROZEN = "no chart issued"
PARTS = (
    "where one of these songs was seen, only a part of the chart was recorded; a part proves who is on the chart, "
    "not who is off it"
)
MAYBE_EARLIER = "With “?”: the first sighting; the song may have entered earlier"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_COMBINING = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_COMBINING}{{3}}){_COMBINING}+")
_JOINERS = "\u200c\u200d"


def plain(text: str) -> str:
    """Text of a stranger without escapes, controls, hidden or direction-turning characters, on one line."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = "".join(_shown(char) for char in _ANSI.sub("", text))
    return " ".join(_MARKS.sub(r"\1", shown).split())


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Zl", "Zp") or char in "\t\n\r\v\f\x85":
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category in ("Cc", "Cf") and char not in _JOINERS else char


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def count(number: int, noun: str) -> str:
    """`1 day`, `2 days`, `2 changes of lead`."""
    head, _, tail = noun.partition(" ")
    plural = head if number == 1 else head + "s"
    return f"{number:,} {plural}" + (f" {tail}" if tail else "")


def percent(share: float) -> str:
    """A share in whole per cents; never 0 % or 100 % of something that is not quite so."""
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "<1%"
    if whole == 100 and share < 1:
        return ">99%"
    return f"{whole}%"


def rank(place: int | None) -> str:
    return OFF if place is None else ordinal(place)


def day(instant: datetime, zone: tzinfo | None = None, *, year: bool = True) -> str:
    """`22 Nov 2024`, in the given zone or the instant's own."""
    local = instant.astimezone(zone) if zone else instant
    text = f"{local.day} {MONTHS[local.month - 1]}"
    return f"{text} {local.year}" if year else text


def moment(instant: datetime, zone: tzinfo | None = None) -> str:
    """`22 Nov 2024 14:00 KST`, in the given zone or the instant's own."""
    local = instant.astimezone(zone) if zone else instant
    return f"{day(local)} {local:%H:%M} {zone_name(local)}"


def label(chart_id: str, instant: datetime) -> str:
    """A label as people say it: in the chart's own zone, and a day where it names one."""
    chart = registry.chart(chart_id)
    return moment(instant, chart.tz) if chart.cadence is Cadence.HOUR else day(instant, chart.tz)


def released(fact: Release) -> str:
    """When a song came out, in the zone of the fact and as precise as it is."""
    zone = ZoneInfo(fact.zone)
    return moment(fact.at, zone) if fact.precision == "instant" else day(fact.at, zone)


def size(count: int) -> str:
    """Bytes in kB or MB."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"


def zone_name(local: datetime) -> str:
    name = local.tzname() or "UTC"
    if local.utcoffset() == timedelta(hours=9) and name == "UTC+09:00":
        return "UTC+9"
    return f"UTC{name}" if name[0] in "+-" else name


def market(code: str) -> str:
    """A market's English name; an unknown code as it is."""
    known = registry.markets().get(code.lower())
    return known.name if known else plain(code).upper()


def joined(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def named(chart: str, names: Mapping[str, str]) -> str:
    """What people call a chart."""
    return plain(names.get(chart, chart))
