"""Keeps the tables of identity up with the facts: all of them when a day is over, the newest matches within it."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Generator
from contextlib import contextmanager

from msgspec.structs import astuple

from chartduel.collect.intake import WITNESS
from chartduel.engine.duckdb import Engine, arrow_table, literal
from chartduel.identity import facts, newest, rulings
from chartduel.identity.evidence import MATCHER
from chartduel.identity.resolve import resolve, resolve_all
from chartduel.model.chart import Cadence
from chartduel.sources import registry
from chartduel.store import delta
from chartduel.store.lake import Lake, show
from chartduel.store.schema import ALIASES, LIKELY, MATCHES, NEWEST_MATCHES

DAY_US = 86_400_000_000


def refresh(lake: Lake, engine: Engine) -> int:
    """Remakes what has changed since the last time; how many listings were resolved.

    Call it while holding the right to write.
    """
    lake.view(engine, "listings", "entries", "snapshots", "rulings")
    divide(engine)
    made, made_newest = lake.table("matches"), lake.table("newest_matches")
    lesson, state = _states(lake, engine)
    if delta.made_from(made_newest) == state:
        return 0
    show(engine, made, "matches", "made_matches")
    show(engine, made_newest, "newest_matches")
    with _uncollected():
        learned = delta.made_from(made) == lesson
        return _newest(lake, engine, state) if learned else _all(lake, engine, lesson, state)


def divide(engine: Engine) -> None:
    """What teaches, and what does not yet: what we ourselves recorded of hourly charts on their newest day."""
    hourly = ", ".join(literal(chart.id) for chart in registry.charts().values() if chart.cadence is Cadence.HOUR)
    engine.run(
        f"""
        CREATE OR REPLACE TABLE untaught AS
        WITH ours AS (
            SELECT key, chart_time, epoch_us(chart_time) // {DAY_US} AS day FROM snapshots
            WHERE witness = {literal(WITNESS)} AND chart IN ({hourly}))
        SELECT key, chart_time FROM ours WHERE day = (SELECT max(day) FROM ours)"""
    )
    engine.run("CREATE OR REPLACE VIEW taught_snapshots AS FROM snapshots ANTI JOIN untaught USING (key)")
    engine.run(
        "CREATE OR REPLACE VIEW taught_entries AS FROM entries e SEMI JOIN taught_snapshots s ON s.key = e.snapshot"
    )


def _states(lake: Lake, engine: Engine) -> tuple[int, int]:
    """Marks of all that the lesson is learned from, and of all that identity is made from."""
    taught = engine.one("SELECT count(*), bit_xor(id) FROM taught_snapshots")
    known = engine.one("SELECT count(*), bit_xor(id) FROM snapshots")
    lesson = (taught, delta.times_added(lake.table("rulings")), facts.written(), MATCHER)
    return _mark(lesson), _mark((lesson, known))


def _mark(told: object) -> int:
    return int.from_bytes(hashlib.blake2b(repr(told).encode(), digest_size=8).digest(), "big") >> 1


def _all(lake: Lake, engine: Engine, lesson: int, state: int) -> int:
    """Everything from nothing."""
    rows = engine.rows(
        "SELECT id, source, kind, title, artist, song_id, isrc FROM listings WHERE kind = 'song' ORDER BY id"
    )
    ruled = rulings.read(engine)
    if engine.one("SELECT count(*) FROM untaught")[0]:
        taught = {listing for (listing,) in engine.rows("SELECT DISTINCT listing FROM taught_entries")}
        made = resolve_all(rows, engine, ruled, taught)
    else:
        made = resolve(rows, engine, ruled)
    engine.load("made", arrow_table(MATCHES.columns, made.matches))
    engine.load("taught_aliases", arrow_table(ALIASES.columns, [astuple(one) for one in made.lesson.aliases]))
    engine.load("taught_pairs", arrow_table(LIKELY.columns, [astuple(one) for one in made.lesson.likely]))
    _keep_former_ids(lake, engine)
    engine.load("none", arrow_table(NEWEST_MATCHES.columns, []))
    titles = engine.arrow("SELECT DISTINCT unnest(title_keys) AS title_key, version, recording FROM made ORDER BY ALL")
    delta.replace(lake.table("newest_matches"), engine.arrow("FROM none"), made_from=0)
    delta.replace(lake.table("titles"), titles, made_from=lesson)
    delta.replace(lake.table("aliases"), engine.arrow("FROM taught_aliases"), made_from=lesson)
    delta.replace(lake.table("likely"), engine.arrow("FROM taught_pairs"), made_from=lesson)
    delta.replace(lake.table("matches"), engine.arrow("FROM made ORDER BY recording, listing"), made_from=lesson)
    delta.replace(lake.table("newest_matches"), engine.arrow("FROM none"), made_from=state)
    return len(made.matches)


def _newest(lake: Lake, engine: Engine, state: int) -> int:
    """The families that the newest hours touch; all others stand."""
    lake.view(engine, "aliases", "likely")
    show(engine, lake.table("titles"), "titles", "made_titles")
    made = newest.resolve(engine, rulings.read(engine))
    engine.load("made", arrow_table(NEWEST_MATCHES.columns, made))
    _keep_former_ids(lake, engine)
    delta.replace(lake.table("newest_matches"), engine.arrow("FROM made ORDER BY listing"), made_from=state)
    return len(made)


def _keep_former_ids(lake: Lake, engine: Engine) -> None:
    """Of each recording that is no more, the listing of it that charted first: who asks for its id finds that one."""
    engine.run(
        """
        CREATE OR REPLACE TABLE gone AS
        WITH known AS (
            SELECT listing, recording, first_label FROM newest_matches SEMI JOIN made USING (listing)
            UNION ALL
            SELECT listing, recording, first_label FROM made_matches SEMI JOIN made USING (listing)
            ANTI JOIN newest_matches n ON n.listing = made_matches.listing)
        SELECT recording, arg_min(listing, (coalesce(first_label, now()), listing)) AS listing, now() AS until
        FROM known ANTI JOIN made USING (recording) GROUP BY recording"""
    )
    if engine.one("SELECT count(*) FROM gone")[0]:
        delta.append(lake.table("former_ids"), engine.arrow("FROM gone"))


@contextmanager
def _uncollected() -> Generator[None]:
    """Hundreds of thousands of names live at once: looking through them for garbage took twice the work itself."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
