"""Fixtures of more than one room."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same every time", derandomize=True, deadline=None)
settings.load_profile("same every time")


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with the packaged sample: no network, no shared data. Only for reading."""
    from chartduel.api.importing import import_archives
    from chartduel.sample import files

    root = tmp_path_factory.mktemp("sample") / "lake"
    with files() as (table, profile):
        done = import_archives(root, [table], str(profile))
    assert done.snapshots_new > 0
    assert done.rejected == []
    return root
