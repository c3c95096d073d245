"""Korea against the world as a table: one row a country, one column a kind of chart."""

from __future__ import annotations

from collections.abc import Sequence

from chartduel.model.markets import Cell, Standing, World
from chartduel.render.terminal import RowsTable, rows_table


def markets_table(told: World) -> RowsTable:
    """Home first, then the countries with most charts. `B 0.93`: B was ahead in 93 % of the periods; `~` sampled."""
    kinds = sorted({one.charts for one in told.cells}, key=lambda kind: (-_markets(told.cells, kind), kind))
    wide = [kind for kind in kinds if _markets(told.cells, kind) > 1]
    columns = ("country", "leads", *(_short(kind) for kind in wide), "others", "seen")
    ordered = sorted(told.markets, key=lambda one: (one.market != told.home, -one.charts, one.market))
    return rows_table(_title(told), columns, [_row(told, one, wide) for one in ordered], whole=("country",))


def _markets(cells: Sequence[Cell], kind: str) -> int:
    return sum(one.charts == kind for one in cells)


def _short(kind: str) -> str:
    return kind.replace(".", " ")


def _title(told: World) -> str:
    return ", ".join(f"{song.key} {song.title} / {', '.join(song.artists)}" for song in told.songs)


def _row(told: World, one: Standing, wide: Sequence[str]) -> tuple[object, ...]:
    held = {cell.charts: cell for cell in told.cells if cell.market == one.market}
    others = [cell for kind, cell in held.items() if kind not in wide]
    led = " ".join(f"{cell.charts} {_told(cell)}" for cell in others)
    shown = (_told(held[kind]) if kind in held else "" for kind in wide)
    return (one.market, one.leader or "-", *shown, led, f"{one.coverage:.0%}")


def _told(cell: Cell) -> str:
    share = max(cell.ahead.values()) if cell.leader is None else cell.ahead[cell.leader]
    return f"{cell.leader or '-'} {share:.2f}{'~' if cell.sampled else ''}"


def in_words(told: World) -> str:
    """Who leads at home and abroad, and how differently."""
    titles = {song.key: song.title for song in told.songs}
    home = next((one for one in told.markets if one.market == told.home), None)
    leader = titles[home.leader] if home and home.leader else "nobody"
    abroad = ", ".join(f"{titles.get(key, 'nobody')} in {count}" for key, count in told.led.items())
    words = f"In Korea {leader} leads; of {told.countries} other countries {abroad}."
    if told.divergence is None:
        return f"{words} No divergence: one side has no chart on which a song was ahead."
    one = told.divergence
    bounds = f"{one.low:.2f} to {one.high:.2f} with any one chart or country left out"
    return f"{words} Divergence {one.value:.2f} of 1 ({bounds})."
