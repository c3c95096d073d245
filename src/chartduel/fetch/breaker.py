"""Who rests: a source that failed again and again, and a host for as long as it asked us to wait (Retry-After)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from chartduel.errors import Blocked, RateLimited, Unavailable
from chartduel.fetch.clock import Clock

FAILURES = 3
FIRST_REST = timedelta(minutes=15)
LONGEST_REST = timedelta(hours=6)
MOST_DOUBLINGS = 5
TROUBLE = (Unavailable, RateLimited, Blocked)
"""What speaks of the whole platform. An address that is not there (404) says nothing of the others."""


class Health(msgspec.Struct, frozen=True):
    """How a source or a host does: failures in a row, rests in a row, and until when it rests (UTC)."""

    failures: int = 0
    rests: int = 0
    until: datetime | None = None


def assert_awake(who: str, health: Health, clock: Clock) -> None:
    """`Unavailable` while a source or a host rests."""
    if health.until and clock.now() < health.until:
        raise Unavailable(
            f"{who} rests until {health.until:%Y-%m-%d %H:%M:%S} UTC",
            hint="it failed again and again, or asked for this pause itself; the collector asks again then",
        )


def asked_to_wait(wait_s: float, clock: Clock) -> Health:
    """A host that said how long it wants to be left alone."""
    return Health(until=clock.now() + timedelta(seconds=wait_s))


def failed(health: Health, clock: Clock) -> Health:
    """After one more failure. After a rest the first failure is enough for the next one, twice as long."""
    failures = health.failures + 1
    if failures < FAILURES and not health.rests:
        return Health(failures)
    rest = min(FIRST_REST * 2 ** min(health.rests, MOST_DOUBLINGS), LONGEST_REST)
    return Health(0, health.rests + 1, clock.now() + rest)


def worked() -> Health:
    return Health()
