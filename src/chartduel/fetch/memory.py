"""What the client should remember from one run to the next; whoever makes it says where."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chartduel.fetch.breaker import Health


class Memory(Protocol):
    """robots.txt by origin with the instant of its answer, and the health of sources."""

    def robots(self, origin: str) -> tuple[str, datetime] | None: ...
    def keep_robots(self, origin: str, text: str, at: datetime) -> None: ...
    def health(self, source: str) -> Health: ...
    def keep_health(self, source: str, health: Health) -> None: ...


class RunMemory:
    """Remembers as long as the process runs."""

    def __init__(self) -> None:
        self._robots: dict[str, tuple[str, datetime]] = {}
        self._health: dict[str, Health] = {}

    def robots(self, origin: str) -> tuple[str, datetime] | None:
        return self._robots.get(origin)

    def keep_robots(self, origin: str, text: str, at: datetime) -> None:
        self._robots[origin] = text, at

    def health(self, source: str) -> Health:
        return self._health.get(source, Health())

    def keep_health(self, source: str, health: Health) -> None:
        self._health[source] = health
