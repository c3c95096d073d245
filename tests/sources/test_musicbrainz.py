"""MusicBrainz's answers about acts: read as they are, or refused; and questions that no name can turn into others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload
from chartduel.model.act import Act, ActName, ActRecording, Belonging
from chartduel.sources import musicbrainz, registry
from chartduel.sources.musicbrainz import LONGEST_TERM, MOST_ACTS
from chartduel.testing.faults import DAMAGE, Fault
from chartduel.testing.pages.musicbrainz import act_page, acts_page, recordings_page
from shared_data import need

RECORDED = [
    "metabrainz+picard__ws_recording.json",
    "metabrainz+picard__ws_recording_credits.json",
    "metabrainz+picard__ws_recording_multi_artists_1.json",
]
SAND, DUNES, GRAIN = (f"{number:08x}-0000-4000-8000-000000000000" for number in (10, 11, 12))
LETTER = "00000009-0000-4000-8000-000000000000"
NAMES = (
    ActName(text="모래알", sort="모래알", locale="ko", kind="Artist name"),
    ActName(text="김모래", sort="김모래", locale="ko", kind="Legal name"),
)
ACT = Act(
    id=SAND,
    name="Sand Grain",
    sort="Sand Grain",
    note="South Korean singer",
    names=NAMES,
    groups=(Belonging(act="Dunes", id=DUNES, since="2016-08-08"),),
)
RECORDING = ActRecording(
    id=LETTER,
    titles=("달빛 편지", "Moonlit Letter"),
    acts=(SAND, GRAIN),
    note="live, 2019",
    isrcs=("KRA381900001", "KRA381900002"),
    released="2019-05",
)
READ: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
    "acts": (musicbrainz.acts, acts_page([ACT])),
    "act": (musicbrainz.act, act_page(ACT)),
    "recordings": (musicbrainz.recordings, recordings_page([RECORDING], {SAND: "Sand Grain", GRAIN: "Grain"})),
}

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)
names = words.filter(lambda text: "\ufffd" not in text)
mbids = st.uuids(version=4).map(str)
dates = st.sampled_from(["", "2016", "2016-08", "2016-08-08"])
belongings = st.builds(Belonging, act=names, id=mbids, since=dates, until=dates)
act_names = st.builds(
    ActName, text=names, sort=names, locale=st.sampled_from(["", "ko"]), kind=st.sampled_from(["", "Artist name"])
)
acts = st.builds(
    Act, id=mbids, name=names, sort=names, note=names, names=st.lists(act_names, max_size=3).map(tuple),
    members=st.lists(belongings, max_size=3).map(tuple), groups=st.lists(belongings, max_size=2).map(tuple),
)  # fmt: skip
recordings = st.builds(
    ActRecording, id=mbids, titles=st.lists(names, min_size=1, max_size=3, unique=True).map(tuple),
    acts=st.lists(mbids, min_size=1, max_size=2, unique=True).map(tuple), note=names, released=dates,
    isrcs=st.lists(st.from_regex(r"\A[A-Z]{2}[A-Z0-9]{3}[0-9]{7}\Z"), max_size=2, unique=True).map(tuple),
)  # fmt: skip


@settings(max_examples=100)
@given(acts)
def test_a_made_act_gives_itself_back(act):
    assert musicbrainz.act(act_page(act)) == act


@settings(max_examples=100)
@given(st.lists(acts, max_size=4, unique_by=lambda act: act.id))
def test_made_acts_give_themselves_back(found):
    bare = tuple(msgspec.structs.replace(act, members=(), groups=()) for act in found)
    assert musicbrainz.acts(acts_page(found)) == bare


@settings(max_examples=100)
@given(st.lists(recordings, max_size=4, unique_by=lambda one: one.id))
def test_made_recordings_give_themselves_back(found):
    named = {one: "somebody" for recording in found for one in recording.acts}
    assert musicbrainz.recordings(recordings_page(found, named)) == tuple(found)


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_recording_has_the_fields_that_are_read(name):
    """Recorded looks at one recording; a search lists the same objects, so inside its frame they have to be read."""
    told = json.loads(need(f"payloads/musicbrainz/{name}").read_bytes())
    (found,) = musicbrainz.recordings(json.dumps({"count": 1, "offset": 0, "recordings": [told]}).encode())
    assert (found.id, found.titles[0]) == (told["id"], told["title"])
    assert found.acts == tuple(one["artist"]["id"] for one in told["artist-credit"])
    assert found.isrcs == tuple(told.get("isrcs", ()))
    assert found.released == told.get("first-release-date", "")


def test_a_recorded_recording_tells_its_code_and_its_day():
    told = need(f"payloads/musicbrainz/{RECORDED[0]}").read_bytes()
    (found,) = musicbrainz.recordings(b'{"count": 1, "offset": 0, "recordings": [' + told + b"]}")
    assert found.isrcs == ("GBAHS1400099",)
    assert found.released == "2014-06-20"


@pytest.mark.parametrize("what", READ)
def test_half_an_answer_and_a_login_page_are_refused(what):
    read, page = READ[what]
    for cut in range(0, len(page), 17):
        with pytest.raises(RefusedPayload):
            read(page[:cut])
    for other in (b"", b"<html>log in</html>", b'{"error": "Not Found"}', b"[]", b"null"):
        with pytest.raises(NotAChart):
            read(other)


@pytest.mark.parametrize("what", READ)
@pytest.mark.parametrize("fault", [Fault.CHANGED_LAYOUT, Fault.WRONG_CHARSET])
def test_a_damaged_answer_is_refused(what, fault):
    read, page = READ[what]
    with pytest.raises(RefusedPayload):
        read(DAMAGE[fault](page))


@pytest.mark.parametrize("what", ["acts", "recordings"])
def test_a_search_that_lists_nothing_of_what_it_counts_is_refused(what):
    read, page = READ[what]
    with pytest.raises(IncompleteChart):
        read(DAMAGE[Fault.EMPTY_LIST](page))


@pytest.mark.parametrize("what", READ)
def test_the_order_of_the_fields_says_nothing(what):
    read, page = READ[what]
    assert read(DAMAGE[Fault.SWAPPED_COLUMNS](page)) == read(page)


def changed(page: bytes, path: str, value: object) -> bytes:
    """The page with another value at a path such as `artists.0.name`."""
    told = held = json.loads(page)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        held = held[step]
    held[last] = value
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("what", "path", "value"),
    [
        ("acts", "artists.0.id", "../../etc/passwd"),
        ("acts", "artists.0.id", SAND.upper()),
        ("acts", "artists.0.name", ""),
        ("acts", "artists.0.name", " \u3000 "),
        ("acts", "artists.0.name", "a" * 1001),
        ("acts", "artists.0.name", "Sand\x1b[31mGrain"),
        ("acts", "artists.0.aliases.0.name", "\x00"),
        ("acts", "artists.0.aliases.0.sort-name", None),
        ("acts", "artists.0.disambiguation", "\ufffd"),
        ("acts", "offset", 25),
        ("acts", "count", 0),
        ("acts", "count", -1),
        ("acts", "count", "1"),
        ("act", "relations.0.direction", "sideways"),
        ("act", "relations.0.artist", None),
        ("act", "relations.0.artist.id", "1"),
        ("act", "relations.0.artist.name", "\x07"),
        ("act", "relations.0.begin", "yesterday"),
        ("act", "relations.0.begin", "2016-8-8"),
        ("act", "relations.0.begin", "2016-02-31"),
        ("act", "relations", None),
        ("recordings", "recordings.0.isrcs", ["not one"]),
        ("recordings", "recordings.0.isrcs", [{"id": "KRA381900001"}]),
        ("recordings", "recordings.0.artist-credit", []),
        ("recordings", "recordings.0.first-release-date", "06/12/2024"),
        ("recordings", "recordings.0.releases.0.media.0.track.0.title", ""),
        ("recordings", "recordings.0.releases.0.media.0.track.0.title", "\x08"),
    ],
)
def test_what_cannot_be_is_refused(what, path, value):
    read, page = READ[what]
    with pytest.raises(LayoutChanged):
        read(changed(page, path, value))


def test_one_act_twice_and_more_than_were_asked_for_are_refused():
    with pytest.raises(LayoutChanged):
        musicbrainz.acts(acts_page([ACT, ACT]))
    many = [msgspec.structs.replace(ACT, id=f"{number:08x}-0000-4000-8000-000000000000") for number in range(26)]
    assert len(musicbrainz.acts(acts_page(many[:MOST_ACTS]))) == MOST_ACTS
    with pytest.raises(LayoutChanged):
        musicbrainz.acts(acts_page(many))


@pytest.mark.parametrize("told", ["????", "????-05", "????-??-08"])
def test_a_date_without_its_year_is_none(told):
    (group,) = musicbrainz.act(changed(act_page(ACT), "relations.0.begin", told)).groups
    assert group.since == ""


PHRASE = re.compile(r'(artist|alias|recording):"((?:[^"\\]|\\["\\])*)"')


@settings(max_examples=200)
@given(st.text(max_size=150))
def test_no_name_gets_out_of_its_quotes(asked):
    query = dict(musicbrainz.acts_request(asked).params)["query"]
    terms = PHRASE.findall(query)
    assert " OR ".join(f'{field}:"{term}"' for field, term in terms) == query
    assert [field for field, _ in terms] == ["artist", "alias"]
    said = {re.sub(r"\\(.)", r"\1", term) for _, term in terms}
    assert said == {" ".join(asked.split())[:LONGEST_TERM]}


def test_the_questions():
    request = musicbrainz.acts_request('Sand "Grain OR *:*')
    assert request.url == "https://musicbrainz.org/ws/2/artist"
    assert dict(request.params) == {
        "query": r'artist:"Sand \"Grain OR *:*" OR alias:"Sand \"Grain OR *:*"',
        "limit": "25",
        "fmt": "json",
    }
    query = dict(musicbrainz.recordings_request([SAND, GRAIN], ["달빛 편지"], ["KRA381900001"]).params)["query"]
    assert query == f'(arid:{SAND} OR arid:{GRAIN}) AND (recording:"달빛 편지" OR isrc:KRA381900001)'
    whole = musicbrainz.act_request(SAND)
    assert (whole.url, dict(whole.params)["inc"]) == (
        f"https://musicbrainz.org/ws/2/artist/{SAND}",
        "aliases+artist-rels",
    )


def test_it_is_asked_once_a_second_and_only_where_the_user_wants_it():
    source = registry.sources()["musicbrainz"]
    assert source.pause_s >= 1
    assert source.consent
    assert source.hosts == ("musicbrainz.org",)
    assert all(request.url.startswith("https://musicbrainz.org/ws/2/") for request in (
        musicbrainz.acts_request("x"), musicbrainz.recordings_request([SAND], ["x"]), musicbrainz.act_request(SAND),
    ))  # fmt: skip
