"""Spotify's charts, as the CSV files that a person downloads from charts.spotify.com. Nothing is fetched.

A file holds the ranks of one market and period, but names neither: only its own name does. Today's files and those
of spotifycharts.com (until 2021) are read. The printed credit joins all artists with a comma, which some artists
have in their names, so that it is kept as one; `identity` takes it apart. Files of spotifycharts.com name neither title
nor artist of a track that was gone when they were made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from chartduel.errors import LayoutChanged
from chartduel.model.chart import Cadence, Chart
from chartduel.model.ids import ChartId
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading, registry

FILE_NAME = re.compile(
    r"(?<![a-z])(regional|viral)-([a-z]{2}|global)-(daily|weekly)-(\d{4}-\d\d-\d\d)(?!\d|--).*\.csv$", re.IGNORECASE
)
COLUMNS = ("rank", "uri", "artist_names", "track_name", "peak_rank", "previous_rank")
PERIODS = {Cadence.DAY: "days_on_chart", Cadence.WEEK: "weeks_on_chart"}
OLD_COLUMNS = ("Position", "Track Name", "Artist", "Streams", "URL")
TRACK = re.compile(r"(?:spotify:track:|https://open\.spotify\.com/track/)([0-9A-Za-z]{22})")
THURSDAY = 3


def named(name: str) -> tuple[str, datetime] | None:
    """`regional-kr-daily-2021-02-01.csv`, whatever stands before or behind it; of a week the date is its Thursday."""
    found = FILE_NAME.search(name)
    if found is None:
        return None
    kind, market, cadence, day = (part.lower() for part in found.groups())
    chart_id = f"spotify.{'viral' if kind == 'viral' else cadence}.{registry.market_code(market)}"
    chart = registry.charts().get(ChartId(chart_id))
    try:
        told = date.fromisoformat(day)
    except ValueError:
        return None
    if chart is None or (chart.cadence is Cadence.WEEK and told.weekday() != THURSDAY):
        return None
    return chart.id, chart.day_label(told)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    columns, rows = reading.table(data, (COLUMNS[0], OLD_COLUMNS[0]), chart.id)
    if chart.value_kind is None and not {"streams", "Streams"}.isdisjoint(columns):
        raise accept.another(chart, "the viral charts tell no streams")
    if OLD_COLUMNS[0] in columns:
        _need(chart, columns, OLD_COLUMNS)
        entries = [_old_entry(chart, row) for row in rows]
    else:
        _need(chart, columns, _today(chart, columns))
        entries = [_entry(chart, row) for row in rows]
    _descending(chart, entries)
    nameless = {one.rank for one in entries if OLD_COLUMNS[0] in columns and not one.title and one.artists == ("",)}
    return accept.charted(chart, [one for one in entries if one.rank not in nameless], nameless=nameless)


def _today(chart: Chart, columns: Sequence[str]) -> tuple[str, ...]:
    wrong = next((name for cadence, name in PERIODS.items() if cadence is not chart.cadence and name in columns), None)
    if wrong:
        raise accept.another(chart, f"a file with the column {wrong} is of another period")
    return (*COLUMNS, PERIODS[chart.cadence], *(["streams"] if chart.value_kind else []))


def _need(chart: Chart, columns: Sequence[str], needed: Sequence[str]) -> None:
    if missing := [name for name in needed if name not in columns]:
        raise LayoutChanged(f"{chart.id}: no column {missing[0]}", hint=reading.HINT)


def _entry(chart: Chart, row: Mapping[str, str]) -> ParsedEntry:
    where = f"{chart.id}: rank {row['rank'][:20]}"
    rank = reading.number(row["rank"], where)
    previous, move = _moved(row, rank, PERIODS[chart.cadence], where)
    return ParsedEntry(
        rank=rank,
        title=row["track_name"],
        artists=(row["artist_names"],),
        ids=Ids(song=_track(row["uri"], where)),
        previous_rank=previous,
        move=move,
        value=reading.number(row["streams"], where) if chart.value_kind else None,
        value_kind=chart.value_kind,
    )


def _moved(row: Mapping[str, str], rank: int, periods: str, where: str) -> tuple[int | None, Move]:
    """Spotify writes -1 for a song that was not on the previous chart, whether it is new or returns."""
    peak, times = reading.number(row["peak_rank"], where), reading.number(row[periods], where)
    if not 1 <= peak <= rank or times < 1:
        raise LayoutChanged(f"{where}: a peak of {peak} after {times} {periods}", hint=reading.HINT)
    if row["previous_rank"] == "-1":
        return None, Move.NEW if times == 1 and peak == rank else Move.REENTRY
    previous = reading.number(row["previous_rank"], where)
    if previous < 1:
        raise LayoutChanged(f"{where}: previous rank {previous}", hint=reading.HINT)
    return previous, Move.between(previous, rank)


def _old_entry(chart: Chart, row: Mapping[str, str]) -> ParsedEntry:
    where = f"{chart.id}: rank {row['Position'][:20]}"
    return ParsedEntry(
        rank=reading.number(row["Position"], where),
        title=row["Track Name"],
        artists=(row["Artist"],),
        ids=Ids(song=_track(row["URL"], where)),
        value=reading.number(row["Streams"], where),
        value_kind="streams",
    )


def _track(address: str, where: str) -> str:
    found = TRACK.fullmatch(address)
    if found is None:
        raise LayoutChanged(f"{where}: {address[:60]!r} names no track", hint=reading.HINT)
    return found[1]


def _descending(chart: Chart, entries: Sequence[ParsedEntry]) -> None:
    """Spotify ranks by streams alone; where they grow with the rank, a column is not what it seems."""
    for above, below in pairwise(entries):
        if (below.value or 0) > (above.value or 0):
            raise LayoutChanged(f"{chart.id}: rank {below.rank} has more streams than the one above", hint=reading.HINT)
