"""The chart pages of Melon, Bugs, Billboard and the Official Charts: recorded, made up, damaged, and any bytes."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, modules, registry
from chartduel.testing.pages import billboard
from printed_entries import HOSTILE, mutations, names
from shared_data import need

MELON = "melon/himanmenGit+Crawler__realtime_2018-01-25T11.html"
BEFORE = "melon/KBSure+Crawler__realtime_2018-01-25T10.html"
RECORDED = {
    MELON: ("melon.top100", "2018-01-25T11:00:00+09:00"),
    BEFORE: ("melon.top100", "2018-01-25T10:00:00+09:00"),
    "melon/djshin2000+Crawler__realtime_2018-01-23T16.html": ("melon.top100", "2018-01-23T16:00:00+09:00"),
    "melon/k104agi+crawler-wp7__realtime_2018-01-23T12.html": ("melon.top100", "2018-01-23T12:00:00+09:00"),
    "melon/mystyle2006+simple-music-scrapping-service__top100_2022-05.html": ("melon.top100", None),
    "bugs/hk1486+Python_Pandas__realtime_total_2020-12-26T11.html": ("bugs.realtime", "2020-12-26T11:00:00+09:00"),
    "billboard/Sadavar+si206-finalproject__hot-100_2024-12.html": ("billboard.hot100", "2024-12-07T00:00:00-05:00"),
    "billboard/adrianmarino+karajoker__hot-100_2016-01-17.html": ("billboard.hot100", "2016-01-23T00:00:00-05:00"),
    "officialcharts/adrianmarino+karajoker__singles-chart_20140601_fetched2016-01-17.html": (
        "uk.singles", "2014-06-06T00:00:00+01:00",
    ),
}  # fmt: skip


def data(name: str) -> bytes:
    return need(f"payloads/{name}").read_bytes()


def parsed(name: str) -> ParsedChart:
    return parse(RECORDED[name][0], data(name))


def parse(chart_id: str, page: bytes) -> ParsedChart:
    chart = registry.chart(chart_id)
    return modules.parse(chart, page, chart.source)


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_page_is_whole(name):
    read = parsed(name)
    label = RECORDED[name][1]
    assert (read.chart_time.isoformat() if read.chart_time else None) == label
    assert (len(read.entries), read.complete) == (100, True)
    assert all(entry.title and entry.artists and entry.move for entry in read.entries)


def test_the_movements_of_melon_are_the_differences_to_the_hour_before():
    before = {entry.ids.song: entry.rank for entry in parsed(BEFORE).entries}
    now = parsed(MELON).entries
    shared = [entry for entry in now if entry.ids.song in before]
    assert len(shared) == 98
    assert all(entry.previous_rank == before[entry.ids.song] for entry in shared)
    assert {entry.move for entry in now if entry.ids.song not in before} == {Move.NEW}
    assert accept.moved(parsed(MELON), before) == ()


def test_melon_keeps_every_artist_and_id():
    entries = parsed(next(name for name in RECORDED if "2022-05" in name)).entries
    assert entries[0] == ParsedEntry(
        rank=1, title="봄여름가을겨울 (Still Life)", artists=("BIGBANG (빅뱅)",), album="봄여름가을겨울 (Still Life)",
        ids=Ids(song="34845949", album="10908834", artists=("198094",)), previous_rank=1, move=Move.SAME,
        value=254246, value_kind="likes",
    )  # fmt: skip
    assert sum(len(entry.artists) > 1 for entry in entries) == 5


def test_bugs_keeps_every_artist_and_id():
    entries = parsed(next(name for name in RECORDED if name.startswith("bugs"))).entries
    assert sum(len(entry.artists) > 1 for entry in entries) == 9
    many = next(entry for entry in entries if "미란이" in entry.artists)
    assert many.artists == ("미란이", "먼치맨", "KHUNDI PANDA", "머쉬베놈")
    assert many.ids.artists == ("20106468", "20092798", "20037631", "20090743")
    assert sum(entry.move is Move.REENTRY for entry in entries) == 1


def test_billboard_of_2024():
    entries = parsed(next(name for name in RECORDED if "2024-12" in name)).entries
    assert (entries[0].title, entries[0].artists, entries[0].move) == ("Squabble Up", ("Kendrick Lamar",), Move.NEW)
    known = {entry.rank: entry.previous_rank for entry in entries}
    assert len([one for one in known.values() if one]) == 71
    assert sum(entry.move is Move.REENTRY for entry in entries) == 7


def test_billboard_of_2016():
    entries = parsed(next(name for name in RECORDED if "hot-100_2016" in name)).entries
    assert (entries[3].title, entries[3].previous_rank, entries[3].move) == ("Hotline Bling", 4, Move.SAME)
    assert entries[3].ids == Ids(song="1UfBAJfmofTffrae5ls6DA", artists=("301284",))


def test_the_official_chart_of_2014_and_not_another_chart_of_the_site():
    entries = parsed(next(name for name in RECORDED if "singles-chart" in name)).entries
    assert (entries[1].title, entries[1].artists, entries[1].previous_rank) == ("STAY WITH ME", ("SAM SMITH",), 1)
    with pytest.raises(WrongPeriod, match="Dance"):
        parse("uk.singles", data("officialcharts/ben04rogers+top-10-songs__officialcharts.html"))


LABELS = {
    "melon.top100": "2024-11-22T15:00:00+09:00", "melon.hot100": "2024-11-22T15:00:00+09:00",
    "melon.daily": "2024-11-22T00:00:00+09:00", "melon.weekly": "2024-11-18T00:00:00+09:00",
    "melon.monthly": "2024-11-01T00:00:00+09:00", "bugs.realtime": "2024-11-22T15:00:00+09:00",
    "bugs.daily": "2024-11-22T00:00:00+09:00", "bugs.weekly": "2024-11-18T00:00:00+09:00",
    "billboard.hot100": "2024-12-07T00:00:00-05:00", "billboard.global200": "2024-12-07T00:00:00-05:00",
    "billboard.200": "2024-12-07T00:00:00-05:00", "billboard.artist100": "2024-12-07T00:00:00-05:00",
    "uk.singles": "2024-11-22T00:00:00+00:00",
}  # fmt: skip


def entry(chart_id: str, rank: int, title: str = "", artists: tuple[str, ...] = ()) -> ParsedEntry:
    """A line with what this platform prints of one."""
    source = chart_id.split(".")[0]
    moves = [
        (rank, Move.SAME),
        (rank + (3 if source == "melon" else 2), Move.UP),
        (None, Move.NEW),
        (None, Move.REENTRY),
    ]
    previous, move = moves[rank % (3 if source == "melon" else 4)]
    title, artists = title or f"Song {rank}", artists or (f"Act {rank}",)
    if source in ("billboard", "uk"):
        artists = (title,) if chart_id == "billboard.artist100" else (", ".join(artists),)
        return ParsedEntry(rank=rank, title=title, artists=artists, previous_rank=previous, move=move)
    ids = Ids(song=str(1000 + rank), album=str(rank), artists=tuple(str(9000 + n) for n in range(len(artists))))
    more = {"value": 50 + rank, "value_kind": "likes"} if source == "melon" else {}
    return ParsedEntry(
        rank=rank, title=title, artists=artists, album="Album", ids=ids, previous_rank=previous, move=move, **more
    )  # fmt: skip


def whole(chart_id: str, **changed: ParsedEntry) -> list[ParsedEntry]:
    size = max(size.ranks for size in registry.chart(chart_id).sizes)
    return [entry(chart_id, rank) for rank in range(1, size + 1)]


def page(chart_id: str, entries: list[ParsedEntry], label: str = "", **more) -> bytes:
    chart = registry.chart(chart_id)
    module = importlib.import_module(f"chartduel.testing.pages.{chart.source}")
    return module.page(chart, datetime.fromisoformat(label or LABELS[chart_id]), entries, **more)


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("chart_id", LABELS)
def test_what_is_printed_is_read(chart_id):
    entries = whole(chart_id)
    for place, name in enumerate(HOSTILE):
        entries[place] = entry(chart_id, place + 1, spaced(name), (spaced(name), "Other"))
    read = parse(chart_id, page(chart_id, entries))
    assert read.chart_time == datetime.fromisoformat(LABELS[chart_id])
    assert read.complete
    assert list(read.entries) == entries


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["melon.top100", "bugs.realtime", "uk.singles"]), st.lists(names, min_size=3, max_size=3))
def test_any_name_is_read_as_it_is_printed(chart_id, told):
    title, *artists = (spaced(name.replace("||", "|")) for name in told)
    entries = [entry(chart_id, 1, title, tuple(artists)), *whole(chart_id)[1:]]
    assert parse(chart_id, page(chart_id, entries)).entries[0] == entries[0]


@pytest.mark.parametrize("chart_id", [one for one in LABELS if one.startswith("billboard")])
def test_an_award_column_shifts_nothing(chart_id):
    chart = registry.chart(chart_id)
    entries = whole(chart_id)
    told = billboard.page(chart, datetime.fromisoformat(LABELS[chart_id]), entries, award=True)
    assert list(parse(chart_id, told).entries) == entries


@pytest.mark.parametrize("chart_id", LABELS)
def test_the_page_of_another_chart_of_the_platform_is_refused(chart_id):
    source = chart_id.split(".")[0]
    for other in (one for one in LABELS if one.startswith(f"{source}.") and one != chart_id):
        with pytest.raises(RefusedPayload):
            parse(chart_id, page(other, whole(other)))


LOGIN = "<html><head><title>로그인</title></head><body><form>아이디 비밀번호</form></body></html>".encode()
Damage = Callable[[bytes], bytes]
DAMAGE: dict[str, tuple[Damage, type[RefusedPayload] | tuple[type[RefusedPayload], ...]]] = {
    "login page": (lambda _: LOGIN, NotAChart),
    "empty": (lambda _: b"", NotAChart),
    "JSON": (lambda _: b'{"error": "maintenance"}', NotAChart),
    "cut at half": (lambda told: told[: len(told) // 2], (IncompleteChart, LayoutChanged)),
    "cut at a third": (lambda told: told[: len(told) // 3], (IncompleteChart, LayoutChanged, NotAChart)),
    "another charset": (lambda told: told.decode().encode("euc-kr", "replace"), LayoutChanged),
    "utf-16": (lambda told: told.decode().encode("utf-16"), (LayoutChanged, NotAChart)),
}
ROWS = {
    "melon.top100": (b"<tr class=\"lst", b"data-song-no", b"span class=\"rank ", b"div class=\"ellipsis rank02"),
    "bugs.realtime": (b"<tr albumId", b"trackId", b"p class=\"change", b"p class=\"artist"),
    "billboard.hot100": (
        b"<div class=\"o-chart-results-list-row-container", b"o-chart-results-list-row",
        b"data-detail-target", b"c-title",
    ),
    "uk.singles": (b"<div class=\"chart-item\">", b"chart-item-content", b"li class=\"movement", b"chart-artist"),
}  # fmt: skip


@pytest.mark.parametrize("chart_id", ROWS)
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_page_is_refused(chart_id, name):
    damage, error = DAMAGE[name]
    with pytest.raises(error):
        parse(chart_id, damage(page(chart_id, [entry(chart_id, 1, "제목"), *whole(chart_id)[1:]])))


def rows_of(chart_id: str) -> tuple[bytes, list[bytes], bytes]:
    told = page(chart_id, whole(chart_id))
    head, *rows = told.split(ROWS[chart_id][0])
    last, end = rows[-1].split(b"<footer" if chart_id != "melon.top100" else b"</tbody>", 1)
    return head, [ROWS[chart_id][0] + row for row in [*rows[:-1], last]], end


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a row is missing": lambda rows: rows[:40] + rows[41:],
    "the last rows are missing": lambda rows: rows[:60],
    "a row is there twice": lambda rows: [*rows[:40], rows[39], *rows[40:]],
    "two rows are swapped": lambda rows: [rows[1], rows[0], *rows[2:]],
    "the list is empty": lambda rows: [],
}


@pytest.mark.parametrize("chart_id", ROWS)
@pytest.mark.parametrize("name", CHANGES)
def test_missing_and_repeated_rows_are_refused(chart_id, name):
    head, rows, end = rows_of(chart_id)
    with pytest.raises(IncompleteChart):
        parse(chart_id, head + b"".join(CHANGES[name](rows)) + b"</tbody>" + end)


@pytest.mark.parametrize("chart_id", ROWS)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_renamed_class_or_attribute_is_refused(chart_id, place):
    mark = ROWS[chart_id][place]
    told = page(chart_id, whole(chart_id))
    with pytest.raises(RefusedPayload):
        parse(chart_id, told.replace(mark, mark[:-1] + b"x"))


@pytest.mark.parametrize("chart_id", ["melon.top100", "bugs.realtime", "billboard.hot100", "uk.singles"])
def test_a_page_of_another_period_is_refused_by_its_label(chart_id):
    chart = registry.chart(chart_id)
    read = parse(chart_id, page(chart_id, whole(chart_id)))
    with pytest.raises(WrongPeriod):
        accept.expected(read, chart, read.chart_time + timedelta(days=7), read.chart_time_basis)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(sorted(ROWS)))
def test_any_bytes_are_read_or_refused(draw, chart_id):
    told = page(chart_id, whole(chart_id))
    changed = draw.draw(mutations(told) | st.binary(max_size=300))
    with suppress(RefusedPayload):
        parse(chart_id, changed)


def test_a_movement_that_is_missing_in_one_row_is_refused():
    told = page("melon.top100", whole("melon.top100"))
    with pytest.raises(LayoutChanged, match=r"not in span\.rank_wrap"):
        parse("melon.top100", told.replace(b"rank_wrap", b"rank_wrop", 1))


def test_movements_under_another_name_are_not_lost_in_silence():
    told = page("melon.top100", whole("melon.top100"))
    with pytest.raises(LayoutChanged, match=r"not in span\.rank_wrap"):
        parse("melon.top100", told.replace(b"rank_wrap", b"rank_wrop"))


CONTRADICTIONS = {
    "melon: the title names other steps": ("melon.top100", r'title="\d+단계 상승"', 'title="73단계 상승"'),
    "melon: the words say the opposite": ("melon.top100", r'"none">단계 상승', '"none">단계 하락'),
    "melon: new with steps": ("melon.top100", r"순위 진입</span></span>", "순위 진입</span></span> 3"),
    "melon: the heading of another chart": ("melon.top100", "<body>", '<body><h2 class="title">멜론 HOT100</h2>'),
    "bugs: up says down": ("bugs.realtime", "계단 상승", "계단 하락"),
    "bugs: unchanged by three": ("bugs.realtime", r"<em>0</em>", "<em>3</em>"),
    "bugs: new with steps": ("bugs.realtime", r'change new"><em>\D*</em>', 'change new"><em>3</em>'),
    "melon: a week of nine days": ("melon.weekly", "2024.11.24", "2024.11.26"),
    "melon: a week from Tuesday": ("melon.weekly", "2024.11.18 ~ 2024.11.24", "2024.11.19 ~ 2024.11.25"),
}


@pytest.mark.parametrize(("chart_id", "what", "by"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_a_page_says_twice_has_to_agree(chart_id, what, by):
    told = page(chart_id, whole(chart_id)).decode()
    damaged, times = re.subn(what, by, told, count=1)
    assert times == 1
    with pytest.raises((LayoutChanged, WrongPeriod)):
        parse(chart_id, damaged.encode())


def test_a_list_of_artists_that_begins_with_another_is_refused():
    told = data("bugs/hk1486+Python_Pandas__realtime_total_2020-12-26T11.html")
    assert told.count("미란이||20106468||".encode()) == 1
    with pytest.raises(LayoutChanged, match="begins with another"):
        parse("bugs.realtime", told.replace("미란이||20106468||".encode(), "미란이||20106469||".encode()))


def test_an_artist_that_leads_to_an_album_is_refused():
    told = page("bugs.realtime", whole("bugs.realtime"))
    with pytest.raises(LayoutChanged, match="leads to an album"):
        parse("bugs.realtime", told.replace(b"/artist/", b"/album/", 1))
