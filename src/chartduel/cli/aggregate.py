"""`chartduel aggregate`: one consensus chart of a market, with its uncertainty."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, say, show

MarketOption = Annotated[str, typer.Option("--market", metavar="CODE", help="The market: kr without it.")]


def aggregate(
    market: MarketOption = "kr",
    at_day: Annotated[str | None, typer.Option("--at", metavar="DAY", help="The day; else the newest.")] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """The aggregate chart."""
    from chartduel.render.aggregate import SHOWN, aggregate_table, counted_table

    told = open_asked(lake).aggregate(market, day=day_of(at_day, "--at"))
    if as_json:
        put_json(told)
        return
    if not told.songs:
        say(f"No chart of {told.market} was seen completely in this lake{f' on {told.day}' if told.day else ''}.")
        return
    show(aggregate_table(told))
    show(counted_table(told))
    if len(told.songs) > SHOWN:
        say(f"The first {SHOWN} of {len(told.songs)} songs; --json has all.")
