"""The periods of a chart as they were observed: what every other metric counts.

A period is one label of a chart. It has one rank for a song: that of its latest complete observation
(without one, of the latest that shows the song), the better one where the song is listed twice
(single and album). A partial observation testifies only to what it shows: it can put a song on the
chart, never off it. An archive that follows certain acts testifies about those acts only. An
observation of which nothing but the day is known gives way to one by the same witness with the same
content whose time is known: it is the same observation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec

from chartduel.engine import Engine, literal
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.model.chart import Chart
from chartduel.model.recording import Recording
from chartduel.sources import registry


class Sight(msgspec.Struct, frozen=True, gc=False):
    """What was seen of one song in one period. `rank` None and `sure`: it was not on the chart.

    `sure`: a complete observation that can speak of this song. `observed_at` (UTC) is that of the look
    whose rank counts; None where the witness kept none.
    """

    rank: int | None
    sure: bool
    observed_at: datetime | None = None
    basis: str = "assumed"
    value: int | None = None
    witness: str = ""


UNSEEN = Sight(rank=None, sure=False)


class Period(msgspec.Struct, frozen=True, gc=False):
    """One label (UTC) of a chart and what was seen of each song, in the order in which they were asked for."""

    label: datetime
    sights: tuple[Sight, ...]

    @property
    def observed(self) -> bool:
        return all(sight.sure for sight in self.sights)


class ChartPeriods(msgspec.Struct, frozen=True):
    """The periods of one chart of which anything was recorded, oldest first; `scopes` in words."""

    chart: Chart
    periods: tuple[Period, ...]
    scopes: tuple[str, ...] = ("full",)


def load(engine: Engine, songs: Sequence[Recording], chart_ids: Sequence[str] = ()) -> tuple[ChartPeriods, ...]:
    """Every chart on which one of the songs was ever seen, with all its periods; or the charts asked for.

    Needs the view `snapshots`, and the `sightings` that the catalogue left.
    """
    _hits(engine, songs)
    _looks(engine, songs, chart_ids)
    rows = engine.rows(f"""
        WITH per_song AS (
            SELECT chart, label, song, bool_or(sure) AS sure,
                   arg_max(rank, (seen, id)) FILTER (sure) AS full_rank,
                   coalesce(arg_max(rank, (seen, id)) FILTER (rank < {OFF}), {OFF}) AS shown_rank,
                   arg_max(struct_pack(seen, basis, value, witness), (seen, id)) FILTER (sure) AS full_look,
                   arg_max(struct_pack(seen, basis, value, witness), (seen, id)) FILTER (rank < {OFF}) AS shown_look
            FROM looks GROUP BY ALL)
        SELECT chart, label, song, sure, rank, look.seen, look.basis, look.value, look.witness
        FROM (SELECT *, if(sure, full_rank, shown_rank) AS rank, coalesce(full_look, shown_look) AS look
              FROM per_song) told ORDER BY chart, label, song""")
    scopes = {chart: tuple(found) for chart, found in engine.rows(_SCOPES)}
    charts: dict[str, dict[int, list[Sight]]] = {}
    for chart, label, song, sure, rank, seen, basis, value, witness in rows:
        sights = charts.setdefault(chart, {}).setdefault(label, [UNSEEN] * len(songs))
        sights[song] = Sight(rank if rank < OFF else None, sure, at(seen), basis, value, witness)
    return tuple(
        ChartPeriods(
            registry.chart(chart),
            tuple(Period(at(label) or _EPOCH, tuple(sights)) for label, sights in labels.items()),
            scopes[chart],
        )
        for chart, labels in charts.items()
    )


BEFORE = timedelta(days=62)
"""Two months: the label before a debut on a monthly chart says whether it may have been on it earlier."""
DAY_AND_HALF = 129_600_000_000
"""How far (microseconds) the day of an observation may lie from its time for both to be one observation."""
OFF = 100_000
"""Stands for `not on the chart` where ranks are compared: worse than any rank."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCOPES = """
    SELECT chart, list_sort(list(DISTINCT CASE
        WHEN array_length(scope_only) > 0 THEN 'only ' || array_to_string(scope_only, ', ')
        WHEN scope_top IS NOT NULL THEN 'top ' || scope_top ELSE 'full' END))
    FROM used GROUP BY chart"""


@lru_cache(maxsize=1 << 15)
def at(us: int | None) -> datetime | None:
    """Microseconds since 1970 as an instant; nothing and 0 are no instant."""
    return datetime.fromtimestamp(us / 1e6, UTC) if us else None


def _hits(engine: Engine, songs: Sequence[Recording]) -> None:
    listed = ", ".join(f"({place}, {listing})" for place, song in enumerate(songs) for listing in song.listings)
    engine.run(f"CREATE OR REPLACE TABLE wanted AS SELECT * FROM (VALUES {listed}) t(song, listing)")
    engine.run("""
        CREATE OR REPLACE TABLE hits AS
        SELECT key, song, rank, best.value, chart
        FROM (SELECT snapshot AS key, song, min(rank) AS rank, any_value(chart) AS chart,
                     arg_min(struct_pack(value), (rank, listing)) AS best
              FROM sightings JOIN wanted USING (listing) GROUP BY ALL) held""")


def _looks(engine: Engine, songs: Sequence[Recording], chart_ids: Sequence[str]) -> None:
    only = f"chart IN ({', '.join('?' * len(chart_ids))})" if chart_ids else "true"
    engine.run(
        f"""
        CREATE OR REPLACE TABLE used AS
        WITH mine AS (
            FROM snapshots
            WHERE chart IN (SELECT chart FROM hits) AND epoch_us(chart_time) >= {_since(songs)} AND {only}),
        twins AS (
            SELECT DISTINCT d.id FROM mine d JOIN mine t USING (chart, witness, content)
            WHERE d.observed_at IS NULL AND d.basis = 'assumed' AND t.observed_at IS NOT NULL
            AND abs(epoch_us(t.observed_at) - epoch_us(d.chart_time)) < {DAY_AND_HALF})
        SELECT id, key, chart, epoch_us(chart_time) AS label, coalesce(epoch_us(observed_at), 0) AS seen, witness,
               scope_top, scope_only, complete, basis, payload
        FROM mine ANTI JOIN twins USING (id)""",
        list(chart_ids),
    )
    places = ", ".join(f"({place})" for place in range(len(songs)))
    engine.run(f"""
        CREATE OR REPLACE TABLE looks AS
        SELECT u.id, u.chart, u.label, u.seen, u.witness, u.basis, s.song, coalesce(h.rank, {OFF}) AS rank, h.value,
               u.complete AND ({_speaks(engine, songs)}) AS sure
        FROM used u CROSS JOIN (VALUES {places}) s(song) LEFT JOIN hits h ON h.key = u.key AND h.song = s.song""")


def _since(songs: Sequence[Recording]) -> int:
    """Where the periods that matter begin: before the first sighting by more than the slowest cadence."""
    seen = [song.first_seen for song in songs if song.first_seen]
    began = seen + [song.release.at for song in songs if song.release]
    return round((min(began) - BEFORE).timestamp() * 1_000_000) if began else 0


def _speaks(engine: Engine, songs: Sequence[Recording]) -> str:
    """SQL: whether a snapshot's scope holds the song."""
    lists = [row[0] for row in engine.rows("SELECT DISTINCT scope_only FROM used WHERE array_length(scope_only) > 0")]
    held = [
        f"(s.song = {place} AND scope_only = [{', '.join(literal(name) for name in names)}])"
        for names in lists
        for place, song in enumerate(songs)
        if any(in_scope(name, song) for name in names)
    ]
    return " OR ".join(["coalesce(array_length(scope_only), 0) = 0", *held])


