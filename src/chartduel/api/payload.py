"""One raw payload of a file, without a lake."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chartduel.collect.intake import parse_file
from chartduel.errors import UnreadableFile
from chartduel.model.parsed import ParsedChart
from chartduel.sources import registry


def parse(chart_id: str, path: Path, at: datetime | None = None) -> ParsedChart:
    """The chart that a file's bytes show. `at`: the label that it has to carry, or gets where it carries none.

    Raises `RefusedPayload`, `UnknownChart`, `UnreadableFile`.
    """
    chart = registry.chart(chart_id)
    try:
        return parse_file(chart, path, at)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}", hint="check the path") from error
