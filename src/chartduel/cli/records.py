"""`chartduel records`: the records of the charts, as of a day."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.ask import ChartsOption
from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, say, show


def records(
    chart: ChartsOption = None,
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="As of the end of this day.")] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """The records of the charts."""
    from chartduel.render.records import records_table

    told = open_asked(lake).records(chart or (), as_of=day_of(as_of, "--as-of"))
    if as_json:
        put_json({"as_of": as_of, "records": told})
    elif told:
        show(records_table(told))
    else:
        say("No chart of this lake holds a record as of that day.")
