"""The settings file: what it may hold, and what it means for each source."""

from __future__ import annotations

import platformdirs
import pytest

from chartduel.errors import ConfigError
from chartduel.settings import Settings, load


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
