"""`chartduel demo`: the main job on the packaged sample, without a network."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

SONGS = ("number one girl / ROSÉ", "HOME SWEET HOME / G-DRAGON")


def demo(
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where the page is written.")] = Path("demo"),
) -> None:
    """Load the packaged sample, show the duel of two songs, and write its page."""
    from chartduel.api.importing import import_archives
    from chartduel.api.lake import open_lake
    from chartduel.cli.ask import show_duel, write_page
    from chartduel.sample import files

    with TemporaryDirectory(prefix="chartduel-demo-") as made, files() as (table, profile):
        root = Path(made) / "lake"
        import_archives(root, [table], str(profile))
        answer = open_lake(root).duel(*SONGS)
        show_duel(answer)
        page = folder / "duel.html"
        write_page(answer, page)
    typer.echo(f"The page of this duel: {page.resolve()}")
