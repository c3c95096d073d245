"""What the client remembers between runs, in the ledger: robots.txt and the health of sources."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from chartduel.fetch.breaker import Health
from chartduel.store import ledger


class LedgerMemory:
    """The `fetch.memory.Memory` of a lake."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        rows = ledger.read(self._path, "SELECT body, at FROM robots WHERE origin = ?", origin)
        return next(((body, datetime.fromisoformat(at)) for body, at in rows), None)

    def keep_robots(self, origin: str, text: str, at: datetime) -> None:
        with ledger.writing(self._path) as writing:
            writing.run(
                "INSERT OR REPLACE INTO robots (origin, at, body) VALUES (?, ?, ?)", origin, at.isoformat(), text
            )

    def health(self, source: str) -> Health:
        rows = ledger.read(self._path, "SELECT state FROM breakers WHERE source = ?", source)
        return next((msgspec.json.decode(state, type=Health) for (state,) in rows), Health())

    def keep_health(self, source: str, health: Health) -> None:
        state = msgspec.json.encode(health).decode()
        with ledger.writing(self._path) as writing:
            writing.run("INSERT OR REPLACE INTO breakers (source, state) VALUES (?, ?)", source, state)
