"""How often a host is asked: one request at a time, with a pause between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from chartduel.fetch.clock import Clock


class Budget:
    """The pauses that every host gets. Hosts do not wait for each other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns: dict[str, asyncio.Lock] = {}
        self._last: dict[str, tuple[datetime, float]] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause_s: float) -> AsyncGenerator[None]:
        """The right to ask a host once, after the longer pause of two that follow each other."""
        async with self._turns.setdefault(host, asyncio.Lock()):
            wait = self._wait(host, pause_s)
            if wait > 0:
                await self._clock.sleep(wait)
            try:
                yield
            finally:
                self._last[host] = self._clock.now(), pause_s

    def _wait(self, host: str, pause_s: float) -> float:
        if host not in self._last:
            return 0.0
        ended, before_s = self._last[host]
        return (ended + timedelta(seconds=max(before_s, pause_s)) - self._clock.now()).total_seconds()
