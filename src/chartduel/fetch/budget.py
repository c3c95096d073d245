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
        self._free: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause_s: float) -> AsyncGenerator[None]:
        """The right to ask a host once; `pause_s` seconds pass before the next one has it."""
        async with self._turns.setdefault(host, asyncio.Lock()):
            wait = (self._free.get(host, self._clock.now()) - self._clock.now()).total_seconds()
            if wait > 0:
                await self._clock.sleep(wait)
            try:
                yield
            finally:
                self._free[host] = self._clock.now() + timedelta(seconds=pause_s)
