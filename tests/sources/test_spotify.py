"""Spotify's CSV files: recorded ones, generated ones, damaged ones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, Move
from chartduel.sources import spotify
from chartduel.sources.registry import chart
from chartduel.testing.pages.spotify import page
from printed_entries import entry, mutations, names
from shared_data import need

DAILY, WEEKLY, VIRAL = chart("spotify.daily.kr"), chart("spotify.weekly.kr"), chart("spotify.viral.za")
LABEL = datetime(2024, 11, 22, tzinfo=UTC)
WHOLE = page(DAILY, LABEL, [entry(rank, value_kind="streams") for rank in range(1, 201)])
RECORDED = {
    "Lycnda+spotify-top200globalchart-analysis__regional-kr-daily-2021-02-01.csv": 189,
    "Lycnda+spotify-top200globalchart-analysis__regional-kr-daily-2021-02-05.csv": 200,
    "Seokxkyu+entertainment__regional-us-daily-2025-05-13.csv": 200,
    "Seokxkyu+entertainment__regional-us-daily-2025-05-17.csv": 200,
}


def recorded(name: str) -> bytes:
    return need(f"payloads/spotify/{name}").read_bytes()


def test_the_recorded_files_are_all_listed():
    found = {path.name for path in need("payloads/spotify").iterdir()}
    assert found == set(RECORDED)


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_files_are_read(name):
    chart_id, label = spotify.named(name)
    parsed = spotify.parse(chart(chart_id), recorded(name))
    assert [one.rank for one in parsed.entries] == list(range(1, RECORDED[name] + 1))
    assert parsed.complete is (RECORDED[name] == 200)
    assert parsed.chart_time is None
    assert label.isoformat() == f"{name[-14:-4]}T00:00:00+00:00"
    assert all(one.value_kind == "streams" and one.ids.song for one in parsed.entries)


def test_the_rows_of_a_recorded_file():
    parsed = spotify.parse(
        chart("spotify.daily.us"), recorded("Seokxkyu+entertainment__regional-us-daily-2025-05-13.csv")
    )
    first, last = parsed.entries[0], parsed.entries[-1]
    assert (first.title, first.artists, first.value) == ("Ordinary", ("Alex Warren",), 1_315_286)
    assert (first.ids.song, first.previous_rank, first.move) == ("2RkZ5LkEzeHGRsmDqKwmaJ", 1, Move.SAME)
    assert (last.title, last.previous_rank, last.move, last.value) == ("Carry You Home", 191, Move.DOWN, 333_254)
    assert parsed.entries[3].artists == ("Kendrick Lamar, SZA",)
    assert (parsed.entries[198].move, parsed.entries[198].previous_rank) == (Move.REENTRY, None)
    assert [one.rank for one in parsed.entries if one.move is Move.NEW] == [141, 163]


def test_the_columns_are_found_by_name():
    lines = [line.split(",") for line in WHOLE.decode("utf-8-sig").replace("Some Records, Ltd.", "Some").splitlines()]
    turned = "".join(",".join(reversed(line)) + "\n" for line in lines).encode()
    assert spotify.parse(DAILY, turned) == spotify.parse(DAILY, WHOLE)


def old_file(nameless: Collection[int], title: str = "", artist: str = "") -> bytes:
    """A file of spotifycharts.com with ranks of which it names no track."""
    rows = [
        f"{rank},{title if rank in nameless else 'Song'},{artist if rank in nameless else 'Act'},{999 - rank},"
        f"https://open.spotify.com/track/s{rank:021d}"
        for rank in range(1, 201)
    ]
    return "\n".join(("Position,Track Name,Artist,Streams,URL", *rows, "")).encode()


def test_a_track_that_the_older_site_does_not_name_is_left_out_and_the_chart_is_not_whole():
    parsed = spotify.parse(DAILY, old_file({7, 8, 150}))
    assert [one.rank for one in parsed.entries] == [*range(1, 7), *range(9, 150), *range(151, 201)]
    assert not parsed.complete
    assert spotify.parse(DAILY, old_file(())).complete


def test_many_tracks_without_a_name_or_half_a_name_are_refused():
    for data in (old_file({3, 5, 7, 9}), old_file({7}, title="Song"), old_file({7}, artist="Act")):
        with pytest.raises(LayoutChanged):
            spotify.parse(DAILY, data)


def test_a_file_of_the_older_site_is_read():
    rows = [
        f'{rank},"Song, {rank}",Act,{999 - rank},https://open.spotify.com/track/s{rank:021d}' for rank in range(1, 51)
    ]
    note = ',,,"Note that these figures are generated, as the platform says",'
    parsed = spotify.parse(DAILY, "\r\n".join((note, "Position,Track Name,Artist,Streams,URL", *rows, "")).encode())
    assert (len(parsed.entries), parsed.complete) == (50, False)
    assert (parsed.entries[1].title, parsed.entries[1].value, parsed.entries[1].move) == ("Song, 2", 997, None)
    assert parsed.entries[1].ids == Ids(song="s000000000000000000002")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("regional-kr-daily-2021-02-01.csv", ("spotify.daily.kr", "2021-02-01")),
        ("owner+repo__regional-uk-daily-2021-02-01.csv", ("spotify.daily.gb", "2021-02-01")),
        ("REGIONAL-GLOBAL-WEEKLY-2024-11-21 (1).CSV", ("spotify.weekly.global", "2024-11-21")),
        ("viral-za-daily-2024-11-21.csv", ("spotify.viral.za", "2024-11-21")),
        ("regional-kr-weekly-2024-11-22.csv", None),
        ("regional-us-weekly-2021-01-01--2021-01-08.csv", None),
        ("regional-kr-daily-2021-02-30.csv", None),
        ("regional-xx-daily-2021-02-01.csv", None),
        ("regional-kr-daily-latest.csv", None),
        ("regional-kr-daily-2021-02-01.html", None),
        ("charts.csv", None),
    ],
)
def test_the_name_of_a_file_tells_chart_and_day(name, told):
    found = spotify.named(name)
    assert (found and (found[0], f"{found[1]:%Y-%m-%d}")) == told


@example(["</table>"] * 4)
@given(st.lists(names, min_size=4, max_size=4))
@settings(max_examples=40)
def test_a_generated_file_gives_its_entries_back(four):
    printed = [entry(rank, value_kind="streams") for rank in range(1, 22)]
    printed[3] = entry(4, title=four[0], artists=(four[1],), value_kind="streams")
    printed[20] = entry(21, title=four[2], artists=(four[3],), value_kind="streams")
    for one in (DAILY, WEEKLY):
        parsed = spotify.parse(one, page(one, LABEL, printed))
        assert parsed.entries == tuple(printed)
        assert (parsed.complete, parsed.chart_time) == (False, None)


def test_a_viral_file_has_no_streams():
    printed = [entry(rank, value=None) for rank in range(1, 101)]
    assert spotify.parse(VIRAL, page(VIRAL, LABEL, printed)).entries == tuple(printed)


def lines(*, drop=(), twice=()) -> bytes:
    told = WHOLE.splitlines(keepends=True)
    return b"".join(line * (2 if place in twice else 1) for place, line in enumerate(told) if place not in drop)


def row(rank: int, old: bytes, new: bytes) -> bytes:
    told = WHOLE.splitlines(keepends=True)
    assert old in told[rank]
    return b"".join(line.replace(old, new, 1) if place == rank else line for place, line in enumerate(told))


DAMAGED = {
    "empty": (b"", NotAChart),
    "login page": (b"<!DOCTYPE html><html><title>Log in - Spotify</title><body>\n</body></html>\n", NotAChart),
    "JSON error": (b'{"error": {"status": 401, "message": "rank"}}\n', NotAChart),
    "other CSV": (b"date,title\n2021-01-01,x\n", NotAChart),
    "header only": (WHOLE.splitlines(keepends=True)[0], IncompleteChart),
    "cut inside a name": (WHOLE[: WHOLE.index(b"Song 50") + 3], IncompleteChart),
    "cut between columns": (WHOLE[: WHOLE.index(b'"Act 50"') + 8], IncompleteChart),
    "cut after a comma": (WHOLE[: WHOLE.index(b'"Act 50"') + 9], IncompleteChart),
    "cut inside the last number": (WHOLE[:-4], IncompleteChart),
    "too few rows": (b"".join(WHOLE.splitlines(keepends=True)[:15]), IncompleteChart),
    "a row is missing": (lines(drop={50}), IncompleteChart),
    "the first row is missing": (lines(drop={1}), IncompleteChart),
    "a row is there twice": (lines(twice={50}), IncompleteChart),
    "a song is there twice": (row(50, b"s000000000000000000050", b"s000000000000000000049"), IncompleteChart),
    "no title": (row(7, b'"Song 7"', b'""'), LayoutChanged),
    "no artist": (row(7, b'"Act 7"', b'" "'), LayoutChanged),
    "no track": (row(7, b"spotify:track:", b"spotify:episode:"), LayoutChanged),
    "no streams": (row(7, b'"8991362"', b""), LayoutChanged),
    "words for a rank": (row(7, b"7,", b"seven,"), LayoutChanged),
    "a peak below the rank": (row(4, b",4,4,40,", b",5,4,40,"), LayoutChanged),
    "an unknown previous rank": (row(4, b",4,4,40,", b",4,0,40,"), LayoutChanged),
    "a column too many": (row(7, b'"Act 7"', b'"Act 7","x"'), LayoutChanged),
    "streams that grow": (row(50, b'"8938300"', b'"99999999"'), LayoutChanged),
    "a renamed column": (WHOLE.replace(b"track_name", b"name", 1), LayoutChanged),
    "the titles of two columns swapped": (WHOLE.replace(b"rank,uri", b"uri,rank", 1), LayoutChanged),
    "two columns of one name": (WHOLE.replace(b"source", b"streams", 1), LayoutChanged),
    "a stray quote": (row(7, b'"Act 7"', b'"Act" 7"'), LayoutChanged),
    "another charset": (row(7, b"Song 7", "가".encode("cp949")), LayoutChanged),
    "a weekly file": (WHOLE.replace(b"days_on_chart", b"weeks_on_chart", 1), WrongPeriod),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_refused(damage):
    data, error = DAMAGED[damage]
    with pytest.raises(error):
        spotify.parse(DAILY, data)


@pytest.mark.parametrize("name", [None, *RECORDED])
def test_a_file_that_was_cut_inside_a_row_is_refused(name):
    data = recorded(name) if name else WHOLE
    wrong = 0
    for end in range(1, len(data), 97):
        if b"\n" not in data[end - 1 : end + 1]:
            with pytest.raises(RefusedPayload):
                spotify.parse(DAILY, data[:end])
            wrong += 1
    assert wrong > 200


def test_a_refusal_says_where():
    with pytest.raises(LayoutChanged, match=r"spotify\.daily\.kr: rank 7: 'spotify:episode:"):
        spotify.parse(DAILY, DAMAGED["no track"][0])


def test_files_of_other_charts_are_refused():
    with pytest.raises(WrongPeriod):
        spotify.parse(WEEKLY, WHOLE)
    with pytest.raises(WrongPeriod):
        spotify.parse(VIRAL, WHOLE)


@given(st.one_of(mutations(WHOLE), st.binary(max_size=300)))
@settings(max_examples=120)
def test_whatever_comes_is_read_or_refused(data):
    try:
        parsed = spotify.parse(DAILY, data)
    except RefusedPayload:
        return
    assert len(parsed.entries) >= 20
