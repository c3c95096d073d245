"""The commands that answer: `duel`, `series`, `now`, `sources`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chartduel.cli.options import JsonOption, LakeOption, day_of, open_asked, put_json, root_of, say, show, writing
from chartduel.errors import ConfigError, NotALake

if TYPE_CHECKING:
    from chartduel.api.answer import Duel
    from chartduel.api.lake import Lake
    from chartduel.metrics.now import Collected, NumberOne
    from chartduel.model.release import Release

MOST_ROWS = 15
ChartsOption = Annotated[list[str] | None, typer.Option("--chart", metavar="ID", help="Only this chart; repeat it.")]


def duel(
    songs: Annotated[list[str], typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id or address.")],
    artist: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="The artist of the first song; again for the next.")
    ] = None,
    chart: ChartsOption = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day, e.g. 2024-11-22.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, included.")] = None,
    as_json: JsonOption = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write one self-contained page.")] = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the picture.")] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write one row a chart and song.")
    ] = None,
    lake: LakeOption = None,
) -> None:
    """Compare two or more songs on every chart where they meet."""
    if len(songs) < 2:
        raise ConfigError("a duel needs two songs", hint="chartduel duel 'number one girl' 'HOME SWEET HOME'")
    if len(artist or ()) > len(songs):
        raise ConfigError("there are more artists than songs", hint="the n-th --artist belongs to the n-th song")
    first, last = day_of(from_, "--from"), day_of(to, "--to")
    if first and last and first > last:
        raise ConfigError(f"--from {first} is after --to {last}", hint="both days are included")
    asked = open_asked(lake)
    answer = asked.duel(*songs, artists=artist or (), charts=chart or (), from_day=first, to_day=last)
    _tell_missing(asked, chart or ())
    written = _write_files(answer, html, png, csv_file)
    if as_json:
        put_json(answer.result)
    elif not written:
        show_duel(answer)
    for path in written:
        say(f"wrote {path}", err=True)


def _tell_missing(lake: Lake, charts: Sequence[str]) -> None:
    """Says which of the charts that were asked for are not in the lake."""
    from chartduel.sources.registry import chart_names

    held = {one.chart for one in lake.coverage(charts)} if charts else set[str]()
    for chart in charts:
        if chart not in held:
            say(f"{chart_names()[chart]} ({chart}) is not in this lake. {fill_it(lake.root)}", err=True)


def _write_files(answer: Duel, html: Path | None, png: Path | None, csv_file: Path | None) -> list[Path]:
    if html:
        write_page(answer, html)
    if png:
        from chartduel.render.picture import png as draw

        with writing(png):
            draw(answer.result, answer.points, answer.names, png)
    if csv_file:
        write_csv(csv_file, answer.rows())
    return [path for path in (html, png, csv_file) if path]


def write_page(answer: Duel, path: Path) -> None:
    """Writes the page of a duel. Its policy holds hashes of its bytes: no line end may be changed."""
    from chartduel.render.page import html

    with writing(path):
        path.write_text(html(answer.result, answer.points, answer.names), encoding="utf-8", newline="\n")


def show_duel(answer: Duel) -> None:
    """Shows a duel in the terminal."""
    from chartduel.render.terminal import duel_table

    show(duel_table(answer.result, answer.points, answer.names))


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows as CSV. A cell that a spreadsheet would take for a formula is quoted with an apostrophe."""
    with writing(path), path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["chart"])
        writer.writeheader()
        writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def series(
    song: Annotated[str, typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id or address.")],
    chart: ChartsOption = None,
    artist: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    as_json: JsonOption = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", metavar="FILE")] = None,
    lake: LakeOption = None,
) -> None:
    """A song's rank at every label: on, off, frozen, gap or unknown."""
    asked = open_asked(lake)
    chosen, points = asked.series(song, artist=artist, charts=chart or ())
    _tell_missing(asked, chart or ())
    if csv_file:
        import msgspec

        write_csv(csv_file, [msgspec.to_builtins(point) for point in points])
    if as_json:
        put_json({"song": chosen.id, "points": points})
    elif not csv_file:
        from chartduel.render.series import SeriesTable
        from chartduel.sources.registry import chart_names

        show(SeriesTable(chosen.title, chosen.artists, points, chart_names()))


def now(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """What is fought now: the closest releases, new number ones, what was recorded when."""
    root = root_of(lake)
    try:
        opened = open_asked(root)
    except NotALake as error:
        raise NotALake(
            f"{root}: there is nothing to show yet", hint=f"fill it: chartduel import FILE --lake {root}"
        ) from error
    collected, leaders = opened.now()
    duels = opened.close_releases()
    if as_json:
        put_json({"duels": duels, "number_ones": leaders, "collected": collected})
    elif not collected:
        say(f"Nothing is recorded in {root} yet. {fill_it(root)}")
    else:
        _show_now(duels, leaders, collected)


def fill_it(root: Path) -> str:
    """What brings charts into a lake."""
    return (
        "`chartduel archives list` names public archives to get, "
        f"`chartduel import FILE --lake {root}` takes files of yours, `chartduel collect` asks the platforms."
    )


def _show_now(
    duels: Sequence[tuple[Release, Release]], leaders: Sequence[NumberOne], collected: Sequence[Collected]
) -> None:
    from chartduel.render import words

    _table(
        "Released within a day of each other",
        ("first", "second", "released"),
        [(f"{a.title} / {a.artist}", f"{b.title} / {b.artist}", words.released(a)) for a, b in duels],
        "No two songs with a known release came out that close; `chartduel releases set` adds one.",
    )
    _table(
        "New at number one",
        ("chart", "label", "song"),
        [
            (one.chart, words.label(one.chart, one.chart_time), f"{one.title} / {', '.join(one.artists)}")
            for one in leaders[:MOST_ROWS]
        ],
        "No chart's last two recorded labels have different songs at number one.",
    )
    _table(
        "Recorded last",
        ("chart", "newest label", "snapshots", "witnesses"),
        [
            (one.chart, words.label(one.chart, one.chart_time), one.snapshots, one.witnesses)
            for one in collected[:MOST_ROWS]
        ],
    )


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], none: str = "") -> None:
    from chartduel.render.terminal import rows_table

    if rows:
        show(rows_table(title, columns, rows, whole=("released", "label", "newest label")))
    else:
        say(f"{title}: none. {none}")
    say("")
