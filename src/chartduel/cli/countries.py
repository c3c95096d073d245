"""`chartduel countries`: in how many countries a song was number one."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.debut import ArtistOption, SongArgument
from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, say, show


def countries(
    song: SongArgument,
    artist: ArtistOption = None,
    at_day: Annotated[str | None, typer.Option("--at", metavar="DAY", help="On this day; else on its best.")] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Number one in how many countries."""
    from chartduel.render.countries import countries_table

    told = open_asked(lake).countries(song, artist=artist, day=day_of(at_day, "--at"))
    if as_json:
        put_json(told)
    elif told.charts:
        show(countries_table(told))
    else:
        say(f"{told.title} was seen on no chart that has several countries.")
