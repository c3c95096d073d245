"""From a file's rows to typed lines, and from lines to what a commit takes.

Tables made here, in one engine: `lines` (one typed row each, with what is wrong with it), then
`staged_listings`, `staged_snapshots` and `staged_entries` in the shapes of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC

import msgspec

from chartduel.engine.duckdb import Engine, literal
from chartduel.importers.dating import Dated
from chartduel.importers.profile import Charts, Profile
from chartduel.importers.source_file import SourceFile
from chartduel.store.staging import HASH, SNAPSHOT, snapshot_id, stage_lines

BASE = ("chart", "seen", "date", "year", "number", "stated")


def read_lines(engine: Engine, source: SourceFile, profile: Profile, meanings: Mapping[str, Charts]) -> None:
    """Every row as text with its header number: the file version that it belongs to."""
    columns = profile.columns
    keys = ", ".join(f"{source.sql(getattr(columns, key))} AS {key}" for key in BASE)
    artist, album, title = (source.sql(getattr(columns, name)) for name in ("artist", "album", "title"))
    if profile.shifted:
        artist, album = (
            f"CASE WHEN {artist} = {title} AND {album} <> '' THEN {album} ELSE {artist} END",
            f"CASE WHEN {artist} = {title} THEN NULL ELSE {album} END",
        )
    if profile.joined:
        artist, title = f"split_part({title}, ' - ', 1)", f"substr({title}, length(split_part({title}, ' - ', 1)) + 4)"
    engine.run(f"""
        CREATE OR REPLACE TABLE lines AS
        SELECT "#row" AS row, {keys}, trim({source.sql(columns.rank)}) AS rank_text,
               {_trimmed(title)} AS title, {_trimmed(artist)} AS artist, {_trimmed(album)} AS album,
               {_per_name(source, profile, meanings, "song_id")} AS song_id,
               {_number(_per_name(source, profile, meanings, "value"))} AS value,
               {_number(source.sql(columns.streak))} AS streak
        FROM raw""")
    engine.run(f"""
        CREATE OR REPLACE TABLE headers AS
        SELECT row_number() OVER (ORDER BY {", ".join(BASE)}) AS header, {", ".join(BASE)}, count(*) AS rows,
               min(row) AS first_row, max(row) AS last_row
        FROM lines GROUP BY {", ".join(BASE)}""")


def _trimmed(sql: str) -> str:
    return f"coalesce(trim({sql}, chr(32) || chr(9) || chr(10) || chr(13) || chr(160)), '')"


def _number(sql: str) -> str:
    return f"TRY_CAST(replace({sql}, ',', '') AS BIGINT)"


def _per_name(source: SourceFile, profile: Profile, meanings: Mapping[str, Charts], what: str) -> str:
    """A column that differs by the chart's name in the archive."""
    usual = source.sql(getattr(profile.columns, what))
    own = {name: getattr(meaning, what) for name, meaning in meanings.items() if getattr(meaning, what)}
    if not own:
        return usual
    chart = source.sql(profile.columns.chart)
    cases = " ".join(
        f"WHEN {chart} IN ({', '.join(literal(n) for n, r in own.items() if r == ref)}) THEN {source.sql(ref)}"
        for ref in dict.fromkeys(own.values())
    )
    return f"CASE {cases} ELSE {usual} END"


LONGEST = 4000
"""Bytes of a title or a credit: nothing that was ever printed on a chart is longer."""
WHY = {
    "BadRank": "rank {} is not a whole number from 1 up",
    "NoTitle": "the title is missing",
    "TooLong": f"the title or artist has more than {LONGEST} bytes",
    "RepeatedRank": "rank {} is there twice, and this chart has no ties",
    "RepeatedRow": "rank {} is there twice with the same title and artist",
}


class Held(msgspec.Struct, frozen=True):
    """What a version holds: a hash of its good lines (order does not matter), how many, whether no rank is missing."""

    content: int
    entries: int
    whole: bool
    refused: int


def judge(engine: Engine, profile: Profile, ties: Mapping[int, bool]) -> list[tuple[int, str, str]]:
    """Says of each line of these versions what is wrong with it; (row, error, why) of those that cannot be."""
    engine.load_rows("known", {"header": "BIGINT", "ties": "BOOLEAN"}, list(ties.items()))
    same = " AND ".join(f"lines.{key} IS NOT DISTINCT FROM headers.{key}" for key in BASE)
    absent = "coalesce(rank_text, '') = ''" if profile.absent_rank else "false"
    engine.run(f"""
        CREATE OR REPLACE TABLE judged AS
        SELECT row, header, title, artist, album, song_id, value, streak, rank_text, ties,
               TRY_CAST(rank_text AS INTEGER) AS rank,
               CASE WHEN {absent} THEN 'absent'
                    WHEN NOT coalesce(regexp_full_match(rank_text, '0*[1-9][0-9]{{0,8}}([.]0*)?'), false) THEN 'BadRank'
                    WHEN title = '' THEN 'NoTitle'
                    WHEN strlen(title) + strlen(artist) > {LONGEST} THEN 'TooLong' END AS error,
               {HASH}(concat_ws(chr(31), TRY_CAST(rank_text AS INTEGER), title, artist)) AS line_hash
        FROM lines JOIN headers ON {same} JOIN known USING (header)""")
    engine.run("DROP TABLE lines")
    _refuse_repeats(engine)
    bad = engine.rows(
        "SELECT row, error, rank_text FROM judged WHERE error IS NOT NULL AND error <> 'absent' ORDER BY row"
    )
    return [(row, error, WHY[error].format(repr(rank or "")[:40])) for row, error, rank in bad]


