"""Platforms and charts in a sentence: their names put together to places."""

import re
from functools import cache
from typing import Any

from chartduel.claims.lexicon import key, pattern, words
from chartduel.claims.marks import Mark, Place, inside
from chartduel.sources.registry import charts as registered

# A list of charts goes on over these words: "on Melon's real-time chart, on Genie and in Bugs".
LINK = re.compile(
    r"(?:\([^()\n]{0,30}\)|[\s,·/&+:\"'’‘“”()\[\]]|and\b|that is\b|namely\b|including\b|such as\b|major\b|all\b|"
    r"the\b|on\b|in\b|of\b|both\b|as well as\b|also\b|'s\b|charts?\b|"
    r"lists?\b|"
    r"US\b|U\.S\.|music\b|songs?\b|"
    r"site'?s?\b|streaming\b|digital\b|real-?time\b|"
    r"for (?:\w+|\d+) (?:consecutive |straight )?(?:weeks?|days?|hours?)?|"
    r"for (?:two|three|four|five)|"
    r"국내|해외|주요|음원|음악|사이트|차트|뮤직|와|과|및|등|의|에서|은|는|도|그리고|또|"
    r"và|lẫn|cả|trên|tại|của|bảng xếp hạng|BXH|bảng|cùng)*"
)
_NATIONS = re.compile(r"\s*(?:,|and|&|,\s*and|và|·|와|과)\s*(?:the\s+)?")


@cache
def _platforms() -> tuple[re.Pattern[str], dict[str, dict[str, Any]]]:
    table = {key(name): one for one in words("charts")["platform"] for name in one["names"]}
    return pattern(name for one in words("charts")["platform"] for name in one["names"]), table


@cache
def _charts() -> tuple[re.Pattern[str], dict[str, dict[str, Any]]]:
    table = {key(name).casefold(): one for one in words("charts")["chart"] for name in one["names"]}
    return pattern((name for one in words("charts")["chart"] for name in one["names"]), re.IGNORECASE), table


@cache
def _markets() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {name: code for code, called in words("places")["markets"].items() for name in called}
    return pattern(names), {key(name): code for name, code in names.items()}


def markets(text: str, start: int, end: int) -> list[Mark]:
    """Countries, as their codes."""
    found, table = _markets()
    return [Mark(m.start(), m.end(), "market", table[key(m.group())]) for m in found.finditer(text, start, end)]


def _names(text: str, start: int, end: int) -> list[Mark]:
    """Platform and chart names, the longer before the one inside it."""
    platforms, platform_table = _platforms()
    charts, chart_table = _charts()
    found = [
        Mark(m.start(), m.end(), "platform", platform_table[key(m.group())])
        for m in platforms.finditer(text, start, end)
    ]
    found += [
        Mark(m.start(), m.end(), "chart", chart_table[key(m.group()).casefold()])
        for m in charts.finditer(text, start, end)
    ]
    found.sort(key=lambda m: (m.start - m.end, m.start))
    kept: list[Mark] = []
    for mark in found:
        if not any(mark.start < one.end and one.start < mark.end for one in kept):
            kept.append(mark)
    return sorted(kept)


def places(text: str, start: int, end: int, last: str | None, covered: list[Mark] | None = None) -> list[Mark]:
    """Every place named in [start, end) outside of what is covered; `last` is the service spoken of before."""
    names = [one for one in _names(text, start, end) if not inside(one, covered or [])]
    found: list[Mark] = []
    at = 0
    while at < len(names):
        at, new = _group(text, names, at, found[-1].value.service if found else last)
        found += new
    nations = markets(text, start, end)
    return [moved for one in found for moved in _moved(text, one, nations)]


def _group(text: str, names: list[Mark], at: int, last: str | None) -> tuple[int, list[Mark]]:
    """The list of names that begins at `at`, and where the next begins."""
    run = [names[at]]
    while at + len(run) < len(names) and _linked(text, run[-1].end, names[at + len(run)].start):
        run.append(names[at + len(run)])
    return at + len(run), _together(text, run, last)


def _linked(text: str, start: int, end: int) -> bool:
    return end - start < 60 and LINK.fullmatch(text, start, end) is not None


def _together(text: str, run: list[Mark], last: str | None) -> list[Mark]:
    """A list of names as places: a chart belongs to the platform before it ("Melon's daily chart"), and a chart at the
    head or the end of a list of platforms to all of them ("daily charts of Melon and Genie", "멜론 지니 실시간").
    """
    platforms = [m for m in run if m.kind == "platform"]
    charts = [m for m in run if m.kind == "chart"]
    if not platforms:
        return [Mark(m.start, m.end, "place", _place(_owner(m.value, last, text, m), m.value)) for m in charts]
    if charts and len(platforms) > 1:
        head = run[0].kind == "chart" and all(m.kind == "platform" for m in run[1:])
        tail = run[-1].kind == "chart" and all(m.kind == "platform" for m in run[:-1])
        if head or tail:
            shared = charts[0]
            return [
                Mark(m.start, m.end, "place", _place(m.value, shared.value if _has(m.value, shared.value) else None))
                for m in platforms
            ]
    return _paired(text, run)


def _has(platform: dict[str, Any], chart: dict[str, Any]) -> bool:
    return "service" not in platform or chart["name"] in ("realtime", "daily", "weekly", "monthly")


