"""Wikimedia's page views and Google Trends: numbers read off, or refused."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import ConfigError, IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Count
from chartduel.sources import google, registry, wikimedia
from chartduel.testing.pages.wikimedia import counts_page
from shared_data import SHARED, need

VIEWS = registry.counters()["wikimedia.pageviews"]
TRENDS = registry.counters()["google.trends.kr"]
BLACK_HOLE = "payloads/wikimedia/doc-sample__pageviews_per-article_Black_hole_2026-08.json"
TRENDS_OF = "payloads/google-trends/GeneralMills+pytrends__test_"
MULTILINE = [f"interest_over_time_{one}__2_api_widgetdata_multiline.json" for one in ("ok", "youtube")]


def test_views_of_an_article():
    found = wikimedia.counts(VIEWS, need(BLACK_HOLE).read_bytes())
    assert found.counter == "wikimedia.pageviews"
    assert found.counts == (
        Count(subject="en:Black_hole", title="Black hole", at=datetime(2026, 8, 1, tzinfo=UTC), value=4069),
        Count(subject="en:Black_hole", title="Black hole", at=datetime(2026, 8, 2, tzinfo=UTC), value=4297),
    )


def test_one_request_an_article_for_the_last_seven_days():
    first, second = wikimedia.count_requests(VIEWS, ("ko:아이유", "en:AC/DC?"), date(2026, 11, 24))
    assert first.url == (
        "https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article/ko.wikipedia/all-access/user/"
        "%EC%95%84%EC%9D%B4%EC%9C%A0/daily/20261117/20261123"
    )
    assert "/user/AC%2FDC%3F/daily/" in second.url


@pytest.mark.parametrize("subject", ["아이유", "ko:", "ko: ", "../x:y", "ko.wikipedia/x:y", ""])
def test_a_subject_that_names_no_article_is_a_wrong_setting(subject):
    with pytest.raises(ConfigError):
        wikimedia.count_requests(VIEWS, (subject,), date(2026, 11, 24))


@given(st.lists(st.tuples(st.dates(date(2016, 1, 1), date(2099, 1, 1)), st.integers(0, 10**9)), min_size=1, max_size=9,
                unique_by=lambda one: one[0]), st.text(min_size=1, max_size=20).filter(str.strip))  # fmt: skip
@settings(max_examples=50)
def test_made_answers_give_their_counts_back(days, article):
    told = tuple(
        Count(subject=f"ko:{article}", title=article.replace("_", " "), at=datetime(day.year, day.month, day.day,
              tzinfo=UTC), value=views) for day, views in days
    )  # fmt: skip
    assert wikimedia.counts(VIEWS, counts_page(told)).counts == told


ITEM = {"project": "ko.wikipedia", "article": "x", "granularity": "daily", "timestamp": "2026080100", "access":
        "all-access", "agent": "user", "views": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("items", "error"),
    [
        ([], IncompleteChart),
        ([ITEM, ITEM], IncompleteChart),
        ([{**ITEM, "views": -1}], LayoutChanged),
        ([{**ITEM, "views": None}], LayoutChanged),
        ([{**ITEM, "views": 1e300}], LayoutChanged),
        ([{**ITEM, "timestamp": "2026080112"}], LayoutChanged),
        ([{**ITEM, "timestamp": "2026023000"}], LayoutChanged),
        ([{**ITEM, "granularity": "monthly"}], LayoutChanged),
        ([{**ITEM, "agent": "spider"}], LayoutChanged),
        ([{**ITEM, "project": "ko.wiktionary"}], LayoutChanged),
        ([{**ITEM, "article": " "}], LayoutChanged),
    ],
)
def test_wrong_views_are_refused(items, error):
    with pytest.raises(error):
        wikimedia.counts(VIEWS, json.dumps({"items": items}).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"<html>", b'{"type":"about:blank","title":"Not found."}', b'{"items":'])
def test_no_views_at_all(data):
    with pytest.raises(NotAChart):
        wikimedia.counts(VIEWS, data)


def test_recorded_lines_of_trends():
    found = google.counts(TRENDS, need(TRENDS_OF + MULTILINE[0]).read_bytes()).counts
    assert len(found) == 10
    assert found[0] == Count(subject="1", at=datetime(2021, 1, 1, tzinfo=UTC), value=100)
    assert found[9] == Count(subject="2", at=datetime(2021, 1, 5, tzinfo=UTC), value=1)
    assert google.counts(TRENDS, need(TRENDS_OF + MULTILINE[1]).read_bytes()).counts[0].value == 88


def test_other_recorded_answers_of_trends_are_no_lines():
    need(TRENDS_OF + MULTILINE[0])
    others = [one for one in (SHARED / "payloads/google-trends").glob("*.json") if "multiline" not in one.name]
    assert len(others) > 5
    for path in others:
        with pytest.raises(NotAChart):
            google.counts(TRENDS, path.read_bytes())


def test_recorded_files_of_trends():
    need("data/search_trends_2022-05")
    files = sorted((SHARED / "data/search_trends_2022-05").glob("*google_trend*.csv"))
    assert len(files) > 5
    bare = [path for path in files if len(path.read_text(encoding="utf-8").splitlines()) < 4]
    assert len(bare) < len(files) / 2
    for path in bare:
        with pytest.raises(IncompleteChart):
            google.counts(TRENDS, path.read_bytes())
    for path in set(files) - set(bare):
        found = google.counts(TRENDS, path.read_bytes()).counts
        assert len({one.subject for one in found}) == 1
        assert {one.at.utcoffset().total_seconds() for one in found} == {9 * 3600}
        assert all(math.isfinite(one.value) and 0 <= one.value <= 100 for one in found)


CSV = "Category: All categories\n\nDay,무지개: (South Korea),b: (South Korea)\n2022-04-19,33,<1\n2022-04-20,41,2\n"


def test_a_file_of_two_words():
    found = google.counts(TRENDS, ("\ufeff" + CSV).encode()).counts
    assert [(one.subject, one.at.isoformat(), one.value) for one in found] == [
        ("무지개", "2022-04-19T00:00:00+09:00", 33),
        ("무지개", "2022-04-20T00:00:00+09:00", 41),
        ("b", "2022-04-20T00:00:00+09:00", 2),
    ]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("South Korea", "Japan", WrongPeriod),
        ("South Korea", "Worldwide", WrongPeriod),
        ("b: (South Korea)", "b", LayoutChanged),
        ("33,<1", "33", LayoutChanged),
        ("33,<1", "133,1", LayoutChanged),
        ("33,<1", "nan,1", LayoutChanged),
        ("33,<1", "-1,1", LayoutChanged),
        ("2022-04-20", "2022-04-19", IncompleteChart),
        ("2022-04-19", "someday", LayoutChanged),
        ("2022-04-19", '"2022-04-19', NotAChart),
        ("Day,", "Rank,", NotAChart),
        (CSV, "", NotAChart),
        (CSV.partition("2022")[2], "", LayoutChanged),
        ("2022-04-19,33,<1\n2022-04-20,41,2\n", "", IncompleteChart),
    ],
)
def test_wrong_files_are_refused(old, new, error):
    assert old in CSV
    with pytest.raises(error):
        google.counts(TRENDS, CSV.replace(old, new).encode())


POINT = {"time": "1609459200", "value": [100, 2], "hasData": [True, True]}


@pytest.mark.parametrize(
    ("points", "error"),
    [
        ([], IncompleteChart),
        ([POINT, POINT], IncompleteChart),
        ([POINT, {**POINT, "time": "1609545600", "value": [1]}], LayoutChanged),
        ([{**POINT, "value": [101, 0]}], LayoutChanged),
        ([{**POINT, "value": [-1, 0]}], LayoutChanged),
        ([{**POINT, "time": "9" * 30}], LayoutChanged),
        ([{**POINT, "isPartial": True}], IncompleteChart),
    ],
)
def test_wrong_lines_are_refused(points, error):
    data = b")]}',\n" + json.dumps({"default": {"timelineData": points}}).encode()
    with pytest.raises(error):
        google.counts(TRENDS, data)


def test_what_has_no_data_is_no_zero():
    data = b")]}',\n" + json.dumps({"default": {"timelineData": [{**POINT, "hasData": [True, False]}]}}).encode()
    assert [one.subject for one in google.counts(TRENDS, data).counts] == ["1"]


@settings(max_examples=150)
@given(data=st.data())
def test_any_bytes_give_typed_errors_only(data):
    recorded = [need(TRENDS_OF + MULTILINE[0]).read_bytes(), need(BLACK_HOLE).read_bytes(), CSV.encode(), b""]
    told = bytearray(data.draw(st.sampled_from(recorded)))
    start = data.draw(st.integers(0, len(told)))
    told[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    for counter, read in ((TRENDS, google.counts), (VIEWS, wikimedia.counts)):
        try:
            found = read(counter, bytes(told))
        except RefusedPayload:
            continue
        assert all(math.isfinite(one.value) and one.value >= 0 for one in found.counts)
