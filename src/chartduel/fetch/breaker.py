"""A source that failed again and again rests, so that a platform in trouble is not asked all day."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from chartduel.errors import Unavailable
from chartduel.fetch.clock import Clock

FAILURES = 3
FIRST_REST = timedelta(minutes=15)
LONGEST_REST = timedelta(hours=6)


class Health(msgspec.Struct, frozen=True):
    """How a source does: failures in a row, rests in a row, and until when it rests (UTC)."""

    failures: int = 0
    rests: int = 0
    until: datetime | None = None


def assert_awake(source: str, health: Health, clock: Clock) -> None:
    """`Unavailable` while a source rests."""
    if health.until and clock.now() < health.until:
        raise Unavailable(
            f"{source} rests until {health.until:%Y-%m-%d %H:%M} UTC after {FAILURES} failures in a row",
            hint="the collector asks again then",
        )


def failed(health: Health, clock: Clock) -> Health:
    """After one more failure. After a rest the first failure is enough for the next one, twice as long."""
    failures = health.failures + 1
    if failures < FAILURES and not health.rests:
        return Health(failures)
    rest = min(FIRST_REST * 2**health.rests, LONGEST_REST)
    return Health(0, health.rests + 1, clock.now() + rest)


def worked() -> Health:
    return Health()
