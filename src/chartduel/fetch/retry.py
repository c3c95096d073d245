"""What an answer's status means, and what is worth another try."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from secrets import randbelow

from chartduel.errors import BadAnswer, Blocked, FetchError, RateLimited, Unavailable

TRIES = 3
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 120.0
"""A longer pause is not waited for: the host is left alone until it is over."""
LONGEST_TOLD_S = 999_999_999.0
"""Thirty years: some say for ever, and calendars end."""
UNWANTED = (401, 403, 406, 407, 451)


class Again(Exception):
    """A failure that may pass: how long to wait at least, and what it is if it does not pass."""

    def __init__(self, error: FetchError, wait_s: float = 0.0) -> None:
        super().__init__(str(error))
        self.error, self.wait_s = error, wait_s


def judge(url: str, status: int, retry_after: str | None, now: datetime) -> None:
    """Returns for an answer that can be used; raises what another one means."""
    if status in (200, 304):
        return
    what = f"{url}: answered {status}"
    if status in UNWANTED:
        hint = "it refuses our honest User-Agent, and we do not pretend to be another; import an archive instead"
        raise Blocked(what, hint=hint)
    if status == 429 or (status >= 500 and status != 501):
        raise _later(what, RateLimited if status == 429 else Unavailable, wait_of(retry_after, now))
    raise BadAnswer(what, hint="the address may have changed; is there a newer chartduel?")


def _later(what: str, kind: type[FetchError], wait_s: float) -> Again:
    return Again(kind(f"{what}, again in {wait_s:.0f} s" if wait_s else what, hint="the collector asks again"), wait_s)


def wait_of(told: str | None, now: datetime) -> float:
    """The seconds of a Retry-After: a number, or a date. 0 for what is neither."""
    if told is None:
        return 0.0
    if told.strip().isascii() and told.strip().isdigit():
        return min(float(told), LONGEST_TOLD_S)
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    wait = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(0.0, wait), LONGEST_TOLD_S)


def pause(tried: int, least_s: float) -> float:
    """Seconds before the next try: 2, 4, 8 ... with up to half as much again by chance, never less than asked for."""
    usual = FIRST_WAIT_S * 2.0 ** (tried - 1)
    return max(least_s, usual * (1 + randbelow(500) / 1000))
