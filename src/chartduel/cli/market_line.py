"""`chartduel line`: a market as one line: a song's rank on its aggregate chart, day by day."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.aggregate import MarketOption
from chartduel.cli.debut import ArtistOption, SongArgument
from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, say, show


def line(
    song: SongArgument,
    artist: ArtistOption = None,
    market: MarketOption = "kr",
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day, e.g. 2024-11-22.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, included.")] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """A market as one line."""
    from chartduel.render.aggregate import line_table

    told = open_asked(lake).market_line(
        song, artist=artist, market=market, from_day=day_of(from_, "--from"), to_day=day_of(to, "--to")
    )
    if as_json:
        put_json(told)
    elif told.points:
        show(line_table(told))
    else:
        say(f"{told.title} was in the first 100 of no chart of {told.market} on a day that enough charts tell of.")
