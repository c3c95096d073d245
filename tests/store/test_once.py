"""Exactly once: the same file again, at once, in part; beside readers; and with writers that are killed."""

import gzip
import random
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from chartduel.engine.duckdb import Engine
from chartduel.store import commit, delta
from chartduel.store import lake as lakes
from chartduel.store.check import check
from chartduel.store.lake import Lake
from chartduel.store.seal import seal

from . import factory

HALF_SEEN = """
    SELECT count(*) FROM (
        SELECT s.id FROM snapshots s LEFT JOIN entries e ON e.snapshot = s.key LEFT JOIN listings l ON l.id = e.listing
        GROUP BY s.id, s.entries HAVING count(l.id) <> s.entries)"""


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    lake = lakes.create(tmp_path / "lake")
    file = factory.archive(tmp_path, range(6))
    first, again = factory.imported(lake, file), factory.imported(lake, file)
    assert (first.snapshots_new, first.entries_new) == (6, 30)
    assert (again.snapshots_new, again.snapshots_known, again.entries_new) == (0, 6, 0)


def test_a_recompressed_copy_adds_nothing(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(6))
    copy = tmp_path / "copy.csv.gz"
    copy.write_bytes(gzip.compress((tmp_path / "hours-0-5.csv").read_bytes()))
    again = factory.imported(lake, copy)
    assert (again.snapshots_new, again.snapshots_known) == (0, 6)


def test_overlapping_files_store_the_shared_hours_once(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(6), range(4, 10))
    assert lake.table("snapshots").count() == 10
    assert factory.facts(lake) == factory.facts(factory.made(tmp_path, range(10), name="whole"))


def test_a_lost_ledger_costs_no_facts(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(6))
    for file in tmp_path.glob("lake/ledger.sqlite*"):
        file.unlink()
    again = factory.imported(lake, tmp_path / "hours-0-5.csv")
    assert (again.snapshots_new, again.snapshots_known) == (0, 6)


def test_a_release_is_kept_once(tmp_path: Path) -> None:
    lake = lakes.create(tmp_path / "lake")
    engine = Engine()
    row = (1, "number one girl", "ROSÉ", factory.START, "instant", "Asia/Seoul", "a paper", "us", None)
    assert [commit.releases(lake, engine, [row]) for _ in range(2)] == [1, 0]
    engine.close()


def test_a_writer_that_was_overtaken_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = factory.made(tmp_path, range(4))
    file = factory.archive(tmp_path, range(2, 8))
    opened: list[Any] = []

    def overtaken(table: Any, stream: Any, *, once: bool = False) -> None:
        if once and not opened:
            opened.append(table)
            monkeypatch.setattr(delta, "append", append)
            with monkeypatch.context() as elsewhere:
                elsewhere.setattr("chartduel.store.ledger.writing", lambda path: nullcontext(Mock()))
                assert factory.imported(lake, factory.archive(tmp_path, range(4, 6))).snapshots_new == 2
        append(table, stream, once=once)

    append = delta.append
    monkeypatch.setattr(delta, "append", overtaken)
    assert factory.imported(lake, file).snapshots_new == 2
    checked = check(lake)
    assert (checked.ok, checked.snapshots, checked.entries) == (True, 8, 40)
    assert checked.unowned > 0
    assert seal(lake).dropped == checked.unowned


def test_two_processes_make_the_lake_and_import_one_file_at_once(tmp_path: Path) -> None:
    file = factory.archive(tmp_path, range(20))
    both = [factory.worker(tmp_path / "lake", file) for _ in range(2)]
    for process in both:
        factory.go(process)
    news = [factory.said(process)[-2] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(news) == ["new 0", "new 20"]
    checked = check(lakes.open_lake(tmp_path / "lake"))
    assert (checked.ok, checked.snapshots, checked.entries, checked.unowned) == (True, 20, 100, 0)


@pytest.mark.parametrize("name", ["with space", "노래 차트", "it's", "a#b+c"])
def test_a_lake_lives_in_any_usual_folder(tmp_path: Path, name: str) -> None:
    lake = factory.made(tmp_path, range(0, 6, 2), range(1, 6, 2), name=name)
    assert seal(lake).rows == 30
    assert len(factory.facts(lake)) == 30
    assert check(lake).ok


def _look(lake: Lake) -> tuple[int, int]:
    """Snapshots that a reader sees, and how many of them it sees in part."""
    engine = Engine()
    try:
        lake.view(engine, "entries", "listings", "snapshots")
        return engine.one("SELECT count(*) FROM snapshots")[0], engine.one(HALF_SEEN)[0]
    finally:
        engine.close()


def test_a_reader_sees_whole_snapshots_while_another_process_writes_and_we_seal(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(2))
    early = Engine()
    lake.view(early, "snapshots", "entries", "listings")
    before = early.rows(factory.FACTS)
    files = [factory.archive(tmp_path, [hour]) for hour in range(2, 12)]
    process = factory.worker(lake.root, *files)
    factory.go(process)
    seen = [_look(lake)]
    while process.poll() is None:
        seen.append(_look(lake))
        if len(seen) == 4:
            seal(lake)
    assert process.returncode == 0
    factory.said(process)
    seal(lake)
    seen.append(_look(lake))
    assert [half for _, half in seen if half] == []
    counts = [count for count, _ in seen]
    assert counts == sorted(counts)
    assert counts[-1] == 12
    assert early.rows(factory.FACTS) == before
    early.close()


STEPS = random.Random(20241122).sample(range(1, 21), 5)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_writer_leaves_nothing_torn(tmp_path: Path, step: int) -> None:
    files = [factory.archive(tmp_path, range(at, at + 4)) for at in range(0, 12, 4)]
    process = factory.worker(tmp_path / "lake", *files)
    factory.go(process)
    assert process.stdout is not None
    for _ in range(step):
        process.stdout.readline()
    process.kill()
    factory.said(process)

    lake = lakes.create(tmp_path / "lake")
    left = check(lake)
    assert left.problems == []
    assert left.entries == left.snapshots * factory.RANKS
    new = sum(factory.imported(lake, file).snapshots_new for file in files)
    assert new == 12 - left.snapshots
    sealed = seal(lake)
    after = check(lake)
    assert sealed.dropped == left.unowned
    assert (after.ok, after.snapshots, after.entries, after.unowned) == (True, 12, 60, 0)
