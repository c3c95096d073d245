"""What was asked of the platforms: one row an attempt, with the payload it brought and what became of it.

A payload is kept before it is read, so an attempt that a killed process left as `kept` is read later. The row
says no fact: a lost ledger costs the knowledge of what was refused, never a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from chartduel.store import ledger
from chartduel.store.ledger import Writing

CLAIM = timedelta(minutes=10)
"""How long an attempt under way keeps other collectors from asking for the same label."""


class Outcome(StrEnum):
    ASKING = "asking"
    KEPT = "kept"
    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"
    FAILED = "failed"


STORED = (Outcome.NEW, Outcome.KNOWN)


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt. `label` and `at` are UTC (`at` None: not known); `past`: the platform was asked for this label.

    `payload` is the SHA-256 of the one page, or of the index that names several.
    """

    id: int
    source: str
    chart: str
    label: datetime
    past: bool
    at: datetime | None
    outcome: str
    payload: str | None = None
    error: str | None = None
    notes: str | None = None


_COLUMNS = "id, source, chart, label, past, at, outcome, payload, error, notes"


def claim(path: Path, source: str, chart: str, label: datetime, at: datetime, *, past: bool = False) -> int | None:
    """Begins an attempt; None where this label is stored already, or another collector is asking for it."""
    held = (*STORED, Outcome.ASKING, Outcome.KEPT)
    marks = ", ".join("?" * len(held))
    with ledger.writing(path) as writing:
        others = writing.rows(
            f"SELECT outcome, at FROM fetches WHERE chart = ? AND label = ? AND outcome IN ({marks})",
            *(chart, _utc(label), *held),
        )
        fresh = _utc(at - CLAIM)
        if any(outcome in STORED or (began > fresh) for outcome, began in others):
            return None
        row = (source, chart, _utc(label), int(past), _utc(at), Outcome.ASKING)
        return writing.run(
            "INSERT INTO fetches (source, chart, label, past, at, outcome) VALUES (?, ?, ?, ?, ?, ?)", *row
        )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform last said of one address: when, which bytes, and how it calls their state."""

    url: str
    at: datetime
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


def page(path: Path, url: str) -> Page | None:
    """What an address last answered."""
    rows = ledger.read(path, "SELECT url, at, sha256, etag, last_modified FROM pages WHERE url = ?", url)
    return next((Page(url=u, at=_instant(at), sha256=sha, etag=e, last_modified=m) for u, at, sha, e, m in rows), None)


def kept(path: Path, fetch: int, payload: str, pages: Sequence[Page]) -> None:
    """Says that an attempt's payload is on disk, and what each of its addresses answered.

    A chart of several pages was observed when its last one came.
    """
    with ledger.writing(path) as writing:
        at = _utc(max(one.at for one in pages))
        writing.run(
            "UPDATE fetches SET outcome = ?, payload = ?, at = ? WHERE id = ?", Outcome.KEPT, payload, at, fetch
        )
        for one in pages:
            _keep_page(writing, one)


def keep_page(path: Path, page: Page) -> None:
    """Says what an address answered to a question that is for no chart."""
    with ledger.writing(path) as writing:
        _keep_page(writing, page)


def _keep_page(writing: Writing, one: Page) -> None:
    writing.run(
        "INSERT OR REPLACE INTO pages (url, at, sha256, etag, last_modified) VALUES (?, ?, ?, ?, ?)",
        *(one.url, _utc(one.at), one.sha256, one.etag, one.last_modified),
    )


def give_up(path: Path, fetch: int, outcome: Outcome, error: str) -> None:
    """Says that an attempt brought nothing, or nothing that can be a chart."""
    with ledger.writing(path) as writing:
        settle(writing, fetch, outcome, error)


def settle(
    writing: Writing,
    fetch: int,
    outcome: Outcome,
    error: str | None = None,
    notes: Sequence[str] = (),
    *,
    label: datetime | None = None,
) -> None:
    """Says what became of an attempt, in the transaction of whoever holds the right to write.

    `label` is what it brought, where that can be another than was asked for.
    """
    told = "; ".join(notes) or None
    writing.run(
        "UPDATE fetches SET outcome = ?, error = ?, notes = ?, label = coalesce(?, label) WHERE id = ?",
        *(outcome, error, told, _utc(label) if label else None, fetch),
    )


def stored(path: Path, chart: str, label: datetime) -> Fetch | None:
    """The attempt that brought this label of a chart."""
    where = f"chart = ? AND label = ? AND outcome IN ({_listed(STORED)}) ORDER BY id DESC LIMIT 1"
    return next(iter(_found(path, where, chart, _utc(label))), None)


def attempts(
    path: Path, spans: Mapping[str, tuple[datetime, datetime]]
) -> dict[str, tuple[datetime | None, list[Fetch]]]:
    """By chart: its oldest stored label, and every attempt at its labels in a span (both ends included)."""
    if not path.exists():
        return {chart: (None, []) for chart in spans}
    oldest = f"SELECT min(label) FROM fetches WHERE chart = ? AND outcome IN ({_listed(STORED)})"
    inside = f"SELECT {_COLUMNS} FROM fetches WHERE chart = ? AND label >= ? AND label <= ? ORDER BY id"
    with ledger.reading(path) as ask:
        return {
            chart: (
                next((_instant(told) for (told,) in ask(oldest, chart) if told), None),
                [_fetch(row) for row in ask(inside, chart, _utc(first), _utc(last))],
            )
            for chart, (first, last) in spans.items()
        }


def between(path: Path, chart: str, first: datetime, last: datetime) -> list[Fetch]:
    """The attempts at a chart's labels in [first, last], by label. Costs what it finds, however many there are."""
    return _found(path, "chart = ? AND label >= ? AND label <= ? ORDER BY label, id", chart, _utc(first), _utc(last))


def with_outcome(
    path: Path, outcomes: Iterable[Outcome], source: str | None = None, since: datetime | None = None
) -> list[Fetch]:
    """The attempts that ended so, the oldest first."""
    where = f"outcome IN ({_listed(outcomes)})"
    params: list[Any] = []
    if source:
        where, params = f"{where} AND source = ?", [*params, source]
    if since:
        where, params = f"{where} AND at >= ?", [*params, _utc(since)]
    return _found(path, f"{where} ORDER BY id", *params)


def _listed(outcomes: Iterable[Outcome]) -> str:
    return ", ".join(f"'{outcome}'" for outcome in outcomes)


def _found(path: Path, where: str, *params: object) -> list[Fetch]:
    rows = ledger.read(path, f"SELECT {_COLUMNS} FROM fetches WHERE {where}", *params)
    return [_fetch(row) for row in rows]


def _fetch(row: Sequence[Any]) -> Fetch:
    told = dict(zip(_COLUMNS.split(", "), row, strict=True))
    told |= {"label": _instant(told["label"]), "at": _instant(told["at"]), "past": bool(told["past"])}
    return Fetch(**told)


def _utc(at: datetime) -> str:
    """Instants as text that sorts as they do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told)
