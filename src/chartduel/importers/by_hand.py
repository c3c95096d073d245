"""One chart of one label, typed or pasted by a person, and committed by the reader of archives."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chartduel.errors import BadInput
from chartduel.importers import pasted
from chartduel.importers.pasted import Line
from chartduel.importers.profile import Charts, Columns, Profile
from chartduel.importers.reader import import_file
from chartduel.importers.rejects import Imported, Reject
from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.sources import registry
from chartduel.store.lake import Lake

WITNESS = "by hand"
LONGEST_WITNESS = 200
OURS = ("chartduel", "downloads")
"""Witnesses of what the program took from a platform, or from a platform's own file."""
COLUMNS = ("chart", "label", "rank", "title", "artist")
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def import_hour(lake: Lake, chart: Chart, label: datetime, text: str, name: str, source: str = "") -> Imported:
    """Commits a pasted chart; idempotent. `label` is one of the chart's; `name` stands for the text in refusals.

    It proves absence only where every rank that the chart has is there. `BadInput` for what is no list of songs.
    """
    if chart.kind not in {Kind.SONG, Kind.ALBUM}:
        raise BadInput(f"{chart.id} is a chart of {chart.kind.value}s", hint="by hand come songs and albums")
    try:
        lines, refused = pasted.read(text, name, chart.size_on(chart.day_of(label)))
    except csv.Error as error:
        raise BadInput(f"{name}: {error}", hint="is it text?") from error
    if not lines and not refused:
        raise BadInput(f"{name}: there is no line", hint="one line a rank: `1. Title - Artist`")
    done = _commit(lake, chart, label, lines, _witness(source)) if lines else Imported()
    refused += [_told(reject, name, lines) for reject in done.rejected]
    done.rejected = sorted(refused, key=lambda reject: int(reject.where.split()[1]))
    return done


def _witness(source: str) -> str:
    witness = " ".join(source.split()) or WITNESS
    if len(witness) > LONGEST_WITNESS or not witness.isprintable():
        raise BadInput(f"{witness[:40]!r} is no name of a witness", hint="--source names who saw it, in a few words")
    if witness.casefold() in (*OURS, *(one.id for one in registry.sources().values() if one.feeds)):
        what = f"{witness!r} is the name under which chartduel keeps what it fetched or read itself"
        raise BadInput(what, hint="--source names who saw it, in other words")
    return witness


def _commit(lake: Lake, chart: Chart, label: datetime, lines: Sequence[Line], witness: str) -> Imported:
    rows = [(chart.id, label.isoformat(), line.rank, line.title, line.artist) for line in lines]
    with TemporaryDirectory(prefix="chartduel-") as folder:
        table = Path(folder) / "by_hand.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
        return import_file(lake, table, _profile(chart, witness))


def _profile(chart: Chart, witness: str) -> Profile:
    return Profile(
        name="by_hand",
        witness=witness,
        columns=Columns(chart="chart", rank="rank", title="title", artist="artist", stated="label"),
        charts=(Charts(named=chart.id, id=chart.id, dated="requested"),),
        digest=hashlib.sha256(witness.encode()).hexdigest()[:16],
    )


def _told(reject: Reject, name: str, lines: Sequence[Line]) -> Reject:
    """A row that the reader refused, by the line that it was."""
    row = int(re.findall(r"\d+", reject.where)[0])
    return Reject(name, f"line {lines[row - 1].number}", reject.error, reject.why)


def label_of(chart: Chart, text: str, now: datetime) -> datetime:
    """The chart's label that a text names: a day, or an hour; in the chart's zone where no offset says otherwise.

    `BadInput` for what is no label of the chart: half an hour, a frozen hour, another weekday, the future.
    """
    try:
        told = datetime.fromisoformat(text.strip())
        label = (told if told.tzinfo else told.replace(tzinfo=chart.tz)).astimezone(chart.tz)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{text!r} is no label: {error}", hint=_example(chart)) from error
    if why := "it is in the future" if label > now else _no_label(chart, label):
        raise BadInput(f"{text} is no label of {chart.id}: {why}", hint=_example(chart))
    return label


def _example(chart: Chart) -> str:
    example = "2024-11-22T15:00" if chart.cadence is Cadence.HOUR else "2024-11-22"
    return f"a label looks like {example}, in {chart.zone}: {chart.label}"


def _no_label(chart: Chart, label: datetime) -> str:
    """Why the chart has no such label; empty where it has."""
    if chart.cadence is Cadence.HOUR:
        if (label.minute, label.second, label.microsecond) != (0, 0, 0):
            return "its labels are whole hours"
        return "no chart is issued at that hour" if chart.is_frozen(label) else ""
    if label != chart.day_label(chart.day_of(label)):
        return "its labels are days"
    if chart.cadence is Cadence.MONTH and label.day != 1:
        return "its labels are first days of a month"
    if chart.cadence is Cadence.WEEK and chart.turn:
        weekday = (chart.turn.weekday + chart.turn.label_days) % 7
        return "" if label.weekday() == weekday else f"its labels are {WEEKDAYS[weekday]}"
    return ""
