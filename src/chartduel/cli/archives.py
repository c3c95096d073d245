"""`chartduel archives`: public archives of charts, and one of them brought into the lake."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chartduel.cli.collect import BaseUrlOption
from chartduel.cli.fill import tell
from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of

if TYPE_CHECKING:
    from chartduel.archives.bring import Step
    from chartduel.archives.registry import Archive

app = typer.Typer(help="Public archives that others keep, and their charts in your lake.", rich_markup_mode=None)
UNSTATED = "states none"


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_()


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """List public archives: what each holds, the licence it states, where it is. Needs no lake and no network."""
    from chartduel.api.archives import archives

    known = archives()
    if as_json:
        put_json({"archives": [_declared(one) for one in known]})
        return
    for one in known:
        typer.echo(f"{one.name}\n  {one.about}\n  from {one.since}, {one.until}; licence: {one.licence or UNSTATED}")
        typer.echo(f"  {one.home}\n")
    typer.echo("`chartduel archives get NAME` downloads one. Whether you may use it is for you to judge.")


def _declared(archive: Archive) -> dict[str, Any]:
    names = ("name", "about", "charts", "since", "until", "home")
    files = [{"url": file.url, "profile": file.profile, "size": file.size} for file in archive.files]
    return {**{name: getattr(archive, name) for name in names}, "licence": archive.licence or None, "files": files}


@app.command("get")
def get(
    name: Annotated[str, typer.Argument()],
    base_url: BaseUrlOption = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Download an archive and import it. Stopped anywhere, the same command goes on; again, it adds what is new."""
    from chartduel.api import archives

    with _watching(quiet=as_json) as step:
        got = archives.get(root_of(lake), name, base_url=base_url, step=step)
    if as_json:
        put_json(got)
    elif all(file.status == "known" for file in got.files):
        typer.echo(f"{got.archive} was imported before and has not changed since.")
    else:
        tell(got)
    if got.rejected:
        raise typer.Exit(3)


@contextmanager
def _watching(*, quiet: bool) -> Generator[Step | None]:
    """What is being done and how far it is, on stderr where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=None)

        def step(what: str, done: int, total: int | None) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield step
