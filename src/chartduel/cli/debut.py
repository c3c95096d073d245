"""How a song began: `debut`."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.ask import ChartsOption
from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, show

SongArgument = Annotated[str, typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id or address.")]
ArtistOption = Annotated[str | None, typer.Option("--artist", metavar="NAME")]


def debut(
    song: SongArgument,
    artist: ArtistOption = None,
    chart: ChartsOption = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """A song's first hour, full day or tracking week on each chart, and its first sight there."""
    from chartduel.api.lake import open_lake

    answer = open_lake(root_of(lake)).debut(song, artist=artist, charts=chart or ())
    if as_json:
        put_json(answer)
    else:
        from chartduel.render.debut import DebutTable
        from chartduel.sources.registry import chart_names

        show(DebutTable(answer, chart_names()))
