"""FLO: no answer is recorded; generated ones are read, anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload
from chartduel.model.parsed import Ids, Move, ParsedEntry
from chartduel.model.snapshot import Basis
from chartduel.sources import flo, registry
from chartduel.testing.pages import flo as pages

CHART = registry.chart("flo.top100")
HOUR = datetime(2026, 11, 18, 7, tzinfo=CHART.tz)
HOSTILE = st.sampled_from(["\"'<b>&amp;\\", "\u200fعيد\u200e", "뉴진스\u00a0(NewJeans)", "🎵❤️", "a" * 900])
NAMES = st.one_of(HOSTILE, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)).filter(str.strip)


def entry(rank: int, title: str = "노래", artists: tuple[str, ...] = ("가수", "Singer")) -> ParsedEntry:
    move = (Move.UP, Move.DOWN, Move.SAME, Move.NEW)[rank % 4] if rank > 1 else Move.SAME
    previous = {Move.UP: rank + 2, Move.DOWN: rank - 1, Move.SAME: rank}.get(move)
    ids = Ids(song=str(8000 + rank), album="77", artists=tuple(str(70 + place) for place in range(len(artists))))
    return ParsedEntry(
        rank=rank, title=title, artists=artists, album="앨범", ids=ids, previous_rank=previous, move=move
    )  # fmt: skip


ENTRIES = [entry(rank, f"노래 {rank}") for rank in range(1, 101)]
PAGE = pages.page(CHART, HOUR, ENTRIES)


def test_the_whole_list_is_read() -> None:
    parsed = flo.parse(CHART, PAGE)
    assert parsed.entries == tuple(ENTRIES)
    assert (parsed.chart_time, parsed.chart_time_basis, parsed.complete) == (None, Basis.ASSUMED, True)


def test_one_request() -> None:
    (asked,) = flo.requests(CHART, None)
    assert asked.url.startswith("https://www.music-flo.com/")
    assert (asked.params, asked.form, asked.key) == ((("size", "100"),), (), None)


def test_ids_can_be_texts_and_artists_can_have_none() -> None:
    told = msgspec.json.decode(PAGE)
    tracks(told)[0].update(id="8001", artistList=[{"name": "여러 아티스트"}])
    first = flo.parse(CHART, msgspec.json.encode(told)).entries[0]
    assert (first.ids.song, first.artists, first.ids.artists) == ("8001", ("여러 아티스트",), (None,))


def tracks(told: dict[str, Any]) -> list[dict[str, Any]]:
    return told["data"]["trackList"]


DAMAGES: list[tuple[str, Callable[[dict[str, Any]], object], type[RefusedPayload]]] = [
    ("an error", lambda told: told.pop("data"), NotAChart),
    ("nothing", lambda told: told.update(code="4040000", data=None), NotAChart),
    ("no list", lambda told: told["data"].pop("trackList"), LayoutChanged),
    ("empty list", lambda told: tracks(told).clear(), IncompleteChart),
    ("one missing", lambda told: tracks(told).pop(7), IncompleteChart),
    ("half missing", lambda told: told["data"].update(trackList=tracks(told)[:50]), IncompleteChart),
    ("one twice", lambda told: tracks(told).insert(7, tracks(told)[7]), IncompleteChart),
    ("an id twice", lambda told: tracks(told)[7].update(id=8001), IncompleteChart),
    ("a name for an id", lambda told: tracks(told)[7].update(id="Song"), LayoutChanged),
    ("no title", lambda told: tracks(told)[3].pop("name"), LayoutChanged),
    ("a number for a title", lambda told: tracks(told)[3].update(name=8), LayoutChanged),
    ("an empty title", lambda told: tracks(told)[3].update(name=" "), LayoutChanged),
    ("no artist", lambda told: tracks(told)[3]["artistList"].clear(), LayoutChanged),
    ("artists renamed", lambda told: tracks(told)[3].update(singers=tracks(told)[3].pop("artistList")), LayoutChanged),
    ("no rank", lambda told: tracks(told)[3].pop("rank"), LayoutChanged),
    ("an unknown marker", lambda told: tracks(told)[3]["rank"].update(newYn="R"), LayoutChanged),
    ("new with steps", lambda told: tracks(told)[2]["rank"].update(newYn="Y", rankBadge=3), LayoutChanged),
    ("fallen from nowhere", lambda told: tracks(told)[0]["rank"].update(rankBadge=-1), LayoutChanged),
]


@pytest.mark.parametrize(("damage", "error"), [case[1:] for case in DAMAGES], ids=[case[0] for case in DAMAGES])
def test_damaged_answers_are_refused(damage: Callable[[dict[str, Any]], object], error: type[RefusedPayload]) -> None:
    told = msgspec.json.decode(PAGE)
    damage(told)
    with pytest.raises(error) as refusal:
        flo.parse(CHART, msgspec.json.encode(told))
    assert type(refusal.value) is error


@pytest.mark.parametrize(
    "other",
    [b"", b"<html>login</html>", b'<?xml version="1.0"?><response/>', b"null", b"{}", PAGE[:-40], PAGE[:999]],
)
def test_what_is_no_answer_is_refused(other: bytes) -> None:
    with pytest.raises(NotAChart):
        flo.parse(CHART, other)


def test_another_charset_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="UTF-8"):
        flo.parse(CHART, PAGE.decode().encode("euc-kr"))


@settings(max_examples=30)
@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=20))
def test_what_is_told_is_read(names: list[tuple[str, str, str]]) -> None:
    made = [entry(rank, title, tuple(artists)) for rank, (title, *artists) in enumerate(names, 1)]
    few = msgspec.structs.replace(CHART, least=1)
    assert list(flo.parse(few, pages.page(CHART, HOUR, made)).entries) == made


@settings(max_examples=100)
@given(st.binary(max_size=60), st.integers(0, len(PAGE)), st.integers(0, 400), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(put: bytes, start: int, cut: int, other: bytes) -> None:
    for told in (PAGE[:start] + put + PAGE[start + cut :], other):
        try:
            flo.parse(CHART, told)
        except RefusedPayload:
            continue
