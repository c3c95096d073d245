from datetime import UTC, datetime
from pathlib import Path

from chartduel.store import lake as lakes
from chartduel.store.info import WitnessInfo, info

from . import factory


def test_info_counts_what_is_there(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(4), range(4, 8))
    told = info(lake)
    tables = {table.name: table for table in told.tables}
    assert (tables["snapshots"].rows, tables["entries"].rows, tables["listings"].rows) == (8, 40, 7)
    assert tables["entries"].bytes == sum(p.stat().st_size for p in lake.tables.glob("entries/*/*.parquet"))
    assert tables["matches"].derived
    assert [(chart.chart, chart.snapshots) for chart in told.charts] == [("melon.top100", 8)]
    assert told.charts[0].first == datetime(2024, 12, 31, 20, tzinfo=UTC)
    assert told.charts[0].last == datetime(2025, 1, 1, 3, tzinfo=UTC)
    assert told.witnesses == [WitnessInfo("tiny", 8)]
    assert (told.unowned, told.payloads) == (0, 2)
    assert told.last_import is not None
    assert told.last_import.tzinfo is UTC


def test_info_of_an_empty_lake(tmp_path: Path) -> None:
    told = info(lakes.create(tmp_path / "lake"))
    assert (told.charts, told.witnesses, told.last_import, told.payloads) == ([], [], None, 0)
