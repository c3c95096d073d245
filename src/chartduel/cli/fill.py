"""`chartduel import`: archives of others into the lake."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, say
from chartduel.render.words import plain

if TYPE_CHECKING:
    from chartduel.importers.reader import Step
    from chartduel.importers.rejects import Imported

SHOWN = 20


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files, or folders of files.")],
    profile: Annotated[
        str | None, typer.Option(metavar="NAME|FILE.toml", help="How to read them; else recognised file by file.")
    ] = None,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import chart archives: CSV, JSON, Parquet or spreadsheets. Importing again adds nothing."""
    from chartduel.api.importing import import_archives

    with _progress(quiet=as_json) as bar:
        done = import_archives(root_of(lake), paths, profile, _step(bar) if bar else None)
    finish(done, as_json=as_json)


def finish(done: Imported, *, as_json: bool) -> None:
    """Says what an import brought; exit code 3 where something was refused."""
    if as_json:
        put_json(done)
    else:
        tell(done)
    if done.rejected:
        raise typer.Exit(3)


def _progress(*, quiet: bool) -> Any:
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)


def _step(bar: Any) -> Step:
    task = bar.add_task("reading", total=None)

    def step(path: Path, done: int, files: int) -> None:
        bar.update(task, description=path.name, completed=done, total=files)

    return step


def tell(done: Imported) -> None:
    """What an import brought, for people."""
    say(
        f"{done.snapshots_new:,} new snapshots with {done.entries_new:,} entries, {done.counts_new:,} new counts; "
        f"{done.snapshots_known:,} snapshots were stored already. {done.seconds:.1f} s"
    )
    for reject in done.rejected[:SHOWN]:
        say(plain(f"refused: {reject.file}, {reject.where}: {reject.why} ({reject.error})"), err=True)
    if len(done.rejected) > SHOWN:
        say(f"refused: {len(done.rejected) - SHOWN:,} more (--json lists them all)", err=True)
