"""Ranked: the one rank of every song in every period, of the whole lake or of some charts, as named parts of one query.

The rule is that of `periods`; here it is SQL for all songs at once: a record asks one question, not one a song. Most
periods are *whole*: the latest complete look speaks of every song, and which look that is, `snapshots` alone decides.
The others are *mixed*: partial looks, and archives that follow certain acts; there looks are weighed song by song.

Parts to build on, labels in microseconds since 1970 (UTC):
`observed(chart, label, sure)`: the labels with any look; `sure`: one that is complete and speaks of every song.
`ranked(chart, label, recording, rank)`: who was on the chart; nobody else was, where `observed` is sure.
`vouched(chart, label, recording)`: of which songs that were ever on it a mixed label testifies nevertheless.
`told(chart, label, recording, rank, speaks)`: what mixed labels say, one row a song of which they say anything.
They are plain enough for sqlglot to bring them to other engines; only `looks` knows how an instant is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chartduel.engine import Engine, literal
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.metrics.periods import DAY_AND_HALF

VIEWS = ("snapshots", "entries", "matches")
"""The tables that the parts read, beside `spoken`."""


def prepare(engine: Engine) -> None:
    """Makes the table `spoken(scope, recording)`: of which songs the looks speak that follow certain acts.

    Needs the views `snapshots` and `matches`. Whether a credit names an act is decided by the rules of identity.
    """
    scopes = engine.rows("SELECT DISTINCT scope_only FROM snapshots WHERE array_length(scope_only) > 0 ORDER BY 1")
    rows = [(chr(31).join(names), *key) for (names,) in scopes for name in names for key in _keys(name)]
    engine.load_rows("scopes", {"scope": "VARCHAR", "title": "VARCHAR", "act": "VARCHAR"}, rows)
    engine.run("""
        CREATE OR REPLACE TABLE spoken AS
        WITH near AS (FROM matches WHERE list_has_any(artist_keys, (SELECT list(DISTINCT act) FROM scopes))),
        acts AS (SELECT DISTINCT recording, unnest(artist_keys) AS act FROM near),
        titles AS (SELECT DISTINCT recording, unnest(title_keys) AS title FROM near)
        SELECT DISTINCT s.scope, a.recording
        FROM scopes s JOIN acts a ON a.act = s.act LEFT JOIN titles t ON t.recording = a.recording AND t.title = s.title
        WHERE s.title IS NULL OR t.title IS NOT NULL""")


def _keys(name: str) -> list[tuple[str | None, str]]:
    """(title, act) keys of an act, or of `title / artist`."""
    title, slash, artist = name.rpartition(" / ")
    key = parse_title(title).keys[0] if slash else None
    return [(key, act) for act in sorted(artist_keys(artist))]


def place(engine: Engine, charts: Sequence[str] = ()) -> None:
    """Decides once which look counts at every label, as the table `placed`; `parts(placed=True)` build on it.

    Charts and recordings become numbers with names (`ENUM`) in `placed`, `spoken` and `matched`, which those parts read
    in place of `matches`: sorting 4.5 million sightings by their names took fifteen times as long.
    """
    prepare(engine)
    before = {name: sql for name, sql in parts(charts).items() if name in _LOOKING}
    engine.run("DROP TYPE IF EXISTS chart_name CASCADE")
    engine.run("DROP TYPE IF EXISTS recording_name CASCADE")
    engine.run("CREATE TYPE chart_name AS ENUM (SELECT DISTINCT chart FROM snapshots ORDER BY 1)")
    engine.run("CREATE TYPE recording_name AS ENUM (SELECT DISTINCT recording FROM matches ORDER BY 1)")
    engine.run("CREATE OR REPLACE TABLE matched AS SELECT listing, recording::recording_name AS recording FROM matches")
    engine.run("CREATE OR REPLACE TABLE spoken AS SELECT scope, recording::recording_name AS recording FROM spoken")
    engine.run(f"""
        CREATE OR REPLACE TABLE placed AS
        {compose(before, f"SELECT chart::chart_name AS chart, {_KNOWN} FROM placed")}""")


def parts(
    charts: Sequence[str] = (),
    *,
    until: int | None = None,
    best: int | None = None,
    lines: str = "entries",
    among: str = "true",
    placed: bool = False,
    absent: str = "true",
) -> dict[str, str]:
    """The parts by name, in their order: of these charts, labels up to `until` (microseconds), ranks up to `best`.

    `lines` is read in place of `entries`, and `among` (SQL of chart and label) leaves labels out, where less will do.
    `absent` (SQL of k.recording) says of which songs mixed labels tell also where they do not show them.
    """
    asked = f"WHERE chart IN ({', '.join(map(literal, charts))})" if charts else ""
    cut = f"AND l.label <= {until}" if until is not None else ""
    shown, kept = (f"WHERE e.rank <= {best}", f"AND rank <= {best}") if best is not None else ("", "")
    matches = "matched" if placed else "matches"
    every = {
        "looks": _LOOKS.format(asked=asked),
        "twins": _TWINS,
        "placed": _PLACED.format(cut=cut),
        "observed": _OBSERVED,
        "whole": f"SELECT key, chart, label FROM placed WHERE place = 1 AND sure = 1 AND followed = 0 AND {among}",
        "mixed": f"SELECT * FROM placed WHERE (sure = 0 OR followed = 1) AND {among}",
        "shown": _SHOWN.format(lines=lines, matches=matches),
        "charted": _CHARTED.format(matches=matches),
        "weighed": _WEIGHED.format(absent=absent),
        "told": _TOLD,
        "vouched": "SELECT DISTINCT chart, label, recording FROM weighed WHERE speaks",
        "ranked": _RANKED.format(lines=lines, matches=matches, shown=shown, kept=kept),
    }
    return {name: sql for name, sql in every.items() if not (placed and name in _LOOKING)}


_LOOKING = ("looks", "twins", "placed")
_KNOWN = "id, key, label, seen, complete, scope, place, sure, followed"


def absent(engine: Engine, songs: str) -> str:
    """For `parts`: these songs (SQL of k.recording), or none where no look follows certain acts. After `place`."""
    return songs if engine.one("SELECT count(*) FROM spoken")[0] else "false"


def compose(named: Mapping[str, str], answer: str) -> str:
    """One query: the parts, and what is asked of them."""
    return f"WITH {', '.join(f'{name} AS ({sql})' for name, sql in named.items())}\n{answer}"


_LOOKS = """
    SELECT id, key, chart, epoch_us(chart_time) AS label, coalesce(epoch_us(observed_at), 0) AS seen, witness, content,
           basis = 'assumed' AND observed_at IS NULL AS day_only, complete,
           coalesce(array_to_string(scope_only, chr(31)), '') AS scope
    FROM snapshots {asked}"""
_TWINS = f"""
    SELECT DISTINCT d.id
    FROM looks d JOIN looks t ON t.chart = d.chart AND t.witness = d.witness AND t.content = d.content
    WHERE d.day_only AND t.seen > 0 AND abs(t.seen - d.label) < {DAY_AND_HALF}"""
_PLACED = """
    SELECT l.id, l.key, l.chart, l.label, l.seen, l.complete, l.scope,
           row_number() OVER (
               PARTITION BY l.chart, l.label
               ORDER BY CASE WHEN l.complete AND l.scope = '' THEN 0 ELSE 1 END, l.seen DESC, l.id DESC) AS place,
           max(CASE WHEN l.complete AND l.scope = '' THEN 1 ELSE 0 END) OVER (PARTITION BY l.chart, l.label) AS sure,
           max(CASE WHEN l.scope = '' THEN 0 ELSE 1 END) OVER (PARTITION BY l.chart, l.label) AS followed
    FROM looks l LEFT JOIN twins t ON t.id = l.id WHERE t.id IS NULL {cut}"""
_OBSERVED = "SELECT chart, label, sure = 1 AS sure FROM placed WHERE place = 1"
_SHOWN = """
    SELECT l.id, m.recording, min(e.rank) AS rank
    FROM {lines} e JOIN mixed l ON l.key = e.snapshot JOIN {matches} m ON m.listing = e.listing
    GROUP BY l.id, m.recording"""
_CHARTED = """
    SELECT DISTINCT e.chart, m.recording FROM entries e JOIN {matches} m ON m.listing = e.listing
    WHERE m.recording IN (SELECT recording FROM spoken) AND e.chart IN (SELECT chart FROM mixed)"""
_WEIGHED = """
    SELECT c.chart, c.label, c.recording, c.seen, c.id, s.rank,
           c.complete AND (c.scope = '' OR k.recording IS NOT NULL) AS speaks
    FROM (SELECT l.*, songs.recording
          FROM mixed l JOIN (
              SELECT p.chart, p.label, s.recording FROM shown s JOIN mixed p ON p.id = s.id
              UNION SELECT p.chart, p.label, k.recording FROM spoken k JOIN mixed p ON p.scope = k.scope
              JOIN charted c ON c.chart = p.chart AND c.recording = k.recording WHERE {absent}
          ) songs ON songs.chart = l.chart AND songs.label = l.label) c
    LEFT JOIN shown s ON s.id = c.id AND s.recording = c.recording
    LEFT JOIN spoken k ON k.scope = c.scope AND k.recording = c.recording"""
_TOLD = """
    SELECT chart, label, recording, rank, speaks
    FROM (SELECT chart, label, recording, rank, speaks,
                 row_number() OVER (
                     PARTITION BY chart, label, recording
                     ORDER BY CASE WHEN speaks THEN 0 WHEN rank IS NOT NULL THEN 1 ELSE 2 END, seen DESC, id DESC
                 ) AS place
          FROM weighed) latest
    WHERE place = 1"""
_RANKED = """
    SELECT w.chart, w.label, m.recording, min(e.rank) AS rank
    FROM {lines} e JOIN whole w ON w.key = e.snapshot JOIN {matches} m ON m.listing = e.listing
    {shown} GROUP BY w.chart, w.label, m.recording
    UNION ALL
    SELECT chart, label, recording, rank FROM told WHERE rank IS NOT NULL {kept}"""
