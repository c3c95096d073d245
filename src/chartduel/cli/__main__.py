"""The command `chartduel`."""

from __future__ import annotations

import sys

import typer

from chartduel.cli import ask, demo, fill, lake, releases
from chartduel.errors import Ambiguous, ChartduelError

app = typer.Typer(
    name="chartduel",
    help="Compare songs on the music charts they meet on: who leads, where, by how much, with the evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("import")(fill.import_)
app.command()(ask.duel)
app.command()(ask.series)
app.command()(ask.now)
app.command()(ask.sources)
app.command()(demo.demo)
app.add_typer(releases.app, name="releases")
app.add_typer(lake.app, name="lake")


def main() -> None:
    """Runs the command; an error becomes one line on stderr and its exit code."""
    try:
        app(standalone_mode=True)
    except ChartduelError as error:
        print(error.line(), file=sys.stderr)  # noqa: T201 - the one line that the contract promises
        if isinstance(error, Ambiguous):
            for candidate in error.candidates:
                line = getattr(candidate, "line", None)
                print(f"  {line() if line else candidate}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


if __name__ == "__main__":
    main()
