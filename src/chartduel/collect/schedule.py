"""Collecting all day: a look at every minute, a round where something is due, a seal at night.

What is due follows from the calendars and the ledger alone, so sleep and downtime need no memory: the next
look asks for what was missed, and two collectors on one lake share the work.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

Round = Callable[[], Awaitable[None]]

SECOND = 5
"""Past the full minute: platforms and clocks differ by a few seconds."""
NIGHT = {"hour": 18, "minute": 40, "second": 30}
"""UTC: 03:40 in Korea, when its charts stand still."""


async def all_day(round_: Round, seal: Round) -> None:
    """Runs until SIGTERM or SIGINT; the round under way is finished first. Missed looks are made up by one."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    busy = asyncio.Lock()
    faults: list[BaseException] = []

    async def alone(job: Round) -> None:
        """One job at a time; a fault of it ends the collector instead of being lost in the scheduler."""
        async with busy:
            if not stop.is_set():
                try:
                    await job()
                except BaseException as fault:
                    faults.append(fault)
                    stop.set()

    scheduler: Any = AsyncIOScheduler(timezone=UTC)
    usual: dict[str, Any] = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(alone, "cron", second=SECOND, args=[round_], **usual)
    scheduler.add_job(alone, "cron", args=[seal], **NIGHT, **usual)
    scheduler.start()
    await alone(round_)
    await stop.wait()
    async with busy:
        scheduler.shutdown(wait=False)
    if faults:
        raise faults[0]
