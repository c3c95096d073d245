"""Ranks over time in one line of block characters, on the scale of the chart: the same rank is the same everywhere."""

from collections.abc import Sequence
from datetime import datetime

from chartduel.model.ids import ChartId
from chartduel.model.snapshot import Point
from chartduel.render.trace import Trace
from chartduel.sources import registry

FIRST = "█"
"""Rank 1, and no other: who is first is what people look for."""
BLOCKS = "▁▂▃▄▅▆▇"
OFF = "·"
FROZEN = "░"
GAP = " "


def spark(held: Trace, start: datetime, end: datetime, size: int, width: int) -> str:
    """One character for each of `width` equal parts of [start, end]; a part shows its best rank of `size`."""
    parts: list[list[Point]] = [[] for _ in range(width)]
    span = (end - start) or held.width
    for step in held.steps:
        if start <= step.chart_time <= end:
            parts[min(width - 1, int((step.chart_time - start) / span * width))].append(step)
    return _carried([_block(part, size) for part in parts], len(held.steps))


def _block(part: Sequence[Point], size: int) -> str | None:
    """What a part of the line shows; None where no label falls into it."""
    ranks = [step.rank for step in part if step.rank is not None]
    if ranks:
        return bar(min(ranks), size)
    states = {step.state for step in part}
    if "off" in states:
        return OFF
    return None if not states else FROZEN if states == {"frozen"} else GAP


def bar(rank: int, size: int) -> str:
    """A rank of a chart of `size`: the last one is the lowest."""
    if rank == 1:
        return FIRST
    return BLOCKS[round((size - rank) / max(1, size - 2) * (len(BLOCKS) - 1))]


def _carried(parts: Sequence[str | None], labels: int) -> str:
    """A chart with fewer labels than characters holds each label until the next."""
    shown: list[str] = []
    for part in parts:
        before = shown[-1] if shown and labels < len(parts) else GAP
        shown.append(before if part is None else part)
    return "".join(shown)


def size_of(traces: Sequence[Trace]) -> int:
    """Ranks of their chart on the last day that is shown; more where an archive holds more."""
    steps = [step for held in traces for step in held.steps]
    declared = registry.charts().get(ChartId(traces[0].chart)) if traces else None
    last = max((step.chart_time for step in steps), default=None)
    issued = declared.size_on(declared.day_of(last)) if declared and last else 1
    return max([issued, *(step.rank for step in steps if step.rank is not None)])


def extent(traces: Sequence[Trace]) -> tuple[datetime, datetime] | None:
    """First and last label of them together."""
    instants = [step.chart_time for held in traces for step in held.steps[:: max(1, len(held.steps) - 1)]]
    return (min(instants), max(instants)) if instants else None
