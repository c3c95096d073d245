"""Attention: the bounds of the first day, what belongs to whom, and lags against plain correlations."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.engine.duckdb import Engine
from chartduel.metrics.attention import ARTIST, TITLE, UPLOAD, Reading, attention, by_day, video_of
from chartduel.metrics.lag import lag
from chartduel.model.fact import Fact, FactKind
from chartduel.model.recording import Recording
from chartduel.model.release import Release
from chartduel.store.schema import COUNTS, ENTRIES, LISTINGS
from random_lakes import id_of

CAME = datetime(2024, 11, 22, 5, tzinfo=UTC)
FIRST = date(2024, 11, 1)
SONG = Recording(
    id="gd-home",
    title="HOME SWEET HOME",
    artists=("G-DRAGON",),
    acts=frozenset(["gdragon"]),
    titles=frozenset(["homesweethome"]),
    listings=(1,),
    release=Release(title="HOME SWEET HOME", artist="G-DRAGON", at=CAME, zone="Asia/Seoul", source="the test"),
)
VIDEOS = ("aaaaaaaaaaa", "bbbbbbbbbbb")
FACTS = [
    Fact(kind=FactKind.VIDEO, title="HOME SWEET HOME", artist="G-DRAGON", value=f"youtube:{one}", source="the test")
    for one in VIDEOS
]


def told_of(counts: list[tuple[str, str, datetime, float]], facts: list[Fact], words: tuple[tuple[str, int], ...] = ()):
    engine = Engine()
    rows = [
        (id_of(n), counter, subject, None, when, value, "one", None)
        for n, (counter, subject, when, value) in enumerate(counts)
    ]
    engine.load_rows("counts", COUNTS.columns, rows)
    listed = [(n, "melon", "keyword", word, "", *[None] * 6) for n, (word, _) in enumerate(words)]
    engine.load_rows("listings", LISTINGS.columns, listed)
    lines = [(1, "melon.search", CAME, rank, n, None, None, None, 2024) for n, (_, rank) in enumerate(words)]
    engine.load_rows("entries", ENTRIES.columns, lines)
    return attention(engine, "A", SONG, facts, [])


def views(video: str, *readings: tuple[float, float]) -> list[tuple[str, str, datetime, float]]:
    return [("youtube.views", video, CAME + timedelta(hours=hours), value) for hours, value in readings]


def test_the_first_day_lies_between_the_readings_around_it():
    told = told_of(
        [
            *views(VIDEOS[0], (1, 50), (20, 900), (30, 1200), (50, 2000)),
            *views(f"https://youtu.be/{VIDEOS[1]}", (24, 300)),
        ],
        FACTS,
    )
    assert [(one.at_least, one.at_most) for one in told.uploads] == [(900, 1200), (300, 300)]
    assert (told.at_least, told.at_most) == (1200, 1500)
    assert told.uploads[0].low_at == CAME + timedelta(hours=20)


def test_what_was_not_read_is_not_made_up():
    told = told_of([*views(VIDEOS[0], (1, 50)), *views(VIDEOS[1], (30, 70))], FACTS)
    assert [(one.at_least, one.at_most) for one in told.uploads] == [(50, None), (None, 70)]
    assert (told.at_least, told.at_most) == (50, None)
    assert told_of([*views(VIDEOS[0], (1, 50))], []).uploads == ()


def test_a_fall_of_views_is_a_fault_of_reading():
    told = told_of(views(VIDEOS[0], (1, 50), (2, 0), (20, 60), (24, 0), (25, 90)), FACTS[:1])
    assert (told.at_least, told.at_most) == (60, 90)


def test_what_belongs_to_the_song_is_told_with_why():
    counts = [
        ("naver.search", "HOME SWEET HOME (feat. TAEYANG)", CAME, 100.0),
        ("google.trends.kr", "G-DRAGON", CAME, 50.0),
        ("naver.search", "another song", CAME, 70.0),
        ("youtube.views", VIDEOS[1], CAME, 7.0),
    ]
    told = told_of(counts, FACTS, (("지드래곤", 3), ("somebody", 1)))
    assert {(one.counter, one.how) for one in told.interests} == {
        ("naver.search", TITLE), ("google.trends.kr", ARTIST), ("youtube.views", UPLOAD), ("melon.search", ARTIST),
    }  # fmt: skip
    assert next(one.peak for one in told.interests if one.counter == "melon.search") == 18


def test_the_weeks_around_the_release():
    days = [("naver.search", "HOME SWEET HOME", CAME + timedelta(days=day), float(10 + day)) for day in range(-9, 9)]
    (one,) = told_of(days, []).interests
    assert one.before == pytest.approx(sum(10 + day for day in range(-7, 0)) / 7)
    assert one.after == pytest.approx(sum(10 + day for day in range(7)) / 7)
    assert (one.peak, one.peak_day) == (18, date(2024, 11, 30))


def test_a_day_without_readings_before_it_has_no_gain():
    readings = [Reading(CAME + timedelta(days=day), value) for day, value in ((0, 10), (1, 25), (3, 90), (4, 95))]
    assert by_day("youtube.views", readings) == {date(2024, 11, 23): 15, date(2024, 11, 26): 5}


@pytest.mark.parametrize(
    "printed",
    [
        "dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1",
        "youtu.be/dQw4w9WgXcQ",
    ],
)
def test_the_id_of_a_video(printed):
    assert video_of(printed) == "dQw4w9WgXcQ"


def test_what_is_no_video_stays_as_it_is():
    assert video_of("https://example.org/dQw4w9WgXcQ") == "https://example.org/dQw4w9WgXcQ"


def series(values: list[float | None]) -> dict[date, float]:
    return {FIRST + timedelta(days=day): value for day, value in enumerate(values) if value is not None}


@pytest.mark.parametrize("by", [-5, 0, 3])
def test_a_shifted_copy_is_found_at_its_lag(by):
    chance = random.Random(7)
    walk = [chance.random() for _ in range(80)]
    late = [walk[(day - by) % 80] for day in range(80)]
    found = lag("melon.top100", series(walk), series(late))
    assert found is not None
    assert (found.lag, found.correlation) == (by, pytest.approx(1, abs=0.02))
    assert found.p < 0.05
    assert found.chance < 0.7


def test_strangers_are_not_clearly_together():
    """Of 20 pairs of unrelated walks about one has p below 0.05."""
    chance = random.Random(11)
    walks = [[sum(chance.gauss(0, 1) for _ in range(3)) for _ in range(90)] for _ in range(40)]
    pairs = zip(walks[::2], walks[1::2], strict=True)
    clear = [found.p < 0.05 for one, other in pairs if (found := lag("x", series(one), series(other)))]
    assert len(clear) == 20
    assert sum(clear) <= 3


VALUES = st.lists(st.none() | st.integers(0, 9).map(float), min_size=30, max_size=45)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(VALUES, VALUES)
def test_it_is_the_strongest_of_plain_correlations(one, other):
    found = lag("x", series(one), series(other))
    best = 0.0
    for by in range(-7, 8):
        pairs = plain_pairs(one, other, by)
        if len(pairs) >= 20:
            best = max(best, abs(pearson(pairs)))
    if found:
        assert abs(found.correlation) == pytest.approx(best)
        assert found.n == len(plain_pairs(one, other, found.lag))
        assert abs(pearson(plain_pairs(one, other, found.lag))) == pytest.approx(best)
        assert 0 < found.p <= 1


def plain_pairs(one: list[float | None], other: list[float | None], by: int) -> list[tuple[float, float]]:
    told = [[day for day, value in enumerate(held) if value is not None] or [0] for held in (one, other)]
    low, high = max(days[0] for days in told), min(days[-1] for days in told)
    one, other = one[low : high + 1], other[low : high + 1]
    first, second = ranks(changes(one)), ranks(changes(other))
    return [(first[day], second[day + by]) for day in first if day + by in second]


def changes(values: list[float | None]) -> dict[int, float]:
    return {
        day: values[day] - values[day - 1]
        for day in range(1, len(values))
        if values[day] is not None and values[day - 1] is not None
    }


def ranks(values: dict[int, float]) -> dict[int, float]:
    told = list(values.values())
    return {day: sum(other < value for other in told) + (told.count(value) - 1) / 2 for day, value in values.items()}


def pearson(pairs: list[tuple[float, float]]) -> float:
    from statistics import StatisticsError, correlation

    try:
        return correlation(*zip(*pairs, strict=True))
    except StatisticsError:
        return 0.0
