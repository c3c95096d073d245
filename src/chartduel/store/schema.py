"""The tables of a lake: their columns, in DuckDB's words, and how each is laid out.

`entries.snapshot` is the key of the commit attempt that wrote the rows. The row in `snapshots`
that carries the same key makes them exist: a writer killed between the two leaves rows that
belong to nothing.
"""

import msgspec

SCHEMA_VERSION = 5
OLDEST_VERSION = 3
"""The oldest schema whose facts still are what they are today: only tables were added, and derived ones changed."""


class TableSpec(msgspec.Struct, frozen=True):
    """Columns by name, and the column that splits the table into folders."""

    name: str
    columns: dict[str, str]
    partition: str | None = None
    derived: bool = False


SNAPSHOTS = TableSpec(
    "snapshots",
    {
        "id": "BIGINT",
        "key": "BIGINT",
        "chart": "VARCHAR",
        "chart_time": "TIMESTAMPTZ",
        "basis": "VARCHAR",
        "observed_at": "TIMESTAMPTZ",
        "witness": "VARCHAR",
        "scope_top": "INTEGER",
        "scope_only": "VARCHAR[]",
        "complete": "BOOLEAN",
        "entries": "INTEGER",
        "content": "BIGINT",
        "value_kind": "VARCHAR",
        "payload": "VARCHAR",
    },
)
ENTRIES = TableSpec(
    "entries",
    {
        "snapshot": "BIGINT",
        "chart": "VARCHAR",
        "chart_time": "TIMESTAMPTZ",
        "rank": "INTEGER",
        "listing": "BIGINT",
        "value": "BIGINT",
        "previous_rank": "INTEGER",
        "move": "VARCHAR",
        "year": "INTEGER",
    },
    partition="year",
)
LISTINGS = TableSpec(
    "listings",
    {
        "id": "BIGINT",
        "source": "VARCHAR",
        "kind": "VARCHAR",
        "title": "VARCHAR",
        "artist": "VARCHAR",
        "album": "VARCHAR",
        "song_id": "VARCHAR",
        "artists": "VARCHAR[]",
        "artist_ids": "VARCHAR[]",
        "album_id": "VARCHAR",
        "isrc": "VARCHAR",
    },
)
COUNTS = TableSpec(
    "counts",
    {
        "id": "BIGINT",
        "counter": "VARCHAR",
        "subject": "VARCHAR",
        "title": "VARCHAR",
        "observed_at": "TIMESTAMPTZ",
        "value": "DOUBLE",
        "witness": "VARCHAR",
        "payload": "VARCHAR",
    },
)
RELEASES = TableSpec(
    "releases",
    {
        "id": "BIGINT",
        "title": "VARCHAR",
        "artist": "VARCHAR",
        "released_at": "TIMESTAMPTZ",
        "precision": "VARCHAR",
        "zone": "VARCHAR",
        "source": "VARCHAR",
        "witness": "VARCHAR",
        "stated_at": "TIMESTAMPTZ",
    },
)
FACTS = TableSpec(
    "facts",
    {
        "id": "BIGINT",
        "kind": "VARCHAR",
        "title": "VARCHAR",
        "artist": "VARCHAR",
        "value": "VARCHAR",
        "certainty": "VARCHAR",
        "since": "VARCHAR",
        "until": "VARCHAR",
        "source": "VARCHAR",
        "witness": "VARCHAR",
        "outlet": "VARCHAR",
        "stated_at": "TIMESTAMPTZ",
    },
)
RULINGS = TableSpec(
    "rulings",
    {
        "id": "BIGINT",
        "said": "VARCHAR",
        "listing": "BIGINT",
        "other": "BIGINT",
        "who": "VARCHAR",
        "why": "VARCHAR",
        "said_at": "TIMESTAMPTZ",
        "undoes": "BIGINT",
        "title": "VARCHAR",
        "artists": "VARCHAR[]",
    },
)
FORMER_IDS = TableSpec(
    "former_ids",
    {
        "recording": "VARCHAR",
        "listing": "BIGINT",
        "until": "TIMESTAMPTZ",
    },
)
MATCHES = TableSpec(
    "matches",
    {
        "listing": "BIGINT",
        "recording": "VARCHAR",
        "song": "VARCHAR",
        "title": "VARCHAR",
        "artists": "VARCHAR[]",
        "title_keys": "VARCHAR[]",
        "artist_keys": "VARCHAR[]",
        "version": "VARCHAR",
        "reasons": "VARCHAR[]",
        "matcher": "INTEGER",
        "family": "BIGINT",
        "first_label": "TIMESTAMPTZ",
    },
    derived=True,
)
NEWEST_MATCHES = TableSpec("newest_matches", {**MATCHES.columns, "was": "VARCHAR"}, derived=True)
"""Matches of the day that is running: they stand before those of the same listings in `matches`."""
LIKELY = TableSpec(
    "likely",
    {
        "listing": "BIGINT",
        "other": "BIGINT",
        "weight": "DOUBLE",
        "reasons": "VARCHAR[]",
    },
    derived=True,
)
ALIASES = TableSpec(
    "aliases",
    {
        "name": "VARCHAR",
        "other": "VARCHAR",
        "titles": "VARCHAR[]",
        "labels": "INTEGER",
    },
    derived=True,
)
TITLES = TableSpec(
    "titles",
    {
        "title_key": "VARCHAR",
        "version": "VARCHAR",
        "recording": "VARCHAR",
    },
    derived=True,
)
RUNS = TableSpec(
    "runs",
    {
        "chart": "VARCHAR",
        "recording": "VARCHAR",
        "first": "TIMESTAMPTZ",
        "last": "TIMESTAMPTZ",
        "first_rank": "INTEGER",
        "last_rank": "INTEGER",
        "periods": "INTEGER",
        "at_one": "INTEGER",
        "peak": "INTEGER",
        "peak_at": "TIMESTAMPTZ",
        "climb": "INTEGER",
        "climb_at": "TIMESTAMPTZ",
        "fall": "INTEGER",
        "fall_at": "TIMESTAMPTZ",
        "ended": "BOOLEAN",
        "listings": "BIGINT",
        "seen_to": "TIMESTAMPTZ",
        "seen": "BIGINT",
    },
    derived=True,
)
_FACTS = (SNAPSHOTS, ENTRIES, LISTINGS, COUNTS, RELEASES, FACTS, RULINGS, FORMER_IDS)
TABLES = {spec.name: spec for spec in (*_FACTS, MATCHES, NEWEST_MATCHES, LIKELY, ALIASES, TITLES, RUNS)}
