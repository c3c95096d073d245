"""One raw payload of a file, without a lake."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chartduel.collect.intake import parse_file
from chartduel.errors import RefusedPayload, UnreadableFile
from chartduel.model.parsed import ParsedChart
from chartduel.sources import registry


def parse(chart_id: str, path: Path, at: datetime | None = None) -> ParsedChart:
    """The chart that a file's bytes show. `at`: the label that it has to carry, or gets where it carries none.

    Raises `RefusedPayload`, `UnknownChart`, `UnreadableFile`.
    """
    chart = registry.chart(chart_id)
    try:
        return parse_file(chart, path, at)
    except RefusedPayload as error:
        raise type(error)(str(error), hint=_hint(error)) from error
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}", hint="check the path") from error


def _hint(error: RefusedPayload) -> str:
    """A parser speaks to the collector, which keeps every answer: of a file that is only read that is not so."""
    return "the file is only read, nothing is stored" if "kept" in error.hint else error.hint
