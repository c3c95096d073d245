"""Correct or refused: what every parser asks of what it read, and what every chart has to be before it is stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, WrongPeriod
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Move, ParsedChart, ParsedEntry
from chartduel.model.snapshot import Basis

Key = TypeVar("Key", str, int)
LONGEST = 4000
"""Characters of a title and its credit: nothing that was ever printed on a chart is longer."""
MOST_DISAGREEING = 0.1
YEARS = range(1950, 2101)
"""Of labels: the oldest chart of all began in 1952."""
ONE_PLACE_EACH = frozenset({"melon", "bugs", "genie"})
"""Sources that count by themselves, so that no two entries come from one rank."""
DENSE_UNTIL = 1955
"""Until then a shared rank took no other away: 7, 7, 8."""
UNCREDITED = frozenset({"uk"})
"""Official Charts prints no artist at all for a few songs: `1 2 STEP` in 2005, `TAMBOURINE` in 2007."""
MOST_NAMELESS = 3
"""Entries of a chart with a name that the platform itself does not tell."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
"""What no platform prints, and what stands for bytes that could not be read."""


def charted(
    chart: Chart,
    entries: Iterable[ParsedEntry],
    *,
    label: datetime | None = None,
    basis: Basis | None = None,
    first: int | None = 1,
    whole: bool = True,
    nameless: Collection[int] = (),
) -> ParsedChart:
    """Entries in the order of the page as a chart, or the error that says what is wrong with them.

    `first` is the rank with which the page has to begin (None: any, as on the second of several pages). `whole`:
    the bytes carry the whole chart, so fewer ranks than it declares are refused; else they are a part. `nameless` are
    the ranks for which the platform tells no song: they are left out, and such a chart is not complete.
    """
    lines = tuple(entries)
    if label is not None and label.year not in YEARS:
        raise LayoutChanged(f"{chart.id}: {label.date().isoformat()} is the day of no chart")
    if not lines:
        raise IncompleteChart(f"{chart.id}: no entries", hint="is it a chart?")
    for entry in lines:
        _sound(chart, entry)
    uncredited = sum(not entry.artists for entry in lines) if chart.source in UNCREDITED else 0
    if max(uncredited, len(nameless)) > MOST_NAMELESS:
        raise LayoutChanged(f"{chart.id}: {max(uncredited, len(nameless))} entries without a name")
    _ranked(chart, lines, first, nameless, dense=chart.ties and label is not None and label.year < DENSE_UNTIL)
    _distinct(chart, lines)
    size = chart.size_on(chart.day_of(label)) if label else max(size.ranks for size in chart.sizes)
    if whole and lines[-1].rank > max(size, *(one.ranks for one in chart.sizes)):
        raise LayoutChanged(f"{chart.id}: rank {lines[-1].rank} on a chart of {size}")
    least = chart.least or (size if label else min(size.ranks for size in chart.sizes))
    if whole and _reach(lines) < least:
        raise IncompleteChart(f"{chart.id}: {len(lines)} entries up to rank {lines[-1].rank} instead of {least}")
    return ParsedChart(
        chart=chart.id,
        chart_time=label.astimezone(chart.tz) if label else None,
        chart_time_basis=basis or (Basis.PRINTED if label else Basis.ASSUMED),
        entries=lines,
        complete=lines[0].rank == 1 and _reach(lines) >= size and not nameless,
    )


def _reach(lines: Sequence[ParsedEntry]) -> int:
    """The rank up to which a chart goes: entries that share the last one take the ranks behind it."""
    last = lines[-1].rank
    shared = next((place for place, entry in enumerate(reversed(lines)) if entry.rank != last), len(lines))
    return last + shared - 1


def _sound(chart: Chart, entry: ParsedEntry) -> None:
    if not entry.title.strip():
        raise LayoutChanged(f"{chart.id}: rank {entry.rank}: no title")
    credit = "".join(entry.artists)
    named = all(map(str.strip, entry.artists))
    if not named or (not entry.artists and chart.kind in (Kind.SONG, Kind.ALBUM) and chart.source not in UNCREDITED):
        raise LayoutChanged(f"{chart.id}: rank {entry.rank}: no artist")
    if entry.album is not None and not entry.album.strip():
        raise LayoutChanged(f"{chart.id}: rank {entry.rank}: the album has no name")
    assert_printable(f"{entry.title}{credit}{entry.album}", f"{chart.id}: rank {entry.rank}")
    if len(entry.title) + len(credit) > LONGEST:
        raise LayoutChanged(f"{chart.id}: rank {entry.rank}: the title and artists have more than {LONGEST} characters")


def assert_printable(told: str, where: str) -> None:
    """Refuses a text with what no platform prints."""
    if _UNPRINTABLE.search(told):
        raise LayoutChanged(f"{where}: {told[:60]!r} has characters that nobody prints")


def _ranked(
    chart: Chart, lines: Sequence[ParsedEntry], first: int | None, nameless: Collection[int], *, dense: bool
) -> None:
    if first is not None and min([lines[0].rank, *nameless]) != first:
        raise IncompleteChart(f"{chart.id}: the first entry has rank {lines[0].rank} instead of {first}")
    above = lines[0].rank
    places = (place for place in count(above) if place not in nameless)
    for place, entry in zip(places, lines, strict=False):
        tie = chart.ties and entry.rank == above
        if entry.rank != place and not tie and not (dense and entry.rank == above + 1):
            raise IncompleteChart(f"{chart.id}: rank {entry.rank} stands where {place} is expected")
        above = entry.rank


