"""A clock that stands still until it is told, and that sleeps in no time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chartduel.fetch.clock import Clock


class FrozenClock(Clock):
    """`slept` lists the pauses, in seconds: each moves the clock and takes none."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._at += timedelta(seconds=seconds)

    def set(self, at: datetime) -> None:
        """Moves the clock to an instant."""
        self._at = at.astimezone(UTC)
