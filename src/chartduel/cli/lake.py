"""`chartduel lake`: look after the store."""

from __future__ import annotations

import typer

from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, say, show
from chartduel.render.words import plain

app = typer.Typer(help="Look after the lake.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def info(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """What the lake holds."""
    from chartduel.render import words
    from chartduel.render.terminal import rows_table
    from chartduel.store.info import info as ask
    from chartduel.store.lake import open_lake

    held = ask(open_lake(root_of(lake)))
    if as_json:
        put_json(held)
        return
    rows = [(one.name, one.rows, one.files, words.size(one.bytes)) for one in held.tables]
    show(rows_table(f"{held.root}", ("table", "rows", "files", "size"), rows, whole=("size",)))


@app.command()
def seal(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """Sort the entries by song and join small files: questions get faster, answers stay the same."""
    from chartduel.api.keeping import seal as run

    done = run(root_of(lake))
    if as_json:
        put_json(done)
    else:
        say("The lake is sealed: entries are sorted by song, small files are joined.")


@app.command()
def check(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """Verify row counts, rank gaps, duplicates and the hashes of payloads."""
    from chartduel.store.check import check as run
    from chartduel.store.lake import open_lake

    found = run(open_lake(root_of(lake)))
    if as_json:
        put_json(found)
    else:
        for problem in found.problems:
            say(plain(f"{problem.table}: {problem.what}, {problem.where}; {problem.hint}"), err=True)
        if found.ok:
            say(f"{found.snapshots:,} snapshots, {found.entries:,} entries, {found.counts:,} counts: all is well.")
    if not found.ok:
        raise typer.Exit(5)


@app.command()
def rebuild(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """Remake the derived tables (which listing is which recording, the runs) from the facts."""
    from chartduel.api.keeping import rebuild as run

    listings = run(root_of(lake))
    if as_json:
        put_json({"listings": listings})
    else:
        say(f"{listings:,} listings joined to recordings.")
