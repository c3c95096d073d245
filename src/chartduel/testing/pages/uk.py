"""Pages in the markup of the Official Charts, as they are since 2023."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from chartduel.model.chart import Chart
from chartduel.model.parsed import Move, ParsedEntry

WORDS = {Move.NEW: "New", Move.REENTRY: "RE"}


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The one page of a chart."""
    first = label.astimezone(chart.tz)
    last = first + timedelta(days=6)
    rows = "\n".join(_row(one) for one in entries)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Official Singles Chart Top 100 | Official Charts</title></head>
<body><nav><a href="/charts/" class="chart-link">Charts</a></nav><h1>Official Singles Chart Top 100</h1>
<p class="text-lg">{first:%d %B %Y} - {last:%d %B %Y}</p>
<div class="chart-items">
{rows}
</div><footer><strong>1</strong></footer></body></html>
""".encode()


def _row(entry: ParsedEntry) -> str:
    last = WORDS.get(entry.move or Move.SAME) or f"LW: <span>{entry.previous_rank}</span>"
    peak, weeks = min(entry.rank, entry.previous_rank or entry.rank), 1 if entry.move is Move.NEW else 4
    return f"""<div class="chart-item"><div class="chart-item-content">
<div class="position"><span class="chart-key"><span class="sr-only">Number </span><strong>{entry.rank}</strong></span></div>
<div class="description"><p><a href="/songs/x/" class="chart-name"><!---->
<span class="movement-icon"></span><span>{escape(entry.title)}</span></a><br>
<a href="/artist/x/" class="chart-artist"><span>{escape(", ".join(entry.artists))}</span></a></p>
<div class="stats"><ol><li class="movement"><span title="Last week">{last}</span><span>, </span></li>
<li class="peak">Peak: <span>{peak}</span><span>, </span></li><li class="weeks">Weeks: <span>{weeks}</span></li></ol></div>
</div></div></div>"""
