"""What chartduel knows and what a lake covers, as tables in a terminal: ids are whole at 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from chartduel.metrics.recorded import Recorded
from chartduel.model.chart import Chart
from chartduel.model.source import Access, Counter, Source
from chartduel.render import words
from chartduel.render.board import bare_table, text
from chartduel.sources import registry

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

ACCESS = {
    Access.OFFICIAL_API: "official API",
    Access.PUBLIC_FEED: "public feed",
    Access.PUBLIC_PAGE: "public page",
    Access.USER_FILE: "your files",
    Access.UNDOCUMENTED: "undocumented",
}
LEGEND = (
    "Pause: at least, between two requests; daily: no page more than once a day. Pass on: whether whole charts may be "
    "shown to others. Proven: whether recorded pages were at hand, of all charts or in part; else refusal is proven."
)
DAY_S = 86400
FEW_MARKETS = 8


def sources_table(states: Mapping[Source, str], proofs: Mapping[Source, str]) -> Table:
    """How each source is asked, how often at most, and what may be done with what it shows."""
    rows = [
        (one.id, ACCESS[one.access], state, _pause(one), "yes" if one.redistribution else "no", proofs[one])
        for one, state in states.items()
    ]
    table = _listed("Sources", ("source", "access", "state", "pause", "pass on", "proven"), rows)
    table.caption, table.caption_justify = text(LEGEND, "dim"), "left"
    return table


def _pause(source: Source) -> str:
    if source.access is Access.USER_FILE:
        return words.NEVER
    return f"{source.pause_s:g} s, daily" if source.again_s >= DAY_S else f"{source.pause_s:g} s"


def terms_table(sources: Iterable[Source]) -> Table:
    """What is known of each source's terms, and why it is off until it is enabled."""
    rows = [(one.id, f"{one.note} Off: {one.consent}." if one.consent else one.note) for one in sources]
    return _listed("Terms, as far as known", ("source", "terms"), rows)


def charts_table(families: Mapping[str, Sequence[Chart]]) -> Table:
    """One row a block of charts."""
    rows = [(name, _what(held[0]), _markets([one.market for one in held])) for name, held in families.items()]
    return _listed("Charts", ("chart", "what", "markets"), rows)


def _what(chart: Chart) -> str:
    return f"{chart.cadence.value}, {chart.kind.value}{', unproven' if chart.unproven else ''}"


def _markets(codes: Sequence[str]) -> str:
    return ", ".join(codes) if len(codes) <= FEW_MARKETS else f"{len(codes)} markets"


def counters_table(counters: Iterable[Counter]) -> Table:
    """What each counter counts, and of what."""
    rows = [
        (one.id, f"{one.unit}{', unproven' if one.unproven else ''}", one.subjects or "your files") for one in counters
    ]
    return _listed("Counters", ("counter", "unit", "read of (setting)"), rows)


def coverage_table(told: Iterable[Recorded]) -> Table:
    """One chart a row, below its id its first and last label and who saw it; labels in part where there are any."""
    held = list(told)
    parts = any(one.partial for one in held)
    rows = [
        (
            "\n".join((one.chart, _span(one), *(f"  {name} {count:,}" for name, count in one.witnesses.items()))),
            *(one.expected, one.observed, *([one.partial] if parts else []), one.frozen, one.lost),
        )
        for one in held
    ]
    counts = ("expected", "observed", *(["in part"] if parts else []), "frozen", "lost")
    columns = ("chart\nfrom – to\n  witnesses", *counts)
    return _listed("Coverage, in labels of the chart", columns, rows)


def _span(one: Recorded) -> str:
    zone = registry.chart(one.chart).tz
    return " – ".join(dict.fromkeys((words.day(one.first, zone), words.day(one.last, zone))))


def apart(tables: Sequence[Table]) -> Group:
    """Tables with a line between them."""
    from rich.console import Group

    first, *others = tables
    return Group(first, *(part for table in others for part in ("", table)))


def _listed(title: str, columns: Sequence[str], rows: Sequence[tuple[str | int, ...]]) -> Table:
    """Rows whose first cell and whose numbers are never broken."""
    table = bare_table()
    table.title, table.title_justify = text(words.plain(title), "bold"), "left"
    for place, name in enumerate(columns):
        number = bool(rows) and isinstance(rows[0][place], int)
        justify = "right" if number else "left"
        table.add_column(text(name), justify=justify, no_wrap=number or not place, vertical="top", overflow="fold")
    for row in rows:
        table.add_row(*(text("\n".join(_lines(cell))) for cell in row))
    return table


def _lines(cell: str | int) -> Iterator[str]:
    if isinstance(cell, int):
        yield f"{cell:,}"
        return
    yield from (line[: len(line) - len(line.lstrip())] + words.plain(line) for line in cell.split("\n"))