def _refuse_repeats(engine: Engine) -> None:
    engine.run("""
        UPDATE judged SET error = CASE WHEN again THEN 'RepeatedRow' ELSE 'RepeatedRank' END FROM (
            WITH twice AS (
                SELECT header, rank FROM judged WHERE error IS NULL AND NOT ties GROUP BY ALL HAVING count(*) > 1)
            SELECT row AS which, row_number() OVER (PARTITION BY header, line_hash ORDER BY row) > 1 AS again
            FROM judged JOIN twice USING (header, rank) WHERE error IS NULL
            QUALIFY row_number() OVER (PARTITION BY header, rank ORDER BY row) > 1) repeats
        WHERE row = which""")


def contents(engine: Engine) -> dict[int, Held]:
    """What each version holds, by its header."""
    rows = engine.rows(f"""
        SELECT header, coalesce((bit_xor({HASH}(line_hash::VARCHAR)) FILTER (error IS NULL) >> 1)::BIGINT, 0),
               count(*) FILTER (error IS NULL),
               coalesce(min(rank) FILTER (error IS NULL) = 1, true)
               AND (any_value(ties) OR coalesce(max(rank) FILTER (error IS NULL), 0) = count(*) FILTER (error IS NULL)),
               count(*) FILTER (error NOT IN ('absent', 'RepeatedRow'))
        FROM judged GROUP BY header""")
    return {header: Held(*held) for header, *held in rows}


def streak_steps(engine: Engine, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """For pairs of versions: by how much most songs' streaks differ. A streak of 1 may be a re-entry."""
    engine.load_rows("pairs", {"a": "BIGINT", "b": "BIGINT"}, list(pairs))
    rows = engine.rows("""
        SELECT a, b, mode(y.streak - x.streak)
        FROM pairs JOIN judged x ON x.header = a JOIN judged y ON y.header = b
             AND x.title = y.title AND x.artist = y.artist
        WHERE x.error IS NULL AND y.error IS NULL AND y.streak >= x.streak
        GROUP BY a, b HAVING count(*) >= 3""")
    return {(a, b): step for a, b, step in rows}


def merge_ids(engine: Engine, files: Iterable[tuple[int, int]]) -> None:
    """Gives each kept version (`target`) the song ids that the latest version of its file learned."""
    engine.load_rows("files", {"target": "BIGINT", "header": "BIGINT"}, list(files))
    engine.run("""
        UPDATE judged SET song_id = late.song_id FROM (
            SELECT target, title, artist, arg_max(song_id, judged.header) AS song_id
            FROM files JOIN judged USING (header) WHERE song_id <> '' GROUP BY ALL) late
        WHERE judged.header = late.target AND judged.title = late.title AND judged.artist = late.artist""")


STAGED_SNAPSHOT = {"header": "BIGINT", **SNAPSHOT}


def stage(engine: Engine, dated: Iterable[Dated], counted: Mapping[int, Held], profile: Profile, payload: str) -> None:
    """The three staged tables for these observations; lines only of those whose id is not `stored` yet."""
    rows: dict[int, tuple[object, ...]] = {}
    for one in dated:
        snapshot, row = _snapshot_row(one, counted, profile, payload)
        rows.setdefault(snapshot, row)
    engine.load_rows("staged_snapshots", STAGED_SNAPSHOT, list(rows.values()))
    engine.run("""
        CREATE OR REPLACE TABLE texts AS
        SELECT s.id AS snapshot, s.chart, s.chart_time, j.rank, j.value, NULL AS previous_rank, NULL AS move,
               s.source, s.kind, j.title, j.artist, j.album, coalesce(j.song_id, '') AS song_id,
               NULL AS artists, NULL AS artist_ids, NULL AS album_id, NULL AS isrc
        FROM judged j JOIN (FROM staged_snapshots ANTI JOIN stored USING (id)) s USING (header)
        WHERE error IS NULL""")
    engine.run("DROP TABLE judged")
    stage_lines(engine)


def _snapshot_row(
    one: Dated, counted: Mapping[int, Held], profile: Profile, payload: str
) -> tuple[int, tuple[object, ...]]:
    version, chart = one.version, one.version.chart
    held = counted[version.header]
    top = version.meaning.top
    wanted = top or chart.size_on(chart.day_of(one.label))
    complete = held.refused == 0 and (bool(profile.only) or (held.whole and held.entries >= wanted))
    label = one.label.astimezone(UTC)
    snapshot = snapshot_id(chart.id, label.isoformat(), version.witness, held.content)
    return snapshot, (
        version.header, snapshot, chart.id, label, one.basis.value, one.observed_at, version.witness, top,
        list(profile.only), complete, held.entries, held.content,
        chart.value_kind, payload, chart.source, chart.kind.value,
    )  # fmt: skip
