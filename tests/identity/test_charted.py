"""What the charts say of printed names: who cannot be one, what two witnesses show, and when songs came."""

from __future__ import annotations

import random

import pytest

from chartduel.errors import RulingConflict
from chartduel.identity.rulings import Ruling, Said, assert_agrees, standing
from charts_made import DAY, Look, filler, groups, numbered, resolved


def two_witnesses(korean: tuple[str, str], english: tuple[str, str], days: int = 3) -> list[Look]:
    """One chart as two witnesses print it: the same ranks, one song under two names."""
    common = filler("apple")
    return [
        ("apple.daily.kr", day, witness, [*common[:7], ("apple", *name), *common[7:]])
        for day in range(days)
        for witness, name in (("one", korean), ("two", english))
    ]


def test_one_place_in_two_lists_is_one_song() -> None:
    looks = two_witnesses(("모래 위의 성", "모래알"), ("Folly", "Grain"))
    found = groups(looks)
    assert found["apple", "모래 위의 성", "모래알"] == found["apple", "Folly", "Grain"]


def test_its_act_is_known_by_both_names_from_then_on() -> None:
    looks = two_witnesses(("모래 위의 성", "모래알"), ("Folly", "Grain"))
    looks += [
        ("melon.top100", 9, "one", [("melon", "Blue", "모래알")]),
        ("spotify.daily.us", 9, "one", [("spotify", "Blue", "Grain")]),
    ]
    found = groups(looks)
    assert found["melon", "Blue", "모래알"] == found["spotify", "Blue", "Grain"]
    assert [(one.name, one.other) for one in resolved(looks).lesson.aliases] == [("grain", "모래알")]


def test_once_is_chance() -> None:
    found = groups(two_witnesses(("모래 위의 성", "모래알"), ("Folly", "Grain"), days=1))
    assert found["apple", "모래 위의 성", "모래알"] != found["apple", "Folly", "Grain"]


def test_lists_that_differ_teach_nothing() -> None:
    looks: list[Look] = []
    for day in range(3):
        looks.append(("apple.daily.kr", day, "one", [*filler("apple")[:7], ("apple", "모래 위의 성", "모래알")]))
        looks.append(("apple.daily.kr", day, "two", [*filler("apple")[10:17], ("apple", "Folly", "Grain")]))
    found = groups(looks)
    assert found["apple", "모래 위의 성", "모래알"] != found["apple", "Folly", "Grain"]


def test_two_names_in_one_snapshot_are_two_recordings() -> None:
    plain, guested = ("apple", "Dirty Kite", "Lumen"), ("apple", "Dirty Kite (feat. Ozma)", "Lumen")
    apart = groups([("apple.daily.kr", 0, "one", [plain, guested])])
    assert apart[plain] != apart[guested]
    never = groups([("apple.daily.kr", 0, "one", [plain]), ("apple.daily.kr", 1, "one", [guested])])
    assert never[plain] == never[guested]


def test_a_third_name_goes_with_the_one_it_agrees_with() -> None:
    """The names of Melon agree with the plain ones of Apple better than with those that name a guest."""
    plain, guested = ("apple", "Dirty Kite", "Lumen"), ("apple", "Dirty Kite (feat. Ozma)", "Lumen")
    other = ("melon", "Dirty Kite", "루멘 (Lumen)")
    found = groups([("apple.daily.kr", 0, "one", [guested, plain]), ("melon.top100", 0, "one", [other])])
    assert found[other] == found[plain] != found[guested]


def test_a_single_and_its_album_listing_are_one() -> None:
    single, album = ("apple", "Last Kite (Single Version)", "Lumen!"), ("apple", "Last Kite", "Lumen")
    found = groups([("apple.daily.kr", 0, "one", [single, album])])
    assert found[single] == found[album]


def test_a_title_across_scripts_is_found_by_sound_and_time() -> None:
    looks: list[Look] = [
        ("melon.top100", -60, "one", filler("melon")),
        ("spotify.daily.kr", -60, "one", filler("spotify")),
    ]
    looks += [("melon.top100", day, "one", [("melon", "캔디 파노라마", "Lumen")]) for day in range(5)]
    looks += [("spotify.daily.kr", day, "one", [("spotify", "Candy Panorama", "Lumen")]) for day in range(1, 6)]
    found = groups(looks)
    assert found["melon", "캔디 파노라마", "Lumen"] == found["spotify", "Candy Panorama", "Lumen"]


