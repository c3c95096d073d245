"""Each planted fault is found, named, and comes with what to do; a whole lake has no problem."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chartduel.engine.duckdb import Engine
from chartduel.store import delta, payloads
from chartduel.store.check import Checked, check
from chartduel.store.entries_check import EACH
from chartduel.store.lake import Lake, open_lake
from chartduel.store.schema import TABLES

from . import factory

FIRST = "2024-12-31T20:00:00Z"
AT = f"chart_time = '{FIRST}'"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    lake = factory.made(folder, range(8))
    factory.imported(lake, factory.tied(folder))
    return lake.root


@pytest.fixture
def lake(template: Path, tmp_path: Path) -> Lake:
    """Eight hours of a chart, and a week of one with ties."""
    shutil.copytree(template, tmp_path / "lake")
    return open_lake(tmp_path / "lake")


def _again(lake: Lake, name: str, what: str = "*") -> None:
    """Adds a row that is there already, changed by `what`."""
    engine = Engine()
    lake.view(engine, name)
    columns = ", ".join(TABLES[name].columns)
    delta.append(
        lake.table(name), engine.arrow(f"SELECT {columns} FROM (SELECT {what} FROM {name} ORDER BY 1 LIMIT 1)")
    )
    engine.close()


def _update(lake: Lake, where: str, **updates: str) -> None:
    lake.table("entries").update(updates=updates, predicate=where)


def _flip(lake: Lake) -> None:
    path = next(lake.payloads.glob("*/*.zst"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def _drop_payload(lake: Lake) -> None:
    next(lake.payloads.glob("*/*.zst")).unlink()


def _garbage(lake: Lake) -> None:
    file = delta.files(lake.table("entries"))[0]
    file.path.write_bytes(b"PAR1" + bytes(file.size - 8) + b"PAR1")


def _empty_commit(lake: Lake) -> None:
    log = sorted((lake.tables / "snapshots" / "_delta_log").glob("*.json"))[-1]
    log.write_bytes(b"")


FAULTS: dict[str, tuple[Callable[[Lake], Any], str, str]] = {
    "deleted row": (
        lambda lake: lake.table("entries").delete(f"{AT} AND rank = 3"),
        "entries",
        "4 entries are stored instead of 5",
    ),
    "repeated rank": (lambda lake: _update(lake, f"{AT} AND rank = 3", rank="2"), "entries", "1 ranks are there twice"),
    "gap": (lambda lake: _update(lake, f"{AT} AND rank = 5", rank="9"), "entries", "missing between 1 and 9"),
    "no number one": (
        lambda lake: _update(lake, f"{AT} AND rank = 1", rank="6"),
        "entries",
        "between 1 and 6",
    ),
    "row twice": (lambda lake: _again(lake, "entries"), "entries", "1 entries are there twice"),
    "other chart": (
        lambda lake: _update(lake, f"{AT} AND rank = 3", chart="'a.b'"),
        "entries",
        "carry another",
    ),
    "lost snapshot entries": (lambda lake: lake.table("entries").delete(AT), "entries", "0 entries are stored"),
    "lost listing": (
        lambda lake: lake.table("listings").delete("title = 'Song 3'"),
        "entries",
        "name a listing",
    ),
    "listing twice": (lambda lake: _again(lake, "listings"), "listings", "stored 2 times"),
    "snapshot twice": (lambda lake: _again(lake, "snapshots"), "snapshots", "one id is stored 2 times"),
    "key twice": (lambda lake: _again(lake, "snapshots", "* REPLACE (id + 1 AS id)"), "snapshots", "own the same"),
    "flipped byte": (_flip, "payloads", "payload"),
    "lost payload": (_drop_payload, "payloads", "missing"),
    "lost file": (lambda lake: Path(delta.paths(lake.table("entries"))[0]).unlink(), "entries", "the file is missing"),
    "unreadable file": (_garbage, "entries", "Footer"),
    "empty commit": (_empty_commit, "snapshots", "a commit is empty"),
    "broken ledger": (lambda lake: lake.ledger.write_bytes(b"x" * 4096), "ledger", "not a database"),
    "broken derived table": (
        lambda lake: (lake.tables / "matches" / "_delta_log" / ("0" * 20 + ".json")).write_text("{"),
        "matches",
        "matches",
    ),
}


def test_a_whole_lake_has_no_problem(lake: Lake) -> None:
    assert check(lake) == Checked(ok=True, problems=[], snapshots=9, entries=44, counts=0, unowned=0)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(lake: Lake, fault: str) -> None:
    plant, table, words = FAULTS[fault]
    plant(lake)
    before = factory.tree(lake.root)
    found = check(lake)
    assert not found.ok
    assert any(problem.table == table and words in problem.what for problem in found.problems), found.problems
    assert all(problem.where and problem.hint for problem in found.problems)
    assert factory.tree(lake.root) == before


def test_ties_are_a_fault_only_where_the_chart_has_none(lake: Lake) -> None:
    assert check(lake).ok
    _update(lake, "chart = 'uk.singles' AND rank = 4", rank="2")
    assert check(lake).ok


def test_problems_of_one_kind_are_listed_up_to_a_bound(tmp_path: Path) -> None:
    lake = factory.made(tmp_path, range(EACH + 10))
    lake.table("entries").delete("rank = 5")
    found = check(lake).problems
    assert len(found) == EACH + 1
    assert found[-1].what.startswith("10 more")
    assert found[-1].where == "melon.top100 (10)"


@pytest.mark.parametrize("cut", [10, -1])
def test_a_cut_payload_is_damaged(tmp_path: Path, cut: int) -> None:
    lake = factory.made(tmp_path, range(2))
    path = next(lake.payloads.glob("*/*.zst"))
    path.write_bytes(path.read_bytes()[:cut])
    assert payloads.damaged(lake.payloads, path.name.removesuffix(".zst"))
