"""Pages in the markup of Billboard's charts, as they are since 2021-11."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from chartduel.model.chart import Chart
from chartduel.model.parsed import Move, ParsedEntry

TITLES = {
    "billboard.hot100": "Billboard Hot 100™",
    "billboard.global200": "Billboard Global 200",
    "billboard.200": "Billboard 200™",
    "billboard.artist100": "Artist 100",
}
ITEM = '<li class="o-chart-results-list__item">'


def page(
    chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1, *, award: bool = False
) -> bytes:
    """The one page of a chart; `award` adds the column that some charts have before their numbers."""
    day = label.astimezone(chart.tz)
    rows = "\n".join(_row(one, award=award) for one in entries)
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>{TITLES[chart.id]}</title></head>
<body><h3 id="title-of-a-story" class="c-title">Charts</h3><h1 class="c-heading">{TITLES[chart.id]}</h1>
<p class="c-tagline">Week of {day:%B} {day.day}, {day.year}</p>
<div id="chart-date-picker" data-date="{day:%Y-%m-%d}" data-link="https://www.billboard.com/charts/"></div>
<div class="chart-results-list">
{rows}
</div><footer><span class="c-label">NEW</span></footer></body></html>
""".encode()


def _row(entry: ParsedEntry, *, award: bool) -> str:
    mark = {Move.NEW: "NEW", Move.REENTRY: "RE- ENTRY"}.get(entry.move or Move.SAME)
    told = f'<span class="c-label">{mark.replace(" ", "")}</span>' if mark else ""
    artists = escape(", ".join(entry.artists))
    numbers = "".join(f'{ITEM}<span class="c-label"> {one} </span></li>' for one in _numbers(entry))
    star = f'{ITEM}<div class="c-svg"><svg></svg></div></li>' if award else ""
    return f"""<div class="o-chart-results-list-row-container">
<ul class="o-chart-results-list-row" data-detail-target="{entry.rank}">
{ITEM}<span class="c-label"> {entry.rank} </span>{told}</li>{ITEM}<img alt=""></li>{f"{ITEM}{told}</li>" if mark else ""}
<li class="lrv-u-width-100p"><ul>{ITEM}<h3 id="title-of-a-story" class="c-title"> {escape(entry.title)} </h3>
<span class="c-label"> {artists} </span></li>{star}{numbers}
<li class="mobile"><ul>{star}{numbers}</ul></li></ul></li></ul>
<div class="o-chart-awards"><p class="c-tagline">Gains In Performance</p></div></div>"""


def _numbers(entry: ParsedEntry) -> tuple[object, int, int]:
    weeks = 1 if entry.move is Move.NEW else 5
    return entry.previous_rank or "-", min(entry.rank, entry.previous_rank or entry.rank), weeks