def _paired(text: str, run: list[Mark]) -> list[Mark]:
    found: list[Mark] = []
    current: dict[str, Any] | None = None
    bare: int | None = None
    waiting: Mark | None = None
    for mark in run:
        if mark.kind == "platform":
            current = mark.value
            chart = None
            if waiting is not None and mark.value["id"] in waiting.value["of"]:
                found.append(Mark(waiting.start, mark.end, "place", _place(mark.value, waiting.value)))
                bare = None
            else:
                if waiting is not None:
                    found.append(
                        Mark(
                            waiting.start,
                            waiting.end,
                            "place",
                            _place(_owner(waiting.value, None, text, waiting), waiting.value),
                        )
                    )
                found.append(Mark(mark.start, mark.end, "place", _place(mark.value, chart)))
                bare = len(found) - 1
            waiting = None
        elif current is None:
            if waiting is not None:
                found.append(
                    Mark(
                        waiting.start,
                        waiting.end,
                        "place",
                        _place(_owner(waiting.value, None, text, waiting), waiting.value),
                    )
                )
            waiting = mark
        else:
            owner = (
                current
                if current["id"] in mark.value["of"] or "market" not in mark.value
                else _owner(mark.value, None, text, mark)
            )
            if "service" not in current and current["id"] not in mark.value["of"]:
                owner = _owner(mark.value, current["id"], text, mark)
            new = Mark(
                found[bare].start if bare is not None else mark.start, mark.end, "place", _place(owner, mark.value)
            )
            if bare is not None and owner["id"] == current["id"]:
                found[bare] = new
            else:
                found.append(new._replace(start=mark.start))
            bare = None
    if waiting is not None:
        found.append(
            Mark(waiting.start, waiting.end, "place", _place(_owner(waiting.value, None, text, waiting), waiting.value))
        )
    return found


def _owner(chart: dict[str, Any], last: str | None, text: str, mark: Mark) -> dict[str, Any]:
    """Whose chart a lone chart name is: of the platform just spoken of if it has one, else of the first that has."""
    wanted = chart["of"]
    if last == "melon" and chart["name"] == "Hot 100":
        return _by_id("melon")
    general = chart["name"] in ("realtime", "daily", "weekly", "monthly", "TOP100")
    if last is not None and (last in wanted or (general and "service" in _by_id(last))):
        return _by_id(last)
    if general:
        return {"id": "other", "market": "KR", "names": []}
    if chart["name"] in ("songs", "singles", "album"):
        return _by_id(last) if last else {"id": "other", "market": None, "names": []}
    return _by_id(wanted[0])


@cache
def _by_id(platform: str) -> dict[str, Any]:
    return next(
        (one for one in words("charts")["platform"] if platform == one.get("service", one["id"])),
        {"id": platform, "market": None, "names": []},
    )


def _place(platform: dict[str, Any], chart: dict[str, Any] | None) -> Place:
    name, market, album = None, platform["market"], bool(platform.get("album"))
    template = None
    if chart is not None:
        name, market, template = chart["name"], chart.get("market", market), chart.get("id")
        album = album or bool(chart.get("album"))
        if platform["id"] == "melon" and name == "Hot 100":
            name, template = "HOT100", "melon.hot100"
        if name == "TOP100" and platform["id"] != "melon":
            template = None
    if platform["id"] == "other" and platform.get("service"):
        name = platform["service"] if name is None else f"{platform['service']} {name}"
        template = None
    return Place(
        platform["id"],
        name,
        market,
        _chart_id(platform["id"], template, market),
        album,
        platform.get("service") or platform["id"],
    )


def _chart_id(platform: str, template: str | None, market: str | None) -> str | None:
    """The chart's id in the registry, if the words name one: Melon's real-time chart became the TOP100."""
    if template is None:
        return None
    named = template.format(platform=platform)
    named = "melon.top100" if named == "melon.realtime" else named
    known = registered()
    if named in known:
        return named
    if market is None:
        return None
    placed = f"{named}.{market.lower()}"
    return placed if placed in known else None


def _moved(text: str, place: Mark, nations: list[Mark]) -> list[Mark]:
    """The country beside the name of a chart: "iTunes charts in Japan", "미국 아이튠즈", "U.S. iTunes"."""
    value: Place = place.value
    if (
        value.platform not in ("itunes", "spotify", "apple", "youtube", "shazam", "deezer")
        or "global" in (value.chart or "").lower()
    ):
        return [place]
    before = [n for n in nations if 0 <= place.start - n.end <= 2]
    after = [
        n
        for n in nations
        if 0 <= n.start - place.end <= 22
        and re.fullmatch(r"['’s\s]*(?:[\w-]+\s){0,3}(?:in|at|của|tại|ở)?\s*(?:the\s+)?", text[place.end : n.start])
    ]
    chosen = before[-1:] or after[:1]
    for nation in nations if chosen and not before else []:
        if nation.start > chosen[-1].start and _NATIONS.fullmatch(text, chosen[-1].end, nation.start):
            chosen.append(nation)
    return [place._replace(value=_in(value, nation.value)) for nation in chosen] or [place]


def _in(place: Place, market: str) -> Place:
    """The same chart in another country."""
    return place._replace(market=market, chart_id=None)
