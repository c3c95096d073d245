"""Finding a song by what people call it, and choosing between songs of one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

import tiny_lake
from chartduel.engine.duckdb import Engine
from chartduel.errors import AmbiguousSong, UnknownSong
from chartduel.identity.catalogue import Asked, Catalogue, choose
from chartduel.identity.releases import packaged
from chartduel.model.recording import Recording
from chartduel.model.release import Release
from oracle.archives import KST, Obs

DAY = datetime(2024, 11, 22, tzinfo=UTC)
LOOKS = [
    Obs("apple.daily.kr", datetime(2024, 11, 20, tzinfo=KST), None, "one", [(94, "Home Sweet Home", "카더가든")]),
    Obs(
        "flo.top100",
        datetime(2024, 11, 22, 15, tzinfo=KST),
        None,
        "one",
        [
            (1, "HOME SWEET HOME (feat. 태양, 대성)", "G-DRAGON"),
            (2, "number one girl", "로제 (ROSÉ)"),
            (3, "인사 (Panorama)", "범진"),
            (4, "HOME SWEET HOME (Live)", "G-DRAGON"),
            (5, "Love / Hate", "somebody"),
        ],
    ),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with tiny_lake.lake_of(LOOKS) as filled:
        yield filled


def find(engine: Engine, text: str, artist: str | None, releases: Sequence[Release]) -> list[Recording]:
    asked = Asked(text, artist)
    return Catalogue(engine, [asked], releases).find(asked)


def song(name: str, day: int | None = 0, release: int | None = None) -> Recording:
    """A recording first seen, and released, so many days after the 22nd."""
    out = DAY + timedelta(days=release or 0)
    at = None if release is None else Release(title="t", artist="a", at=out, source="the test")
    seen = None if day is None else DAY + timedelta(days=day)
    return Recording(
        id=name,
        title=name.title(),
        artists=("somebody",),
        acts=frozenset(),
        titles=frozenset(),
        listings=(1,),
        first_seen=seen,
        charts=("flo.top100",),
        release=at,
    )


def test_a_title_finds_every_song_of_that_name(engine: Engine) -> None:
    found = find(engine, "home sweet home", None, ())
    assert {one.artists[0] for one in found} == {"G-DRAGON", "카더가든"}
    assert len(found) == 2


def test_the_artist_decides_in_any_script(engine: Engine) -> None:
    for artist in ("G-DRAGON", "지드래곤", "g dragon"):
        (one,) = find(engine, "HOME SWEET HOME", artist, ())
        assert one.artists == ("G-DRAGON",)
        assert find(engine, f"HOME SWEET HOME / {artist}", None, ()) == [one]


def test_a_version_is_asked_for_by_its_name(engine: Engine) -> None:
    (live,) = find(engine, "HOME SWEET HOME (Live)", None, ())
    assert live.id.endswith("-live")
    assert live.charts == ("flo.top100",)


def test_an_id_finds_one_song(engine: Engine) -> None:
    (live,) = find(engine, "HOME SWEET HOME (Live)", None, ())
    assert find(engine, live.id, None, ()) == [live]


def test_a_subtitle_finds_the_song(engine: Engine) -> None:
    (one,) = find(engine, "Panorama", None, ())
    assert one.title == "인사"


def test_a_slash_may_belong_to_the_title(engine: Engine) -> None:
    (one,) = find(engine, "Love / Hate", None, ())
    assert one.artists == ("somebody",)


def test_an_unknown_song_is_named(engine: Engine) -> None:
    with pytest.raises(UnknownSong, match="no song is called 'Nowhere' by Nobody"):
        find(engine, "Nowhere / Nobody", None, ())
    with pytest.raises(UnknownSong, match="by 카더가든"):
        find(engine, "number one girl", "카더가든", ())


def test_first_seen_and_release_come_along(engine: Engine) -> None:
    one, other = sorted(find(engine, "HOME SWEET HOME", None, packaged()), key=lambda found: found.artists)
    assert one.artists == ("G-DRAGON",)
    assert one.first_seen == datetime(2024, 11, 22, 6, tzinfo=UTC)
    assert one.release is not None
    assert one.began == one.release.at == datetime(2024, 11, 22, 5, tzinfo=UTC)
    assert other.release is None
    assert other.began == other.first_seen == datetime(2024, 11, 19, 15, tzinfo=UTC)


def test_single_candidates_need_no_word() -> None:
    a, b = song("a"), song("b", 900)
    assert choose(["x", "y"], [[a], [b]]) == ((a, b), ())


def test_the_only_combination_of_a_week_wins_and_is_named() -> None:
    a, near, far = song("a"), song("near", 7), song("far", 8)
    chosen, resolved = choose(["x", "y"], [[a], [far, near]])
    assert chosen == (a, near)
    (line,) = resolved
    assert "Near" in line
    assert line.startswith("y: ")
    assert "2" in line


def test_a_release_counts_before_a_first_sighting() -> None:
    """First seen far off, released on the day: it belongs to the duel."""
    a, late, early = song("a"), song("late", 300, release=1), song("early", 0, release=-300)
    assert choose(["x", "y"], [[a], [late, early]])[0] == (a, late)


def test_two_combinations_of_a_week_are_ambiguous() -> None:
    a, one, other = song("a"), song("one", 1), song("other", -1)
    with pytest.raises(AmbiguousSong, match="'y' fits 2 songs") as caught:
        choose(["x", "y"], [[a], [one, other]])
    assert caught.value.candidates == (one, other)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("away", [8, None])
def test_no_combination_of_a_week_is_ambiguous(away: int | None) -> None:
    with pytest.raises(AmbiguousSong):
        choose(["x", "y"], [[song("a")], [song("one", away), song("other", away)]])


def test_a_song_asked_for_alone_is_not_guessed() -> None:
    with pytest.raises(AmbiguousSong):
        choose(["x"], [[song("one"), song("other", 400)]])


def test_both_names_may_be_ambiguous() -> None:
    """Either pair that came out together would do; here there is one."""
    a, b, c, d = song("a"), song("b", 100), song("c", 103), song("d", 300)
    chosen, resolved = choose(["x", "y"], [[a, b], [c, d]])
    assert chosen == (b, c)
    assert len(resolved) == 2
