"""Which listings are one recording: the charts teach first, then names are joined by all that is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from chartduel.engine import Engine
from chartduel.identity.charted import Charts
from chartduel.identity.lesson import Lesson, learn
from chartduel.identity.printed import gather, only
from chartduel.identity.resolution import Resolution
from chartduel.identity.rulings import Ruling

Match = tuple[object, ...]
"""A row of the table `matches`."""
Row = Sequence[str | int]
"""A listing: id, source, kind, title, artist, song_id, and the ISRC."""


class Resolved(msgspec.Struct, frozen=True):
    """The matches of some listings, in their order, and what the charts taught."""

    matches: list[Match]
    lesson: Lesson


def resolve(rows: Iterable[Row], engine: Engine | None = None, ruled: Sequence[Ruling] = ()) -> Resolved:
    """Resolves listings from nothing.

    Without an engine, whose relations `entries` and `snapshots` tell when they charted, by names and ids alone.
    """
    printed, listed = gather(rows)
    if engine is None:
        return Resolved(_joined(Resolution(printed, listed, None, ruled), Lesson(), {}), Lesson())
    charts = Charts(engine, printed, listed)
    study = Resolution(printed, listed, charts, ruled)
    lesson = learn(study, charts)
    return Resolved(_joined(study, lesson, charts.first_seen()), lesson)


def resolve_all(rows: Iterable[Row], engine: Engine, ruled: Sequence[Ruling], taught: Collection[int]) -> Resolved:
    """Resolves listings from nothing, with the lesson of a part of the charts.

    Those are the relations `taught_entries` and `taught_snapshots`, in which the listings `taught` stand.
    """
    printed, listed = gather(rows)
    part = only(printed, listed, taught)
    charts = Charts(engine, *part, "taught_entries", "taught_snapshots")
    lesson = learn(Resolution(*part, charts, ruled), charts)
    charts = Charts(engine, printed, listed)
    return Resolved(_joined(Resolution(printed, listed, charts, ruled), lesson, charts.first_seen()), lesson)


def resolve_some(
    rows: Iterable[Row], engine: Engine, ruled: Sequence[Ruling], lesson: Lesson, seen: Mapping[int, int]
) -> list[Match]:
    """Resolves whole families of listings with a lesson that was learned; `seen` are their first labels.

    The relation `held_entries` has their entries.
    """
    printed, listed = gather(rows)
    return _joined(Resolution(printed, listed, Charts(engine, printed, listed, "held_entries"), ruled), lesson, seen)


def _joined(resolution: Resolution, lesson: Lesson, seen: Mapping[int, int]) -> list[Match]:
    resolution.begin_again()
    resolution.rename(lesson.aka)
    resolution.add(lesson.links(resolution.place))
    resolution.settle()
    return list(resolution.matches(seen))
