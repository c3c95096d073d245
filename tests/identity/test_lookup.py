"""Whether an answer is of the act that was asked about: many acts share a name, so more than the name has to agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.identity.lookup import Sought, agreeing, named_so, taken
from chartduel.model.act import Act, ActName, ActRecording, Belonging

ONE = Sought("모래알", frozenset(("모래알",)), ("달빛 편지", "Waves"), ("KRA381900001",))


def act(mbid: str, name: str, *names: str, kind: str = "Artist name", sort: str = "") -> Act:
    more = tuple(ActName(text=one, sort=one, kind=kind) for one in names)
    return Act(id=mbid, name=name, sort=sort or name, names=more)


def song(mbid: str, *titles: str, by: str = "a", note: str = "", isrcs: tuple[str, ...] = ()) -> ActRecording:
    return ActRecording(id=mbid, titles=titles, acts=(by,), note=note, isrcs=isrcs)


SAND, OTHER = act("a", "Sand Grain", "모래알"), act("b", "모래알")


def test_only_acts_that_have_the_name_are_candidates():
    near = act("c", "모래", "모래알들")
    assert named_so(ONE, [near, SAND, OTHER]) == [SAND, OTHER]
    assert named_so(ONE, [act("d", "砂", sort="모래알")]) != []


def test_a_name_alone_agrees_with_nobody():
    assert agreeing(ONE, [SAND], []) == {}
    assert agreeing(ONE, [SAND], [song("r", "Something Else")]) == {}


@pytest.mark.parametrize("printed", ["달빛 편지", "달빛 편지 (Feat. Tide)", "WAVES", "waves - Remastered"])
def test_a_title_agrees(printed):
    assert list(agreeing(ONE, [SAND, OTHER], [song("r", printed)])) == ["a"]
    assert list(agreeing(ONE, [SAND], [song("r", "Moonlit Letter", printed)])) == ["a"]


def test_a_code_agrees():
    assert agreeing(ONE, [SAND], [song("r", "Moon", isrcs=("KRA381900001",))]) == {"a": ("ISRC KRA381900001",)}


@pytest.mark.parametrize("recording", [song("r", "Waves of"), song("r", "Waves", by="c"), song("r", "The Waves")])
def test_another_title_or_somebody_elses_does_not(recording):
    assert agreeing(ONE, [SAND], [recording]) == {}


def test_a_guest_has_no_song():
    """The first of a credit is whose song it is: a guest of his may sing many."""
    shared = ActRecording(id="r", titles=("Waves",), acts=("c", "a"))
    assert agreeing(ONE, [SAND], [shared]) == {}


def test_several_that_agree_are_all_told():
    found = agreeing(ONE, [SAND, OTHER], [song("r", "Waves"), song("s", "Waves", by="b")])
    assert found == {"a": ("title Waves",), "b": ("title Waves",)}


TWO_NAMES = Sought("모래알", frozenset(("모래알", "sandgrain")))


def test_two_names_in_two_scripts_agree():
    assert agreeing(TWO_NAMES, [SAND, OTHER], []) == {"a": ("names sandgrain and 모래알",)}


def test_two_spellings_in_one_script_do_not():
    asked = Sought("Kenshi Yonezu", frozenset(("kenshiyonezu", "yonezukenshi")))
    assert agreeing(asked, [act("a", "Kenshi Yonezu", sort="Yonezu, Kenshi")], []) == {}
    assert agreeing(Sought("1975", frozenset(("1975", "1975번"))), [act("a", "1975")], []) == {}


def test_who_sang_the_songs_comes_before_who_has_the_names():
    asked = Sought("모래알", TWO_NAMES.keys, ("Waves",))
    namesake = act("b", "모래알", "Sand Grain")
    assert list(agreeing(asked, [namesake, SAND], [song("r", "Waves")])) == ["a"]
    assert list(agreeing(asked, [namesake, SAND], [])) == ["b", "a"]


def took(found: Act, *recordings: ActRecording):
    return taken(ONE, found, recordings, ("title Waves",), "0" * 64, date(2026, 11, 24))


def test_names_that_charts_print_are_taken_and_others_are_not():
    found = Act(
        id="a", name="Sand Grain", sort="Sand Grain",
        names=(
            ActName(text="모래알", sort="모래알", locale="ko", kind="Artist name"),
            ActName(text="SAND  GRAIN", sort="SAND GRAIN"),
            ActName(text="砂粒", sort="Sunatsubu", locale="ja"),
            ActName(text="김모래", sort="김모래", kind="Legal name"),
            ActName(text="Sandgrian", sort="Sandgrian", kind="Search hint"),
            ActName(text="x" * 81, sort="x"),
            ActName(text="\u202eniarG", sort="Grain"),
        ),
    )  # fmt: skip
    assert took(found).names == ("모래알", "砂粒", "Sunatsubu", "niarG")


def test_a_sorted_name_in_other_letters_is_a_reading():
    assert took(act("a", "米津玄師", sort="Yonezu, Kenshi")).names == ("Kenshi Yonezu",)
    assert took(act("a", "防弾少年団", sort="BTS")).names == ("BTS",)
    assert took(act("a", "Kenshi Yonezu", sort="Yonezu, Kenshi")).names == ()


def test_recordings_of_the_lakes_songs_are_taken_with_what_they_add():
    made = took(
        SAND,
        song("1", "Waves", "파도"),
        song("2", "Waves", "파도 (Live)", note="live, 2019-05-01: Seoul"),
        song("3", "달빛 편지", "Moonlit Letter", note="Japanese version"),
        song("4", "Waves", isrcs=("KRA381900009",)),
        song("5", "Waves"),
        song("6", "Foam", "거품"),
        song("7", "Waves", "파도", by="c"),
    )
    assert [(one.id, one.titles) for one in made.recordings] == [
        ("1", ("Waves", "파도")),
        ("3", ("달빛 편지 (Japanese version)", "Moonlit Letter (Japanese version)")),
        ("4", ("Waves",)),
    ]


def test_members_are_taken_with_their_dates():
    member = Belonging(act=" Gull\u200b ", id="u", since="2016-08")
    found = Act(id="a", name="Shore", sort="Shore", members=(member, Belonging(act="\u200b", id="v")))
    assert took(found).members == (Belonging(act="Gull", id="u", since="2016-08"),)


names = st.text(max_size=30)


@given(st.lists(names, max_size=4), st.lists(names, max_size=4), names)
def test_hostile_names_are_no_error(act_names, titles, asked):
    one = Sought(asked, frozenset((asked,)), tuple(titles))
    found = act("a", asked, *act_names)
    recordings = [song(str(number), title, asked, note=asked) for number, title in enumerate(titles)]
    agreeing(one, named_so(one, [found]), recordings)
    assert taken(one, found, recordings, (), "", date(2026, 1, 1)).id == "a"
