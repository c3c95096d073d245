"""`chartduel markets`: Korea against the world."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, say, show, writing
from chartduel.errors import ConfigError


def markets(
    songs: Annotated[list[str], typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id or address.")],
    artist: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="The artist of the first song; again for the next.")
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day, e.g. 2024-11-22.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, included.")] = None,
    as_json: JsonOption = False,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the countries as a picture of tiles.")] = None,
    lake: LakeOption = None,
) -> None:
    """Korea against the world."""
    from chartduel.render.markets import in_words, markets_table

    if len(songs) < 2:
        raise ConfigError("markets needs two songs", hint="chartduel markets 'number one girl' 'HOME SWEET HOME'")
    told = open_asked(lake).markets(
        *songs, artists=artist or (), from_day=day_of(from_, "--from"), to_day=day_of(to, "--to")
    )
    if png:
        from chartduel.render.tiles import png as draw

        with writing(png):
            draw(told, png)
    if as_json:
        put_json(told)
    elif not png:
        show(markets_table(told))
        say(in_words(told))
    if png:
        say(f"wrote {png}", err=True)
