"""Pages in the markup of kworb.net."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from chartduel.model.chart import Chart
from chartduel.model.parsed import Move, ParsedEntry
from chartduel.sources import registry

COLUMNS = ("Pos", "P+", "Artist and Title", "Days", "Pk", "(x?)", "Streams", "Streams+", "7Day", "7Day+", "Total")


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The table of a market's day. One page holds everything."""
    title = f"Spotify Daily Chart - {registry.markets()[chart.market].name} - {chart.day_of(label):%Y/%m/%d}"
    head = "".join(f"<th>{name}</th>" for name in COLUMNS)
    rows = "\n".join(map(_row, entries))
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{escape(title)}</title></head>
<body><div class="container">
<div class="subcontainer">
<span class="pagetitle">{escape(title)} | <a href="totals.html">Totals</a></span></div>
<table class="menu"><tr><td><a href="/spotify/">Spotify</a></td></tr></table>
<table id="spotifydaily" class="sortable"><thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody></table>
<div class="footer"><a href="/">kworb.net</a></div></div></body></html>
""".encode()


def _row(entry: ParsedEntry) -> str:
    ids = entry.ids.artists or (None,) * len(entry.artists)
    if entry.ids.song:
        links = [_link("artist", one, name) for one, name in zip(ids, entry.artists, strict=True)]
        credit = f"{links[0]} - {_link('track', entry.ids.song, entry.title)}{_guests(links[1:])}"
    else:
        credit = escape(f"{entry.artists[0]} - {entry.title}") + _guests([escape(name) for name in entry.artists[1:]])
    numbers = (40, 1, "", f"{entry.value:,}", "+1,234", "", "", f"{(entry.value or 0) * 9:,}")
    cells = "".join(f"<td>{told}</td>" for told in numbers)
    moved = f'<td class="np">{entry.rank}</td><td>{_steps(entry)}</td>'
    return f'<tr>{moved}<td class="text mp"><div>{credit}</div></td>{cells}</tr>'


def _steps(entry: ParsedEntry) -> str:
    if entry.previous_rank is None:
        return "RE" if entry.move is Move.REENTRY else "NEW"
    steps = entry.previous_rank - entry.rank
    return f"{steps:+d}" if steps else "="


def _link(kind: str, spotify_id: str | None, name: str) -> str:
    return f'<a href="../{kind}/{spotify_id}.html">{escape(name)}</a>'


def _guests(credits: Sequence[str]) -> str:
    return f" (w/ {', '.join(credits)})" if credits else ""
