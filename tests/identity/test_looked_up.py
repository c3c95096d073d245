"""Acts that were looked up: facts beside those that people wrote, never against them, in whatever order they came."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.identity import facts, looked_up
from chartduel.identity.facts import Facts, alias_table, member_table, together
from chartduel.identity.known_recordings import other_titles, recording_of
from chartduel.identity.looked_up import LookedUp, Titled
from chartduel.identity.names import parse_title
from chartduel.identity.resolve import resolve
from chartduel.model.act import Belonging
from chartduel.store.schema import MATCHES

DAY = date(2026, 11, 24)
TOLD = Facts(
    acts={"Sand Grain": ("모래알",), "Dunes": ("듄스",), "Seagull": ()},
    groups={"Dunes": ("Sand Grain",)},
)


def act(name: str, *names: str, mbid: str = "", at: date = DAY, **more: object) -> LookedUp:
    told = {"source": "MusicBrainz", "payload": "0" * 64, "agreed": ("title x",), **more}
    return msgspec.convert({"act": name, "names": names, "id": mbid or f"id of {name}", "at": at, **told}, LookedUp)


def aliases(*found: LookedUp, told: Facts = TOLD) -> dict[str, str]:
    return alias_table(together(told, found).facts)


def test_an_act_that_nobody_wrote_about_is_known_by_all_its_names():
    assert aliases(act("Tide", "밀물", "満潮")) == alias_table(TOLD) | {"tide": "tide", "밀물": "tide", "満潮": "tide"}


def test_an_act_that_somebody_wrote_about_gets_more_names():
    known = aliases(act("모래알", "砂粒"))
    assert known["砂粒"] == "sandgrain"
    assert known["모래알"] == "sandgrain"


@pytest.mark.parametrize("found", [act("Sand Grain", "듄스"), act("Tide", "모래알", "Seagull")])
def test_what_would_make_one_of_two_says_nothing(found):
    assert aliases(found) == alias_table(TOLD)
    assert together(TOLD, [found]).looked_up == ()


def test_two_acts_that_would_both_be_one_say_nothing():
    """Two singers are called 모래알: which of them charted was told twice, so once wrongly."""
    assert aliases(act("모래알", "砂粒", mbid="1"), act("Sand Grain", "Grain", mbid="2")) == alias_table(TOLD)


def test_a_name_that_two_acts_have_says_nothing():
    known = aliases(act("Tide", "물", "밀물"), act("Ebb", "물", "썰물"))
    assert "물" not in known
    assert (known["밀물"], known["썰물"]) == ("tide", "ebb")


def test_two_acts_of_one_name_say_nothing():
    assert aliases(act("Tide", "밀물", mbid="1"), act("TIDE", "썰물", mbid="2")) == alias_table(TOLD)


def test_the_latest_answer_about_an_act_counts():
    old, new = act("Tide", "밀물"), act("Tide", "썰물", at=date(2027, 1, 1))
    assert "밀물" not in aliases(old, new)
    assert aliases(old, new) == aliases(new, old) == aliases(new)


def test_members_are_told_from_the_group_by_their_ids_or_names():
    member = {"act": "모래", "id": "s", "since": "2016-08-08"}
    group = act("Shore", "해변", mbid="g", members=[member, {"act": "Gull", "id": "u"}])
    known = together(TOLD, [group, act("Sandy", "모래", "SANDY", mbid="s")]).facts
    assert member_table(known)["shore"] == frozenset(("sandy", "gull"))
    person = act("Sandy", mbid="s", groups=[{"act": "듄스", "id": "d"}])
    assert member_table(together(TOLD, [person]).facts)["dunes"] == frozenset(("sandgrain", "sandy"))


pool = ("Sand Grain", "모래알", "듄스", "Seagull", "Tide", "TIDE", "밀물", "Ebb", "물", "!", "V")
belonging = st.builds(Belonging, act=st.sampled_from(pool), id=st.sampled_from("abcd"))
found = st.builds(
    LookedUp, act=st.sampled_from(pool), source=st.just("MusicBrainz"), id=st.sampled_from("abcd"),
    at=st.dates(DAY, date(2026, 11, 26)), payload=st.just(""), agreed=st.just(("title x",)),
    names=st.lists(st.sampled_from(pool), max_size=3).map(tuple), members=st.lists(belonging, max_size=2).map(tuple),
    groups=st.lists(belonging, max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(found, max_size=6), st.data())
def test_looking_up_contradicts_nobody_and_has_no_order(acts, data):
    """Whatever is found: no error, what people wrote stays, nothing of theirs becomes one, and the order is all one."""
    made = together(TOLD, acts)
    known, before = alias_table(made.facts), alias_table(TOLD)
    assert {name: known[name] for name in before} == before
    assert member_table(made.facts)["dunes"] >= {"sandgrain"}
    assert "dunes" not in member_table(made.facts)["dunes"]
    again = together(TOLD, data.draw(st.permutations(acts)))
    assert alias_table(again.facts) == known
    assert member_table(again.facts) == member_table(made.facts)
    assert again.looked_up == made.looked_up
    assert {canonical for canonical, _ in made.looked_up} <= set(known.values())


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
titled = st.builds(
    Titled, id=texts, titles=st.lists(texts, max_size=3).map(tuple), isrcs=st.lists(texts, max_size=2).map(tuple),
    released=st.sampled_from(["", "2019"]),
)  # fmt: skip
written = st.builds(
    LookedUp, act=texts, source=texts, id=texts, at=st.dates(), payload=texts,
    agreed=st.lists(texts, max_size=2).map(tuple), names=st.lists(texts, max_size=9).map(tuple),
    members=st.lists(st.builds(Belonging, act=texts, id=texts, since=texts), max_size=2).map(tuple),
    groups=st.lists(st.builds(Belonging, act=texts, id=texts), max_size=2).map(tuple),
    recordings=st.lists(titled, max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(written, max_size=3))
def test_what_is_written_is_read_again(acts):
    """Hostile names too: quotes, controls, comments and what turns the direction of writing."""
    assert facts.read(looked_up.toml(acts)).looked_up == tuple(acts)


def test_the_text_is_one_that_a_person_can_read():
    text = looked_up.toml([act("Tide", "밀물", members=[{"act": "Gull", "id": "u", "since": "2016"}])])
    told = tomllib.loads(text)
    assert told["looked_up"][0]["names"] == ["밀물"]
    assert 'names = ["밀물"]\n' in text
    assert '{ act = "Gull", id = "u", since = "2016" }' in text
    assert text.startswith("# Written by `chartduel lookup`")


def test_a_new_answer_keeps_the_recordings_of_the_older_one():
    one, other, third = (Titled(id=name, titles=(name,)) for name in "abc")
    old = act("Tide", "밀물", recordings=[msgspec.to_builtins(told) for told in (one, other)])
    new = msgspec.structs.replace(
        old, names=("썰물",), recordings=(msgspec.structs.replace(other, released="2020"), third)
    )
    (made,) = looked_up.updated([old], new)
    assert made.names == ("썰물",)
    assert [(told.id, told.released) for told in made.recordings] == [("a", ""), ("b", "2020"), ("c", "")]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterable[None]:
    """Recordings of Sand Grain that were looked up; forgotten afterwards."""
    recordings = [
        Titled(id="letter", titles=("달빛 편지", "Moonlit Letter"), isrcs=("KRA381900001", "KRA381900002")),
        Titled(id="live", titles=("달빛 편지 (live)", "Moon Letter (Live)")),
        Titled(id="other", titles=("파도", "Waves (Japanese Ver.)"), isrcs=("KRA381900003",)),
        Titled(id="shared", titles=("물결",), isrcs=("KRA381900003",)),
    ]
    sand = act("Sand Grain", "모래알", mbid="s", recordings=[msgspec.to_builtins(one) for one in recordings])
    monkeypatch.setattr(facts, "_told", lambda: (looked_up.toml([sand]),))
    facts.forget()
    yield
    monkeypatch.undo()
    facts.forget()


def titles(title: str, *acts: str) -> tuple[str, ...]:
    return other_titles(acts or ("sandgrain",), parse_title(title))


@pytest.mark.usefixtures("told")
def test_a_recording_is_known_by_its_other_titles_in_the_same_version():
    assert titles("달빛 편지") == ("moonlitletter",)
    assert titles("Moonlit Letter (Feat. Tide)") == ("달빛편지",)
    assert titles("Moonlit Letter (Live)") == ()
    assert titles("달빛 편지 (Live)") == ("moonletter",)
    assert titles("파도") == titles("Waves") == ()
    assert titles("달빛 편지", "tide") == ()


@pytest.mark.usefixtures("told")
def test_a_code_that_two_recordings_have_is_of_none():
    assert recording_of("KRA381900001") == recording_of("KRA381900002") == "letter"
    assert recording_of("KRA381900003") is None
    assert recording_of("") is None


def recordings_of(*listed: tuple[str, str, str, str]) -> list[dict[str, object]]:
    rows = [
        (number, source, "song", title, artist, "", code)
        for number, (title, artist, source, code) in enumerate(listed, 1)
    ]
    return [dict(zip(MATCHES.columns, match, strict=True)) for match in resolve(rows).matches]


def together_are(*listed: tuple[str, str, str, str]) -> bool:
    return len({match["recording"] for match in recordings_of(*listed)}) == 1


KOREAN, ENGLISH = ("달빛 편지", "모래알", "melon", ""), ("Moonlit Letter", "Sand Grain", "apple", "")


def test_without_the_facts_two_titles_are_two_recordings():
    assert not together_are(KOREAN, ENGLISH)


@pytest.mark.usefixtures("told")
def test_titles_of_one_recording_join_and_say_so():
    assert together_are(KOREAN, ENGLISH)
    told = str([match["reasons"] for match in recordings_of(KOREAN, ENGLISH)])
    assert "MusicBrainz has both titles for one recording" in told


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "other", [("Moonlit Letter (Live)", "Sand Grain"), ("Moonlit Letter", "Seagull"), ("Moon Letter", "Sand Grain")]
)
def test_other_versions_and_other_acts_stay_apart(other):
    assert not together_are(KOREAN, (*other, "apple", ""))


@pytest.mark.usefixtures("told")
def test_other_guests_stay_apart():
    korean = ("달빛 편지 (Feat. Tide)", "모래알", "melon", "")
    assert together_are(korean, ("Moonlit Letter (feat. TIDE)", "Sand Grain", "apple", ""))
    assert not together_are(korean, ("Moonlit Letter (Feat. Seagull)", "Sand Grain", "apple", ""))


@pytest.mark.usefixtures("told")
def test_two_codes_of_one_recording_join_and_say_so():
    listed = [("Letter of the Moon", "모래알", "shazam", "KRA381900001"), (*ENGLISH[:3], "KR-A38-19-00002")]
    assert together_are(*listed)
    told = str([match["reasons"] for match in recordings_of(*listed)])
    assert "are of one recording at MusicBrainz: letter" in told
    assert not together_are(listed[0], (*ENGLISH[:3], "KRA381900009"))
    assert not together_are(listed[0], ("Moonlit Letter (Live)", "Sand Grain", "apple", "KRA381900002"))