def _distinct(chart: Chart, lines: Sequence[ParsedEntry]) -> None:
    if twice := _twice([_own_id(chart.kind, entry) or _told_apart(entry) for entry in lines]):
        raise IncompleteChart(f"{chart.id}: {twice} is there twice")
    for entry in lines:
        if len(entry.ids.artists) > 1 and (twice := _twice([one for one in entry.ids.artists if one])):
            raise LayoutChanged(f"{chart.id}: rank {entry.rank}: the artist {twice} is there twice")
    before = [entry.previous_rank for entry in lines if entry.previous_rank]
    if chart.source in ONE_PLACE_EACH and (rank := _twice(before)):
        raise LayoutChanged(f"{chart.id}: two entries were at rank {rank} before")


def _twice(told: Sequence[Key]) -> Key | None:
    if len(set(told)) == len(told):
        return None
    return next(one for one, times in Counter(told).items() if times > 1)


def _told_apart(entry: ParsedEntry) -> str:
    """What an entry without id is: two records of one name by one act have come from different ranks."""
    return f"{key_of(entry)}, {entry.previous_rank or entry.move or 'from nowhere'}"


def _own_id(kind: Kind, entry: ParsedEntry) -> str | None:
    if kind is Kind.ALBUM:
        return entry.ids.album
    if kind is Kind.ARTIST:
        return entry.ids.artists[0] if entry.ids.artists else None
    return entry.ids.song


def numbered(pages: Sequence[ParsedChart]) -> list[ParsedChart]:
    """Pages that tell no ranks: each goes on where the one before it ends."""
    found = list(pages[:1])
    for page in pages[1:]:
        start = found[-1].entries[-1].rank - page.entries[0].rank + 1
        moved = tuple(msgspec.structs.replace(entry, rank=entry.rank + start) for entry in page.entries)
        found.append(msgspec.structs.replace(page, entries=moved))
    return found


def joined(chart: Chart, pages: Sequence[ParsedChart]) -> ParsedChart:
    """The pages of one chart as one: they have to follow each other and to carry the same label."""
    if len(pages) == 1:
        return pages[0]
    labels = {page.chart_time for page in pages}
    if len(labels) > 1:
        told = ", ".join(sorted(str(label) for label in labels))
        raise WrongPeriod(f"{chart.id}: its pages are of different times: {told}", hint="the next round asks again")
    entries = [entry for page in pages for entry in page.entries]
    return charted(chart, entries, label=pages[0].chart_time, basis=pages[0].chart_time_basis)


def expected(parsed: ParsedChart, chart: Chart, label: datetime, basis: Basis) -> ParsedChart:
    """The chart with its label: the printed one, which has to be the one expected; where none is printed that one.

    `basis` says where the expected label comes from.
    """
    if parsed.chart_time is None:
        return msgspec.structs.replace(parsed, chart_time=label.astimezone(chart.tz), chart_time_basis=basis)
    if not label - timedelta(hours=chart.stands_hours) <= parsed.chart_time <= label:
        wanted = label.astimezone(chart.tz).isoformat()
        what = f"{chart.id}: the page is of {parsed.chart_time.isoformat()}, expected {wanted}"
        raise WrongPeriod(what, hint="it is kept; a platform can be late, the next round asks again")
    return parsed


def moved(parsed: ParsedChart, before: Mapping[str, int]) -> tuple[str, ...]:
    """The entries whose printed movement disagrees with the ranks of the previous period, in words.

    `before` holds the complete previous chart: rank by song id, else by `title / artists`. Platforms correct
    themselves, so a few are told; more than a tenth means that the page or the parser is not what it seems.
    """
    told = [entry for entry in parsed.entries if entry.move is not None]
    wrong = [entry for entry in told if not _agrees(entry, before.get(key_of(entry)))]
    if len(wrong) > MOST_DISAGREEING * len(told):
        what = f"{parsed.chart}: {len(wrong)} of {len(told)} printed movements disagree with the previous chart"
        raise LayoutChanged(what, hint="what was collected is kept")
    return tuple(f"rank {entry.rank}: {entry.move} against {before.get(key_of(entry))} before" for entry in wrong)


def key_of(entry: ParsedEntry) -> str:
    """What tells an entry from the others of its chart: the platform's id, else title and artists."""
    return entry.ids.song or f"{entry.title} / {', '.join(entry.artists)}"


def _agrees(entry: ParsedEntry, before: int | None) -> bool:
    if before is None:
        return entry.move in (Move.NEW, Move.REENTRY)
    if entry.previous_rank is not None:
        return entry.previous_rank == before
    held = {Move.UP: before > entry.rank, Move.DOWN: before < entry.rank, Move.SAME: before == entry.rank}
    return held.get(entry.move or Move.NEW, False)


def whole(parsed: ParsedChart, chart: Chart) -> None:
    """Refuses a part of a chart where the whole was asked for."""
    least = chart.least or (chart.size_on(chart.day_of(parsed.chart_time)) if parsed.chart_time else 1)
    first, last = parsed.entries[0].rank, _reach(parsed.entries)
    if first != 1 or last < least:
        raise IncompleteChart(f"{chart.id}: ranks {first} to {last} instead of 1 to {least}")


def no_label(chart: Chart) -> LayoutChanged:
    """The refusal of a page without the time that its platform prints."""
    return LayoutChanged(f"{chart.id}: the page carries no chart time", hint="what was collected is kept")


def another(chart: Chart, what: str) -> WrongPeriod:
    """The refusal of a payload that is of another chart."""
    return WrongPeriod(f"{chart.id}: {what}", hint="name the chart that it is of")
