"""VIBE: no chart is recorded, only tracks of it; generated answers are read, anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload
from chartduel.model.parsed import Ids, Move, ParsedEntry
from chartduel.model.snapshot import Basis
from chartduel.sources import registry, vibe
from chartduel.testing.pages import vibe as pages
from shared_data import need

CHART = registry.chart("vibe.top100")
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
    parsed = vibe.parse(CHART, PAGE)
    assert parsed.entries == tuple(ENTRIES)
    assert (parsed.chart_time, parsed.chart_time_basis, parsed.complete) == (HOUR, Basis.PRINTED, True)


def test_one_request_for_json() -> None:
    (asked,) = vibe.requests(CHART, None)
    assert asked.headers == (("Accept", "application/json"),)
    assert dict(asked.params)["display"] == "100"


def test_recorded_tracks_are_of_the_shape_that_is_read() -> None:
    tracks = msgspec.json.decode(
        need("payloads/vibe/imorangepie20+MRMS_FN__vibe_track_objects_2026-06-11_partial.json").read_bytes()
    )["tracks"]
    assert len(tracks) == 5
    ranked = [
        track | {"rank": {"currentRank": rank, "rankVariation": 0, "isNew": False}}
        for rank, track in enumerate(tracks, 1)
    ]
    told = {"date": int(HOUR.timestamp()) * 1000, "items": {"tracks": ranked}}
    whole = msgspec.json.encode({"response": {"result": {"chart": told}}})
    with pytest.raises(IncompleteChart, match="5 entries"):
        vibe.parse(CHART, whole)
    few = msgspec.structs.replace(CHART, least=5)
    read = vibe.parse(few, whole).entries
    assert read[1] == ParsedEntry(
        rank=2,
        title="Windows",
        artists=("Revel Day", "MIA MOR"),
        album="Windows",
        ids=Ids(song="58681967", album="8364843", artists=("546602", "5891435")),
        previous_rank=2,
        move=Move.SAME,
    )
    assert read[4].artists == ("구수경",)


def tracks(told: dict[str, Any]) -> list[dict[str, Any]]:
    return told["response"]["result"]["chart"]["items"]["tracks"]


def chart(told: dict[str, Any]) -> dict[str, Any]:
    return told["response"]["result"]["chart"]


DAMAGES: list[tuple[str, Callable[[dict[str, Any]], object], type[RefusedPayload]]] = [
    ("an error", lambda told: told.pop("response"), NotAChart),
    ("no chart", lambda told: told["response"]["result"].pop("chart"), LayoutChanged),
    ("empty list", lambda told: tracks(told).clear(), IncompleteChart),
    ("one missing", lambda told: tracks(told).pop(7), IncompleteChart),
    ("last missing", lambda told: tracks(told).pop(), IncompleteChart),
    ("one twice", lambda told: tracks(told).insert(7, tracks(told)[7]), IncompleteChart),
    ("an id twice", lambda told: tracks(told)[7].update(trackId=8001), IncompleteChart),
    ("more than told", lambda told: chart(told).update(chartTotalCount=50), IncompleteChart),
    ("no date", lambda told: chart(told).pop("date"), LayoutChanged),
    ("a date in seconds", lambda told: chart(told).update(date=1_763_000_000), LayoutChanged),
    ("no title", lambda told: tracks(told)[3].pop("trackTitle"), LayoutChanged),
    ("a number for a title", lambda told: tracks(told)[3].update(trackTitle=8), LayoutChanged),
    ("an empty title", lambda told: tracks(told)[3].update(trackTitle=" "), LayoutChanged),
    ("no artist", lambda told: tracks(told)[3]["artists"].clear(), LayoutChanged),
    ("artists renamed", lambda told: tracks(told)[3].update(singers=tracks(told)[3].pop("artists")), LayoutChanged),
    ("no rank", lambda told: tracks(told)[3].pop("rank"), LayoutChanged),
    ("new with steps", lambda told: tracks(told)[2]["rank"].update(isNew=True, rankVariation=3), LayoutChanged),
    ("risen from nowhere", lambda told: tracks(told)[0]["rank"].update(rankVariation=-1), LayoutChanged),
]


@pytest.mark.parametrize(("damage", "error"), [case[1:] for case in DAMAGES], ids=[case[0] for case in DAMAGES])
def test_damaged_answers_are_refused(damage: Callable[[dict[str, Any]], object], error: type[RefusedPayload]) -> None:
    told = msgspec.json.decode(PAGE)
    damage(told)
    with pytest.raises(error) as refusal:
        vibe.parse(CHART, msgspec.json.encode(told))
    assert type(refusal.value) is error


@pytest.mark.parametrize(
    "other", [b"", b"<html>login</html>", b'<?xml version="1.0"?><response/>', b"null", b"[]", PAGE[:-40], PAGE[:999]]
)
def test_what_is_no_answer_is_refused(other: bytes) -> None:
    with pytest.raises(NotAChart):
        vibe.parse(CHART, other)


def test_another_charset_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="UTF-8"):
        vibe.parse(CHART, PAGE.decode().encode("euc-kr"))


def test_the_label_is_the_hour_of_the_refresh() -> None:
    late = pages.page(CHART, HOUR + timedelta(minutes=50), ENTRIES)
    assert vibe.parse(CHART, late).chart_time == HOUR


@settings(max_examples=30)
@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=20))
def test_what_is_told_is_read(names: list[tuple[str, str, str]]) -> None:
    made = [entry(rank, title, tuple(artists)) for rank, (title, *artists) in enumerate(names, 1)]
    few = msgspec.structs.replace(CHART, least=1)
    assert list(vibe.parse(few, pages.page(CHART, HOUR, made)).entries) == made


@settings(max_examples=100)
@given(st.binary(max_size=60), st.integers(0, len(PAGE)), st.integers(0, 400), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(put: bytes, start: int, cut: int, other: bytes) -> None:
    for told in (PAGE[:start] + put + PAGE[start + cut :], other):
        try:
            vibe.parse(CHART, told)
        except RefusedPayload:
            continue
