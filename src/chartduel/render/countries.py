"""In how many countries a song was first: one row a kind of chart."""

from __future__ import annotations

from chartduel.model.countries import Countries, SongCountries
from chartduel.render.terminal import RowsTable, rows_table

COLUMNS = ("charts", "day", "number one in", "on the chart in", "countries")
NAMED = 12


def countries_table(told: SongCountries) -> RowsTable:
    """`3 of 70`: first in 3 of the 70 countries whose chart was observed."""
    title = f"{told.title} / {', '.join(told.artists)}"
    return rows_table(title, COLUMNS, [_row(one) for one in told.charts], whole=("charts", "day"))


def _row(one: Countries) -> tuple[object, ...]:
    more = f" and {len(one.first) - NAMED} more" if len(one.first) > NAMED else ""
    codes = " ".join(code.upper() for code in one.first[:NAMED])
    of = f"of {one.seen} seen"
    return (one.charts, f"{one.day}", f"{len(one.first)} {of}", f"{one.on_chart} {of}", f"{codes}{more}")
