"""The shapes that a commit takes: `staged_snapshots`, `staged_entries`, `staged_listings`, made from lines of text."""

from __future__ import annotations

import hashlib

from chartduel.engine.duckdb import Engine
from chartduel.store.schema import SNAPSHOTS

HASH = "md5_number_lower"
SNAPSHOT = {
    **{name: kind for name, kind in SNAPSHOTS.columns.items() if name != "key"},
    "source": "VARCHAR",
    "kind": "VARCHAR",
}
"""The columns of `staged_snapshots`: those of the table, and what its listings share."""
LINE_HASH = f"{HASH}(concat_ws(chr(31), rank, title, artist))"
"""What a line says: the same rank, title and credit are the same line."""
CONTENT = f"(bit_xor({HASH}(line_hash::VARCHAR)) >> 1)::BIGINT"
"""What a chart says: its lines, in any order."""


def snapshot_id(chart: str, label: str, witness: str, content: int) -> int:
    """The same observation has the same id, whatever file or request brought it."""
    digest = hashlib.blake2b(f"{chart}\x1f{label}\x1f{witness}\x1f{content}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def stage_lines(engine: Engine) -> None:
    """`staged_listings` and `staged_entries` from the table `texts`, which is dropped.

    The first bits of a listing's id come from its title, so that the spellings of a song lie together in
    sealed tables.
    """
    engine.run(f"""
        CREATE OR REPLACE TABLE hashed AS
        SELECT *, {HASH}(concat_ws(chr(31), source, kind, title, artist, album, song_id, album_id,
                                   array_to_string(artist_ids, ','), isrc)) AS text_hash FROM texts""")
    engine.run("DROP TABLE texts")
    engine.run(rf"""
        CREATE OR REPLACE TABLE staged_listings AS
        SELECT text_hash, ((({HASH}(regexp_replace(lower(any_value(title)), '[\s(\[].*$', '')) >> 41) << 40)
                           | (text_hash >> 24))::BIGINT AS id,
               any_value(source) AS source, any_value(kind) AS kind, any_value(title) AS title,
               any_value(artist) AS artist, any_value(album) AS album, any_value(song_id) AS song_id,
               any_value(artists) AS artists, any_value(artist_ids) AS artist_ids,
               any_value(album_id) AS album_id, any_value(isrc) AS isrc
        FROM hashed GROUP BY text_hash""")
    engine.run("""
        CREATE OR REPLACE TABLE staged_entries AS
        SELECT snapshot, chart, chart_time, rank, l.id AS listing, value, previous_rank, move,
               year(chart_time)::INTEGER AS year
        FROM hashed JOIN staged_listings l USING (text_hash)""")
    engine.run("DROP TABLE hashed")
