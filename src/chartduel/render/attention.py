"""Attention as a table of counters, and in words that claim no cause."""

from __future__ import annotations

from collections.abc import Iterator

from chartduel.model.attention import Interest, Lag, SongAttention
from chartduel.render import words
from chartduel.render.terminal import RowsTable, rows_table

COLUMNS = ("counter", "of", "readings", "week before", "week after", "peak", "on", "moved with")
CLEAR = 0.05


def attention_table(told: SongAttention) -> RowsTable:
    """One row a counter and subject."""
    title = f"{told.key} {told.title} / {', '.join(told.artists)}"
    return rows_table(title, COLUMNS, [_row(one) for one in told.interests], whole=("counter",))


def _row(one: Interest) -> tuple[object, ...]:
    days = (*map(_amount, (one.before, one.after, one.peak)), f"{one.peak_day}" if one.peak_day else None)
    best = min(one.lags, key=lambda held: (held.p, held.chart), default=None)
    moved = _moved(best, len(one.lags)) if best else None
    return (one.counter, f"{one.subject} ({one.how})", one.readings, *days, moved)


def _amount(value: float | None) -> str | None:
    return None if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _moved(one: Lag, charts: int) -> str:
    """The clearest of some charts, and only where it is clear although it is one of so many."""
    if one.p * charts > CLEAR:
        return f"no chart more than by chance (n {one.n} days)"
    when = "the same day" if not one.lag else f"{abs(one.lag)} days {'before' if one.lag > 0 else 'after'} the rank"
    return f"{one.chart} {one.correlation:+.2f}, {when}, p {max(one.p, 0.01):.2f}, n {one.n} days"


def in_words(told: SongAttention) -> Iterator[str]:
    """The views of the first 24 hours, or why nobody can tell; and what a correlation is not."""
    yield f"{told.title}: {_views(told)}"
    if any(one.lags for one in told.interests):
        yield "What moved first is no cause of what moved later."
    if not told.interests:
        yield f"No counter of this lake belongs to {told.title}."


def _views(told: SongAttention) -> str:
    if not told.uploads:
        return "no official upload is stated (`chartduel facts set SONG video youtube:ID`), so its views are not known."
    if told.released_at is None:
        return "no release is known, so neither are the views of its first 24 hours."
    low = f"at least {told.at_least:,}" if told.at_least is not None else "an unknown number"
    high = f"at most {told.at_most:,}" if told.at_most is not None else "no bound above"
    count = f"{len(told.uploads)} official upload{'s' * (len(told.uploads) > 1)}"
    return words.plain(f"{low}, {high} views of {count} in 24 hours from the release: the readings on both sides.")
