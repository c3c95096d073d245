"""YouTube: answers of the Data API and the weekly CSV files, recorded, generated and damaged."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, Move
from chartduel.sources import modules, registry, youtube
from chartduel.testing.pages.youtube import page
from printed_entries import entry, mutations, names
from shared_data import need

TRENDING, SONGS, ARTISTS = (registry.chart(f"youtube.{kind}.us") for kind in ("trending", "songs", "artists"))
VIEWS = registry.counters()["youtube.views"]
LABEL = datetime(2024, 11, 21, tzinfo=UTC)
ARTIST_FILE = "Seokxkyu+entertainment__youtube-charts-top-artists-us-weekly-20250515.csv"


def video(rank: int, **more):
    ids = Ids(song=f"v{rank:010d}", artists=(f"UC{rank:022d}",))
    return entry(rank, **{"ids": ids, "value_kind": "views", "previous_rank": None, "move": None, **more})


def song(rank: int, **more):
    return entry(rank, **{"ids": Ids(song=f"v{rank:010d}"), "value_kind": "views", **more})


def artist(rank: int, **more):
    return entry(rank, **{"ids": Ids(), "artists": (), "value_kind": "views", **more})


POPULAR = [video(rank) for rank in range(1, 121)]
PAGES = [page(TRENDING, LABEL, POPULAR, number) for number in (1, 2, 3)]
TOP = [song(rank) for rank in range(1, 101)]
FILE = page(SONGS, LABEL, TOP)


def recorded(name: str) -> bytes:
    return need(f"payloads/youtube/{name}").read_bytes()


def test_the_first_page_is_asked_for_with_the_key_apart():
    (request,) = youtube.requests(TRENDING, None)
    assert dict(request.params) == {
        "part": "snippet,statistics", "chart": "mostPopular", "regionCode": "US", "videoCategoryId": "10",
        "maxResults": "50",
    }  # fmt: skip
    assert request.key == ("youtube", "header:X-Goog-Api-Key")
    assert "key" not in dict(request.params)


def test_each_answer_tells_the_next_page():
    assert dict(youtube.following(TRENDING, PAGES[0]).params)["pageToken"] == "PAGE2"
    assert dict(youtube.following(TRENDING, PAGES[1]).params)["pageToken"] == "PAGE3"
    assert youtube.following(TRENDING, PAGES[2]) is None
    assert youtube.following(TRENDING, b'{"error": {"code": 403}}') is None


def test_the_weekly_files_are_not_fetched():
    assert youtube.requests(SONGS, None) == ()
    assert modules.collector_of(SONGS) is None
    assert modules.collector_of(TRENDING).id == "youtube"


def test_the_pages_give_the_videos_in_order():
    parsed = [youtube.parse(TRENDING, data) for data in PAGES]
    told = [one for part in parsed for one in part.entries]
    assert [msgspec.structs.replace(one, rank=place) for place, one in enumerate(told, 1)] == POPULAR
    assert parsed[0].entries == tuple(POPULAR[:50])
    assert [part.chart_time for part in parsed] == [None] * 3


def test_a_later_page_never_passes_for_the_top():
    assert [youtube.parse(TRENDING, data).entries[0].rank > 1 for data in PAGES] == [False, True, True]


@pytest.mark.parametrize(
    ("number", "count", "title"), [(1, 5, "GIDDY UP ( OFFICIAL MUSIC VIDEO )"), (2, 3, "Kanye West - Closed On Sunday")]
)
def test_recorded_answers_are_of_all_categories(number, count, title):
    data = recorded(f"sns-sdks+python-youtube__videos_chart_paged_{number}.json")
    with pytest.raises(WrongPeriod, match="category 22, not of music"):
        youtube.parse(TRENDING, data)
    parsed = youtube.parse(TRENDING, re.sub(rb'"categoryId": "\d+"', b'"categoryId": "10"', data))
    assert (len(parsed.entries), parsed.entries[0].title, parsed.entries[0].value) == (count, title, None)
    assert all(len(one.ids.song) == 11 and len(one.ids.artists) == 1 for one in parsed.entries)


def test_other_answers_of_the_api_are_no_chart():
    with pytest.raises(NotAChart):
        youtube.parse(TRENDING, recorded("sns-sdks+python-youtube__video_category_by_region.json"))


def test_the_recorded_artists_file():
    chart_id, label = youtube.named(ARTIST_FILE)
    parsed = youtube.parse(registry.chart(chart_id), recorded(ARTIST_FILE))
    assert (chart_id, label) == ("youtube.artists.us", datetime(2025, 5, 15, tzinfo=UTC))
    assert (len(parsed.entries), parsed.complete, parsed.chart_time) == (100, True, None)
    first, last = parsed.entries[0], parsed.entries[-1]
    assert (first.title, first.previous_rank, first.move, first.value) == ("Fuerza Regida", 2, Move.UP, 36_281_436)
    assert (last.title, last.previous_rank, last.move, last.value) == ("21 Savage", 93, Move.DOWN, 7_437_661)
    assert parsed.entries[66].title == "Tyler, The Creator"
    assert [one.rank for one in parsed.entries if one.move is Move.REENTRY] == [33, 92, 96]
    with pytest.raises(WrongPeriod):
        youtube.parse(SONGS, recorded(ARTIST_FILE))


@pytest.mark.parametrize(
    "name", ['"Weird Al" Yankovic', '"Weird Al", Again', 'Al "Weird" Yankovic', "Tyler, The Creator"]
)
def test_quotes_are_part_of_a_name_where_the_file_quotes_none(name):
    data = recorded(ARTIST_FILE).replace(b"Tyler, The Creator", name.encode())
    assert youtube.parse(registry.chart("youtube.artists.us"), data).entries[66].title == name


def test_ties_share_a_rank():
    printed = [*TOP[:49], song(49, ids=Ids(song="v0000000050")), *TOP[50:]]
    assert youtube.parse(SONGS, page(SONGS, LABEL, printed)).entries[49].rank == 49


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("youtube-charts-top-songs-kr-weekly-20241121.csv", ("youtube.songs.kr", "2024-11-21")),
        ("a+b__youtube-charts-top-artists-uk-weekly-20241121.csv", ("youtube.artists.gb", "2024-11-21")),
        ("youtube-charts-top-songs-global-weekly-20241121 (2).csv", ("youtube.songs.global", "2024-11-21")),
        ("youtube-charts-top-songs-kr-weekly-20241122.csv", None),
        ("youtube-charts-top-songs-kr-weekly-20241399.csv", None),
        ("youtube-charts-top-songs-xx-weekly-20241121.csv", None),
        ("youtube-charts-top-videos-kr-weekly-20241121.csv", None),
    ],
)
def test_the_name_of_a_file_tells_chart_and_week(name, told):
    found = youtube.named(name)
    assert (found and (found[0], f"{found[1]:%Y-%m-%d}")) == told


@given(st.lists(names, min_size=4, max_size=4))
@settings(max_examples=30)
def test_generated_pages_give_their_entries_back(four):
    popular = [*POPULAR[:9], video(10, title=four[0], artists=(four[1],))]
    assert youtube.parse(TRENDING, page(TRENDING, LABEL, popular)).entries == tuple(popular)
    songs = [*TOP[:99], song(100, title=four[2], artists=(four[3],))]
    assert youtube.parse(SONGS, page(SONGS, LABEL, songs)).entries == tuple(songs)
    artists = [*(artist(rank) for rank in range(1, 100)), artist(100, title=four[0])]
    assert youtube.parse(ARTISTS, page(ARTISTS, LABEL, artists)).entries == tuple(artists)


def answer(**more) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(PAGES[0]), **more})


def item(place: int, **more) -> bytes:
    items = msgspec.json.decode(PAGES[0])["items"]
    items[place] = {**items[place], **more}
    return answer(items=items)


SNIPPET = msgspec.json.decode(PAGES[0])["items"][4]["snippet"]
ITEMS = msgspec.json.decode(PAGES[0])["items"]
ANSWERS = {
    "empty": (b"", NotAChart),
    "login page": (b"<html>Sign in</html>", NotAChart),
    "JSON error": (b'{"error": {"code": 403, "message": "quotaExceeded"}}', NotAChart),
    "another kind": (answer(kind="youtube#searchListResponse"), NotAChart),
    "cut": (PAGES[0][:9000], NotAChart),
    "empty list": (answer(items=[]), IncompleteChart),
    "empty list, and nothing in all": (page(TRENDING, LABEL, []), IncompleteChart),
    "a row is missing": (answer(items=ITEMS[:9] + ITEMS[10:]), IncompleteChart),
    "a row is there twice": (answer(items=[*ITEMS[:49], ITEMS[3]]), IncompleteChart),
    "no list": (answer(items=None), LayoutChanged),
    "no title": (item(4, snippet={**SNIPPET, "title": ""}), LayoutChanged),
    "no channel": (item(4, snippet={**SNIPPET, "channelTitle": None}), LayoutChanged),
    "a renamed part": (PAGES[0].replace(b'"snippet"', b'"details"'), LayoutChanged),
    "an id of something else": (item(4, id="PLxyz"), LayoutChanged),
    "views in words": (item(4, statistics={"viewCount": "many"}), LayoutChanged),
    "another charset": (PAGES[0].replace(b"Song 7", "가".encode("cp949")), LayoutChanged),
    "another category": (item(4, snippet={**SNIPPET, "categoryId": "20"}), WrongPeriod),
}  # fmt: skip


@pytest.mark.parametrize("damage", ANSWERS)
def test_damaged_answers_are_refused(damage):
    data, error = ANSWERS[damage]
    with pytest.raises(error):
        youtube.parse(TRENDING, data)


def changed(old: str, new: str) -> bytes:
    assert old.encode() in FILE
    return FILE.replace(old.encode(), new.encode(), 1)


LINES = FILE.splitlines(keepends=True)
FILES = {
    "empty": (b"", NotAChart),
    "login page": (b"<html><body>Sign in\n</body></html>\n", NotAChart),
    "JSON error": (b'{"error": "Rank"}\n', NotAChart),
    "header only": (LINES[0], IncompleteChart),
    "cut inside a row": (FILE[:-20], IncompleteChart),
    "cut between rows": (b"".join(LINES[:60]), IncompleteChart),
    "a row is missing": (b"".join(LINES[:50] + LINES[51:]), IncompleteChart),
    "a row is there twice": (b"".join(LINES[:50] + LINES[49:]), IncompleteChart),
    "a renamed column": (changed("Track Name", "Song"), LayoutChanged),
    "two columns swapped": (changed("Views,Growth", "Growth,Views"), LayoutChanged),
    "a comma that could be of two names": (changed('"Song 7"', "Song, 7"), LayoutChanged),
    "no title": (changed('"Song 7"', '""'), LayoutChanged),
    "no artist": (changed('"Act 7"', '""'), LayoutChanged),
    "no video": (changed("watch?v=v0000000007", "playlist?list=PL7"), LayoutChanged),
    "an unknown previous rank": (changed("6,n/a,", "6,new,"), LayoutChanged),
    "new after weeks": (changed('6,n/a,"Song 6","Act 6",1,', '6,9,"Song 6","Act 6",1,'), LayoutChanged),
    "growth without percent": (changed("-0.1%", "-0.1"), LayoutChanged),
    "views that grow": (changed("8991362", "99991362"), LayoutChanged),
    "another charset": (FILE.replace(b"Song 7", "가".encode("cp949")), LayoutChanged),
    "the artists' file": (page(ARTISTS, LABEL, [artist(rank) for rank in range(1, 101)]), WrongPeriod),
}  # fmt: skip


@pytest.mark.parametrize("damage", FILES)
def test_damaged_files_are_refused(damage):
    data, error = FILES[damage]
    with pytest.raises(error):
        youtube.parse(SONGS, data)


def test_a_recorded_file_that_was_cut_is_refused():
    data = recorded(ARTIST_FILE)
    ends = range(1, len(data), 7)
    assert len(ends) > 500
    for end in ends:
        with pytest.raises(RefusedPayload):
            youtube.parse(ARTISTS, data[:end])


@given(st.one_of(mutations(PAGES[0]), mutations(FILE), st.binary(max_size=300)))
@settings(max_examples=150)
def test_whatever_comes_is_read_or_refused(data):
    for one in (TRENDING, SONGS):
        try:
            parsed = youtube.parse(one, data)
        except RefusedPayload:
            continue
        assert parsed.entries


def test_views_are_asked_for_fifty_videos_at_a_time():
    asked = youtube.count_requests(VIEWS, [one.ids.song for one in POPULAR], date(2024, 11, 21))
    assert [len(dict(one.params)["id"].split(",")) for one in asked] == [50, 50, 20]
    assert all(one.key == ("youtube", "header:X-Goog-Api-Key") for one in asked)


def test_views_are_read_of_the_videos_that_tell_them():
    first, last = youtube.counts(VIEWS, page(TRENDING, LABEL, [POPULAR[0], video(2, value=None), POPULAR[2]])).counts
    assert (first.subject, first.title, first.at) == ("v0000000001", "Song 1", None)
    assert (last.subject, last.value) == ("v0000000003", float(POPULAR[2].value))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (answer(items=[]), IncompleteChart),
        (item(0, statistics=None), LayoutChanged),
        (b"{}", NotAChart),
        (b"no", NotAChart),
    ],
)
def test_views_that_are_not_told_are_refused(data, error):
    with pytest.raises(error):
        youtube.counts(VIEWS, data)
