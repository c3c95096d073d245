"""kworb.net, one person's site that shows Spotify's daily charts of many markets as tables.

Built on the agreed shape, not on a recorded page. The artist cell is `Artist - Title (w/ Guest)`, with links that
carry Spotify's ids; some rows have bare text instead. The table has as many rows as Spotify's chart, or fewer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Chart
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading, registry
from chartduel.sources.request import Request

TITLE = re.compile(r"Spotify (\w+) Chart - (.+?) - (\d{4})/(\d\d)/(\d\d)\b.*")
COLUMNS = ("Pos", "P+", "Artist and Title", "Streams")
LINK = re.compile(r"(?:\S*/)?(artist|track)/([0-9A-Za-z]{22})\.html")
STEPS = re.compile(r"([+-])([1-9]\d{0,2})")


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    return (Request(url=f"https://kworb.net/spotify/country/{chart.market}_daily.html"),)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    tree = reading.html(data)
    label = _label(chart, tree)
    table = tree.css_first("table#spotifydaily")
    if table is None:
        missing = LayoutChanged if label else NotAChart
        raise missing(f"{chart.id}: no table#spotifydaily", hint=reading.HINT)
    if b"</table" not in data[max(data.rfind(b"spotifydaily"), data.rfind(b"</tr")) :].lower():
        raise IncompleteChart(f"{chart.id}: the page ends inside its table", hint=reading.HINT)
    entries = [_entry(chart, cells) for cells in _rows(chart, table)]
    for above, below in pairwise(entries):
        if (below.value or 0) > (above.value or 0):
            raise LayoutChanged(f"{chart.id}: rank {below.rank} has more streams than the one above", hint=reading.HINT)
    return accept.charted(chart, entries, label=label)


def _label(chart: Chart, tree: LexborHTMLParser) -> datetime | None:
    """The printed day; None where a saved part of the page lacks its title."""
    title = reading.words(tree.css_first("span.pagetitle"))
    if not title:
        return None
    found = TITLE.fullmatch(title)
    if found is None:
        raise LayoutChanged(f"{chart.id}: span.pagetitle is {title[:80]!r}", hint=reading.HINT)
    kind, market, *day = found.groups()
    if kind != "Daily" or registry.market_code(market) != chart.market:
        raise accept.another(chart, f"the page is the {kind} chart of {market}")
    try:
        return chart.day_label(date(*map(int, day)))
    except ValueError as error:
        raise LayoutChanged(f"{chart.id}: span.pagetitle is {title[:80]!r}: {error}", hint=reading.HINT) from error


def _rows(chart: Chart, table: LexborNode) -> list[dict[str, LexborNode]]:
    columns = [reading.words(cell) for cell in table.css("th")]
    if missing := [name for name in COLUMNS if columns.count(name) != 1]:
        raise LayoutChanged(f"{chart.id}: no column {missing[0]!r} (th)", hint=reading.HINT)
    rows = [cells for row in table.css("tr") if (cells := [cell for cell in row.iter() if cell.tag == "td"])]
    for place, cells in enumerate(rows, 1):
        if len(cells) != len(columns):
            raise LayoutChanged(f"{chart.id}: row {place} has {len(cells)} of {len(columns)} td", hint=reading.HINT)
    return [dict(zip(columns, cells, strict=True)) for cells in rows]


def _entry(chart: Chart, cells: Mapping[str, LexborNode]) -> ParsedEntry:
    printed = reading.words(cells["Pos"])
    where = f"{chart.id}: rank {printed[:20]}"
    rank = reading.number(printed, where)
    previous, move = _moved(reading.words(cells["P+"]), rank, where)
    title, artists, ids = _credits(cells["Artist and Title"], where)
    return ParsedEntry(
        rank=rank,
        title=title,
        artists=artists,
        ids=ids,
        previous_rank=previous,
        move=move,
        value=reading.number(reading.words(cells["Streams"]), where),
        value_kind="streams",
    )


def _moved(printed: str, rank: int, where: str) -> tuple[int | None, Move]:
    if printed in ("NEW", "RE"):
        return None, Move.NEW if printed == "NEW" else Move.REENTRY
    if printed == "=":
        return rank, Move.SAME
    found = STEPS.fullmatch(printed)
    previous = rank + int(printed) if found else 0
    if previous < 1:
        raise LayoutChanged(f"{where}: P+ is {printed[:20]!r}", hint=reading.HINT)
    return previous, Move.between(previous, rank)


def _credits(cell: LexborNode, where: str) -> tuple[str, tuple[str, ...], Ids]:
    links = [(LINK.fullmatch(link.attrs.get("href") or ""), reading.words(link)) for link in cell.css("a")]
    if not links:
        return *_bare(reading.words(cell), where), Ids()
    tracks = [(found[2], name) for found, name in links if found and found[1] == "track"]
    artists = [(found[2], name) for found, name in links if found and found[1] == "artist"]
    if len(tracks) != 1 or not artists or len(tracks) + len(artists) != len(links):
        raise LayoutChanged(f"{where}: a[href] of {reading.words(cell)[:60]!r}", hint=reading.HINT)
    names: Sequence[str] = [name for _, name in artists]
    if _between(cell, [name for _, name in links]):
        raise LayoutChanged(f"{where}: {reading.words(cell)[:60]!r} has a name without a link", hint=reading.HINT)
    if not all(names):
        raise LayoutChanged(f"{where}: an artist without a name", hint=reading.HINT)
    return tracks[0][1], tuple(names), Ids(song=tracks[0][0], artists=tuple(one for one, _ in artists))


def _between(cell: LexborNode, linked: Sequence[str]) -> str:
    """What a credit says beside its links, but for what joins them: `-`, commas and `(w/ )`."""
    told = reading.words(cell)
    for name in linked:
        told = told.replace(name, " ", 1)
    return re.sub(r"\(w/|[-,)\s]", "", told)


def _bare(printed: str, where: str) -> tuple[str, tuple[str, ...]]:
    """A row without links: `Artist - Title (w/ Guest)`; several guests stay one credit, for commas are ambiguous."""
    artist, dash, rest = printed.partition(" - ")
    found = re.fullmatch(r"(.+?)(?: \(w/ (.+)\))?", rest)
    if not (artist and dash and found):
        raise LayoutChanged(f"{where}: {printed[:60]!r} is no artist and title", hint=reading.HINT)
    return found[1], (artist, found[2]) if found[2] else (artist,)
