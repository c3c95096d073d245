"""Counts in a file that the user downloaded from a platform, which is known by what stands in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

import msgspec

from chartduel.engine.duckdb import Engine, arrow_table
from chartduel.errors import LayoutChanged, UnreadableFile
from chartduel.importers.rejects import Imported
from chartduel.model.parsed import Count
from chartduel.sources import modules
from chartduel.store import commit, ledger, payloads
from chartduel.store.lake import Lake
from chartduel.store.schema import COUNTS

WITNESS = "downloads"
LARGEST = 1 << 20
"""Bytes: a window of search interest has a few thousand instants at most."""


def take(lake: Lake, path: Path) -> Imported | None:
    """Imports a file that a source with counts knows for its own; None for other files. Raises `RefusedPayload`."""
    data = _read(path)
    counter = modules.counter_of(data)
    if counter is None:
        return None
    sha256 = payloads.sha256_of_bytes(data)
    mark = f"counts:{counter.id}"
    if known := ledger.known_import(lake.ledger, sha256, mark):
        return msgspec.json.decode(known, type=Imported)
    payloads.keep(lake.payloads, path, sha256)
    parsed = modules.counts(counter, data, path.stem)
    return _commit(lake, [_row(counter.id, one, sha256) for one in parsed.counts], (sha256, mark))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path}: {getattr(error, 'strerror', None) or error}", hint="check the path") from error
    return data if len(data) <= LARGEST else b""


def _row(counter: str, one: Count, payload: str) -> tuple[object, ...]:
    if one.at is None:
        raise LayoutChanged(f"{counter}: {one.subject[:40]!r} has no time")
    at = one.at.astimezone(UTC)
    told = "\x1f".join((counter, one.subject, at.isoformat(), repr(float(one.value)), WITNESS))
    key = int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") >> 1
    return key, counter, one.subject, one.title, at, float(one.value), WITNESS, payload


def _commit(lake: Lake, rows: Iterable[tuple[object, ...]], key: tuple[str, str]) -> Imported:
    engine = Engine()
    try:
        engine.load("staged_counts", arrow_table(COUNTS.columns, list(rows)))
        with ledger.writing(lake.ledger) as writing:
            done = Imported(counts_new=commit.counts(lake, engine)[3])
            writing.record_import(*key, msgspec.json.encode(Imported()).decode())
    finally:
        engine.close()
    return done
