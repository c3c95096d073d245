"""`chartduel releases`: when songs came out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, say, show
from chartduel.errors import NotALake
from chartduel.render.words import plain

app = typer.Typer(help="When songs came out: facts with their source.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """List known release instants, the lake's and the packaged ones."""
    from chartduel.api.lake import open_lake
    from chartduel.identity.releases import packaged
    from chartduel.render import words
    from chartduel.render.terminal import rows_table

    try:
        known = open_lake(root_of(lake)).releases()
    except NotALake:
        known = packaged()
    if as_json:
        put_json({"releases": known})
        return
    rows = [(one.title, one.artist, words.released(one), one.precision, one.source) for one in known]
    show(rows_table("Releases", ("title", "artist", "released", "precision", "source"), rows, whole=("released",)))


@app.command("set")
def set_(
    title: Annotated[str, typer.Argument()],
    artist: Annotated[str, typer.Argument()],
    instant: Annotated[str, typer.Argument(metavar="INSTANT", help="2024-11-22T14:00:00+09:00")],
    source: Annotated[str, typer.Option(help="Where this fact comes from.")],
    zone: Annotated[str, typer.Option(help="Civil zone of an instant without offset.")] = "UTC",
    precision: Annotated[str, typer.Option(help="instant, day or week")] = "instant",
    lake: LakeOption = None,
) -> None:
    """Set a song's release instant. The newest statement counts; older ones are kept."""
    from chartduel.api.importing import set_release

    fact = {"title": title, "artist": artist, "released_at": instant, "source": source}
    new = set_release(root_of(lake), {**fact, "zone": zone, "precision": precision})
    say(plain(f"{title} / {artist}: {'set' if new else 'known already'}"))


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE.csv")], as_json: JsonOption = False, lake: LakeOption = None
) -> None:
    """Import release instants from a CSV file: title, artist, released_at, source, zone, precision."""
    from chartduel.api.importing import import_releases

    new, refused = import_releases(root_of(lake), path)
    if as_json:
        put_json({"releases_new": new, "rejected": refused})
    else:
        say(f"{new} new releases")
        for reject in refused:
            say(plain(f"refused: {reject.file}, {reject.where}: {reject.why}"), err=True)
    if refused:
        raise typer.Exit(3)
