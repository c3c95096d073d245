"""The one reader: takes files of others, obeys their profile, and commits what it finds exactly once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from chartduel.engine.duckdb import Engine, reading, reading_lake
from chartduel.errors import AmbiguousProfile, BadInput, UnknownProfile, UnreadableFile
from chartduel.importers import counting, profile, staging
from chartduel.importers.dating import Dated, Version, consecutive, observations
from chartduel.importers.meaning import Unreadable, meanings, version_of
from chartduel.importers.profile import Charts, Profile
from chartduel.importers.recognise import recognise
from chartduel.importers.rejects import Imported, Reject
from chartduel.importers.source_file import SUFFIXES, SourceFile, close_file, open_file
from chartduel.importers.staging import Held
from chartduel.model.chart import Chart
from chartduel.store import commit, ledger, payloads
from chartduel.store.lake import Lake

Step = Callable[[Path, int, int], None]
"""Told before each file: the file, how many are done, how many there are."""

Download = Callable[[Lake, Path], Imported | None]
"""Reads a chart file of a platform; None for other files, which are archives."""

READER = 3
"""Raised when a better reader would read an archive differently: what was imported is then read again."""


def import_files(
    lake: Lake,
    paths: Iterable[Path],
    name: str | None = None,
    step: Step | None = None,
    download: Download | None = None,
) -> Imported:
    """Imports files, and the known files in folders. Idempotent; a refused row never stops the rest.

    `name` is a shipped profile or a TOML file; without one `download` is asked first, then each file is
    recognised. Of several files one that cannot be read is refused and the others go on; alone, it raises.
    """
    started = time.monotonic()
    told = profile.named(name) if name else None
    files = _files(paths)
    total = Imported()
    for done, path in enumerate(files):
        if step:
            step(path, done, len(files))
        try:
            _opens(path)
            taken = download(lake, path) if download and not told else None
            total.add(taken or import_file(lake, path, told))
        except (BadInput, UnknownProfile, AmbiguousProfile) as error:
            if len(files) == 1:
                raise
            total.rejected.append(Reject(str(path), "file", type(error).__name__, str(error)))
    total.seconds = round(time.monotonic() - started, 3)
    return total


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = sorted(filter(_readable, path.rglob("*")), key=_order) if path.is_dir() else [path]
        if not inside:
            raise UnreadableFile(f"{path}: holds no file of a known kind", hint=f"known: {' '.join(SUFFIXES)}")
        files += inside
    return files


def _readable(path: Path) -> bool:
    return path.is_file() and path.name.lower().endswith(SUFFIXES)


def _order(path: Path) -> tuple[Path, bool, str]:
    """Where one chart lies there as JSON and as CSV, the JSON is read first: it may carry a time."""
    return path.parent, path.suffix != ".json", path.name


def import_file(lake: Lake, path: Path, told: Profile | None = None) -> Imported:
    """Imports one file."""
    sha256 = payloads.sha256_of(path)
    engine = Engine()
    try:
        how = told or recognise(engine, path)
        mark = f"{READER}:{how.name}:{how.digest}"
        if known := ledger.known_import(lake.ledger, sha256, mark):
            payloads.keep(lake.payloads, path, sha256)
            return _here(msgspec.json.decode(known, type=Imported), path)
        read = counting.read if how.counters else partial(_read_charts, lake)
        done = read(engine, path, how, sha256)
        payloads.keep(lake.payloads, path, sha256)
        _commit(lake, engine, done, how, (sha256, mark))
    finally:
        engine.close()
    return done


def _commit(lake: Lake, engine: Engine, done: Imported, how: Profile, key: tuple[str, str]) -> None:
    with ledger.writing(lake.ledger) as writing:
        stored = commit.counts(lake, engine) if how.counters else commit.snapshots(lake, engine)
        done.snapshots_new, done.snapshots_known, done.entries_new, done.counts_new = stored
        again = msgspec.structs.replace(
            done, snapshots_new=0, entries_new=0, counts_new=0, snapshots_known=stored[0] + stored[1]
        )
        writing.record_import(*key, msgspec.json.encode(again).decode())


def _opens(path: Path) -> None:
    try:
        path.open("rb").close()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableFile(f"{path}: {why}", hint="check the path") from error


def _here(known: Imported, path: Path) -> Imported:
    """An earlier result, told of the path at which the same bytes lie now."""
    known.rejected = [msgspec.structs.replace(reject, file=str(path)) for reject in known.rejected]
    return known


def _read_charts(lake: Lake, engine: Engine, path: Path, how: Profile, sha256: str) -> Imported:
    with reading_lake(lake.root):
        lake.view(engine, "snapshots")
        engine.run("CREATE OR REPLACE TABLE stored AS SELECT id FROM snapshots")
    source, refused = open_file(engine, path, how)
    with reading(path):
        _check_columns(path, source, how)
        known = meanings(_names(engine, source, how), how)
        staging.read_lines(engine, source, how, {name: meant for name, (_, meant) in known.items()})
        close_file(engine)
        versions, unplaced = _versions(engine, path, how, known)
        ties = {version.header: version.chart.ties for version in versions}
        refused += unplaced
        refused += [Reject(str(path), f"row {row}", error, why) for row, error, why in staging.judge(engine, how, ties)]
        refused.sort(key=lambda reject: int(re.findall(r"\d+", reject.where)[0]))
        staging.stage(engine, *_placed(engine, versions, how), how, sha256)
    return Imported(rejected=refused)


def _check_columns(path: Path, source: SourceFile, how: Profile) -> None:
    missing = [key for key in ("rank", "title") if not source.has(getattr(how.columns, key))]
    if missing and source.columns:
        raise UnreadableFile(
            f"{path}: no column for {' and '.join(missing)}; it has {', '.join(source.columns[:12])}"[:400],
            hint=f"the profile {how.name} is for another kind of file",
        )


def _names(engine: Engine, source: SourceFile, how: Profile) -> list[str]:
    return [row[0] or "" for row in engine.rows(f"SELECT DISTINCT {source.sql(how.columns.chart)} FROM raw")]


def _versions(
    engine: Engine, path: Path, how: Profile, known: Mapping[str, tuple[Chart, Charts]]
) -> tuple[list[Version], list[Reject]]:
    columns = ("header", *staging.BASE, "rows", "first_row", "last_row")
    versions: list[Version] = []
    refused: list[Reject] = []
    for row in engine.rows(f"SELECT {', '.join(columns)} FROM headers ORDER BY header"):
        header: dict[str, Any] = dict(zip(columns, row, strict=True))
        refuse = partial(Reject, str(path), _where(header))
        meaning = known.get(header["chart"] or "")
        if meaning is None:
            refused.append(refuse("UnknownChart", f"the profile has no chart for {header['chart']!r}"))
        elif not meaning[1].skip:
            try:
                versions.append(version_of(header, meaning, how))
            except Unreadable as error:
                refused.append(refuse(error.kind, str(error)))
    return versions, refused


def _where(header: Mapping[str, Any]) -> str:
    first, last, rows = header["first_row"], header["last_row"], header["rows"]
    return f"row {first}" if rows == 1 else f"rows {first}-{last} ({rows})"


def _placed(engine: Engine, versions: Iterable[Version], how: Profile) -> tuple[list[Dated], dict[int, Held]]:
    counted = staging.contents(engine)
    held = [_with_content(v, counted[v.header], how) for v in versions if _testifies(counted[v.header], how)]
    dated = observations(held, how, staging.streak_steps(engine, consecutive(held, how)))
    if how.columns.date:
        staging.merge_ids(engine, _same_file(held, dated))
    return dated, counted


def _same_file(held: Iterable[Version], dated: Iterable[Dated]) -> list[tuple[int, int]]:
    """Each observation's header beside those of every state of its file; only files named by a day have states."""
    files: dict[tuple[str, date | None], list[int]] = {}
    for version in held:
        files.setdefault((version.name, version.day), []).append(version.header)
    named = (one.version for one in dated if one.version.day is not None)
    groups = ((version.header, files[version.name, version.day]) for version in named)
    return [(target, header) for target, headers in groups if len(headers) > 1 for header in headers]


def _testifies(held: Held, how: Profile) -> bool:
    """An empty list means no data, unless the archive writes down which songs it looked for and did not find."""
    return held.entries > 0 or (how.absent_rank and held.refused == 0)


def _with_content(version: Version, held: Held, how: Profile) -> Version:
    full = held.whole and held.entries > 0 and not how.only
    return msgspec.structs.replace(version, content=held.content, full=full)
