"""Bringing facts into a lake: archives of others, and release instants of one's own."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chartduel.collect import user_file
from chartduel.engine.duckdb import Engine
from chartduel.errors import BadInput, UnreadableFile
from chartduel.identity import refresh
from chartduel.importers import by_hand, counted_file
from chartduel.importers.reader import Step, import_files
from chartduel.importers.rejects import Imported, Reject
from chartduel.sources import registry
from chartduel.store import commit, ledger
from chartduel.store import lake as store

PRECISIONS = ("instant", "day", "week")
Row = tuple[object, ...]
"""A statement in the order of its table's columns."""


def import_archives(
    root: Path, paths: Sequence[Path], profile: str | None = None, step: Step | None = None
) -> Imported:
    """Imports files or folders into the lake at `root`, made if it is missing. Idempotent.

    `UnreadableFile` where none of them exists: then no lake is made.
    """
    if paths and not any(path.exists() for path in paths):
        raise UnreadableFile(f"{paths[0]}: No such file or directory", hint="check the path")
    lake = store.create(root)
    done = import_files(lake, paths, profile, step, _downloaded)
    match(lake)
    return done


def _downloaded(lake: store.Lake, path: Path) -> Imported | None:
    return user_file.take(lake, path) or counted_file.take(lake, path)


def import_by_hand(root: Path, chart_id: str, label: str, text: str, name: str, source: str = "") -> Imported:
    """One chart of one label, as lines that a person typed or pasted. `BadInput` for what is no label of the chart."""
    chart = registry.chart(chart_id)
    instant = by_hand.label_of(chart, label, datetime.now(UTC))
    lake = store.create(root)
    done = by_hand.import_hour(lake, chart, instant, text, name, source)
    match(lake)
    return done


def match(lake: store.Lake) -> int:
    """Joins the lake's listings to recordings, where they have changed since the last time."""
    engine = Engine()
    try:
        with ledger.writing(lake.ledger):
            return refresh.refresh(lake, engine)
    finally:
        engine.close()


def rebuild(root: Path) -> int:
    """Remakes the derived tables from the facts, in whatever state they are; how many listings were joined."""
    return match(store.renew(root))


def set_release(root: Path, fact: Mapping[str, str]) -> int:
    """Adds one release fact: title, artist, released_at (ISO 8601), source; zone and precision are optional."""
    return keep(store.create(root), [_release(fact)], commit.releases)


def import_releases(root: Path, path: Path) -> tuple[int, list[Reject]]:
    """Release facts from a CSV file with the columns of `set_release`: how many were new, and what was refused."""
    rows, refused = read_statements(path, _release)
    return keep(store.create(root), rows, commit.releases), refused


def read_statements(path: Path, read: Callable[[Mapping[str, str]], Row]) -> tuple[list[Row], list[Reject]]:
    """The rows of a CSV file of statements as they are stored, and what was refused. `UnreadableFile`."""
    rows: list[Row] = []
    refused: list[Reject] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            told = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path}: {error}", hint="a CSV file in UTF-8 is expected") from error
    for number, fact in enumerate(told, 1):
        try:
            rows.append(read({key: value or "" for key, value in fact.items() if key}))
        except BadInput as error:
            refused.append(Reject(str(path), f"row {number}", type(error).__name__, str(error)))
    return rows, refused


def _release(fact: Mapping[str, str]) -> Row:
    missing = [name for name in ("title", "artist", "released_at", "source") if not fact.get(name, "").strip()]
    if missing:
        raise BadInput(f"a release needs {', '.join(missing)}", hint="every fact names where it comes from")
    zone, precision = fact.get("zone") or "UTC", fact.get("precision") or "instant"
    if precision not in PRECISIONS:
        raise BadInput(f"{precision!r} is no precision", hint=f"one of {', '.join(PRECISIONS)}")
    instant = _instant(fact["released_at"].strip(), zone)
    told = (fact["title"].strip(), fact["artist"].strip(), instant, precision, zone, fact["source"].strip())
    return statement_id(told), *told, fact.get("witness") or "user", datetime.now(UTC)


def _instant(text: str, zone: str) -> datetime:
    try:
        stated, civil = datetime.fromisoformat(text), ZoneInfo(zone)
        return (stated if stated.tzinfo else stated.replace(tzinfo=civil)).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError) as error:
        raise BadInput(f"{text!r} in {zone!r} is no instant: {error}", hint="2024-11-22T14:00:00+09:00") from error


def statement_id(told: Iterable[object]) -> int:
    """What a statement is known by: the same one twice is stored once."""
    text = "\x1f".join(str(part) for part in told)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def keep(lake: store.Lake, rows: list[Row], write: Callable[[store.Lake, Engine, list[Row]], int]) -> int:
    """Commits statements; how many were new."""
    engine = Engine()
    try:
        with ledger.writing(lake.ledger):
            return write(lake, engine, rows) if rows else 0
    finally:
        engine.close()
