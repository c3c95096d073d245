"""`chartduel lookup`: who acts are, asked at MusicBrainz."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chartduel.cli.collect import BaseUrlOption
from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, say
from chartduel.errors import ConfigError
from chartduel.render.words import plain
from chartduel.settings import NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chartduel.api.lookup import Lookup
    from chartduel.identity.looked_up import LookedUp
    from chartduel.model.act import Belonging

WHY_NOT = {
    "unsure": "acts have this name, but none is known to have made a song that charted here",
    "ambiguous": "several acts fit",
    "unknown": "nobody has this name",
}


def lookup(
    artists: Annotated[
        list[str] | None, typer.Argument(metavar="ARTIST", help="Else the acts of the most valuable undecided pairs.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many acts, where none is named.")] = 20,
    base_url: BaseUrlOption = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Ask MusicBrainz for acts' other names, members, titles in other scripts and ISRCs. Off until you enable it."""
    from chartduel.api.lookup import look_up

    _assert_apart(base_url, lake)
    done, where = look_up(root_of(lake), artists or (), _silent if as_json else _tell, most=most, base_url=base_url)
    if as_json:
        put_json({"acts": done, "file": str(where)})
    elif any(one.found for one in done):
        say(plain(f"What was taken is in {where}; it counts from now on."))
    elif not done:
        say("Nothing is undecided about which more could be asked. Name an artist to ask about one.")
    raise typer.Exit(_code(done, named=bool(artists)))


def _assert_apart(base_url: str | None, lake: Path | None) -> None:
    """What a test server says is made up: it gets neither into the usual lake nor among the usual facts."""
    if base_url and not (lake and os.environ.get(NAMED)):
        hint = f"a test server's answers are made up: name a lake and, with {NAMED}, a settings file of their own"
        raise ConfigError(f"--base-url needs --lake and {NAMED}", hint=hint)


def _code(done: Iterable[Lookup], *, named: bool) -> int:
    """3: some were not answered; 4: none of those that were named is sure."""
    statuses = [one.status.value for one in done]
    if "failed" in statuses:
        return 3
    return 4 if named and "taken" not in statuses else 0


def _silent(one: Lookup) -> None:
    """The whole answer is told at the end."""


def _tell(one: Lookup) -> None:
    if one.error:
        say(plain(f"{one.asked}: {one.error}"), err=True)
    elif one.found is None:
        say(plain(f"{one.asked}: {WHY_NOT[one.status.value]}"))
        for candidate in one.candidates:
            note, agreed = f" ({candidate.note})" * bool(candidate.note), ", ".join(candidate.agreed)
            say(plain(f"  {candidate.id} {candidate.name}{note}{f': {agreed}' * bool(agreed)}"))
    else:
        _tell_found(one.asked, one.found)


def _tell_found(asked: str, found: LookedUp) -> None:
    say(plain(f"{asked}: {found.act} ({found.source} {found.id}), for its {', '.join(found.agreed)}"))
    lines = {
        "also": found.names,
        "members": [_span(member) for member in found.members],
        "in": [_span(group) for group in found.groups],
        "titles": [" = ".join(recording.titles) for recording in found.recordings if len(recording.titles) > 1],
        "ISRCs": [code for recording in found.recordings for code in recording.isrcs],
    }
    for what, held in lines.items():
        if held:
            say(plain(f"  {what}: {', '.join(held)}"))


def _span(told: Belonging) -> str:
    return f"{told.act} ({told.since or '?'} to {told.until or 'now'})" if told.since or told.until else told.act
