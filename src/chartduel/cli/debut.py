"""How a song began, and whether that is unusual: `debut` and `cohort`."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.ask import ChartsOption
from chartduel.cli.options import JsonOption, LakeOption, open_asked, put_json, show
from chartduel.model.cohort import By, Measured

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
    answer = open_asked(lake).debut(song, artist=artist, charts=chart or ())
    if as_json:
        put_json(answer)
    else:
        from chartduel.render.debut import DebutTable
        from chartduel.sources.registry import chart_names

        show(DebutTable(answer, chart_names()))


def cohort(
    song: SongArgument,
    artist: ArtistOption = None,
    chart: ChartsOption = None,
    measure: Annotated[
        list[Measured] | None, typer.Option("--measure", help="debut, peak or run; repeat it. Else all.")
    ] = None,
    by: Annotated[
        list[By] | None,
        typer.Option("--by", help="own, language, origin, weekday or hour: compare only with such songs; repeat it."),
    ] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Where a song's debut, peak and run stand among comparable ones of the same chart and era."""
    asked = open_asked(lake)
    answer = asked.cohort(song, artist=artist, charts=chart or (), measures=measure or tuple(Measured), by=by or ())
    if as_json:
        put_json(answer)
    else:
        from chartduel.render.cohort import CohortTable
        from chartduel.sources.registry import chart_names

        show(CohortTable(answer, chart_names()))
