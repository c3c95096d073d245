"""Arguments that several commands share, and how an answer leaves."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chartduel.engine import DUCKDB
from chartduel.errors import ConfigError

if TYPE_CHECKING:
    from chartduel.api.lake import Lake

ENGINE = ContextVar("engine", default=DUCKDB)
"""What answers in this call of the command."""
LakeOption = Annotated[
    Path | None,
    typer.Option("--lake", metavar="DIR", help="The lake's folder (else CHARTDUEL_LAKE, else the user data folder)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON on stdout.")]


def root_of(lake: Path | None) -> Path:
    """The folder that a command works on."""
    from chartduel.api.lake import default_root

    return lake or default_root()


def open_asked(lake: Path | None) -> Lake:
    """The lake that a command asks, on the engine that was named."""
    from chartduel.api.lake import open_lake

    return open_lake(root_of(lake), engine=ENGINE.get())


def day_of(text: str | None, option: str) -> date | None:
    """A civil day of an option."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ConfigError(f"{option} {text}: {error}", hint="a day looks like 2024-11-22") from error


@contextmanager
def writing(path: Path) -> Generator[None]:
    """Makes the folder of a file that is about to be written; `ConfigError` where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        what = f"{path}: cannot be written: {error.strerror or error}"
        raise ConfigError(what, hint="name a file in a folder that you may write to") from error


def put_json(answer: Any) -> None:
    """Writes an answer as one line of JSON."""
    import msgspec

    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")


def show(renderable: Any) -> None:
    """Shows something to a person; where the output is no terminal, wide enough for a whole row."""
    from rich.console import Console

    console = Console(soft_wrap=False)
    console.print(renderable)


def say(line: str, *, err: bool = False) -> None:
    """Tells a person one line. A terminal breaks it between words, a program gets it as one line."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        stream.write(line + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    Console(stderr=err).print(Text(line, overflow="ignore"))
