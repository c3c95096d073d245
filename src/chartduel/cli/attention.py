"""`chartduel attention`: what was searched, watched and read of songs, around the release and beside the ranks."""

from __future__ import annotations

from typing import Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, open_asked, put_json, say, show


def attention(
    songs: Annotated[list[str], typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id or address.")],
    artist: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="The artist of the first song; again for the next.")
    ] = None,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Attention to songs."""
    from chartduel.render.attention import attention_table, in_words

    told = open_asked(lake).attention(*songs, artists=artist or ())
    if as_json:
        put_json({"songs": told})
        return
    for one in told:
        if one.interests:
            show(attention_table(one))
        for line in in_words(one):
            say(line)
