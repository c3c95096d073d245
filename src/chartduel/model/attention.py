"""Attention beside the ranks: what was searched, watched and read, and when."""

from datetime import date, datetime

import msgspec


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """How interest and rank moved together on a chart, day by day. Never a cause.

    `lag` days: above 0 the interest moved first, below 0 the rank did. `chance`: the correlation that 95 % of shifted
    series stay below; `p`: the share of them that do as well by chance. `n` days at that lag.
    """

    chart: str
    lag: int
    correlation: float
    n: int
    chance: float
    p: float


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """One counter of one subject that belongs to a song. `how`: upload, title, or artist.

    `before` and `after`: the mean of the 7 days before the release and of those from it on; `peak` the greatest day.
    """

    counter: str
    subject: str
    how: str
    unit: str
    readings: int
    first: datetime
    last: datetime
    before: float | None
    after: float | None
    peak: float | None
    peak_day: date | None
    lags: tuple[Lag, ...]


class FirstDay(msgspec.Struct, frozen=True, kw_only=True):
    """Views of an official upload 24 hours after the release: between the readings before and after, never between.

    `at_least` was read at `low_at`, at most 24 hours after; `at_most` at `high_at`, at least 24 hours after. None: no
    such reading is there.
    """

    upload: str
    at_least: int | None
    low_at: datetime | None
    at_most: int | None
    high_at: datetime | None


class SongAttention(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the attention to a song. `at_least`, `at_most`: views of all `uploads` in the first 24 hours.

    `at_least` adds what was read; `at_most` is None where it is not known of every upload.
    """

    key: str
    recording: str
    title: str
    artists: tuple[str, ...]
    released_at: datetime | None
    interests: tuple[Interest, ...]
    uploads: tuple[FirstDay, ...]
    at_least: int | None
    at_most: int | None
