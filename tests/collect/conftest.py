from __future__ import annotations

from types import SimpleNamespace

import pytest

import collect_factory
from chartduel.sources import modules


@pytest.fixture
def made_up(monkeypatch):
    """Every source reads and asks as the made-up platform does."""
    stand_in = SimpleNamespace(parse=collect_factory.parse, requests=collect_factory.requests)
    monkeypatch.setattr(modules, "module", lambda source: stand_in)
    return stand_in


@pytest.fixture
def lake(tmp_path):
    return collect_factory.new_lake(tmp_path)
