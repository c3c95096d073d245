"""Circle: no answer is recorded; generated ones are read, anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedEntry
from chartduel.model.snapshot import Basis
from chartduel.sources import circle, registry
from chartduel.testing.pages import circle as pages

CHARTS = {name: registry.chart(f"circle.{name}") for name in ("digital", "streaming", "download", "album", "global")}
CHART = CHARTS["digital"]
WEEK = datetime(2024, 12, 29, tzinfo=CHART.tz)
HOSTILE = st.sampled_from(["\"'<b>&amp;\\", "\u200fعيد\u200e", "뉴진스 (NewJeans)", "🎵❤️", "a" * 900])
NAMES = st.one_of(HOSTILE, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
TITLES = NAMES.map(lambda text: " ".join(text.split())).filter(bool)
"""White space of any kind is told as one space."""


def entry(chart: Chart, rank: int, title: str = "노래", artist: str = "가수, Singer") -> ParsedEntry:
    move = (Move.UP, Move.DOWN, Move.SAME, Move.NEW)[rank % 4] if rank > 1 else Move.SAME
    previous = {Move.UP: rank + 2, Move.DOWN: rank - 1, Move.SAME: rank}.get(move)
    album, own, counted = chart.kind is Kind.ALBUM, str(8000 + rank), chart.id != "circle.global"
    return ParsedEntry(
        rank=rank,
        title=title,
        artists=(artist,),
        album=title if album else "앨범",
        ids=Ids(album=own) if album else Ids(song=own),
        previous_rank=previous,
        move=move,
        value=1_234_567 - rank if counted else None,
        value_kind=chart.value_kind if counted else None,
    )


def entries(chart: Chart) -> list[ParsedEntry]:
    return [entry(chart, rank, f"노래 {rank}") for rank in range(1, chart.size_on(chart.day_of(WEEK)) + 1)]


PAGES = {name: pages.page(chart, WEEK, entries(chart)) for name, chart in CHARTS.items()}
PAGE = PAGES["digital"]


@pytest.mark.parametrize("name", CHARTS)
def test_the_whole_list_of_a_week_is_read(name: str) -> None:
    chart = CHARTS[name]
    parsed = circle.parse(chart, PAGES[name])
    assert parsed.entries == tuple(entries(chart))
    assert (parsed.chart_time, parsed.chart_time_basis, parsed.complete) == (WEEK, Basis.PRINTED, True)


@pytest.mark.parametrize(("name", "other"), list(permutations(CHARTS, 2)))
def test_a_list_of_another_chart_is_refused(name: str, other: str) -> None:
    with pytest.raises(WrongPeriod):
        circle.parse(CHARTS[name], PAGES[other])


def test_the_form_names_the_week() -> None:
    (asked,) = circle.requests(CHARTS["streaming"], WEEK)
    told = dict(asked.form)
    assert asked.url.endswith("/data/api/chart/onoff")
    assert (told["serviceGbn"], told["hitYear"], told["targetTime"]) == ("S1040", "2025", "01")
    (asked,) = circle.requests(CHARTS["global"], WEEK)
    assert asked.form == (("termGbn", "week"), ("yyyymmdd", "20241229"))
    assert dict(circle.requests(CHART, None)[0].form)["targetTime"] == ""


@pytest.mark.parametrize(
    ("sunday", "year", "week"),
    [
        (date(2023, 1, 1), "2023", "01"),
        (date(2022, 12, 25), "2022", "53"),
        (date(2024, 12, 22), "2024", "52"),
        (date(2024, 12, 29), "2025", "01"),
        (date(2026, 11, 15), "2026", "47"),
    ],
)
def test_week_1_holds_january_1st(sunday: date, year: str, week: str) -> None:
    assert circle.numbered(sunday) == (year, week)
    assert circle.first_day(int(year), int(week)) == sunday


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_every_sunday_has_one_number(day: date) -> None:
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    assert circle.first_day(*map(int, circle.numbered(sunday))) == sunday


@pytest.mark.parametrize("key", ["serviceGbn", "termGbn"])
def test_an_answer_that_does_not_say_which_chart_it_is_is_refused(key: str) -> None:
    told = msgspec.json.decode(PAGE)
    del told["FormToMap"][key]
    with pytest.raises(WrongPeriod, match=key):
        circle.parse(CHART, msgspec.json.encode(told))
    del told["FormToMap"]
    with pytest.raises(WrongPeriod, match="serviceGbn"):
        circle.parse(CHART, msgspec.json.encode(told))


def test_counts_that_rise_with_the_rank_are_refused() -> None:
    told = msgspec.json.decode(PAGE)
    told["List"]["0"]["ROW_CNT"] = "1"
    with pytest.raises(LayoutChanged, match="higher count"):
        circle.parse(CHART, msgspec.json.encode(told))


def rows(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return told["List"]


DAMAGES: list[tuple[str, Callable[[dict[str, Any]], object], type[RefusedPayload]]] = [
    ("an error", lambda told: [told.update(ResultStatus="Error"), told.pop("List")], NotAChart),
    ("no status", lambda told: told.pop("ResultStatus"), NotAChart),
    ("no list", lambda told: told.pop("List"), IncompleteChart),
    ("empty list", lambda told: rows(told).clear(), IncompleteChart),
    ("an array", lambda told: told.update(List=list(rows(told).values())), LayoutChanged),
    ("one missing", lambda told: rows(told).pop("7"), IncompleteChart),
    ("last missing", lambda told: rows(told).pop("199"), IncompleteChart),
    ("one twice", lambda told: rows(told).update({"7": rows(told)["6"]}), IncompleteChart),
    ("an id twice", lambda told: rows(told)["7"].update(SEQ_MOM="8001"), IncompleteChart),
    ("no title", lambda told: rows(told)["3"].pop("SONG_NAME"), LayoutChanged),
    ("an empty title", lambda told: rows(told)["3"].update(SONG_NAME=" "), LayoutChanged),
    ("no artist", lambda told: rows(told)["3"].update(ARTIST_NAME=""), LayoutChanged),
    ("a name for a rank", lambda told: rows(told)["3"].update(SERVICE_RANKING="Song"), LayoutChanged),
    ("a name for a count", lambda told: rows(told)["3"].update(ROW_CNT="Song"), LayoutChanged),
    ("an unknown marker", lambda told: rows(told)["3"].update(RankStatus="hop"), LayoutChanged),
    ("new with steps", lambda told: rows(told)["2"].update(RankStatus="new", RankChange="3"), LayoutChanged),
    ("risen by nothing", lambda told: rows(told)["3"].update(RankStatus="up", RankChange=""), LayoutChanged),
    ("fallen from nowhere", lambda told: rows(told)["0"].update(RankStatus="down", RankChange="1"), LayoutChanged),
    ("a month", lambda told: told["FormToMap"].update(termGbn="month"), WrongPeriod),
    ("another service", lambda told: told["FormToMap"].update(serviceGbn="S1020"), WrongPeriod),
    ("domestic songs", lambda told: told["FormToMap"].update(nationGbn="K"), WrongPeriod),
    ("no such week", lambda told: told["FormToMap"].update(targetTime="54"), WrongPeriod),
    ("no week at all", lambda told: told["FormToMap"].update(targetTime="Song"), WrongPeriod),
]


@pytest.mark.parametrize(("damage", "error"), [case[1:] for case in DAMAGES], ids=[case[0] for case in DAMAGES])
def test_damaged_answers_are_refused(damage: Callable[[dict[str, Any]], object], error: type[RefusedPayload]) -> None:
    told = msgspec.json.decode(PAGE)
    damage(told)
    with pytest.raises(error) as refusal:
        circle.parse(CHART, msgspec.json.encode(told))
    assert type(refusal.value) is error


@pytest.mark.parametrize(
    "other",
    [b"", b"<html>login</html>", b'<?xml version="1.0"?><response/>', b"null", b"{}", PAGE[:-40], PAGE[:999]],
)
def test_what_is_no_answer_is_refused(other: bytes) -> None:
    with pytest.raises(NotAChart):
        circle.parse(CHART, other)


def test_another_charset_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="UTF-8"):
        circle.parse(CHART, PAGE.decode().encode("euc-kr"))


@settings(max_examples=30)
@given(st.sampled_from(list(CHARTS.values())), st.lists(st.tuples(TITLES, TITLES), min_size=1, max_size=20))
def test_what_is_told_is_read(chart: Chart, names: list[tuple[str, str]]) -> None:
    made = [entry(chart, rank, title, artist) for rank, (title, artist) in enumerate(names, 1)]
    few = msgspec.structs.replace(chart, least=1)
    assert list(circle.parse(few, pages.page(chart, WEEK, made)).entries) == made


@settings(max_examples=100)
@given(st.binary(max_size=60), st.integers(0, len(PAGE)), st.integers(0, 400), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(put: bytes, start: int, cut: int, other: bytes) -> None:
    for told in (PAGE[:start] + put + PAGE[start + cut :], other):
        try:
            circle.parse(CHART, told)
        except RefusedPayload:
            continue
