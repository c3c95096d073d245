"""A lake of a few looks, in memory: the tables that the duel reads, made from the oracle's observations."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

from chartduel.engine.duckdb import Engine
from chartduel.identity import catalogue, resolve
from chartduel.metrics import duel as metric
from chartduel.metrics.periods import ChartPeriods
from chartduel.model.duel import ChartDuel
from chartduel.model.recording import Recording
from chartduel.model.release import Release
from chartduel.store.schema import ENTRIES, MATCHES, SNAPSHOTS, TITLES
from oracle.archives import Obs
from oracle.duel import Rules

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def redated(looks: Iterable[Obs], rules: dict[str, Rules]) -> list[Obs]:
    """What an importer does: a look in a frozen hour shows the last chart issued before it."""
    return [
        replace(look, label=rules[look.chart].issued_before(look.label))
        if rules[look.chart].is_frozen(look.label)
        else look
        for look in looks
    ]


def fill(engine: Engine, looks: Sequence[Obs], listed: Iterable[tuple[str, str]] = ()) -> None:
    """The tables `snapshots`, `entries`, `matches` and `titles` of these looks; `listed` is known without a rank."""
    names = sorted({*listed, *((title, artist) for look in looks for _, title, artist in look.entries)})
    ids = {name: number for number, name in enumerate(names, 1)}
    ordered = sorted(looks, key=lambda look: (look.observed_at or LONG_AGO, look.witness))
    snapshots = [_snapshot(number, look) for number, look in enumerate(ordered, 1)]
    entries = [
        (number + 1000, look.chart, look.label, rank, ids[title, artist], None, None, None, look.label.year)
        for number, look in enumerate(ordered, 1)
        for rank, title, artist in look.entries
    ]
    engine.load_rows("snapshots", SNAPSHOTS.columns, snapshots)
    engine.load_rows("entries", ENTRIES.columns, entries)
    listings = [(number, "test", "song", *name, "") for name, number in ids.items()]
    engine.load_rows("matches", MATCHES.columns, resolve.resolve(listings).matches)
    engine.run(f"""CREATE OR REPLACE TABLE titles AS
        SELECT DISTINCT unnest(title_keys) AS title_key, version, recording FROM matches
        ORDER BY {", ".join(TITLES.columns)}""")


def _snapshot(number: int, look: Obs) -> tuple[object, ...]:
    return (
        *(number, number + 1000, look.chart, look.label, "assumed", look.observed_at, look.witness),
        *(None, [], look.complete, len(look.entries), number + 2000, None, f"file-{number}"),
    )


@contextmanager
def lake_of(looks: Sequence[Obs], listed: Iterable[tuple[str, str]] = ()) -> Generator[Engine]:
    engine = Engine()
    try:
        fill(engine, looks, listed)
        yield engine
    finally:
        engine.close()


def fight(
    held: Sequence[ChartPeriods],
    songs: Sequence[Recording],
    first_day: date | None = None,
    last_day: date | None = None,
) -> list[ChartDuel]:
    """What `Lake.duel` does with its periods."""
    opened = metric.opening(songs, held)
    instants = [song.release.at if song.release else None for song in songs]
    fought = [metric.duel(one, instants, opened, first_day, last_day) for one in held] if opened else []
    return [one for one in fought if one]


def recordings(engine: Engine, songs: Sequence[str], release: datetime | None) -> tuple[Recording, ...]:
    """The recordings of `title / artist` names, all of them released at one instant."""
    known = [released(song, release) for song in songs if release]
    asked = [catalogue.Asked(song) for song in songs]
    held = catalogue.Catalogue(engine, asked, known)
    chosen, _ = catalogue.choose(songs, [held.find(one) for one in asked])
    return chosen


def released(song: str, at: datetime) -> Release:
    title, _, artist = song.partition(" / ")
    return Release(title=title, artist=artist, at=at.astimezone(UTC), source="the test")
