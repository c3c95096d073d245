"""The settings file: what it may hold, and what it means for each source."""

from __future__ import annotations

import platformdirs
import pytest

from chartduel.api import collecting
from chartduel.errors import ConfigError, Disallowed
from chartduel.settings import Settings, load
from chartduel.sources import modules


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Settings from a file with this text."""

    def written(text: str) -> Settings:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("CHARTDUEL_SETTINGS", str(path))
        return load()

    return written


def test_a_file_that_is_named_has_to_be_there(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(path))
    with pytest.raises(ConfigError, match="there is no such file") as told:
        load()
    assert str(path) in str(told.value)
    assert "CHARTDUEL_SETTINGS" in str(told.value)


@pytest.mark.parametrize("named", [None, ""])
def test_without_a_file_in_the_usual_place_all_is_default(tmp_path, monkeypatch, named):
    monkeypatch.setattr(platformdirs, "user_config_path", lambda _: tmp_path / "none")
    monkeypatch.delenv("CHARTDUEL_SETTINGS", raising=False)
    if named is not None:
        monkeypatch.setenv("CHARTDUEL_SETTINGS", named)
    assert load() == Settings()


def test_a_secret_is_in_no_description(written):
    assert "hidden" not in repr(written('[keys]\nlastfm = "hidden"'))


def usual(settings: Settings) -> set[str]:
    """The sources of a round for which nobody named a chart."""
    charts, counters = collecting._chosen((), settings, test=False)
    assert charts
    assert counters == []
    return {source.id for one in charts if (source := modules.collector_of(one))}


def test_a_round_asks_no_source_whose_key_is_missing(written):
    assert {"genie", "bugs", "apple"} <= usual(written(""))
    assert usual(written("")).isdisjoint({"lastfm", "youtube"})
    assert usual(written('[keys]\nlastfm = ""')).isdisjoint({"lastfm", "youtube"})
    assert "lastfm" in usual(written('[keys]\nlastfm = "x"'))


def test_a_chart_of_the_address_that_asks_needs_a_market_that_the_user_names(written):
    asked = ("deezer.tracks.fr",)
    for text in ("", 'deezer_market = "de"'):
        with pytest.raises(Disallowed, match="does not say which") as told:
            collecting._chosen(asked, written(text), test=False)
        assert told.value.hint.endswith('`deezer_market = "fr"` in the settings')
    (chart,), _ = collecting._chosen(asked, written('deezer_market = "fr"'), test=False)
    assert chart.market == "fr"
    assert "deezer" not in usual(written('deezer_market = "us"'))


def test_no_chart_of_one_country_is_called_global():
    with pytest.raises(ConfigError, match="no chart is called"):
        collecting._chosen(("deezer.tracks",), Settings(), test=False)
