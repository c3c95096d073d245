"""The commands that answer: `duel`, `series`, `now`, `sources`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chartduel.cli.options import JsonOption, LakeOption, day_of, put_json, root_of, show, writing
from chartduel.errors import ConfigError, NotALake

if TYPE_CHECKING:
    from chartduel.api.answer import Duel

ChartsOption = Annotated[list[str] | None, typer.Option("--chart", metavar="ID", help="Only this chart; repeat it.")]


def duel(
    songs: Annotated[list[str], typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id.")],
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
    from chartduel.api.lake import open_lake

    if len(songs) < 2:
        raise ConfigError("a duel needs two songs", hint="chartduel duel 'number one girl' 'HOME SWEET HOME'")
    if len(artist or ()) > len(songs):
        raise ConfigError("there are more artists than songs", hint="the n-th --artist belongs to the n-th song")
    first, last = day_of(from_, "--from"), day_of(to, "--to")
    if first and last and first > last:
        raise ConfigError(f"--from {first} is after --to {last}", hint="both days are included")
    asked = open_lake(root_of(lake))
    answer = asked.duel(*songs, artists=artist or (), charts=chart or (), from_day=first, to_day=last)
    written = _write_files(answer, html, png, csv_file)
    if as_json:
        put_json(answer.result)
    elif not written:
        show_duel(answer)
    for path in written:
        typer.echo(f"wrote {path}", err=True)


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
    song: Annotated[str, typer.Argument(metavar="SONG", help="A title, 'title / artist', or an id.")],
    chart: ChartsOption = None,
    artist: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    as_json: JsonOption = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", metavar="FILE")] = None,
    lake: LakeOption = None,
) -> None:
    """A song's rank at every label: on, off, frozen, gap or unknown."""
    from chartduel.api.lake import open_lake

    chosen, points = open_lake(root_of(lake)).series(song, artist=artist, charts=chart or ())
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
    from chartduel.api.lake import open_lake

    root = root_of(lake)
    try:
        opened = open_lake(root)
    except NotALake as error:
        raise NotALake(
            f"{root}: there is nothing to show yet", hint=f"fill it: chartduel import FILE --lake {root}"
        ) from error
    collected, leaders = opened.now()
    if not collected:
        raise NotALake(f"{root}: the lake is empty", hint=f"fill it: chartduel import FILE --lake {root}")
    duels = opened.close_releases()
    if as_json:
        put_json({"duels": duels, "number_ones": leaders, "collected": collected})
        return
    _table(
        "Released within a day of each other",
        ("first", "second", "released"),
        (
            (
                f"{one.title} / {one.artist}",
                f"{other.title} / {other.artist}",
                f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            )
            for one, other in duels
        ),
    )
    _table(
        "New at number one",
        ("chart", "label", "song"),
        (
            (one.chart, _label(one.chart, one.chart_time), f"{one.title} / {', '.join(one.artists)}")
            for one in leaders[:15]
        ),
    )
    _table(
        "Recorded last",
        ("chart", "newest label", "snapshots", "witnesses"),
        (
            (one.chart, _label(one.chart, one.chart_time), f"{one.snapshots:,}", str(one.witnesses))
            for one in collected[:15]
        ),
    )


def _label(chart_id: str, label: datetime) -> str:
    """A label as people say it: in the chart's own zone, and a day where it names one."""
    from chartduel.model.chart import Cadence
    from chartduel.render import words
    from chartduel.sources import registry

    chart = registry.chart(chart_id)
    told = words.moment if chart.cadence is Cadence.HOUR else words.day
    return told(label, chart.tz)


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from chartduel.render.terminal import rows_table

    show(rows_table(title, columns, rows))
