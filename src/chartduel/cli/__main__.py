"""The command `chartduel`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from chartduel.cli import (
    aggregate,
    all_kills,
    archives,
    ask,
    attention,
    by_hand,
    clashes,
    collect,
    countries,
    debut,
    demo,
    facts,
    fill,
    identity,
    known,
    lake,
    lookup,
    market_line,
    markets,
    records,
    releases,
    search,
)
from chartduel.cli.options import ENGINE, say
from chartduel.engine import DUCKDB
from chartduel.errors import Ambiguous, ChartduelError, ConfigError
from chartduel.metrics import registry
from chartduel.render.words import plain

app = typer.Typer(
    name="chartduel",
    help="Compare songs on the music charts they meet on: who leads, where, by how much, with the evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def choose(
    context: typer.Context,
    engine: Annotated[
        str, typer.Option(metavar="ENGINE", help="What answers: duckdb, or a Spark cluster as spark://HOST:PORT.")
    ] = DUCKDB,
) -> None:
    """Compare songs on the music charts they meet on: who leads, where, by how much, with the evidence."""
    if engine != DUCKDB and context.invoked_subcommand not in ASKED:
        what = f"--engine {engine}: {context.invoked_subcommand} asks no metric"
        raise ConfigError(what, hint=f"one of {', '.join(ASKED)}")
    ENGINE.set(engine)


app.command("import")(fill.import_)
app.command("import-hour")(by_hand.import_hour)
ASKED = {
    "duel": ask.duel,
    "series": ask.series,
    "debut": debut.debut,
    "cohort": debut.cohort,
    "now": ask.now,
    "coverage": known.coverage,
    "records": records.records,
    "allkills": all_kills.allkills,
    "clashes": clashes.clashes,
    "aggregate": aggregate.aggregate,
    "line": market_line.line,
    "attention": attention.attention,
    "markets": markets.markets,
    "countries": countries.countries,
}
"""The commands that ask a metric: what it answers is their help."""
for command, asked in ASKED.items():
    app.command(command, help=registry.BY_COMMAND[command].answers)(asked)
app.command()(known.metrics)
app.command()(search.search)
app.command()(identity.match)
app.command()(identity.why)
app.command()(identity.review)
app.command()(lookup.lookup)
app.command()(known.sources)
app.command()(collect.collect)
app.command()(collect.backfill)
app.command()(collect.replay)
app.command()(collect.parse)
app.command()(demo.demo)
app.add_typer(identity.rulings, name="rulings")
app.add_typer(archives.app, name="archives")
app.add_typer(releases.app, name="releases")
app.add_typer(facts.app, name="facts")
app.add_typer(lake.app, name="lake")


def main() -> None:
    """Runs the command; an error becomes one line on stderr and its exit code."""
    try:
        code = app(standalone_mode=False)
    except ChartduelError as error:
        candidates = error.candidates if isinstance(error, Ambiguous) else ()
        sys.exit(_say(error.line(), error.exit_code, candidates))
    except typer.TyperException as error:
        sys.exit(_wrong_usage(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # programs that call the command are promised one line, never a traceback
        if sys.flags.dev_mode:
            raise
        what = next(iter(str(error).splitlines()), "")
        machine = isinstance(error, OSError | MemoryError)
        hint = "the machine refused" if machine else "this is a fault of chartduel: PYTHONDEVMODE=1 shows where"
        sys.exit(_say(f"{type(error).__name__}: {what}; {hint}", 1))
    sys.exit(code or 0)


def _wrong_usage(error: typer.TyperException) -> int:
    """A command without its subcommand shows its help; anything else is one line."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        return error.exit_code
    hint = f"{context.command_path} --help" if context else "chartduel --help"
    return _say(f"{type(error).__name__}: {error.format_message().rstrip('.')}; {hint}", error.exit_code)


def _say(line: str, code: int, candidates: Iterable[object] = ()) -> int:
    """Writes an error and what would fit, without what a title or a file might do to a terminal."""
    say(plain(line), err=True)
    for candidate in candidates:
        told = getattr(candidate, "line", None)
        say(f"  {plain(told() if told else str(candidate))}", err=True)
    return code


if __name__ == "__main__":
    main()
