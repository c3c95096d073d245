import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chartduel.engine.duckdb import Engine
from chartduel.store import lake as store
from chartduel.store.lake import Lake


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store.create(tmp_path_factory.mktemp("empty") / "lake").root


@pytest.fixture
def lake(empty: Path, tmp_path: Path) -> Lake:
    shutil.copytree(empty, tmp_path / "lake")
    return store.open_lake(tmp_path / "lake")


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture
def ask() -> Callable[[Lake, str], list[tuple]]:
    """The answer of one query over a lake's facts; `lines` joins entries with their snapshots and listings."""

    def answer(lake: Lake, sql: str) -> list[tuple]:
        engine = Engine()
        try:
            lake.view(engine, "snapshots", "entries", "listings", "counts")
            engine.run("""
                CREATE VIEW lines AS
                SELECT s.*, e.rank, e.value, l.title, l.artist, l.album, l.song_id
                FROM snapshots s JOIN entries e ON e.snapshot = s.key JOIN listings l ON l.id = e.listing""")
            return engine.rows(sql)
        finally:
            engine.close()

    return answer


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real archives beside the project. Missing: a reason to skip at home, a failure in CI."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    folder = Path(os.environ.get("CHARTDUEL_SHARED") or beside) / "data"
    if not folder.is_dir():
        reason = f"{folder} is missing: the real archives are not part of the project"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
