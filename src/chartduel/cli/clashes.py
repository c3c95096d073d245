"""`chartduel clashes`: releases that came out together and met on the charts."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, say, show

WITHIN_HELP = "Hours between two releases at most (12). 24 allows the next day, 168 the week where no day is known."


def clashes(
    from_day: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Released on or after.")] = None,
    to_day: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Released on or before.")] = None,
    within: Annotated[float | None, typer.Option("--within", metavar="HOURS", min=0, help=WITHIN_HELP)] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """The clashes."""
    from chartduel.metrics.clash import WITHIN
    from chartduel.render.clashes import SHOWN, clashes_table

    hours = WITHIN if within is None else within
    first, last, found = open_asked(lake).clashes(
        from_day=day_of(from_day, "--from"), to_day=day_of(to_day, "--to"), within=hours
    )
    if as_json:
        put_json({"from": first, "to": last, "within": hours, "clashes": found})
        return
    if found:
        show(clashes_table(found[:SHOWN]))
    if first is None or last is None:
        say("No chart was recorded in this lake.")
        return
    more = f"; the closest {SHOWN} are shown, --json has all" if len(found) > SHOWN else ""
    say(f"{len(found)} clashes of songs released from {first} to {last}, at most {hours:g} hours apart{more}.")
