"""What a label covers, by date: the spans that chart rules give, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.model.chart import Cadence
from chartduel.sources import registry

CHARTS = [chart for chart in registry.charts().values() if chart.covers]
instants = st.integers(1_400_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("chart_id", "label", "start", "end"),
    [
        ("melon.top100", "2018-08-01T07:00+09:00", "2018-08-01T06:00+09:00", "2018-08-01T07:00+09:00"),
        ("melon.top100", "2020-12-01T15:00+09:00", "2020-11-30T15:00+09:00", "2020-12-01T15:00+09:00"),
        ("melon.top100", "2024-11-22T15:00+09:00", "2024-11-22T14:00+09:00", "2024-11-22T15:00+09:00"),
        ("melon.top100", "2024-11-23T01:00+09:00", "2024-11-22T01:00+09:00", "2024-11-23T01:00+09:00"),
        ("melon.hot100", "2024-11-23T01:00+09:00", "2024-11-23T00:00+09:00", "2024-11-23T01:00+09:00"),
        ("melon.daily", "2024-11-22T00:00+09:00", "2024-11-22T12:00+09:00", "2024-11-23T12:00+09:00"),
        ("melon.weekly", "2024-11-18T00:00+09:00", "2024-11-18T12:00+09:00", "2024-11-25T12:00+09:00"),
        ("genie.realtime", "2018-07-20T07:00+09:00", "2018-07-20T06:00+09:00", "2018-07-20T07:00+09:00"),
        ("genie.realtime", "2025-08-20T07:00+09:00", "2025-08-20T01:00+09:00", "2025-08-20T07:00+09:00"),
        ("flo.top100", "2024-11-22T15:00+09:00", "2024-11-21T15:00+09:00", "2024-11-22T15:00+09:00"),
        ("circle.digital", "2024-04-21T00:00+09:00", "2024-04-21T00:00+09:00", "2024-04-28T00:00+09:00"),
        ("spotify.daily.kr", "2024-11-22T00:00+00:00", "2024-11-22T00:00+00:00", "2024-11-23T00:00+00:00"),
        ("spotify.weekly.kr", "2024-11-28T00:00+00:00", "2024-11-22T00:00+00:00", "2024-11-29T00:00+00:00"),
        ("youtube.songs.kr", "2024-11-28T00:00+00:00", "2024-11-22T00:00+00:00", "2024-11-29T00:00+00:00"),
        ("apple.daily.kr", "2024-11-24T00:00+09:00", "2024-11-22T00:00-08:00", "2024-11-23T00:00-08:00"),
        ("apple.daily.us", "2024-11-23T00:00-05:00", "2024-11-22T00:00-08:00", "2024-11-23T00:00-08:00"),
        ("billboard.global200", "2020-09-19T00:00-04:00", "2020-09-04T00:00-04:00", "2020-09-11T00:00-04:00"),
        ("billboard.hot100", "2024-12-07T00:00-05:00", "2024-11-22T00:00-05:00", "2024-11-29T00:00-05:00"),
        ("billboard.hot100", "2018-01-27T00:00-05:00", "2018-01-12T00:00-05:00", "2018-01-19T00:00-05:00"),
        ("billboard.hot100", "2017-01-28T00:00-05:00", "2017-01-06T00:00-05:00", "2017-01-13T00:00-05:00"),
        ("uk.singles", "2024-11-29T00:00+00:00", "2024-11-22T00:00+00:00", "2024-11-29T00:00+00:00"),
    ],
)
def test_a_label_covers_what_the_rules_of_its_date_say(chart_id, label, start, end):
    window = registry.chart(chart_id).window(at(label))
    assert window is not None
    assert (window.start, window.end) == (at(start), at(end))


@pytest.mark.parametrize(
    ("chart_id", "label"),
    [
        ("melon.top100", "2012-01-01T15:00+09:00"),
        ("melon.daily", "2012-08-01T00:00+09:00"),
        ("genie.realtime", "2022-08-01T07:00+09:00"),
        ("genie.realtime", "2016-08-01T15:00+09:00"),
        ("vibe.top100", "2024-11-22T15:00+09:00"),
        ("apple.daily.kr", "2018-08-01T00:00+09:00"),
        ("billboard.hot100", "1991-08-01T00:00-04:00"),
        ("uk.singles", "2014-08-01T00:00+01:00"),
        ("deezer.tracks.us", "2024-11-22T00:00+00:00"),
        ("melon.monthly", "2024-11-01T00:00+09:00"),
    ],
)
def test_what_no_source_says_stays_unknown(chart_id, label):
    assert registry.chart(chart_id).window(at(label)) is None


def test_the_top100_mixes_an_hour_with_a_day_and_the_hot100_does_not():
    label = at("2024-11-22T15:00+09:00")
    top, hot = registry.chart("melon.top100").window(label), registry.chart("melon.hot100").window(label)
    assert top is not None
    assert hot is not None
    assert top.also_since == at("2024-11-21T15:00+09:00")
    assert hot.also_since is None


@pytest.mark.parametrize(
    ("chart_id", "label", "out", "of"),
    [
        ("melon.daily", "2024-11-22T00:00+09:00", 22, 24),
        ("genie.daily", "2024-11-22T00:00+09:00", 10, 24),
        ("spotify.daily.kr", "2024-11-22T00:00+00:00", 19, 24),
        ("billboard.global200", "2024-12-07T00:00-05:00", 168, 168),
        ("billboard.global200", "2024-11-30T00:00-05:00", 0, 168),
        ("apple.daily.kr", "2024-11-23T00:00+09:00", 3, 24),
    ],
)
def test_the_share_of_a_window_that_a_song_of_fourteen_hours_was_out(chart_id, label, out, of):
    window = registry.chart(chart_id).window(at(label))
    assert window is not None
    assert (window.hours_out(at("2024-11-22T14:00+09:00")), window.hours) == (out, of)


@given(st.sampled_from(CHARTS), instants)
def test_windows_of_neighbours_do_not_run_back(chart, seen):
    label = chart.label_shown_at(seen)
    one, other = chart.window(label), chart.window(chart.step(label))
    if one and other:
        assert one.start < one.end
        assert other.end > one.end
        assert chart.cadence is not Cadence.DAY or other.start == one.end


@given(st.sampled_from(CHARTS), instants)
def test_a_chart_is_shown_after_what_it_counts(chart, seen):
    label = chart.label_shown_at(seen)
    window, shown = chart.window(label), chart.shown_since(label)
    if window and shown:
        assert window.end <= shown
    if shown:
        assert chart.label_shown_at(shown) == label
        assert chart.label_shown_at(shown - timedelta(seconds=1)) != label


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_dated_windows_have_sources_and_say_how_sure_they_are(chart):
    for one in chart.covers:
        assert one.source
        assert one.since is None or one.until is None or one.since < one.until
        known = {"official", "press", "fan", "measured", "inferred"}
        assert one.confidence in known if one.begins else one.confidence == "unknown"
        assert not one.at or chart.cadence is Cadence.HOUR
        assert one.also is None or one.also.hours < (one.begins.hours if one.begins else 0)


@pytest.mark.parametrize(
    ("chart_id", "day", "since", "until", "rules"),
    [
        ("melon.top100", date(2018, 8, 1), date(2018, 7, 11), date(2020, 7, 6), 1),
        ("melon.top100", date(2018, 7, 10), date(2017, 2, 27), date(2018, 7, 11), 1),
        ("melon.top100", date(2024, 11, 22), date(2021, 8, 9), None, 1),
        ("melon.top100", date(2010, 1, 1), None, date(2014, 4, 10), 0),
        ("billboard.hot100", date(2025, 10, 24), None, date(2025, 10, 25), 1),
        ("billboard.hot100", date(2025, 10, 25), date(2025, 10, 25), None, 1),
        ("uk.singles", date(1979, 1, 1), date(1978, 5, 12), date(1983, 1, 7), 0),
        ("spotify.daily.kr", date(2024, 1, 1), None, None, 1),
    ],
)
def test_an_era_ends_where_a_dated_fact_changes(chart_id, day, since, until, rules):
    era = registry.chart(chart_id).era(day)
    assert (era.since, era.until, len(era.rules)) == (since, until, rules)
    assert era.holds(day)
