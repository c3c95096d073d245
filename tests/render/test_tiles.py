"""The grid of tiles: every country has a place of its own, and the picture can be drawn."""

from __future__ import annotations

from chartduel.api.lake import open_lake
from chartduel.model.chart import Kind
from chartduel.render.markets import in_words, markets_table
from chartduel.render.picture import cjk_font
from chartduel.render.tiles import png, positions, tile_spec
from chartduel.sources import registry
from chartduel.sources.registry import charts


def test_every_country_with_a_song_chart_has_a_tile_of_its_own():
    markets = {one.market for one in charts().values() if one.kind is Kind.SONG} - {"global"}
    assert len(markets) > 80
    assert markets <= positions().keys() <= registry.markets().keys()
    assert len(set(positions().values())) == len(positions())


def test_the_picture_shows_the_leader_of_each_country(sample_lake, tmp_path):
    told = open_lake(sample_lake).markets("number one girl", "HOME SWEET HOME")
    drawn = {row["code"]: row for row in tile_spec(told)["data"]["values"]}
    assert drawn["KR"]["song"].startswith("B  HOME SWEET HOME")
    assert (drawn["FR"]["song"], drawn["FR"]["share"]) == (None, 0.0)
    assert {drawn[one.market]["thin"] for one in told.markets} == {one.coverage < 0.5 for one in told.markets}
    if cjk_font():
        assert png(told, tmp_path / "tiles.png").read_bytes().startswith(b"\x89PNG")


def test_the_words_say_both_sides(sample_lake):
    told = open_lake(sample_lake).markets("number one girl", "HOME SWEET HOME")
    assert in_words(told).startswith("In Korea HOME SWEET HOME leads; of ")
    assert markets_table(told)
