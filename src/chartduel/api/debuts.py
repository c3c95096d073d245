"""What a lake says of a song's beginnings."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chartduel.engine import Engine
from chartduel.metrics.debut import CENSORED
from chartduel.metrics.first import first
from chartduel.metrics.periods import load
from chartduel.model.first import ChartDebut, SongDebut
from chartduel.model.recording import Recording
from chartduel.sample.reported import reported


def debut(engine: Engine, song: Recording, charts: Sequence[str]) -> SongDebut:
    """A song's debuts on every chart that saw it, or on these; mere bounds last, the earliest label first."""
    held = load(engine, [song], charts)
    release = song.release
    found = sorted((first(one, 0, release) for one in held), key=_order)
    return SongDebut(
        recording=song.id,
        title=song.title,
        artists=song.artists,
        released_at=release.at.astimezone(ZoneInfo(release.zone)) if release else None,
        released_precision=release.precision if release else None,
        released_source=release.source if release else None,
        charts=tuple(found),
        reported=tuple(fact for fact in reported([song]) if not charts or fact.chart in charts),
    )


def _order(one: ChartDebut) -> tuple[bool, float, str]:
    at = one.first or one.debut
    return one.measure in {None, CENSORED}, at.chart_time.timestamp() if at else 0.0, one.chart
