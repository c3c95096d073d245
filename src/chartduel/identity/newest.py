"""The matches of the running day: what its hours change in what was resolved when the last day was over.

A new hour changes the families of three kinds of listings: those that are new, those that now charted earlier than
was known, and those whose recording now stands twice in one snapshot. All else is as it was, for an hour of the
running day does not teach yet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chartduel.engine import Engine
from chartduel.identity import recordings
from chartduel.identity.acts import Alias
from chartduel.identity.known_recordings import codes_beside
from chartduel.identity.lesson import Lesson, Likely
from chartduel.identity.printed import read
from chartduel.identity.resolve import Match, resolve_some
from chartduel.identity.rulings import Ruling
from chartduel.model.ids import isrc


def resolve(engine: Engine, ruled: Sequence[Ruling]) -> list[Match]:
    """Rows of `newest_matches`. Needs the tables of the last whole day as `made_matches`, `made_titles`, `aliases`
    and `likely`, the facts, and the snapshots of the running day as `untaught`."""
    _today(engine)
    families = _touched(engine)
    while True:
        matches = _resolved(engine, families, ruled)
        more = _of_one_id(engine, matches) - families
        if not more:
            return matches
        families |= more


def _today(engine: Engine) -> None:
    """The listings of the running day, and when they were seen first in it."""
    (first,) = engine.one("SELECT min(epoch_us(chart_time)) FROM untaught")
    engine.run(
        "CREATE OR REPLACE TABLE today AS FROM entries SEMI JOIN untaught ON key = snapshot "
        f"WHERE chart_time >= make_timestamptz({first or 0})"
    )
    engine.run(
        """
        CREATE OR REPLACE TABLE began AS
        SELECT listing, min(chart_time) AS first_label, m.recording, m.family, m.first_label AS known
        FROM today LEFT JOIN made_matches m USING (listing) GROUP BY ALL"""
    )


def _touched(engine: Engine) -> set[int]:
    rows = engine.rows(
        """
        SELECT family FROM began WHERE first_label < known
        UNION
        SELECT m.family FROM today JOIN made_matches m USING (listing)
        GROUP BY snapshot, recording, m.family HAVING count(DISTINCT listing) > 1"""
    )
    return {family for (family,) in rows} | _met_by_new(engine)


def _met_by_new(engine: Engine) -> set[int]:
    """Families that have a title or a song id in common with a new listing."""
    new = engine.rows(
        "SELECT l.kind, l.title, l.artist FROM began JOIN listings l ON l.id = listing "
        "WHERE recording IS NULL AND l.kind = 'song'"
    )
    keys = sorted({key for name in new for key in read(*name).read.keys})
    engine.load_rows("new_titles", {"title_key": "VARCHAR"}, [(key,) for key in keys])
    codes = engine.rows(
        "SELECT DISTINCT isrc FROM began JOIN listings ON id = listing WHERE recording IS NULL AND isrc <> ''"
    )
    held = sorted({other for (code,) in codes for other in codes_beside(isrc(code))})
    engine.load_rows("new_codes", {"code": "VARCHAR"}, [(code,) for code in held])
    rows = engine.rows(
        """
        WITH coded AS (
            SELECT id, unnest([source || '/' || nullif(song_id, ''), upper(replace(nullif(isrc, ''), '-', ''))]) AS code
            FROM listings WHERE song_id <> '' OR isrc <> ''),
        new AS (SELECT code FROM coded JOIN began ON listing = id WHERE recording IS NULL AND code IS NOT NULL
                UNION ALL FROM new_codes),
        met AS (SELECT DISTINCT recording FROM made_titles SEMI JOIN new_titles USING (title_key))
        SELECT family FROM made_matches
        WHERE recording IN (FROM met) OR listing IN (SELECT id FROM coded SEMI JOIN new USING (code))"""
    )
    return {family for (family,) in rows}


def _resolved(engine: Engine, families: Collection[int], ruled: Sequence[Ruling]) -> list[Match]:
    engine.load_rows("families", {"family": "BIGINT"}, [(family,) for family in sorted(families)])
    engine.run(
        """
        CREATE OR REPLACE TABLE held AS
        SELECT listing, recording, first_label FROM made_matches SEMI JOIN families USING (family)
        UNION ALL SELECT listing, NULL, NULL FROM began WHERE recording IS NULL"""
    )
    known = [str(listing) for (listing,) in engine.rows("SELECT listing FROM held WHERE recording IS NOT NULL")]
    engine.run(
        f"""
        CREATE OR REPLACE TABLE held_entries AS
        FROM entries WHERE listing IN ({", ".join(known) or "NULL"})
        UNION ALL FROM today WHERE listing IN (SELECT listing FROM held WHERE recording IS NULL)"""
    )
    rows = engine.rows(
        """
        SELECT l.id, l.source, l.kind, l.title, l.artist, l.song_id, l.isrc, held.recording,
               epoch_us(least(held.first_label, began.first_label))
        FROM held JOIN listings l ON l.id = held.listing LEFT JOIN began ON began.listing = held.listing
        WHERE l.kind = 'song' ORDER BY l.id"""
    )
    seen = {row[0]: row[8] for row in rows if row[8] is not None}
    was = {row[0]: row[7] for row in rows}
    matches = resolve_some([row[:7] for row in rows], engine, ruled, _lesson(engine), seen)
    return [(*match, was[match[0]]) for match in matches]


def _lesson(engine: Engine) -> Lesson:
    aliases = engine.rows("SELECT name, other, titles, labels FROM aliases")
    likely = engine.rows("SELECT listing, other, weight, reasons FROM likely")
    return Lesson(
        tuple(Alias(name, other, tuple(titles), labels) for name, other, titles, labels in aliases),
        tuple(Likely(one, other, weight, tuple(told)) for one, other, weight, told in likely),
    )


def _of_one_id(engine: Engine, matches: Sequence[Match]) -> set[int]:
    """Families of other recordings that would have the id of a new one: both may have to carry a mark."""
    known = {match[-1] for match in matches}
    new = {str(match[1]) for match in matches} - known
    ids = sorted({one for recording in new for one in recordings.unmarked(recording)})
    engine.load_rows("ids", {"id": "VARCHAR"}, [(one,) for one in ids])
    rows = engine.rows(
        f"""
        SELECT family FROM made_matches SEMI JOIN ids ON recording = id
        UNION
        SELECT family FROM made_matches SEMI JOIN ids ON left(recording, -{recordings.MARKED}) = id
        WHERE recording[-{recordings.MARKED}] = '-'"""
    )
    return {family for (family,) in rows}
