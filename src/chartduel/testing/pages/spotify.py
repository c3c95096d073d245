"""Files as charts.spotify.com lets a person download them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chartduel.model.chart import Cadence, Chart
from chartduel.model.parsed import Move, ParsedEntry


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The file of a chart, which like the platform's tells no date. One page holds everything."""
    periods = "weeks_on_chart" if chart.cadence is Cadence.WEEK else "days_on_chart"
    columns = ["rank", "uri", "artist_names", "track_name", "source", "peak_rank", "previous_rank", periods]
    header = ",".join([*columns, *(["streams"] if chart.value_kind else [])])
    return b"\xef\xbb\xbf" + "".join(f"{line}\n" for line in (header, *map(_row, entries))).encode()


def _row(entry: ParsedEntry) -> str:
    new = entry.move is Move.NEW
    texts = (f"spotify:track:{entry.ids.song}", ", ".join(entry.artists), entry.title, "Some Records, Ltd.")
    quoted = ",".join('"' + text.replace('"', '""') + '"' for text in texts)
    peak = entry.rank if new else min(entry.rank, entry.previous_rank or entry.rank)
    streams = [] if entry.value is None else [f'"{entry.value}"']
    return ",".join([f"{entry.rank},{quoted},{peak},{entry.previous_rank or -1},{1 if new else 40}", *streams])
