"""YouTube Music's playlists and charts pages: recorded, generated and damaged."""

from __future__ import annotations

import builtins
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, MissingExtra, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, Move
from chartduel.sources import registry, ytmusic
from chartduel.testing.pages.ytmusic import charts_page, page
from printed_entries import entry, mutations, names
from shared_data import need

pytest.importorskip("ytmusicapi", reason="the extra `ytmusic` is not installed")
KOREA, AMERICA, WORLD = (registry.chart(f"ytmusic.videos.{market}") for market in ("kr", "us", "global"))
LABEL = datetime(2024, 11, 22, tzinfo=UTC)
PLAYLIST = "payloads/youtube/sigma67+ytmusicapi__2025_01_get_playlist_chart.json"
CHARTS = "payloads/youtube/sigma67+ytmusicapi__2026_07_get_charts_us_albums_no_genres.json"
EXPLORE = "payloads/youtube/sigma67+ytmusicapi__2025_11_get_explore.json"


def video(rank: int, **more):
    ids = Ids(song=f"v{rank:010d}", artists=(f"UC{rank:022d}",))
    move = (None, Move.UP, Move.DOWN, Move.SAME)[rank % 4]
    return entry(rank, **{"ids": ids, "previous_rank": None, "move": move, "value": None, **more})


ENTRIES = [video(rank) for rank in range(1, 101)]
WHOLE = page(KOREA, LABEL, ENTRIES)


def test_the_charts_page_of_the_market_is_asked_for():
    (request,) = ytmusic.requests(KOREA, None)
    body = msgspec.json.decode(request.json)
    assert (body["browseId"], body["formData"]["selectedValues"]) == ("FEmusic_charts", ["KR"])
    assert request.key is None
    assert msgspec.json.decode(ytmusic.requests(WORLD, None)[0].json)["formData"] == {"selectedValues": ["ZZ"]}


def test_the_charts_page_leads_to_the_playlist():
    recorded = need(CHARTS).read_bytes()
    following = ytmusic.following(AMERICA, recorded)
    assert msgspec.json.decode(following.json)["browseId"] == "VLPL4fGSI1pDJn61unMfmrUSz68RT8IFFnks"
    assert ytmusic.following(KOREA, recorded) is None
    assert msgspec.json.decode(ytmusic.following(KOREA, charts_page(KOREA)).json)["browseId"] == "VLPL1"
    assert ytmusic.following(KOREA, WHOLE) is None
    assert ytmusic.following(KOREA, b"no") is None
    assert [ytmusic.leads(data) for data in (recorded, charts_page(KOREA), WHOLE, b"no")] == [True, True, False, False]


def test_the_recorded_playlist_is_another_chart_in_the_same_markup():
    recorded = need(PLAYLIST).read_bytes()
    with pytest.raises(WrongPeriod, match="Trending 20 Spain"):
        ytmusic.parse(KOREA, recorded)
    renamed = recorded.replace(b"Trending 20 Spain", b"Daily Top Music Videos - South Korea")
    parsed = ytmusic.parse(KOREA, renamed)
    assert [one.rank for one in parsed.entries] == list(range(1, 21))
    assert (parsed.complete, parsed.chart_time) == (False, None)
    assert parsed.entries[2].artists == ("Ryan Castro", "Kapo", "Gangsta")
    assert (parsed.entries[5].album, parsed.entries[5].ids.album) == ("Un beso", "MPREb_JQ9Ck1ozhxc")
    assert (parsed.entries[19].title, parsed.entries[19].artists) == ("TA3AL", ("DYSTINCT",))
    assert all(len(one.ids.song) == 11 and len(one.ids.artists) == len(one.artists) for one in parsed.entries)
    with pytest.raises(WrongPeriod):
        ytmusic.parse(AMERICA, renamed)


@pytest.mark.parametrize("name", [CHARTS, EXPLORE])
def test_other_recorded_pages_are_no_chart(name):
    with pytest.raises(NotAChart):
        ytmusic.parse(AMERICA, need(name).read_bytes())


def test_the_library_is_asked_for_only_when_a_playlist_is_read(monkeypatch):
    real = builtins.__import__

    def refuse(name, *more, **others):
        if name.startswith("ytmusicapi"):
            raise ImportError(name)
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra, match="ytmusicapi"):
        ytmusic.parse(KOREA, WHOLE)
    assert ytmusic.requests(KOREA, None)


