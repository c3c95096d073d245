"""What can be wrong between a snapshot and its entries: each fault is a condition, its words and its remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from chartduel.engine.duckdb import Engine

EACH = 20
"""How many problems of one kind are listed before the rest is only counted."""
_AGAIN = "restore the entries from a backup, or import the payload {payload} into a new lake"


class Problem(msgspec.Struct, frozen=True):
    """What is wrong, in which table, where in it, and what to do."""

    table: str
    what: str
    where: str
    hint: str = ""


class Fault(msgspec.Struct, frozen=True):
    """A condition on one snapshot (`o`, the owner) and its entries taken together (`n`, `ranks`, ...)."""

    when: str
    what: str


FAULTS = (
    Fault("n <> o.entries", "{n} entries are stored instead of {entries}"),
    Fault("lines < n", "{same_lines} entries are there twice"),
    Fault("NOT o.ties AND ranks < lines", "{same_ranks} ranks are there twice, and this chart has no ties"),
    Fault(
        "o.whole AND n > 0 AND (first <> 1 OR (NOT o.ties AND last > ranks))",
        "ranks are missing between 1 and {last}: there are {ranks}",
    ),
    Fault("strange > 0", "{strange} entries carry another chart, label or year than their snapshot"),
    Fault("unlisted > 0", "{unlisted} entries name a listing that is not there"),
)
_NUMBERS = {
    "n": "n",
    "entries": "o.entries",
    "same_lines": "n - lines",
    "same_ranks": "lines - ranks",
    "ranks": "ranks",
    "last": "last",
    "strange": "strange",
    "unlisted": "unlisted",
}


def prepare(engine: Engine, ties: Mapping[str, bool]) -> list[Problem]:
    """Makes `owners`, one row a key, from the tables read before; problems of the keys themselves.

    A chart that is not declared here may have ties. A snapshot of chosen acts has no whole ranks.
    """
    engine.load_rows("tied", {"chart": "VARCHAR", "ties": "BOOLEAN"}, list(ties.items()))
    engine.run("""
        CREATE OR REPLACE TABLE owners AS
        SELECT DISTINCT ON (key) s.*, year(chart_time) AS year, coalesce(ties, true) AS ties,
               complete AND len(coalesce(scope_only, [])) = 0 AS whole
        FROM read_snapshots s LEFT JOIN tied USING (chart)""")
    shared = engine.rows("SELECT key, count(DISTINCT id) AS n FROM read_snapshots GROUP BY key HAVING n > 1")
    hint = "their entries cannot be told apart: restore the snapshots from a backup"
    return [Problem("snapshots", f"{n} snapshots own the same entries", f"key {key}", hint) for key, n in shared]


def judge(engine: Engine, year: int) -> tuple[list[Problem], int, int]:
    """The faults of one year's `lines`; how many of its rows belong to a snapshot, and how many to none."""
    engine.run(f"""
        CREATE OR REPLACE TABLE judged AS
        SELECT o.*, n, lines, ranks, first, last, strange, unlisted
        FROM owners o JOIN ({_SUMS}) e ON e.snapshot = o.key
        UNION ALL
        SELECT o.*, 0, 0, 0, 0, 0, 0, 0 FROM owners o ANTI JOIN lines l ON l.snapshot = o.key WHERE o.year = {year}""")
    owned = engine.one("SELECT coalesce(sum(n), 0)::BIGINT FROM judged")[0]
    total = engine.one("SELECT count(*) FROM lines WHERE coalesce(hash(value), 0) >= 0")[0]
    return list(_faults(engine)), owned, total - owned


_SUMS = """
    SELECT l.snapshot, count(*) AS n, count(DISTINCT hash(l.rank, l.listing)) AS lines, count(DISTINCT l.rank) AS ranks,
           min(l.rank) AS first, max(l.rank) AS last,
           count(*) FILTER ((l.chart, l.chart_time, l.year) IS DISTINCT FROM (o.chart, o.chart_time, o.year))
               AS strange,
           count(*) FILTER (i.id IS NULL) AS unlisted
    FROM lines l JOIN owners o ON o.key = l.snapshot
         LEFT JOIN (SELECT DISTINCT id FROM read_listings) i ON i.id = l.listing
    GROUP BY l.snapshot"""


def _faults(engine: Engine) -> Iterable[Problem]:
    numbers = ", ".join(_NUMBERS.values())
    for fault in FAULTS:
        rows = engine.rows(f"""
            SELECT strftime(o.chart_time, '%Y-%m-%dT%H:%M:%SZ'), o.chart, o.witness, o.payload, {numbers}
            FROM judged o WHERE {fault.when} ORDER BY o.chart, o.chart_time, o.witness""")
        for label, chart, witness, payload, *found in rows:
            what = fault.what.format(**dict(zip(_NUMBERS, found, strict=True)))
            yield Problem("entries", what, f"{chart} {label} {witness}", _AGAIN.format(payload=payload or "again"))


def shortened(problems: Iterable[Problem]) -> list[Problem]:
    """At most `EACH` problems of one kind, then one that counts the rest."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kind = "".join(letter for letter in problem.what if not letter.isdigit())
        kinds.setdefault((problem.table, kind), []).append(problem)
    short: list[Problem] = []
    for (table, _), same in kinds.items():
        short += same[:EACH]
        if rest := Counter(problem.where.split()[0] for problem in same[EACH:]):
            where = ", ".join(f"{name} ({n})" for name, n in rest.most_common(EACH))
            short.append(Problem(table, f"{rest.total()} more: {same[0].what}", where, same[0].hint))
    return short
