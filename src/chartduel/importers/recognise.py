"""Which profile fits a file: its columns first, then its name, then the values it holds."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from chartduel.engine.duckdb import Engine, reading
from chartduel.errors import AmbiguousProfile, UnknownProfile
from chartduel.importers.profile import Profile, shipped
from chartduel.importers.source_file import columns_of, open_file


def recognise(engine: Engine, path: Path) -> Profile:
    """The one shipped profile that fits; several: `AmbiguousProfile` with their names."""
    columns = frozenset(columns_of(engine, path))
    fitting = [profile for profile in shipped().values() if _columns_fit(columns, path, profile)]
    if len(fitting) > 1:
        by_name = [p for p in fitting if any(fnmatch(path.name, pattern) for pattern in p.recognise.name)]
        fitting = by_name if len(by_name) == 1 else [p for p in fitting if _values_fit(engine, path, p)]
    if len(fitting) > 1:
        names = ", ".join(profile.name for profile in fitting)
        raise AmbiguousProfile(
            f"{path}: several profiles fit: {names}",
            hint="choose one with --profile",
            candidates=[p.name for p in fitting],
        )
    if not fitting:
        raise UnknownProfile(
            f"{path}: no shipped profile fits its columns",
            hint="docs/how-to/import-an-archive.md shows how to write one",
        )
    return fitting[0]


def _columns_fit(columns: frozenset[str], path: Path, profile: Profile) -> bool:
    wanted = profile.recognise
    if not wanted.columns:
        return any(fnmatch(path.name, pattern) for pattern in wanted.name)
    if (wanted.name and profile.read.file_name) and not any(fnmatch(path.name, pattern) for pattern in wanted.name):
        return False
    return columns.issuperset(wanted.columns)


def _values_fit(engine: Engine, path: Path, profile: Profile) -> bool:
    if not profile.recognise.values:
        return True
    source, _ = open_file(engine, path, profile)
    for column, patterns in profile.recognise.values.items():
        with reading(path):
            seen = [str(row[0]) for row in engine.rows(f"SELECT DISTINCT {source.sql(column)} FROM raw LIMIT 1000")]
        if not all(any(fnmatch(value, pattern) for pattern in patterns) for value in seen):
            return False
    return True
