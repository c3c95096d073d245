"""Which song did you mean: `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, show

if TYPE_CHECKING:
    from chartduel.identity.search import Hit


def search(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help="A title, 'title / artist', Latin letters for Hangul or kana, initial consonants (ㅎㅅㅎ), "
            "a platform's id or address.",
        ),
    ],
    most: Annotated[int, typer.Option("--most", min=1, help="How many songs.")] = 10,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Find songs by any of their names, nearly spelt, by ear or by id: the best matches with why they fit."""
    from chartduel.api.lake import open_lake
    from chartduel.errors import UnknownSong
    from chartduel.render.terminal import rows_table

    found = open_lake(root_of(lake)).search(text, most=most)
    if as_json:
        put_json({"songs": [_fields(hit) for hit in found]})
        return
    if not found:
        raise UnknownSong(f"nothing in this lake is like {text[:80]!r}", hint="`chartduel now` shows what is there")
    columns = ("song", "first seen", "charts", "why", "id")
    show(rows_table("Songs", columns, [_row(hit) for hit in found], whole=("first seen",)))


def _fields(hit: Hit) -> dict[str, Any]:
    song = hit.song
    told = {"recording": song.id, "title": song.title, "artists": song.artists}
    seen = {"first_seen": song.first_seen, "charts": song.charts}
    return {**told, **seen, "way": hit.way, "score": hit.score, "why": hit.why}


def _row(hit: Hit) -> tuple[str | int, ...]:
    song = hit.song
    seen = f"{song.first_seen:%Y-%m-%d}" if song.first_seen else "never"
    return f"{song.title} / {', '.join(song.artists)}", seen, len(song.charts), hit.why, song.id
