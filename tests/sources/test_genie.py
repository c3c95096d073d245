"""Genie: pages built from the six recorded rows, and from our own generator; damaged pages are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, Move, ParsedEntry
from chartduel.model.snapshot import Basis
from chartduel.sources import accept, genie, registry
from chartduel.testing.pages import genie as pages
from shared_data import need

REALTIME, DAILY, WEEKLY = (registry.chart(f"genie.{name}") for name in ("realtime", "daily", "weekly"))
HOUR = datetime(2025, 5, 9, 9, tzinfo=REALTIME.tz)
MONDAY = datetime(2025, 5, 5, tzinfo=WEEKLY.tz)
HOSTILE = st.sampled_from(
    ["\"'<b>&amp;", "\u200fعيد\u200e", "뉴진스 (NewJeans)", "🎵❤️‍🔥", "a" * 900, "--></td>", "a\u00a0b"]
)
NAMES = st.one_of(HOSTILE, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
TITLES = NAMES.map(lambda text: " ".join(text.split())).filter(bool)
"""White space of any kind is printed as one space."""


def recorded() -> list[Path]:
    found = sorted(need("payloads/genie").glob("*.html"))
    assert len(found) >= 6
    return found


def wrapped(row: str) -> bytes:
    row = row if "<table" in row else f'<table class="list-wrap"><tbody>{row}</tbody></table>'
    return f'<html><head><meta charset="utf-8"></head><body>{row}</body></html>'.encode()


def whole_page(path: Path, first: int = 1) -> bytes:
    """Fifty copies of a recorded row with other ids, ranks and titles; every copy keeps its rank but one."""
    told = path.read_text(encoding="utf-8")
    row = re.search(r"<tr class=\"list\".*</tr>", told, re.DOTALL)
    assert row
    song = re.search(r'songid="(\d+)"', row[0])
    assert song

    def copy(place: int) -> str:
        rank = first + place
        text = row[0].replace(song[1], str(90000000 + rank))
        text = re.sub(r'(td class="number">)\d+', rf"\g<1>{rank}", text)
        text = re.sub(r'class="rank-(up|down)">\s*\d+', r'class="rank-\g<1>">1', text)
        return re.sub(r"(fnPlaySong\('\d+','1'\);return false;\">)", rf"\g<1>{rank} ", text, count=1)

    return wrapped("".join(copy(place) for place in range(50)))


def entry(rank: int, **changes: object) -> ParsedEntry:
    move = (Move.UP, Move.DOWN, Move.SAME, Move.NEW)[rank % 4] if rank > 1 else Move.SAME
    previous = {Move.UP: rank + 3, Move.DOWN: rank - 1, Move.SAME: rank}.get(move)
    told: dict[str, object] = {
        "rank": rank,
        "title": f"노래 {rank}",
        "artists": ("가수", f"Singer {rank}") if rank % 5 == 0 else (f"Singer {rank}",),
        "album": f"Album {rank}",
        "ids": Ids(song=str(8000 + rank), album=str(rank), artists=("7", "9") if rank % 5 == 0 else ("9",)),
        "previous_rank": previous,
        "move": move,
    }
    return ParsedEntry(**(told | changes))


ENTRIES = [entry(rank) for rank in range(1, 201)]
PAGE = pages.page(REALTIME, HOUR, ENTRIES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("musicHistory_year2021", ("Dynamite", "방탄소년단", "Dynamite (DayTime Ver.)", "90705547", 51, 58)),
        ("top200_2018-06", ("FRIENDS", "Marshmello & Anne-Marie", "Speak Your Mind (Deluxe)", "87752744", 151, 150)),
        (
            "top200_2021-11",
            ("리무진 (Feat. MINO) (Prod. by GRAY)", "BE'O (비오)", "쇼미더머니 10 Episode 3", "95038278", 3, 3),
        ),
        ("top200_2022", ("POP!", "나연 (TWICE)", "IM NAYEON", "97209570", 72, 87)),
        ("top200_2023-09", ("Love Lee", "AKMU (악뮤)", "Love Lee", "103151984", 1, 1)),
        ("top200_2025-05-09", ("Drowning", "WOODZ", "OO-LI", "101514417", 1, 1)),
    ],
)
def test_every_field_of_a_recorded_row(
    name: str, expected: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genie, "_paged", lambda *_: None)
    told = genie.parse(REALTIME, wrapped(need(f"payloads/genie/PARTIAL_row_{name}.html").read_text("utf-8"))).entries
    (one,) = told
    assert (one.title, one.artists[0], one.album, one.ids.song, one.rank, one.previous_rank) == expected
    assert one.move is Move.between(one.previous_rank or 0, one.rank)
    assert one.ids.album
    assert one.ids.artists[0]


@pytest.mark.parametrize("first", [1, 51, 101, 151])
def test_whole_pages_of_recorded_rows_are_read(first: int) -> None:
    for path in recorded():
        down = "rank-down" in path.read_text("utf-8")
        if first == 1 and down:
            continue
        parsed = genie.parse(REALTIME, whole_page(path, first))
        assert [one.rank for one in parsed.entries] == list(range(first, first + 50))
        assert parsed.entries[0].title.startswith(f"{first} ")
        assert parsed.entries[-1].ids.song == str(90000000 + first + 49)
        assert (parsed.chart_time, parsed.complete) == (None, False)


def test_four_pages_are_the_chart_and_three_are_not() -> None:
    read = [genie.parse(REALTIME, pages.page(REALTIME, HOUR, ENTRIES, number)) for number in (1, 2, 3, 4)]
    told = accept.joined(REALTIME, read)
    assert told.entries == tuple(ENTRIES)
    assert told.complete
    assert told.chart_time == HOUR
    for wrong in (read[:3], [read[0], read[1], read[1], read[3]], [read[0], read[0], read[2], read[3]]):
        with pytest.raises(IncompleteChart):
            accept.joined(REALTIME, wrong)


def test_daily_and_weekly_pages_are_named_by_their_day() -> None:
    for chart in (DAILY, WEEKLY):
        assert genie.parse(chart, pages.page(chart, MONDAY, ENTRIES, 4)).chart_time == MONDAY


def test_four_requests_with_and_without_a_period() -> None:
    asked = genie.requests(REALTIME, HOUR)
    assert [dict(one.params)["pg"] for one in asked] == ["1", "2", "3", "4"]
    assert asked[1].params == (("ditc", "D"), ("ymd", "20250509"), ("hh", "09"), ("rtm", "Y"), ("pg", "2"))
    assert genie.requests(WEEKLY, MONDAY)[0].params == (("ditc", "W"), ("ymd", "20250505"), ("rtm", "N"), ("pg", "1"))
    assert genie.requests(DAILY, None)[3].params == (("ditc", "D"), ("rtm", "N"), ("pg", "4"))


def test_the_forms_in_which_browsers_and_years_differ_are_read() -> None:
    text = PAGE.decode()
    kinder = (
        re.sub(r"<head>.*</head>", "", text, flags=re.DOTALL),
        text[text.index('<div class="chart-date">') : text.index("</tbody>")],
        text.replace('<tr class="list" songid="8003">', '<tr songid="8003" data-x="1" class="list on">'),
        text.replace('<td class="number">', '<td class="number"><!-- rank -->'),
        text.replace("2025.05.09", "2025-05-09"),
        text.replace('id="strHH" value="09"', 'value="9" id="strHH"'),
        re.sub(r' onclick="fnPlaySong[^"]*"', "", text),
    )
    refused = [place for place, page in enumerate(kinder) if genie.parse(REALTIME, page.encode()).chart_time != HOUR]
    assert refused == []


def swapped(text: str, one: str, other: str) -> str:
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


ROWS = re.findall(r'<tr class="list".*?</tr>', PAGE.decode(), re.DOTALL)
DAMAGES: list[tuple[str, Callable[[str], str], type[RefusedPayload]]] = [
    ("empty", lambda text: "", NotAChart),
    ("login", lambda text: '<html><form action="/member/login"><input id="pw"></form></html>', NotAChart),
    ("error", lambda text: '{"Result":{"RetCode":"1"}}', NotAChart),
    ("truncated", lambda text: text[: len(text) // 2], IncompleteChart),
    ("truncated in a row", lambda text: text[: text.index("fnPlaySong('8020'")], IncompleteChart),
    ("no rows", lambda text: re.sub(r"<tr class=\"list\".*</tr>", "", text, flags=re.DOTALL), IncompleteChart),
    ("a row removed", lambda text: text.replace(ROWS[7], ""), IncompleteChart),
    ("the last row removed", lambda text: text.replace(ROWS[-1], ""), IncompleteChart),
    ("a row twice", lambda text: text.replace(ROWS[7], ROWS[7] * 2), IncompleteChart),
    ("two rows swapped", lambda text: swapped(text, ROWS[7], ROWS[8]), IncompleteChart),
    ("an id twice", lambda text: text.replace('"8008"', '"8007"'), IncompleteChart),
    ("a page of another number", lambda text: text.replace("1 ~ 50 위", "51 ~ 100 위"), IncompleteChart),
    ("ids renamed", lambda text: text.replace("songid", "data-song"), LayoutChanged),
    ("rank class renamed", lambda text: text.replace('"number"', '"no"'), LayoutChanged),
    ("info class renamed", lambda text: text.replace('class="info"', 'class="data"'), LayoutChanged),
    ("title class renamed", lambda text: text.replace('"title ellipsis"', '"name"'), LayoutChanged),
    ("artist class renamed", lambda text: text.replace('"artist ellipsis"', '"singer"'), LayoutChanged),
    ("marker renamed", lambda text: text.replace("rank-up", "rank-rise"), LayoutChanged),
    ("no marker", lambda text: text.replace("rank-none", "none"), LayoutChanged),
    ("steps on a new song", lambda text: text.replace('rank-new">', 'rank-new">3'), LayoutChanged),
    ("up by nothing", lambda text: text.replace('rank-up">3', 'rank-up">0'), LayoutChanged),
    ("down from above the top", lambda text: text.replace('rank-down">1', 'rank-down">99'), LayoutChanged),
    ("no title", lambda text: text.replace("노래 3<", "<"), LayoutChanged),
    ("a name for a rank", lambda text: text.replace('number">3', 'number">three'), LayoutChanged),
    ("columns swapped", lambda text: swapped(text, "title ellipsis", "artist ellipsis"), LayoutChanged),
    ("no hour", lambda text: text.replace("strHH", "hh"), LayoutChanged),
    ("no date", lambda text: text.replace('value="2025.05.09"', 'value="2025.13.09"'), LayoutChanged),
    ("a daily page", lambda text: text.replace("rtm=Y", "rtm=N"), WrongPeriod),
    ("a weekly page", lambda text: text.replace("ditc=D", "ditc=W"), WrongPeriod),
    ("a yearly page", lambda text: text.replace("?ditc=D", "?year=2021"), WrongPeriod),
]  # fmt: skip


def test_no_damaged_page_is_accepted() -> None:
    page = PAGE.decode()
    outcomes = {name: outcome(damage(page).encode()) for name, damage, _ in DAMAGES}
    assert len(outcomes) == 30
    assert outcomes == {name: error.__name__ for name, _, error in DAMAGES}


def outcome(page: bytes) -> str:
    try:
        genie.parse(REALTIME, page)
    except RefusedPayload as refusal:
        return type(refusal).__name__
    return "accepted"


@pytest.mark.parametrize("codec", ["euc-kr", "utf-16"])
def test_another_charset_is_refused(codec: str) -> None:
    with pytest.raises((LayoutChanged, NotAChart)):
        genie.parse(REALTIME, PAGE.decode().encode(codec))


def test_mojibake_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="does not say"):
        genie.parse(REALTIME, PAGE.decode("latin-1").encode())


def test_a_page_of_another_hour_is_refused_by_the_collector() -> None:
    parsed = genie.parse(REALTIME, PAGE)
    with pytest.raises(WrongPeriod):
        accept.expected(parsed, REALTIME, HOUR.replace(hour=10), Basis.ASSUMED)


def test_a_week_begins_on_monday() -> None:
    with pytest.raises(WrongPeriod):
        genie.parse(WEEKLY, pages.page(WEEKLY, HOUR, ENTRIES))


@settings(max_examples=25)
@given(st.lists(st.tuples(TITLES, TITLES, TITLES), min_size=50, max_size=50))
def test_what_is_printed_is_read(names: list[tuple[str, str, str]]) -> None:
    made = [
        entry(rank, title=title, artists=(artist,), album=album, ids=Ids(song=str(rank), album="1", artists=("2",)))
        for rank, (title, artist, album) in enumerate(names, 1)
    ]
    parsed = genie.parse(REALTIME, pages.page(REALTIME, HOUR, made))
    assert list(parsed.entries) == made
    assert parsed.chart_time == HOUR


@settings(max_examples=60)
@given(st.data())
def test_any_bytes_are_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PAGE)))
    end = data.draw(st.integers(start, min(len(PAGE), start + 3000)))
    page = PAGE[:start] + data.draw(st.binary(max_size=60)) + PAGE[end:]
    for told in (page, data.draw(st.binary(max_size=300))):
        try:
            genie.parse(data.draw(st.sampled_from([REALTIME, DAILY, WEEKLY])), told)
        except RefusedPayload:
            continue
