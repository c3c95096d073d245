"""Apple, iTunes, Deezer, Shazam, ListenBrainz, Last.fm: each recorded answer, each made one, each way to be wrong."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.chart import Kind
from chartduel.model.parsed import Ids, ParsedEntry
from chartduel.sources import modules, registry
from shared_data import need

LASTFM = {
    "lastfm.geo.gb": "lastfm/pylast+pylast__test_geo_get_top_tracks_0.xml",
    "lastfm.tracks": "lastfm/pylast+pylast__test_network_get_top_tracks_with_limit_0.xml",
}
DEEZER = "deezer/browniebroke+deezer-python__"
APPLE = "apple/MarcoAbundo_upwards-ios-challenge__applemarketingtools_us_most-played_2_albums_2024-10-28.json"
ITUNES = "apple/mixplore+react-music-app__itunes_rss_topsongs_2021-02.json"
SHAZAM = "shazam/shalu1529+shazam__musicData_2024.json"
TRIMMED = "lastfm/shuto-kawauso+login-app__chart.gettoptracks_2018-12_trimmed.json"
RECORDED = [
    ("apple.albums.us", APPLE, 2),
    ("itunes.songs.us", ITUNES, 3),
    *((f"deezer.{what}.fr", f"{DEEZER}chart_0_{what}.json", 10) for what in ("tracks", "albums", "artists")),
    *((f"deezer.{what}.fr", f"{DEEZER}chart_0.json", 10) for what in ("tracks", "albums", "artists")),
    *((f"deezer.{what}.fr", f"{DEEZER}chart_0_older_cassette.json", 10) for what in ("tracks", "albums", "artists")),
    *((chart, path, 1) for chart, path in LASTFM.items()),
    ("lastfm.tracks", "lastfm/youpy+ruby-lastfm__chart_get_top_tracks.xml", 10),
    ("lastfm.tracks", TRIMMED, 50),
    ("shazam.de", SHAZAM, 100),
]
MADE = [
    *("apple.daily.kr", "apple.daily.us", "apple.albums.gb", "itunes.songs.kr"),
    *("deezer.tracks.fr", "deezer.albums.fr", "deezer.artists.fr", "lastfm.tracks", "lastfm.geo.kr", "lastfm.geo.vn"),
    *("shazam.kr", "listenbrainz.recordings"),
]
UNLABELLED = ("deezer", "lastfm", "shazam")


def recorded(path):
    return need(f"payloads/{path}").read_bytes()


def parsed(chart_id, data):
    return modules.parse(registry.chart(chart_id), data)


def label_of(chart):
    return chart.label_shown_at(datetime(2026, 11, 24, 10, tzinfo=UTC))


def page(chart, entries, number=1):
    made = importlib.import_module(f"chartduel.testing.pages.{chart.source}")
    return made.page(chart, label_of(chart), entries, number)


def mbid(number):
    return f"{number:08x}-0000-4000-8000-00000000000a"


def own_ids(chart, rank, artists):
    """Ids as the chart's platform writes them; an artist's chart has the artist's own."""
    write = mbid if chart.source in ("lastfm", "listenbrainz") else str
    credited = tuple(write(rank * 10 + place) for place in range(max(1, artists)))
    if chart.kind is Kind.ARTIST:
        return Ids(artists=credited[:1])
    if chart.kind is Kind.ALBUM:
        return Ids(album=write(rank), artists=credited)
    album = None if chart.source in ("apple", "lastfm") else write(rank + 9000)
    isrc = f"KRA3817{rank:05}" if chart.source == "shazam" else None
    return Ids(song=write(rank), album=album, artists=credited, isrc=isrc)


def entry(chart, rank, title, artists):
    shown = () if chart.kind is Kind.ARTIST else artists if chart.source == "deezer" else artists[:1]
    told = own_ids(chart, rank, len(shown))
    counted = {"listenbrainz": "listens", "lastfm": "listeners"}.get(chart.source)
    return ParsedEntry(
        rank=rank,
        title=title,
        artists=tuple(shown),
        album=f"An album & {rank}" if told.album and chart.kind is Kind.SONG else None,
        ids=told,
        value=1_000_000 - rank if counted else None,
        value_kind=counted,
    )


