"""A lake of real archives: two witnesses of five Korean charts, an hourly archive of one act, the Hot 100."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartduel.api.importing import import_archives
from chartduel.store import lake as lakes
from shared_data import need

FILES = (
    "kr_daily/witness_a.csv.gz",
    "kr_daily/witness_b.csv.gz",
    "kr_hourly/hc_ranks.csv.gz",
    "billboard/hot100_1958_2022.parquet",
)


@pytest.fixture(scope="session")
def real_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the lake. Only for reading."""
    paths = [need(f"data/{name}") for name in FILES]
    root = tmp_path_factory.mktemp("real") / "lake"
    import_archives(root, paths)
    return root


@pytest.fixture
def real_lake(real_root: Path) -> lakes.Lake:
    return lakes.open_lake(real_root)
