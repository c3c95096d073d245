"""The clock of the collector, so that a test can run a day in a second."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's own time."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SetClock(Clock):
    """A clock that began at another instant and runs on from there."""

    def __init__(self, at: datetime) -> None:
        self._at, self._began = at.astimezone(UTC), time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began)
