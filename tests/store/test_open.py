"""What is no lake, is newer, or is hurt is refused in one line, and nothing is changed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.errors import ChartduelError, ConfigError, DamagedLake, NewerLake, NotALake, OlderLake
from chartduel.store import lake as lakes
from chartduel.store.lake import Lake
from chartduel.store.schema import OLDEST_VERSION
from chartduel.store.seal import seal

from . import factory


def _log(root: Path, table: str) -> Path:
    return sorted((root / "tables" / table / "_delta_log").glob("*.json"))[-1]


def _data(root: Path) -> Path:
    return sorted((root / "tables" / "listings").glob("*.parquet"))[0]


def _cut(path: Path, keep: int = 60) -> None:
    path.write_bytes(path.read_bytes()[:keep])


def _newer(root: Path) -> None:
    (root / "lake.json").write_text(json.dumps({"chartduel": "lake", "schema": 99}))


def _foreign(root: Path) -> None:
    log = _log(root, "entries")
    features = {"readerFeatures": ["deletionVectors"], "writerFeatures": ["deletionVectors"]}
    protocol = {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, **features}}
    log.with_name(f"{int(log.stem) + 1:020}.json").write_text(json.dumps(protocol) + "\n")


def _retyped(root: Path) -> None:
    log = _log(root, "entries").with_name("0" * 20 + ".json")
    log.write_text(log.read_text().replace(r"\"rank\",\"type\":\"integer\"", r"\"rank\",\"type\":\"string\""))


DAMAGES: dict[str, tuple[type[ChartduelError], Callable[[Path], object]]] = {
    "no mark": (NotALake, lambda root: (root / "lake.json").unlink()),
    "unreadable mark": (DamagedLake, lambda root: (root / "lake.json").write_text("{")),
    "newer schema": (NewerLake, _newer),
    "no tables": (DamagedLake, lambda root: shutil.rmtree(root / "tables")),
    "no table": (DamagedLake, lambda root: shutil.rmtree(root / "tables" / "entries")),
    "empty log": (DamagedLake, lambda root: shutil.rmtree(root / "tables" / "entries" / "_delta_log")),
    "cut log": (DamagedLake, lambda root: _cut(_log(root, "snapshots"))),
    "log of other bytes": (DamagedLake, lambda root: _log(root, "listings").write_bytes(b"\x00\xff\xfe")),
    "missing commit": (DamagedLake, lambda root: _log(root, "entries").with_name("0" * 20 + ".json").unlink()),
    "foreign protocol": (DamagedLake, _foreign),
    "other type": (DamagedLake, _retyped),
    "cut file": (DamagedLake, lambda root: _cut(_data(root))),
    "missing file": (DamagedLake, lambda root: _data(root).unlink()),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return factory.made(tmp_path_factory.mktemp("whole"), range(4), range(4, 8))


def _read(root: Path) -> None:
    lake = lakes.open_lake(root)
    engine = Engine()
    try:
        with reading_lake(root):
            lake.view(engine, "snapshots", "entries", "listings")
            engine.rows(factory.FACTS)
    finally:
        engine.close()


@pytest.mark.parametrize(
    "use", [_read, lambda root: seal(lakes.open_lake(root)), lakes.create], ids=["read", "seal", "write"]
)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_and_nothing_changes(
    tmp_path: Path, whole: Lake, damage: str, use: Callable[[Path], object]
) -> None:
    kind, hurt = DAMAGES[damage]
    root = tmp_path / "lake"
    shutil.copytree(whole.root, root)
    hurt(root)
    if damage == "no mark":
        (root / "notes.txt").write_text("mine")
    before = factory.tree(root)
    with pytest.raises(kind) as raised:
        use(root)
    assert type(raised.value) is kind
    assert len(raised.value.line().splitlines()) == 1
    assert raised.value.hint
    assert factory.tree(root) == before


def test_a_folder_of_other_things_is_no_lake(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    for use in (lakes.open_lake, lakes.create):
        with pytest.raises(NotALake):
            use(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_lake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotALake):
        lakes.create(tmp_path / "file")


def test_a_path_that_the_storage_would_mistake_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        lakes.create(tmp_path / "100%20")
    assert list(tmp_path.iterdir()) == []


def test_opening_changes_nothing(whole: Lake) -> None:
    before = factory.tree(whole.root)
    _read(whole.root)
    assert factory.tree(whole.root) == before


def test_a_lake_half_made_by_a_killed_process_is_finished(tmp_path: Path, whole: Lake) -> None:
    root = tmp_path / "lake"
    lakes.create(root)
    (root / "lake.json").unlink()
    shutil.rmtree(root / "tables" / "releases")
    assert lakes.create(root).table("releases").count() == 0


def test_damaged_derived_tables_are_made_anew(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(2))
    _cut(_log(lake.root, "matches"))
    lakes.create(lake.root)
    lakes.renew(lake.root)
    assert lake.table("matches").count() == 0


def test_an_older_lake_is_renewed_with_its_facts(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(2))
    known = lake.table("snapshots").to_pyarrow_table()
    shutil.rmtree(lake.tables / "newest_matches")
    (lake.root / "lake.json").write_text(json.dumps({"chartduel": "lake", "schema": OLDEST_VERSION}))
    with pytest.raises(OlderLake) as told:
        lakes.open_lake(lake.root)
    assert "chartduel lake rebuild" in told.value.line()
    lakes.renew(lake.root)
    assert lakes.open_lake(lake.root).table("snapshots").to_pyarrow_table() == known
    assert lakes.open_lake(lake.root).table("newest_matches").count() == 0


def test_a_lake_with_facts_of_another_shape_is_not_renewed(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(2))
    (lake.root / "lake.json").write_text(json.dumps({"chartduel": "lake", "schema": OLDEST_VERSION - 1}))
    before = factory.tree(lake.root)
    with pytest.raises(OlderLake) as told:
        lakes.renew(lake.root)
    assert "import the archives" in told.value.line()
    assert factory.tree(lake.root) == before
