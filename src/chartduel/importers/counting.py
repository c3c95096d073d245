"""Counters of an archive: a number read off again and again, such as the views of a video."""

from __future__ import annotations

from pathlib import Path

from chartduel.engine.duckdb import Engine, reading
from chartduel.errors import UnreadableFile
from chartduel.importers.dating import civil_day, instant, sensible
from chartduel.importers.profile import Counter, Profile
from chartduel.importers.rejects import Imported, Reject
from chartduel.importers.source_file import SourceFile, open_file
from chartduel.store.staging import HASH


def read(engine: Engine, path: Path, how: Profile, payload: str) -> Imported:
    """Stages the counts of a file as `staged_counts`; returns what was refused."""
    source, refused = open_file(engine, path, how)
    with reading(path):
        _check_columns(path, source, how)
        parts = " UNION ALL ".join(_readings(source, counter, how) for counter in how.counters)
        engine.run(f"CREATE OR REPLACE TABLE readings AS {parts}")
        refused += _times(engine, path, how)
        refused += [
            Reject(str(path), f"row {row}", "BadCount", f"{value!r} is no count from 0 up")
            for row, value in engine.rows("SELECT row, value_text FROM readings WHERE value IS NULL ORDER BY row")
        ]
        engine.run(
            f"""
            CREATE OR REPLACE TABLE staged_counts AS
            SELECT DISTINCT ON (id) * FROM (
                SELECT ({HASH}(concat_ws(chr(31), counter, subject, read_at, value, $witness)) >> 1)::BIGINT AS id,
                       counter, subject, title, read_at AS observed_at, value, $witness AS witness, $payload AS payload
                FROM readings JOIN times USING (seen) WHERE value IS NOT NULL AND coalesce(subject, '') <> '')""",
            {"witness": how.witness, "payload": payload},
        )
    return Imported(rejected=refused)


def _check_columns(path: Path, source: SourceFile, how: Profile) -> None:
    wanted = {"subject": how.columns.subject, "seen": how.columns.seen} | {c.id: c.value for c in how.counters}
    missing = [name for name, ref in wanted.items() if not source.has(ref)]
    if missing and source.columns:
        raise UnreadableFile(
            f"{path}: no column for {', '.join(missing)}", hint=f"the profile {how.name} is for another kind of file"
        )


def _readings(source: SourceFile, counter: Counter, how: Profile) -> str:
    value = source.sql(counter.value)
    number = f"TRY_CAST(replace({value}, ',', '') AS DOUBLE)"
    only = f" WHERE {source.sql(how.columns.chart)} = '{counter.named}'" if counter.named else ""
    subject = f"regexp_replace(trim({source.sql(how.columns.subject)}), ': \\([^)]*\\)$', '')"
    return f"""
        SELECT "#row" AS row, '{counter.id}' AS counter, {subject} AS subject, {source.sql(how.columns.title)} AS title,
               {source.sql(how.columns.seen)} AS seen, {value} AS value_text,
               CASE WHEN {number} >= 0 AND isfinite({number}) THEN {number} END AS value
        FROM raw{only}"""


def _times(engine: Engine, path: Path, how: Profile) -> list[Reject]:
    good: list[tuple[object, ...]] = []
    bad: list[Reject] = []
    for text, row in engine.rows("SELECT seen, min(row) FROM readings GROUP BY seen ORDER BY 2"):
        try:
            at = civil_day(text or "").isoformat() if how.time.day_precision else (text or "")
            good.append((text, sensible(instant(at, how.time.zone))))
        except (ValueError, OverflowError) as error:
            bad.append(Reject(str(path), f"row {row}", "BadDate", str(error)))
    engine.load_rows("times", {"seen": "VARCHAR", "read_at": "TIMESTAMPTZ"}, good)
    return bad
