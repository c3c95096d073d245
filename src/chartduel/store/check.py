"""Checking: does the lake still hold what was committed? Damage becomes a list of problems, never an error.

Rows that belong to no snapshot are no problem: a killed writer leaves them, no question sees them,
and sealing drops them. They are counted as `unowned`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

import msgspec
from deltalake import DeltaTable

from chartduel.engine.duckdb import Engine, parquet, reading_lake
from chartduel.errors import DamagedLake
from chartduel.sources import registry
from chartduel.store import delta, entries_check, ledger, payloads
from chartduel.store.entries_check import Problem
from chartduel.store.lake import Lake, show
from chartduel.store.schema import ENTRIES, TABLES, TableSpec

_LEDGER = "move the file away: it is made again at the next import, and no facts are lost"
_PAYLOAD = "put the archive file with this SHA-256 back, as zstd; the facts read from it are not touched"
_TWICE = "a question would count it twice: " + delta.RESTORE
_KEYED = {"snapshots": "id", "listings": "id", "counts": "id", "releases": "id", "facts": "id"}


class Checked(msgspec.Struct, frozen=True):
    """What a check found. `entries` are the rows that belong to a snapshot, `unowned` the others."""

    ok: bool
    problems: list[Problem]
    snapshots: int
    entries: int
    counts: int
    unowned: int


def check(lake: Lake) -> Checked:
    """Reads everything once: tables, every snapshot against its entries, payloads, the ledger."""
    checking = _Checking(lake)
    try:
        checking.run()
    finally:
        checking.engine.close()
    problems = entries_check.shortened(checking.problems)
    return Checked(
        ok=not problems,
        problems=problems,
        snapshots=checking.rows.get("snapshots", 0),
        entries=checking.owned,
        counts=checking.rows.get("counts", 0),
        unowned=checking.unowned,
    )


class _Checking:
    """One check under way: the engine, and what was found so far."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.engine = Engine()
        self.problems: list[Problem] = []
        self.rows: dict[str, int] = {}
        self.owned = self.unowned = 0

    def run(self) -> None:
        for spec in TABLES.values():
            if spec != ENTRIES:
                self._table(spec)
        self._entries()
        self._payloads()
        if wrong := ledger.damaged(self.lake.ledger):
            self.problems.append(Problem("ledger", wrong, str(self.lake.ledger), _LEDGER))

    def _table(self, spec: TableSpec) -> None:
        with self._named(spec):
            table = self._opened(spec)
            show(self.engine, table, spec.name)
            self.engine.run(f"CREATE TABLE read_{spec.name} AS FROM {spec.name}")
            if key := _KEYED.get(spec.name):
                twice = self.engine.rows(f"SELECT {key}, count(*) FROM read_{spec.name} GROUP BY 1 HAVING count(*) > 1")
                what = f"one {key} is stored {{}} times"
                self.problems += [Problem(spec.name, what.format(n), f"{key} {value}", _TWICE) for value, n in twice]
            self.rows[spec.name] = self.engine.one(f"SELECT count(*) FROM read_{spec.name}")[0]

    def _opened(self, spec: TableSpec) -> DeltaTable:
        for path in delta.empty_commits(self.lake.tables, spec):
            self.problems.append(Problem(spec.name, "a commit is empty: its rows are lost", str(path), delta.RESTORE))
        table = self.lake.table(spec.name)
        for file, wrong in delta.hurt(table):
            self.problems.append(Problem(spec.name, wrong, str(file.path), delta.remedy(spec)))
        return table

    def _entries(self) -> None:
        if not {"snapshots", "listings"} <= self.rows.keys():
            return
        ties = {str(chart): one.ties for chart, one in registry.charts().items()}
        self.problems += entries_check.prepare(self.engine, ties)
        with self._named(ENTRIES):
            table = self._opened(ENTRIES)
            broken = {file.path for file, _ in delta.hurt(table)}
            for year, files in self._years(delta.files(table)).items():
                if broken.isdisjoint(files):
                    with self._named(ENTRIES):
                        self._year(year, files)

    def _years(self, files: Iterable[delta.DataFile]) -> dict[int, list[Path]]:
        labels = self.engine.rows("SELECT DISTINCT year FROM owners ORDER BY year")
        years: dict[int, list[Path]] = {year: [] for (year,) in labels}
        for file in files:
            years.setdefault(file.part or 0, []).append(file.path)
        return years

    def _year(self, year: int, files: Iterable[Path]) -> None:
        source = parquet([str(file) for file in files], ENTRIES.columns, ENTRIES.partition)
        self.engine.run(f"CREATE OR REPLACE TABLE lines AS {source}")
        problems, owned, unowned = entries_check.judge(self.engine, year)
        self.problems += problems
        self.owned += owned
        self.unowned += unowned

    def _payloads(self) -> None:
        named = [f"SELECT payload FROM read_{name}" for name in ("snapshots", "counts") if name in self.rows]
        if not named:
            return
        for (sha256,) in self.engine.rows(f"SELECT DISTINCT payload FROM ({' UNION '.join(named)}) ORDER BY 1"):
            if sha256 and not self._payload(sha256):
                for page in payloads.pages_of(self.lake.payloads, sha256):
                    self._payload(page)

    def _payload(self, sha256: str) -> bool:
        """Whether a payload is damaged, which then is a problem."""
        wrong = payloads.damaged(self.lake.payloads, sha256)
        if wrong:
            where = str(payloads.where(self.lake.payloads, sha256))
            self.problems.append(Problem("payloads", wrong, where, _PAYLOAD))
        return wrong is not None

    @contextmanager
    def _named(self, spec: TableSpec) -> Generator[None]:
        """What a broken file makes its reader say becomes a problem, whatever its kind of error."""
        known = {problem.where for problem in self.problems}
        try:
            with reading_lake(self.lake.root):
                yield
        except DamagedLake as error:
            self._unreadable(spec, str(error), known)
        except Exception as error:  # broken files make the readers raise anything; to name it is the job here
            what = next(iter(str(error).splitlines()), "")
            self._unreadable(spec, f"{type(error).__name__}: {what}", known)

    def _unreadable(self, spec: TableSpec, what: str, known: set[str]) -> None:
        if not any(problem.table == spec.name and problem.where not in known for problem in self.problems):
            self.problems.append(Problem(spec.name, what, str(self.lake.tables / spec.name), delta.remedy(spec)))
