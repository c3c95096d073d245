"""`chartduel facts`: what is known of songs and acts beside their ranks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, say, show
from chartduel.errors import NotALake
from chartduel.render.words import plain

app = typer.Typer(
    help="Credits, albums, languages, origins, members and videos: facts with their source.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
COLUMNS = ("kind", "of", "value", "certainty", "from", "until", "source")


@app.command("list")
def list_(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """List the facts, the lake's and the packaged ones, the one that counts before those that it overrides."""
    from chartduel.api.lake import open_lake
    from chartduel.identity.stated import packaged
    from chartduel.render.terminal import rows_table

    try:
        known = open_lake(root_of(lake)).facts()
    except NotALake:
        known = packaged()
    if as_json:
        put_json({"facts": known})
        return
    rows = [
        (one.kind.value, " / ".join(filter(None, (one.title, one.artist))), one.value, one.certainty.value,
         one.since, one.until, one.source)
        for one in known
    ]  # fmt: skip
    show(rows_table("Facts", COLUMNS, rows, whole=("kind", "from", "until")))


@app.command("set")
def set_(
    of: Annotated[str, typer.Argument(metavar="SUBJECT", help="'title / artist' of a song, or a group.")],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="main, featured, writer, producer, album, language, ...")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
    source: Annotated[str, typer.Option(help="Where this fact comes from.")],
    certainty: Annotated[str, typer.Option(help="stated, reportedly or denied")] = "stated",
    since: Annotated[str, typer.Option(metavar="DATE", help="First day: 2016, 2016-08 or 2016-08-08.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Last day.")] = "",
    outlet: Annotated[str, typer.Option(metavar="NAME", help="Who published it.")] = "",
    lake: LakeOption = None,
) -> None:
    """State a fact. The newest statement counts; older ones are kept."""
    from chartduel.api.facts import set_fact

    title, _, artist = of.rpartition(" / ")
    fact = {"kind": kind, "title": title, "artist": artist, "value": value, "source": source, "certainty": certainty}
    new = set_fact(root_of(lake), {**fact, "since": since, "until": until, "outlet": outlet})
    say(plain(f"{of}, {kind} {value}: {'set' if new else 'known already'}"))


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE.csv")], as_json: JsonOption = False, lake: LakeOption = None
) -> None:
    """Import facts from a CSV file: kind, title, artist, value, source; certainty, since, until, outlet."""
    from chartduel.api.facts import import_facts

    new, refused = import_facts(root_of(lake), path)
    if as_json:
        put_json({"facts_new": new, "rejected": refused})
    else:
        say(f"{new} new facts")
        for reject in refused:
            say(plain(f"refused: {reject.file}, {reject.where}: {reject.why}"), err=True)
    if refused:
        raise typer.Exit(3)