@pytest.mark.parametrize("chart_id", [one for one in registry.charts() if one.startswith("ytmusic.")])
def test_the_playlist_of_every_market_is_known_as_its_own(chart_id):
    one = registry.chart(chart_id)
    parsed = ytmusic.parse(one, page(one, LABEL, ENTRIES))
    assert (parsed.entries, parsed.complete) == (tuple(ENTRIES), True)


@given(st.lists(names, min_size=4, max_size=4))
@settings(max_examples=30)
def test_a_generated_playlist_gives_its_entries_back(four):
    title, album, *acts = four
    ids = Ids(song="v0000000020", album="MPREb_x", artists=("UC1", "UC2"))
    told = [*ENTRIES[:19], video(20, title=title, artists=tuple(acts), album=album, ids=ids)]
    assert ytmusic.parse(KOREA, page(KOREA, LABEL, told)).entries == tuple(told)


def shelf(change) -> bytes:
    told = msgspec.json.decode(WHOLE)
    columns = told["contents"]["twoColumnBrowseResultsRenderer"]
    section = columns["secondaryContents"]["sectionListRenderer"]["contents"][0]
    section["musicPlaylistShelfRenderer"]["contents"] = change(section["musicPlaylistShelfRenderer"]["contents"])
    return msgspec.json.encode(told)


def changed(old: bytes, new: bytes) -> bytes:
    assert old in WHOLE
    return WHOLE.replace(old, new)


DAMAGED = {
    "empty": (b"", NotAChart),
    "login page": (b"<html>Before you continue to YouTube</html>", NotAChart),
    "JSON error": (b'{"error": {"code": 400, "status": "INVALID_ARGUMENT"}}', NotAChart),
    "a list": (b"[]", NotAChart),
    "cut": (WHOLE[:5000], NotAChart),
    "empty list": (shelf(lambda rows: []), IncompleteChart),
    "few rows": (shelf(lambda rows: rows[:19]), IncompleteChart),
    "a row is missing": (shelf(lambda rows: rows[:9] + rows[10:]), IncompleteChart),
    "a row is there twice": (shelf(lambda rows: rows[:9] + rows[8:]), IncompleteChart),
    "rows of another kind": (shelf(lambda rows: [*rows[:9], {"messageRenderer": {}}, *rows[10:]]), IncompleteChart),
    "a deleted song": (changed(b'"Song 7"', b'"Song deleted"'), IncompleteChart),
    "no title": (changed(b'"Song 7"', b'""'), LayoutChanged),
    "no artist": (changed(b'"Act 7"', b'" "'), LayoutChanged),
    "no rank": (changed(b'"musicCustomIndexColumnRenderer"', b'"x"'), LayoutChanged),
    "an unknown change": (changed(b"ARROW_DROP_UP", b"ARROW_SIDEWAYS"), LayoutChanged),
    "a renamed part": (changed(b'"flexColumns"', b'"columns"'), LayoutChanged),
    "no header": (changed(b'"musicResponsiveHeaderRenderer"', b'"x"'), LayoutChanged),
    "no shelf": (changed(b'"musicPlaylistShelfRenderer"', b'"x"'), LayoutChanged),
    "another market": (changed(b"South Korea", b"Japan"), WrongPeriod),
    "another playlist": (changed(b"Daily Top", b"Top 100"), WrongPeriod),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_refused(damage):
    data, error = DAMAGED[damage]
    with pytest.raises(error):
        ytmusic.parse(KOREA, data)


@given(st.one_of(mutations(page(KOREA, LABEL, ENTRIES[:21])), st.binary(max_size=300)))
@settings(max_examples=150)
def test_whatever_comes_is_read_or_refused(data):
    try:
        parsed = ytmusic.parse(KOREA, data)
    except RefusedPayload:
        return
    assert len(parsed.entries) >= 20


@given(st.data())
@settings(max_examples=100)
def test_any_value_in_any_place_is_read_or_refused(data):
    told = msgspec.json.decode(page(KOREA, LABEL, ENTRIES[:20]))
    node, path = told, []
    while isinstance(node, dict | list) and node and (not path or data.draw(st.integers(0, 11))):
        path.append(data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node)))))
        holder, node = node, node[path[-1]]
    holder[path[-1]] = data.draw(st.sampled_from((None, 7, "x", [], {}, [None], {"runs": 1}, True)))
    try:
        parsed = ytmusic.parse(KOREA, msgspec.json.encode(told))
    except RefusedPayload:
        return
    assert len(parsed.entries) == 20
