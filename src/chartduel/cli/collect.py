"""The commands that bring charts in: `collect`, `backfill`, `replay`, `parse`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, day_of, put_json, root_of, show
from chartduel.errors import ConfigError
from chartduel.render.words import plain

if TYPE_CHECKING:
    from chartduel.collect.intake import Fetched

BaseUrlOption = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="Send every request to this test server instead; needs --lake."),
]
SHOWN = 40


def collect(
    charts: Annotated[list[str] | None, typer.Argument(metavar="CHART_ID", help="Else those of the settings.")] = None,
    once: Annotated[bool, typer.Option("--once", help="One round now, for cron; else all day.")] = False,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="A past chart, where the platform has one: a day, or an instant in its zone."
        ),
    ] = None,
    base_url: BaseUrlOption = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Collect charts from their platforms: all day by their own calendars, or one round."""
    from chartduel.api.collecting import collect_all_day, collect_once

    _assert_apart(base_url, lake)
    if once or at:
        done = collect_once(root_of(lake), charts or (), at=told_time(at, "--at"), base_url=base_url)
        _finish(done, as_json=as_json)
        return
    collect_all_day(root_of(lake), charts or (), lambda done: _tell(done, as_json=as_json), base_url=base_url)


def backfill(
    chart: Annotated[str, typer.Argument(metavar="CHART_ID")],
    from_: Annotated[str, typer.Option("--from", metavar="DAY", help="First day, e.g. 2024-11-22.")],
    to: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day, included.")],
    base_url: BaseUrlOption = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Ask a platform for a chart's earlier periods, where it shows them."""
    from chartduel.api import collecting

    _assert_apart(base_url, lake)
    first, last = day_of(from_, "--from"), day_of(to, "--to")
    if first is None or last is None:
        raise ConfigError("a backfill needs --from and --to", hint="both days are included")

    def told(done: Sequence[Fetched]) -> None:
        if not as_json:
            _tell(done, as_json=False)

    done = collecting.backfill(root_of(lake), chart, first, last, told, base_url=base_url)
    if as_json:
        put_json({"fetched": done})
    _exit(done)


def replay(
    source: Annotated[str | None, typer.Option(metavar="ID", help="Only payloads of this source.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only payloads fetched since this day or instant.")
    ] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Read refused payloads again, with the parsers of this version."""
    from chartduel.api.collecting import replay_payloads

    done = replay_payloads(root_of(lake), source, told_time(since, "--since"))
    _finish(done, as_json=as_json)


def parse(
    chart: Annotated[str, typer.Argument(metavar="CHART_ID")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="One answer of the platform, as it came.")],
    at: Annotated[str | None, typer.Option(metavar="TIME", help="The label that it has to carry.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read one raw payload. Needs no lake."""
    from chartduel.api.payload import parse as read
    from chartduel.collect.calendar import instant
    from chartduel.sources import registry

    when = told_time(at, "--at")
    parsed = read(chart, path, instant(registry.chart(chart), when) if when else None)
    if as_json:
        put_json(parsed)
        return
    from chartduel.render import words
    from chartduel.render.terminal import rows_table

    rows = [
        (one.rank, one.move.value if one.move else None, one.title, ", ".join(one.artists), one.ids.song)
        for one in parsed.entries
    ]
    label = words.label(parsed.chart, parsed.chart_time) if parsed.chart_time else "no time printed"
    whole = "complete" if parsed.complete else "a part"
    columns = ("rank", "move", "title", "artists", "song id")
    show(rows_table(f"{parsed.chart}, {label}, {whole}", columns, rows, whole=columns[-1:]))


def told_time(text: str | None, option: str) -> date | None:
    """A plain day or an instant of an option; without an offset it is in the zone of the chart that is asked for."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        hint = "a day looks like 2024-11-22, an instant like 2024-11-22T15:00 (in the chart's zone) or with +09:00"
        raise ConfigError(f"{option} {text}: {error}", hint=hint) from error


def _assert_apart(base_url: str | None, lake: Path | None) -> None:
    """A test server shows made-up charts: they never get into the lake that is taken when none is named."""
    if base_url and lake is None:
        raise ConfigError(
            "--base-url needs --lake", hint="a test server's charts are made up: name a lake of their own for them"
        )


def _finish(done: Sequence[Fetched], *, as_json: bool) -> None:
    if as_json:
        put_json({"fetched": done})
    else:
        _tell(done, as_json=False)
    _exit(done)


def _exit(done: Sequence[Fetched]) -> None:
    if any(one.status in ("refused", "failed") for one in done):
        raise typer.Exit(3)


def _tell(done: Sequence[Fetched], *, as_json: bool) -> None:
    """One line a round, and one for each chart that did not come, or of which something is odd."""
    if as_json:
        for one in done:
            put_json(one)
        return
    if not done:
        return
    counted = Counter(one.status for one in done)
    typer.echo(", ".join(f"{count} {status}" for status, count in counted.items()))
    for one in [one for one in done if one.error][:SHOWN]:
        typer.echo(plain(f"{one.status}: {one.chart}, {one.chart_time}: {one.error}"), err=True)
    for one in [one for one in done if one.notes][:SHOWN]:
        typer.echo(plain(f"odd: {one.chart}, {one.chart_time}: {'; '.join(one.notes)}"), err=True)
