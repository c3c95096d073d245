"""Sealing keeps every row and every answer, and puts the rows where a song's question finds them together."""

import os
import time
from pathlib import Path

import pytest

from chartduel.engine.duckdb import Engine
from chartduel.errors import DamagedLake
from chartduel.store import delta
from chartduel.store import lake as lakes
from chartduel.store.check import check
from chartduel.store.schema import ENTRIES
from chartduel.store.seal import seal

from . import factory

SPANS = [range(at, 12, 3) for at in range(3)]


def _stray(lake: lakes.Lake, listing: str = "listing") -> None:
    """Rows as a writer leaves them that was killed before its snapshots row."""
    engine = Engine()
    lake.view(engine, "entries")
    columns = ", ".join(ENTRIES.columns).replace("snapshot", "-1::BIGINT AS snapshot")
    columns = columns.replace("listing", f"{listing} AS listing")
    delta.append(lake.table("entries"), engine.arrow(f"SELECT {columns} FROM entries WHERE year = 2025"))
    engine.close()


def test_every_row_and_answer_is_kept(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    before = factory.facts(lake)
    sealed = seal(lake)
    assert (sealed.years, sealed.rows, sealed.dropped) == ((2024, 2025), 60, 0)
    assert sealed.files_after < sealed.files_before
    assert factory.facts(lake) == before
    assert check(lake).ok


def test_sealed_files_are_one_a_year_number_ones_first_and_sorted_by_listing(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    seal(lake)
    files = delta.files(lake.table("entries"))
    assert sorted(file.part or 0 for file in files) == [2024, 2025]
    engine = Engine()
    for file in files:
        rows = engine.rows("SELECT rank <> 1, listing, chart_time FROM read_parquet($1)", [str(file.path)])
        assert rows == sorted(rows)
        assert {row[0] for row in rows} == {False, True}
    engine.close()


def test_listings_become_one_file_sorted_by_id(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(1), range(1, 2))
    assert len(lake.table("listings").file_uris()) == 2
    seal(lake)
    (file,) = delta.paths(lake.table("listings"))
    engine = Engine()
    ids = engine.rows("SELECT id FROM read_parquet($1)", [file])
    engine.close()
    assert len(ids) == 7
    assert ids == sorted(ids)


def test_sealing_again_rewrites_nothing(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    seal(lake)
    files = lake.table("entries").file_uris()
    assert seal(lake).years == ()
    assert lake.table("entries").file_uris() == files


def test_a_lost_ledger_costs_time_and_no_row(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    seal(lake)
    before = factory.facts(lake)
    for path in tmp_path.glob("lake/ledger.sqlite*"):
        path.unlink()
    assert seal(lake).years == (2024, 2025)
    assert factory.facts(lake) == before


def test_only_years_with_new_files_are_sealed_again(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    seal(lake)
    factory.imported(lake, factory.archive(tmp_path, range(12, 16)))
    assert seal(lake).years == (2025,)


def test_rows_of_a_killed_writer_are_dropped(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    seal(lake)
    before = factory.facts(lake)
    _stray(lake)
    assert check(lake).unowned == seal(lake).dropped > 0
    assert check(lake).unowned == 0
    assert factory.facts(lake) == before


def test_stray_rows_apart_from_all_listings_are_dropped_too(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    seal(lake)
    _stray(lake, listing="9223372036854775807")
    assert seal(lake).years == (2025,)


def test_what_was_replaced_stays_for_a_week(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    before = [Path(path) for path in delta.paths(lake.table("entries"))]
    assert seal(lake).removed == 0
    assert all(path.exists() for path in before)


def test_files_that_no_commit_names_go_after_a_week(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    orphan = Path(delta.paths(lake.table("entries"))[0]).with_name("part-left-behind.parquet")
    half = lake.payloads / "ab" / "cd.zst.1.part"
    half.parent.mkdir(exist_ok=True)
    for path, days in ((orphan, 6), (half, 6)):
        path.write_bytes(b"half")
        os.utime(path, (time.time() - days * 86_400,) * 2)
    assert seal(lake).removed == 0
    for path in (orphan, half):
        os.utime(path, (time.time() - 8 * 86_400,) * 2)
    assert seal(lake).removed == 1
    assert not orphan.exists()
    assert not half.exists()


def test_sealing_does_not_look_like_new_facts(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, *SPANS)
    before = delta.times_added(lake.table("listings"))
    seal(lake)
    assert delta.times_added(lake.table("listings")) == before > 0


def test_damage_met_on_the_way_stops_the_seal_before_any_row_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = factory.made(tmp_path, *SPANS)
    hurt = next(file for file in delta.files(lake.table("entries")) if file.part == 2025)
    hurt.path.write_bytes(hurt.path.read_bytes()[:-100])
    monkeypatch.setattr("chartduel.store.seal.assert_whole", lambda lake: None)
    version = lake.table("entries").version()
    with pytest.raises(DamagedLake):
        seal(lake)
    assert lake.table("entries").version() == version


def test_an_empty_lake_seals(tmp_path: Path) -> None:
    assert seal(lakes.create(tmp_path / "lake")).rows == 0
