"""Ranks over time in one line of block characters: rank 1 is the tallest."""

from collections.abc import Sequence
from datetime import datetime

from chartduel.model.snapshot import Point
from chartduel.render.trace import Trace

BLOCKS = "▁▂▃▄▅▆▇█"
OFF = "·"
FROZEN = "░"
GAP = " "


def spark(held: Trace, start: datetime, end: datetime, worst: int, width: int) -> str:
    """One character for each of `width` equal parts of [start, end]; a part shows its best rank."""
    parts: list[list[Point]] = [[] for _ in range(width)]
    span = (end - start) or held.width
    for step in held.steps:
        if start <= step.chart_time <= end:
            parts[min(width - 1, int((step.chart_time - start) / span * width))].append(step)
    return _carried([_block(part, worst) for part in parts], len(held.steps))


def _block(part: Sequence[Point], worst: int) -> str | None:
    """What a part of the line shows; None where no label falls into it."""
    ranks = [step.rank for step in part if step.rank is not None]
    if ranks:
        height = (worst - min(ranks)) / max(1, worst - 1)
        return BLOCKS[round(height * (len(BLOCKS) - 1))]
    states = {step.state for step in part}
    if "off" in states:
        return OFF
    return None if not states else FROZEN if states == {"frozen"} else GAP


def _carried(parts: Sequence[str | None], labels: int) -> str:
    """A chart with fewer labels than characters holds each label until the next."""
    shown: list[str] = []
    for part in parts:
        before = shown[-1] if shown and labels < len(parts) else GAP
        shown.append(before if part is None else part)
    return "".join(shown)


def worst_of(traces: Sequence[Trace], least: int = 10) -> int:
    """The lowest rank that any of them held."""
    return max((step.rank for held in traces for step in held.steps if step.rank is not None), default=least)


def extent(traces: Sequence[Trace]) -> tuple[datetime, datetime] | None:
    """First and last label of them together."""
    instants = [step.chart_time for held in traces for step in held.steps[:: max(1, len(held.steps) - 1)]]
    return (min(instants), max(instants)) if instants else None