def entries_of(chart, count=100):
    return [entry(chart, rank, f"Title {rank}", ("Somebody", "Somebody Else")) for rank in range(1, count + 1)]


@pytest.mark.parametrize(("chart_id", "path", "rows"), RECORDED)
def test_a_recorded_answer_is_read_whole(chart_id, path, rows):
    data = recorded(path)
    found = parsed(chart_id, data)
    assert len(found.entries) == rows
    assert found.complete == (rows == 100)


def test_there_are_recorded_answers():
    assert len(RECORDED) > 10


def test_apple_albums_of_2024():
    found = parsed("apple.albums.us", recorded(APPLE))
    assert found.chart_time == registry.chart("apple.albums.us").day_label(datetime(2024, 10, 27, tzinfo=UTC).date())
    assert found.chart_time_basis == "printed"
    assert found.entries[0] == ParsedEntry(
        rank=1, title="Last Lap", artists=("Rod Wave",), ids=Ids(album="1772368554", artists=("1140623439",))
    )


def test_itunes_of_2021():
    found = parsed("itunes.songs.us", recorded(ITUNES))
    assert found.chart_time is None
    assert found.entries[1] == ParsedEntry(
        rank=2,
        title="Cover Me In Sunshine",
        artists=("P!nk & Willow Sage Hart",),
        album="Cover Me In Sunshine - Single",
        ids=Ids(song="1552739372", album="1552739369", artists=("4488522",)),
    )


def test_deezer_tracks():
    for path in ("chart_0.json", "chart_0_tracks.json"):
        found = parsed("deezer.tracks.fr", recorded(DEEZER + path)).entries
        assert found[0] == ParsedEntry(
            rank=1,
            title="LA FAMA",
            artists=("Rosalía",),
            album="LA FAMA (feat. The Weeknd)",
            ids=Ids(song="1549325122", album="271856742", artists=("554792",)),
        )
    album = parsed("deezer.albums.fr", recorded(f"{DEEZER}chart_0_albums.json")).entries[0]
    assert (album.artists, album.ids.artists, album.ids.song) == (("Stromae",), ("310260",), None)
    assert parsed("deezer.artists.fr", recorded(f"{DEEZER}chart_0_artists.json")).entries[9].rank == 10


def test_lastfm_pages():
    found = parsed("lastfm.geo.gb", recorded(LASTFM["lastfm.geo.gb"])).entries[0]
    assert (found.title, found.artists, found.value, found.value_kind) == (
        "WHERE IS MY HUSBAND!",
        ("RAYE",),
        17143,
        "listeners",
    )
    third = parsed("lastfm.tracks", recorded("lastfm/youpy+ruby-lastfm__chart_get_top_tracks.xml")).entries
    assert [one.rank for one in third] == list(range(21, 31))
    assert (third[0].title, third[-1].title) == ("Breezeblocks", "Call Me Maybe")
    assert third[0].ids == Ids(
        song="0a4327d0-44c0-441a-a513-3da87b0f25c1", artists=("fc7bbf00-fbaa-4736-986b-b3ac0266ca9b",)
    )
    trimmed = parsed("lastfm.tracks", recorded(TRIMMED)).entries
    assert (trimmed[49].title, trimmed[49].value) == ("The Mint (feat. Navy Blue)", 36354)


def test_lastfm_answers_of_others_are_refused():
    for path in ("country_network_top_tracks_0", "country_top_tracks_0", "network_get_top_artists_with_limit_0"):
        data = recorded(f"lastfm/pylast+pylast__test_{path}.xml")
        for chart_id in ("lastfm.tracks", "lastfm.geo.kr"):
            with pytest.raises(WrongPeriod):
                parsed(chart_id, data)


