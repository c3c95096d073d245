"""Finding a song that is called by no exact name: each way, and what must not be taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tiny_lake
from chartduel.engine.duckdb import Engine
from chartduel.errors import AmbiguousSong, UnknownSong
from chartduel.identity import song_ids
from chartduel.identity.catalogue import Asked, Catalogue
from chartduel.identity.heard import heard
from chartduel.identity.search import Hit, guess, search
from chartduel.identity.song_ids import SongId
from chartduel.identity.spelt import Way
from oracle.archives import KST, Obs

SONGS = [
    ("Paper Lanterns", "Lumen"),
    ("Paper Lanterns (Live)", "Lumen"),
    ("Paper Lanterns", "Gravel Choir"),
    ("Quiet Harbour", "Mirae"),
    ("Quiet Harbour 2", "Mirae"),
    ("종이 등불 아래", "루멘"),
    ("느린 파도", "하소희"),
    ("하소희", "누군가"),
    ("홈 스위치 하나", "초록문"),
    ("빛나는 강가 (Shining River)", "초록문"),
    ("しゃしんのまち", "あおいろ"),
    ("つきのこえ", "あおいろ"),
    ("ギターとふね", "みなと"),
    ("100%", "Mirae"),
    ('It\'s "Fine"', "O'Dell"),
    ("Blue / Grey", "somebody"),
    ("20251225", "Lumen"),
    ("꿀", "Honeycomb"),
]
IDS = {
    "Quiet Harbour": [("melon", "31415926"), ("spotify", "0AbCdEfGhIjKlMnOpQrStU"), ("apple", "1700000001")],
    "느린 파도": [("genie", "27182818"), ("bugs", "31415926"), ("youtube", "aB3-_xYz012")],
    "つきのこえ": [("youtube", "tsukinokoe1"), ("vibe", "5550001"), ("flo", "flo12345")],
}
LOOK = Obs(
    "flo.top100",
    datetime(2025, 3, 3, 15, tzinfo=KST),
    None,
    "one",
    [(rank, title, artist) for rank, (title, artist) in enumerate(SONGS, 1)],
)
LISTINGS = {"id": "BIGINT", "source": "VARCHAR", "kind": "VARCHAR", "title": "VARCHAR", "song_id": "VARCHAR"}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with tiny_lake.lake_of([LOOK]) as filled:
        by_title = {title: number for number, (title, _) in enumerate(sorted(SONGS), 1)}
        rows = [(number, "test", "song", title, "") for title, number in by_title.items()]
        rows += [
            (by_title[title], source, "song", title, song_id) for title, ids in IDS.items() for source, song_id in ids
        ]
        filled.load_rows("listings", LISTINGS, rows)
        yield filled


def found(engine: Engine, text: str, artist: str | None = None) -> list[Hit]:
    return search(engine, Asked(text, artist), (), 10)


def taken(engine: Engine, text: str, artist: str | None = None) -> tuple[str, Way]:
    """The title of the recording that is guessed, and how it was found."""
    one = guess(engine, Asked(text, artist), ())
    (song,) = Catalogue(engine, [Asked(one.recording)], ()).fitting(Asked(one.recording))
    return song.title, one.way


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Qiuet Harbour", "Quiet Harbour"),
        ("quite harbor", "Quiet Harbour"),
        ("느린 파두", "느린 파도"),
        ("종이등뿔 아래", "종이 등불 아래"),
        ("つきのこお", "つきのこえ"),
        ("しゃしんのまぢ", "しゃしんのまち"),
        ("Shinning River", "빛나는 강가"),
    ],
)
def test_a_typo(engine: Engine, typed: str, title: str) -> None:
    assert found(engine, typed)[0].song.title == title
    assert found(engine, typed)[0].way in (Way.TYPO, Way.ROMANISED)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("neurin pado", "느린 파도"),
        ("nŭrin p'ado", "느린 파도"),
        ("jongi deungbul arae", "종이 등불 아래"),
        ("shashin no machi", "しゃしんのまち"),
        ("syasin no mati", "しゃしんのまち"),
        ("tsuki no koe", "つきのこえ"),
        ("gitaa to fune", "ギターとふね"),
        ("hasohee", "하소희"),
    ],
)
def test_by_ear_in_latin_letters(engine: Engine, typed: str, title: str) -> None:
    assert (found(engine, typed)[0].song.title, found(engine, typed)[0].way) == (title, Way.ROMANISED)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("ㄴㄹㅍㄷ", "느린 파도"),
        ("ㄴㄹ ㅍㄷ", "느린 파도"),
        ("ㅈㄷㅇ", "종이 등불 아래"),
        ("ㅎㅅㅇㅊㅎㄴ", "홈 스위치 하나"),
        ("홈ㅅㅇㅊ", "홈 스위치 하나"),
        ("ㅂㄴㄴㄱㄱ", "빛나는 강가"),
        ("\u1102\u1105\u1111\u1103", "느린 파도"),
    ],
)
def test_initial_consonants(engine: Engine, typed: str, title: str) -> None:
    titles = [hit.song.title for hit in found(engine, typed) if hit.way is Way.INITIALS]
    assert titles[:1] == [title]


def test_initials_are_those_of_syllables_or_of_words(engine: Engine) -> None:
    """ㅎㅅㅎ is 하소희 by its syllables and 홈 스위치 하나 by its words: nothing decides."""
    with pytest.raises(AmbiguousSong, match="may be 2 songs") as caught:
        guess(engine, Asked("ㅎㅅㅎ"), ())
    assert {one.title for one in caught.value.candidates} == {"하소희", "홈 스위치 하나"}
    assert taken(engine, "ㅎㅅㅎ / 초록문") == ("홈 스위치 하나", Way.INITIALS)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("0AbCdEfGhIjKlMnOpQrStU", "Quiet Harbour"),
        ("27182818", "느린 파도"),
        ("aB3-_xYz012", "느린 파도"),
        ("melon:31415926", "Quiet Harbour"),
        ("https://www.melon.com/song/detail.htm?songId=31415926", "Quiet Harbour"),
        ("https://open.spotify.com/intl-ko/track/0AbCdEfGhIjKlMnOpQrStU?si=1", "Quiet Harbour"),
        ("https://music.youtube.com/watch?v=tsukinokoe1&list=x", "つきのこえ"),
    ],
)
def test_an_id_or_an_address(engine: Engine, typed: str, title: str) -> None:
    assert taken(engine, typed) == (title, Way.ID)
    assert [hit.song.title for hit in found(engine, typed)] == [title]


def test_one_id_at_two_platforms_is_ambiguous(engine: Engine) -> None:
    with pytest.raises(AmbiguousSong, match="'31415926' may be 2 songs"):
        guess(engine, Asked("31415926"), ())


def test_an_address_that_the_lake_does_not_have_is_not_guessed(engine: Engine) -> None:
    with pytest.raises(UnknownSong, match="no song is called"):
        guess(engine, Asked("https://music.bugs.co.kr/track/99999999"), ())


@pytest.mark.parametrize(
    ("address", "source", "song_id"),
    [
        ("https://open.spotify.com/track/0AbCdEfGhIjKlMnOpQrStU", "spotify", "0AbCdEfGhIjKlMnOpQrStU"),
        ("spotify:track:0AbCdEfGhIjKlMnOpQrStU", "spotify", "0AbCdEfGhIjKlMnOpQrStU"),
        ("open.spotify.com/embed/track/0AbCdEfGhIjKlMnOpQrStU", "spotify", "0AbCdEfGhIjKlMnOpQrStU"),
        ("https://music.apple.com/kr/album/a-b/1699999999?i=1700000001", "apple", "1700000001"),
        ("https://music.apple.com/us/song/quiet-harbour/1700000001", "apple", "1700000001"),
        ("https://music.apple.com/us/song/1700000001", "apple", "1700000001"),
        ("https://www.youtube.com/watch?v=aB3-_xYz012", "youtube", "aB3-_xYz012"),
        ("https://m.youtube.com/watch?app=desktop&v=aB3-_xYz012&t=3", "youtube", "aB3-_xYz012"),
        ("https://youtu.be/aB3-_xYz012?si=q", "youtube", "aB3-_xYz012"),
        ("https://m2.melon.com/song/detail.htm?songId=31415926&ref=x", "melon", "31415926"),
        ("melon.com/song/lyrics.htm?songid=31415926", "melon", "31415926"),
        ("https://www.genie.co.kr/detail/songInfo?xgnm=27182818", "genie", "27182818"),
        ("https://mw.genie.co.kr/detail/songInfo?xgnm=27182818&x=1", "genie", "27182818"),
        ("https://music.bugs.co.kr/track/31415926", "bugs", "31415926"),
        ("https://m.bugs.co.kr/track/31415926?wl_ref=list", "bugs", "31415926"),
        ("https://vibe.naver.com/track/5550001", "vibe", "5550001"),
        ("https://www.music-flo.com/detail/track/flo12345/details", "flo", "flo12345"),
    ],
)
def test_addresses_are_read(address: str, source: str, song_id: str) -> None:
    assert song_ids.read(address) == SongId(source, song_id, sure=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Quiet Harbour",
        "https://evil.test/?u=https://open.spotify.com/track/0AbCdEfGhIjKlMnOpQrStU",
        "https://notmelon.com/song/detail.htm?songId=1",
        "https://music.apple.com/kr/album/a-b/1699999999",
        "https://open.spotify.com/album/0AbCdEfGhIjKlMnOpQrStU",
        "chapter:1234",
        "https://youtu.be/" + "a" * 10_000,
    ],
)
def test_what_is_no_address_of_a_song(text: str) -> None:
    assert song_ids.read(text) is None


@pytest.mark.parametrize(
    ("typed", "title"), [("harbour", "Quiet Harbour"), ("등불", "종이 등불 아래"), ("스위치", "홈 스위치 하나")]
)
def test_a_part_is_shown_and_never_taken(engine: Engine, typed: str, title: str) -> None:
    assert title in [hit.song.title for hit in found(engine, typed) if hit.way is Way.PART]
    with pytest.raises(UnknownSong, match=r"no song is called"):
        guess(engine, Asked(typed), ())


def test_a_single_clear_best_is_taken(engine: Engine) -> None:
    assert taken(engine, "느린 파두") == ("느린 파도", Way.TYPO)
    assert taken(engine, "Paper Lantrens / Lumen") == ("Paper Lanterns", Way.TYPO)
    assert taken(engine, "Paper Lanterns / Gravel Chior") == ("Paper Lanterns", Way.NAME)
    assert taken(engine, "Paper Lantern", "Gravel Choir") == ("Paper Lanterns", Way.TYPO)
    assert taken(engine, "Blue / Gray") == ("Blue / Grey", Way.TYPO)


def test_a_typo_that_fits_two_songs_is_not_guessed(engine: Engine) -> None:
    with pytest.raises(AmbiguousSong, match="'Paper Lantrens' may be 2 songs") as caught:
        guess(engine, Asked("Paper Lantrens"), ())
    assert {one.artists for one in caught.value.candidates} == {("Lumen",), ("Gravel Choir",)}
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Quiet Harbour (Remix)", "Quiet Harbour / Mirae"),
        ("Quiet Harbour 3", "Quiet Harbour / Mirae"),
        ("Quiet Harbour / Lumen", "Quiet Harbour / Mirae"),
        ("느린 배 / 하소희", "느린 파도 / 하소희"),
    ],
)
def test_what_is_another_song_is_named_and_not_taken(engine: Engine, text: str, nearest: str) -> None:
    with pytest.raises(UnknownSong) as caught:
        guess(engine, Asked(text), ())
    assert nearest in caught.value.hint
    assert caught.value.candidates


def test_a_short_word_that_sounds_the_same_is_another(engine: Engine) -> None:
    with pytest.raises(UnknownSong, match="'Cool'") as caught:
        guess(engine, Asked("Cool"), ())
    assert "꿀 / Honeycomb" in caught.value.hint


def test_nothing_near_says_where_to_look(engine: Engine) -> None:
    with pytest.raises(UnknownSong, match="no song is called 'Zyxwvut' by Nobody") as caught:
        guess(engine, Asked("Zyxwvut / Nobody"), ())
    assert "chartduel now" in caught.value.hint


def test_an_exact_name_comes_before_an_id_of_the_same_letters(engine: Engine) -> None:
    first = found(engine, "20251225")[0]
    assert (first.song.title, first.way, first.score) == ("20251225", Way.NAME, 1.0)


HOSTILE = [
    "", " ", "%", "_", "%_%", "'", "''; DROP TABLE titles; --", '"', "\\", "\x00", "a\x00b", "\u200b", "\ud7a3" * 300,
    "x" * 10_000, "ㅎ" * 10_000, "(" * 10_000, "- a" * 3_333, " / " * 3_000, "가" * 10_000, "[가-힣]*", ".*", "$typed",
    "https://" + "a." * 5_000, "🎵", "-1", "9" * 40, "\x1b[31m",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_only_a_name(engine: Engine, text: str) -> None:
    assert all(0 < hit.score <= 1 for hit in found(engine, text))
    with pytest.raises((UnknownSong, AmbiguousSong)) as caught:
        guess(engine, Asked(text), ())
    assert len(caught.value.line()) < 1_000
    assert engine.one("SELECT count(*) FROM titles")[0] > len(SONGS)


def test_quotes_and_percents_are_letters_of_a_name(engine: Engine) -> None:
    assert found(engine, "100%")[0].song.title == "100%"
    assert found(engine, 'its "fine')[0].song.title == 'It\'s "Fine"'


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SONGS), st.booleans(), st.sampled_from([str, str.upper, str.lower]))
def test_a_name_that_fits_exactly_is_always_first(engine: Engine, song, with_artist, case) -> None:
    title, artist = song
    asked = Asked(case(f"{title} / {artist}" if with_artist else title))
    exact = {one.id for one in Catalogue(engine, [asked], ()).find(asked)}
    hits = search(engine, asked, (), 10)
    assert {hit.song.id for hit in hits[: len(exact)]} == exact
    assert all(hit.score == 1 for hit in hits[: len(exact)])
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_text_breaks_a_search(engine: Engine, text: str) -> None:
    hits = found(engine, text)
    assert len({hit.song.id for hit in hits}) == len(hits) <= 10


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("꽃", "kkot"),
        ("좋아", "joa"),
        ("부엌", "bueok"),
        ("がっこう", "gakkou"),
        ("とうきょう", "tokyo"),
        ("ジャズ", "jazu"),
    ],
)
def test_romanisations_are_one_by_ear(key: str, typed: str) -> None:
    assert heard(key) == heard(typed) != ""
