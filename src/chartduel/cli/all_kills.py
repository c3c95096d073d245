"""`chartduel allkills`: the hours in which one song led every chart of a set."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, open_asked, put_json, say, show


def allkills(
    name: Annotated[str | None, typer.Option("--set", metavar="NAME", help="Only this dated set of services.")] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """The all-kills."""
    from chartduel.render.all_kills import set_table, words_of

    opened = open_asked(lake)
    told, crowns = opened.all_kills(name), opened.crowns() if name is None else ()
    if as_json:
        put_json({"sets": told, "crowns": crowns})
        return
    for one in told:
        show(set_table(one))
        say(words_of(one))
    if not told:
        say("No chart of such a set was recorded in this lake on the set's days.")