def in_scope(name: str, song: Recording) -> bool:
    """Whether an act, or `title / artist`, of a scope is this song's."""
    title, slash, artist = name.rpartition(" / ")
    if slash and parse_title(title).keys[0] not in song.titles:
        return False
    return bool(artist_keys(artist) & song.acts)


def disagreements(engine: Engine) -> list[tuple[str, int, int, Mapping[str, int | None]]]:
    """(chart, label, song, rank by witness) where the last complete looks of two witnesses differ. After `load`."""
    rows = engine.rows(f"""
        WITH differing AS (
            SELECT chart, label, song FROM looks WHERE sure GROUP BY ALL HAVING min(rank) <> max(rank)),
        last AS (
            SELECT chart, label, song, witness, arg_max(rank, (seen, id)) AS rank
            FROM looks SEMI JOIN differing USING (chart, label, song) WHERE sure GROUP BY ALL)
        SELECT l.chart, l.label, l.song, l.witness, nullif(l.rank, {OFF})
        FROM last l JOIN (
            SELECT chart, label, song FROM last GROUP BY chart, label, song HAVING count(DISTINCT rank) > 1) d
        ON d.chart = l.chart AND d.label = l.label AND d.song = l.song ORDER BY 1, 2, 3, 4""")
    found: dict[tuple[str, int, int], dict[str, int | None]] = {}
    for chart, label, song, witness, rank in rows:
        found.setdefault((chart, label, song), {})[witness] = rank
    return [(*place, ranks) for place, ranks in found.items()]
