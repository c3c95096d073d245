"""`chartduel import-hour`: one chart of one hour (or day), typed or pasted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from chartduel.cli.fill import finish
from chartduel.cli.options import JsonOption, LakeOption, root_of

MOST_BYTES = 1 << 20


def import_hour(
    chart: Annotated[str, typer.Argument(metavar="CHART_ID")],
    at: Annotated[str, typer.Option("--at", metavar="LABEL", help="Its label: 2024-11-22T15:00, or a day.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The lines; - for standard input.")] = Path("-"),
    source: Annotated[str, typer.Option(metavar="TEXT", help="Who saw it; else `by hand`.")] = "",
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """Import one chart by hand: a line a rank, `1. Title - Artist`, or with tabs, or CSV with a header."""
    from chartduel.api.importing import import_by_hand

    finish(import_by_hand(root_of(lake), chart, at, _text(file), str(file), source), as_json=as_json)


def _text(file: Path) -> str:
    from chartduel.errors import UnreadableFile

    try:
        if file == Path("-"):
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with file.open("rb") as lines:
                data = lines.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{file}: {error.strerror or error}", hint="check the path") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{file}: {error}", hint="text in UTF-8 is expected") from error
    if len(data) > MOST_BYTES:
        raise UnreadableFile(f"{file}: has more than {MOST_BYTES >> 20} MB", hint="this takes one chart at a time")
    return text
