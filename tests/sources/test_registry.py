"""charts.toml and markets.toml hold together."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from chartduel.errors import UnknownChart
from chartduel.model.chart import Cadence, Kind
from chartduel.settings import Settings
from chartduel.sources import registry

CHARTS = dict(registry.charts())


def test_there_are_charts_and_markets():
    assert len(CHARTS) > 200
    assert len(registry.markets()) > 100


@pytest.mark.parametrize("chart_id", CHARTS)
def test_a_chart_is_whole(chart_id):
    chart = CHARTS[chart_id]
    assert re.fullmatch(r"[a-z]+(\.[a-z0-9]+)+", chart_id)
    assert chart.id == chart_id
    assert chart_id.startswith(f"{chart.source}.")
    assert chart.market in registry.markets()
    assert "{" not in chart.name
    assert chart.label
    assert ZoneInfo(chart.zone)
    assert chart.sizes
    assert all(size.ranks > 0 for size in chart.sizes)
    since = [size.since for size in chart.sizes if size.since]
    assert since == sorted(set(since))
    assert all(0 <= hour < 24 for freeze in chart.freezes for hour in freeze.hours)
    assert not chart.freezes or chart.cadence is Cadence.HOUR
    assert (chart.turn is None) == (chart.cadence is Cadence.HOUR)


@pytest.mark.parametrize("chart_id", CHARTS)
def test_dated_facts_have_sources_and_do_not_end_before_they_begin(chart_id):
    chart = CHARTS[chart_id]
    for fact in (*chart.rules, *chart.freezes):
        assert fact.source
        assert fact.since is None or fact.until is None or fact.since < fact.until
    assert all(rule.confidence in {"official", "press", "fan", "measured", "inferred"} for rule in chart.rules)


@pytest.mark.parametrize(("code", "facts"), registry.markets().items())
def test_a_market_is_whole(code, facts):
    assert code == "global" or re.fullmatch(r"[a-z]{2}", code)
    assert ZoneInfo(facts.zone)
    for spelling in (code, code.upper(), facts.name, *facts.spelt):
        assert registry.market_code(spelling) == code


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("uk", "gb"),
        ("dominican Republic", "do"),
        ("dominican-republic", "do"),
        ("south-korea", "kr"),
        ("Atlantis", None),
    ],
)
def test_spellings_of_archives(spelling, code):
    assert registry.market_code(spelling) == code


def test_only_song_charts_are_chosen_by_default():
    assert {chart.kind for chart in registry.chosen([])} == {Kind.SONG}
    assert [chart.id for chart in registry.chosen(["billboard.200"])] == ["billboard.200"]


def test_an_unknown_chart_names_its_neighbours():
    with pytest.raises(UnknownChart) as told:
        registry.chart("melon.top10")
    assert "melon.top100" in told.value.hint


def test_names_are_distinct():
    assert len(set(registry.chart_names().values())) == len(CHARTS)


def test_a_turn_gives_back_its_own_cadence():
    for chart in CHARTS.values():
        if chart.turn:
            assert chart.turn.label_months == 0 or chart.cadence is Cadence.MONTH
            assert abs(timedelta(days=chart.turn.label_days)) < timedelta(days=15)


UNPROVEN = {
    "melon.top100": False, "melon.hot100": True, "melon.daily": True, "melon.weekly": True, "melon.monthly": True,
    "genie.realtime": False, "genie.daily": True, "genie.weekly": True,
    "bugs.realtime": False, "bugs.daily": True, "bugs.weekly": True,
    "spotify.daily.kr": False, "spotify.weekly.kr": True, "youtube.artists.us": False, "youtube.songs.kr": True,
}  # fmt: skip


@pytest.mark.parametrize("chart_id", UNPROVEN)
def test_a_chart_of_which_no_page_was_recorded_is_unproven(chart_id):
    assert registry.chart(chart_id).unproven is UNPROVEN[chart_id]


def test_a_site_of_which_no_page_was_recorded_is_unproven():
    assert {source.id for source in registry.sources().values() if source.unproven} == {"kworb", "musicbrainz"}


def test_a_family_is_named_by_its_chart_where_it_has_one_only():
    families = registry.families()
    assert {one for charts in families.values() for one in charts} == set(CHARTS.values())
    assert all((len(charts) > 1) == ("{market}" in name) for name, charts in families.items())
    assert all(name in CHARTS for name, charts in families.items() if len(charts) == 1)
    assert {"circle.global", "spotify.viral.za", "apple.daily.{market}"} <= set(families)


def test_a_setting_that_names_a_market_exists():
    named = {source.here for source in registry.sources().values() if source.here}
    assert named == {"deezer_market"}
    assert named <= set(Settings.__struct_fields__)