def test_shazam_of_2024():
    found = parsed("shazam.de", recorded(SHAZAM)).entries
    assert found[0] == ParsedEntry(
        rank=1,
        title="Big Dawgs",
        artists=("Hanumankind & Kalmi",),
        album="Big Dawgs - Single",
        ids=Ids(song="1754946760", album="1754946756", isrc="INUM72400563"),
    )
    assert (found[99].title, found[99].artists, len(found[99].ids.artists)) == ("Love Story", ("Indila",), 1)
    with pytest.raises(WrongPeriod):
        parsed("shazam.kr", recorded(SHAZAM))


def test_listenbrainz_examples_are_of_other_ranges():
    for name in ("sitewide_recordings_docstring_example", "userRecordings_mock"):
        data = recorded(f"listenbrainz/metabrainz+listenbrainz-server__{name}.json")
        with pytest.raises(WrongPeriod):
            parsed("listenbrainz.recordings", data)
        week = json.loads(data)
        week["payload"]["range"], week["payload"]["from_ts"] = "week", 1590969600
        week["payload"]["count"] = len(week["payload"]["recordings"])
        found = parsed("listenbrainz.recordings", json.dumps(week).encode())
        assert found.chart_time == datetime(2020, 6, 1, tzinfo=UTC)
        assert not found.complete