def test_the_calendar_alone_does_not_choose_between_two() -> None:
    """Two songs of one album come on one day in both scripts: which is which nobody knows."""
    looks: list[Look] = [
        ("melon.top100", -60, "one", filler("melon")),
        ("spotify.daily.kr", -60, "one", filler("spotify")),
    ]
    korean = [("melon", "모래 위의 성", "Lumen"), ("melon", "푸른 연", "Lumen")]
    english = [("spotify", "Folly", "Lumen"), ("spotify", "Kindness", "Lumen")]
    looks += [("melon.top100", day, "one", korean) for day in range(5)]
    looks += [("spotify.daily.kr", day, "one", english) for day in range(5)]
    made = resolved(looks)
    assert len({row[1] for row in made.matches if "lumen" in row[1]}) == 4


def test_a_cover_that_charts_beside_the_song_teaches_nothing() -> None:
    looks: list[Look] = []
    for day in range(3):
        looks.append(("melon.top100", day, "one", [("melon", "흰고래", "YB"), ("melon", "흰고래", "유모래")]))
        looks.append(("melon.top100", day, "two", [("melon", "두번째 노래", "YB"), ("melon", "두번째 노래", "유모래")]))
    assert resolved(looks).lesson.aliases == ()


def ruling(
    said: Said, looks: list[Look], one: tuple[str, str, str], other: tuple[str, str, str], number: int = 1
) -> Ruling:
    ids = numbered(looks)
    return Ruling(number, said, ids[one], ids[other], "an editor", "read the album", DAY)


def test_people_have_the_last_word() -> None:
    plain, guested = ("apple", "Dirty Kite", "Lumen"), ("apple", "Dirty Kite (feat. Ozma)", "Lumen")
    together: list[Look] = [("apple.daily.kr", 0, "one", [plain, guested])]
    one = groups(together, [ruling(Said.SAME, together, plain, guested)])
    assert one[plain] == one[guested]
    apart: list[Look] = [("apple.daily.kr", 0, "one", [plain]), ("apple.daily.kr", 1, "one", [guested])]
    two = groups(apart, [ruling(Said.DIFFERENT, apart, plain, guested)])
    assert two[plain] != two[guested]


def test_an_undone_ruling_does_not_count() -> None:
    first = Ruling(1, Said.SAME, 1, 2, "a", "b", DAY)
    undone = Ruling(2, Said.UNDONE, None, None, "c", "d", DAY, 1)
    assert standing([first]) == [first]
    assert standing([first, undone]) == []


@pytest.mark.parametrize("said", [Said.SAME, Said.DIFFERENT])
def test_a_ruling_against_those_that_stand_is_refused(said: Said) -> None:
    """1 = 2, 2 = 3 and 3 is not 4: then 1 = 4 contradicts them, and so does that 1 is not 3."""
    held = [
        Ruling(1, Said.SAME, 1, 2, "ann", "one song", DAY),
        Ruling(2, Said.SAME, 2, 3, "ann", "one song", DAY),
        Ruling(3, Said.DIFFERENT, 3, 4, "bob", "a cover", DAY),
    ]
    wrong = Ruling(4, said, 1, 4 if said is Said.SAME else 3, "eve", "because", DAY)
    with pytest.raises(RulingConflict, match=r"ann|bob"):
        assert_agrees(wrong, held)
    assert_agrees(Ruling(5, said, 1, 3 if said is Said.SAME else 4, "eve", "because", DAY), held)


def test_the_order_of_import_does_not_matter() -> None:
    looks = two_witnesses(("모래 위의 성", "모래알"), ("Folly", "Grain"))
    looks += [("melon.top100", 2, "one", [("melon", "Dirty Kite", "Lumen")])]
    looks += [
        ("apple.daily.us", 3, "one", [("apple", "Dirty Kite", "Lumen"), ("apple", "Dirty Kite (feat. Ozma)", "Lumen")])
    ]
    expected = groups(looks)
    for seed in range(5):
        shuffled = random.Random(seed).sample(looks, len(looks))
        assert groups(shuffled) == expected