TITLES = st.one_of(
    st.sampled_from(
        ['"<b>&amp;', "a\u00a0b", "\u202eabc\u202c", "아이유 ♥", "👩‍👩‍👧", "]]>&#0;", "x" * 1500, "{}[],:\\"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
).filter(lambda title: bool(title.strip()))


@pytest.mark.parametrize("chart_id", MADE)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(titles=st.lists(st.tuples(TITLES, st.lists(TITLES, min_size=1, max_size=3)), min_size=1, max_size=5))
def test_a_made_answer_gives_its_entries_back(chart_id, titles):
    chart = registry.chart(chart_id)
    told = [entry(chart, rank, title, tuple(artists)) for rank, (title, artists) in enumerate(titles, 1)]
    told += [entry(chart, rank, f"Title {rank}", ("Somebody",)) for rank in range(len(told) + 1, 101)]
    found = parsed(chart_id, page(chart, told))
    assert list(found.entries) == told
    assert found.complete
    assert found.chart_time == (None if chart.source in UNLABELLED else label_of(chart))


def feed_without(*keys: str, entries: int = 100) -> bytes:
    chart = registry.chart("itunes.songs.kr")
    told = msgspec.json.decode(page(chart, entries_of(chart, 100)))
    told["feed"] = {key: value for key, value in told["feed"].items() if key not in keys}
    told["feed"]["entry"] = told["feed"]["entry"][:entries]
    return msgspec.json.encode(told)


@pytest.mark.parametrize("gone", [("id",), ("link",), ("id", "link")])
def test_a_feed_without_an_address_of_its_own_is_read(gone):
    assert parsed("itunes.songs.kr", feed_without(*gone)).complete


def test_either_address_of_a_feed_says_how_many_entries_it_has():
    for gone in ("id", "link"):
        with pytest.raises(IncompleteChart):
            parsed("itunes.songs.kr", feed_without(gone, entries=99))
    assert not parsed("itunes.songs.kr", feed_without("id", "link", entries=99)).complete


def test_a_single_entry_is_an_object_in_itunes():
    chart = registry.chart("itunes.songs.kr")
    found = parsed(chart.id, page(chart, entries_of(chart, 1)))
    assert (len(found.entries), found.complete) == (1, False)


def test_the_second_page_of_lastfm():
    chart = registry.chart("lastfm.geo.jp")
    assert [one.rank for one in parsed(chart.id, page(chart, entries_of(chart, 150), 2)).entries] == [*range(101, 151)]


def test_plays_stand_in_for_listeners():
    chart = registry.chart("lastfm.tracks")
    told = [msgspec.structs.replace(one, value_kind="plays") for one in entries_of(chart, 3)]
    assert list(parsed(chart.id, page(chart, told)).entries) == told


def test_a_row_without_an_id_is_no_double_of_itself():
    chart = registry.chart("lastfm.tracks")
    nameless = [msgspec.structs.replace(one, ids=Ids()) for one in entries_of(chart, 4)]
    assert list(parsed(chart.id, page(chart, nameless)).entries) == nameless
    again = [*nameless, msgspec.structs.replace(nameless[0], rank=5)]
    with pytest.raises(IncompleteChart):
        parsed(chart.id, page(chart, again))


def rows_of(answer):
    """The rows of an answer, wherever its platform keeps them."""
    for path in (("feed", "results"), ("feed", "entry"), ("data",), ("tracks", "track"), ("payload", "recordings")):
        found = answer
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, list):
            return found
    raise AssertionError(answer.keys())


def without_title(rows):
    for name in ("name", "im:name", "track_name", "title"):
        rows[40].pop(name, None)
        rows[40].get("attributes", {}).pop("name", None)


def number_for_a_title(rows):
    for name in ("name", "im:name", "track_name", "title"):
        for held in (rows[40], rows[40].get("attributes", {})):
            if name in held:
                held[name] = 17


def doubled(rows):
    rows[40] = rows[39]


DAMAGE = {
    "no rows": (lambda rows: rows.clear(), IncompleteChart),
    "a title is missing": (without_title, LayoutChanged),
    "a number where the title belongs": (number_for_a_title, LayoutChanged),
    "a row is no object": (lambda rows: rows.__setitem__(40, "login"), LayoutChanged),
    "a row is null": (lambda rows: rows.__setitem__(40, None), LayoutChanged),
    "a row stands twice": (doubled, IncompleteChart),
}


@pytest.mark.parametrize("chart_id", MADE)
@pytest.mark.parametrize("how", DAMAGE)
def test_damaged_rows_are_refused(chart_id, how):
    chart = registry.chart(chart_id)
    answer = json.loads(page(chart, entries_of(chart)))
    damage, error = DAMAGE[how]
    damage(rows_of(answer))
    with pytest.raises(error):
        parsed(chart_id, json.dumps(answer).encode())


@pytest.mark.parametrize("chart_id", MADE)
def test_missing_rows_are_refused_or_a_part(chart_id):
    """Deezer's and Last.fm's answers say how many rows there should be, and so do the others, Shazam's by its size."""
    chart = registry.chart(chart_id)
    for gone in (slice(60, None), slice(10, 11), slice(0, 1)):
        answer = json.loads(page(chart, entries_of(chart)))
        del rows_of(answer)[gone]
        with pytest.raises(IncompleteChart):
            parsed(chart_id, json.dumps(answer).encode())


FOREIGN = {
    "nothing": b"",
    "a login page": b"<!DOCTYPE html><html><body><form action='/login'>Sign in</form></body></html>",
    "a block": b"<html><head><title>403 Forbidden</title></head></html>",
    "text": b"Service unavailable",
    "an error object": b'{"error":{"type":"DataException","message":"no data","code":800}}',
    "an error of Last.fm": b'{"error":10,"message":"Invalid API key"}',
    "an error of Last.fm as XML": b'<lfm status="failed"><error code="10">Invalid API key</error></lfm>',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e999",
    "a deep list": b"[" * 100_000,
    "an empty object": b"{}",
}


@pytest.mark.parametrize("chart_id", MADE)
@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_no_chart_is_told_so(chart_id, what):
    with pytest.raises(NotAChart):
        parsed(chart_id, FOREIGN[what])


@pytest.mark.parametrize("chart_id", MADE)
def test_another_charset_and_broken_off_answers_are_refused(chart_id):
    chart = registry.chart(chart_id)
    told = [entry(chart, 1, "아이유", ("아이유",)), *entries_of(chart)[1:]]
    data = page(chart, told)
    with pytest.raises(LayoutChanged):
        parsed(chart_id, data.decode().encode("euc-kr", "replace"))
    for place in (1, len(data) // 3, len(data) - 1):
        with pytest.raises(NotAChart):
            parsed(chart_id, data[:place])


@pytest.mark.parametrize("chart_id", MADE)
@pytest.mark.parametrize("other_id", [*MADE, "apple.albums.us", "itunes.songs.us", "lastfm.geo.jp"])
def test_no_chart_is_taken_for_another(chart_id, other_id):
    chart, other = registry.chart(chart_id), registry.chart(other_id)
    if chart is other or chart.source == other.source == "shazam":
        return
    with pytest.raises(WrongPeriod if chart.source == other.source else RefusedPayload):
        parsed(chart_id, page(other, entries_of(other)))


CHANGES = [
    ("apple.daily.kr", ("feed", "country"), "us", WrongPeriod),
    ("apple.daily.kr", ("feed", "id"), "https://example.org/", LayoutChanged),
    ("apple.daily.kr", ("feed", "updated"), "yesterday", LayoutChanged),
    ("apple.daily.kr", ("feed", "updated"), "Mon, 31 Feb 2024 04:29:58 +0000", LayoutChanged),
    ("apple.daily.kr", ("feed", "updated"), "Mon, 28 Oct 2024 04:29:58 -0000", LayoutChanged),
    ("apple.daily.kr", ("feed", "results", 3, "kind"), "albums", WrongPeriod),
    ("apple.daily.kr", ("feed", "results", 3, "id"), "<b>", LayoutChanged),
    ("itunes.songs.kr", ("feed", "updated", "label"), "2026-13-01T00:00:00-07:00", LayoutChanged),
    ("itunes.songs.kr", ("feed", "updated", "label"), "2026-11-01T00:00:00", LayoutChanged),
    (
        "itunes.songs.kr",
        ("feed", "id", "label"),
        "https://itunes.apple.com/kr/rss/topalbums/limit=100/json",
        WrongPeriod,
    ),
    ("itunes.songs.kr", ("feed", "id", "label"), "https://itunes.apple.com/kr/rss/topsongs/genre=14/json", WrongPeriod),
    ("itunes.songs.kr", ("feed", "entry", 4, "id", "label"), "https://music.apple.com/us/album/x/1?i=2", WrongPeriod),
    ("deezer.tracks.fr", ("data", 4, "position"), 99, IncompleteChart),
    ("deezer.tracks.fr", ("data", 4, "position"), None, LayoutChanged),
    ("deezer.tracks.fr", ("data", 4, "id"), 10**4000, LayoutChanged),
    ("deezer.tracks.fr", ("data", 4, "type"), "podcast", WrongPeriod),
    ("deezer.tracks.fr", ("data", 4, "album", "id"), "x", LayoutChanged),
    ("deezer.albums.fr", ("data", 4, "contributors"), [{"name": "x"}], LayoutChanged),
    ("lastfm.geo.kr", ("tracks", "track", 4, "@attr", "rank"), "7", IncompleteChart),
    ("lastfm.geo.kr", ("tracks", "@attr", "page"), "0", IncompleteChart),
    ("lastfm.geo.kr", ("tracks", "@attr", "perPage"), "50", IncompleteChart),
    ("lastfm.geo.kr", ("tracks", "track", 4, "listeners"), "many", LayoutChanged),
    ("lastfm.geo.kr", ("tracks", "track", 4, "listeners"), None, LayoutChanged),
    ("shazam.kr", ("data", 4, "type"), "albums", WrongPeriod),
    ("shazam.kr", ("data", 0, "attributes", "listid"), "ip-country-chart-US", WrongPeriod),
    ("shazam.kr", ("data", 4, "attributes", "playParams", "id"), "999", LayoutChanged),
    ("listenbrainz.recordings", ("payload", "range"), "month", WrongPeriod),
    ("listenbrainz.recordings", ("payload", "from_ts"), 1590000000, WrongPeriod),
    ("listenbrainz.recordings", ("payload", "from_ts"), 10**18, LayoutChanged),
    ("listenbrainz.recordings", ("payload", "recordings", 4, "listen_count"), 10**9, LayoutChanged),
    ("listenbrainz.recordings", ("payload", "recordings", 4, "listen_count"), -1, LayoutChanged),
]


@pytest.mark.parametrize(("chart_id", "path", "value", "error"), CHANGES)
def test_one_wrong_field_refuses_the_answer(chart_id, path, value, error):
    chart = registry.chart(chart_id)
    answer = json.loads(page(chart, entries_of(chart)))
    held = answer
    for key in path[:-1]:
        held = held[key]
    held[path[-1]] = value
    with pytest.raises(error):
        parsed(chart_id, json.dumps(answer).encode())


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lfm [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><lfm status="ok"><tracks page="1">&c;</tracks></lfm>"""


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (LAUGHS, NotAChart),
        (b'<!DOCTYPE lfm SYSTEM "file:///etc/passwd"><lfm/>', NotAChart),
        (b"<lfm>" + b"<a>" * 1000, NotAChart),
        (b"<lfm><tracks>&nope;</tracks></lfm>", IncompleteChart),
        (b"<lfm><tracks/></lfm>", LayoutChanged),
        (b"<lfm/>", NotAChart),
        (b"<lfm>" + b"<a/>" * 400_000 + b"</lfm>", NotAChart),
        (b"<lfm>" + b"<a/>" * 600_000 + b"</lfm>", NotAChart),
    ],
)
def test_hostile_xml_is_refused_at_once(data, error):
    with pytest.raises(error):
        parsed("lastfm.tracks", data)


def test_a_broken_off_xml_is_incomplete():
    data = recorded("lastfm/youpy+ruby-lastfm__chart_get_top_tracks.xml")
    for place in (200, len(data) // 2, len(data) - 10):
        with pytest.raises(IncompleteChart):
            parsed("lastfm.tracks", data[:place])
    rows = data.split(b"<track>")
    with pytest.raises(IncompleteChart):
        parsed("lastfm.tracks", b"<track>".join(rows[:5] + rows[6:]))


@pytest.mark.parametrize(("chart_id", "path", "rows"), RECORDED)
@settings(max_examples=40)
@given(data=st.data())
def test_mutated_bytes_give_typed_errors_only(chart_id, path, rows, data):
    told = bytearray(recorded(path))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(told)))
        told[start : start + data.draw(st.integers(0, 60))] = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b"}", b"null", b"\\ud800", b"-1", b"<a>", b"[{}]"]))
        )
    try:
        found = parsed(chart_id, bytes(told))
    except RefusedPayload:
        return
    assert 1 <= len(found.entries) <= rows


@pytest.mark.parametrize("chart_id", MADE)
@settings(max_examples=40)
@given(data=st.one_of(st.binary(max_size=200), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda one: st.lists(one, max_size=3)
    | st.dictionaries(st.sampled_from(["feed", "data", "tracks", "payload", "entry", "track", "@attr", "id"]), one),
    max_leaves=8,
).map(lambda told: json.dumps(told).encode())))  # fmt: skip
def test_any_bytes_are_refused(chart_id, data):
    with pytest.raises(RefusedPayload):
        parsed(chart_id, data)


@pytest.mark.parametrize("chart_id", [one for one in registry.charts() if one.split(".")[0] in
                                      ("apple", "itunes", "deezer", "lastfm", "shazam", "listenbrainz")])  # fmt: skip
def test_requests_name_the_market_and_only_declared_hosts(chart_id):
    chart = registry.chart(chart_id)
    source = registry.sources()[chart.source]
    if chart_id == "apple.daily.global":
        assert modules.requests(source, chart, None) == ()
        assert modules.collector_of(chart) is None
        return
    (request,) = modules.requests(source, chart, None)
    assert request.url.split("/")[2] in source.hosts
    assert request.key == (("lastfm", "param:api_key") if chart.source == "lastfm" else None)


def test_the_country_of_a_geographic_request_is_an_iso_name():
    source = registry.sources()["lastfm"]
    (request,) = modules.requests(source, registry.chart("lastfm.geo.kr"), None)
    assert dict(request.params)["country"] == "Korea, Republic of"
    (request,) = modules.requests(source, registry.chart("lastfm.tracks"), None)
    assert dict(request.params)["method"] == "chart.getTopTracks"
    assert "country" not in dict(request.params)
