"""Records: the most that a lake shows of each kind on each chart, as of a day, with what it rests on.

A streak or a run never counts a label that nobody saw, nor does such a label break it: it makes the range from
`value` to `at_most`. Frozen hours are no labels. A chart that was seen at fewer than half of its labels is *sampled*:
nothing is claimed of its single hours, and its time at number one is told in the days on which it was seen there.
`across_eras`: the labels it rests on lie before and after a change of what the chart counts. `events` tell when a
record was tied or broken by another song; labels that nobody saw make them late.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from chartduel.engine import Engine, literal
from chartduel.identity.credits import artist_keys
from chartduel.metrics import kept, line_up, number_one
from chartduel.metrics.coverage import is_sampled
from chartduel.metrics.periods import at
from chartduel.metrics.record_kinds import ATTEMPTS, CHARTS_AT_ONCE, DAYS_AT_ONE, KINDS, Kind
from chartduel.model.chart import Cadence, Chart
from chartduel.model.duel import Coverage
from chartduel.model.record import Event, Holder, Record
from chartduel.sources import registry

PERIODS = {Cadence.HOUR: "hours", Cadence.DAY: "days", Cadence.WEEK: "weeks", Cadence.MONTH: "months"}
SHOWN = 5
"""How many of those who share a record are named, and how many events are told."""


class _Row(NamedTuple):
    """One who holds a record; labels in microseconds since 1970."""

    chart: str
    recording: str | None
    act: str | None
    value: int
    first: int
    last: int
    rank_from: int | None
    rank_to: int | None
    shared: int


def records(engine: Engine, charts: Sequence[str] = (), as_of: date | None = None) -> tuple[Record, ...]:
    """Every record of the lake, or of these charts, as of the end of a day in each chart's zone.

    Needs the views `snapshots`, `entries`, `matches` and `runs`.
    """
    kept.now(engine, as_of, charts)
    number_one.make(engine)
    line_up.make(engine)
    told = _Told(engine)
    return tuple(record for name, kind in _kinds(charts) for record in told.of(name, kind))


def _kinds(charts: Sequence[str]) -> Iterator[tuple[str, Kind]]:
    yield from KINDS.items()
    yield "number_one_days", DAYS_AT_ONE
    if len(charts) != 1:
        yield "charts_at_once", CHARTS_AT_ONCE


class _Told:
    """What all records are told with: the charts' coverage, names of songs and acts, and events."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        known = registry.charts()
        whole = engine.rows("""
            SELECT chart, max(n) - min(n) + 1 + max(missed), max(sures), max(frozen) FROM labels GROUP BY chart""")
        self._whole = {chart: Coverage(expected=e, observed=o, frozen=f) for chart, e, o, f in whole}
        self._sampled = {chart for chart, one in self._whole.items() if is_sampled(one)}
        self._hours = {chart for chart in self._sampled if known[chart].cadence is Cadence.HOUR}
        self._names: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._acts: dict[str, str] = {}

    def of(self, name: str, kind: Kind) -> Iterator[Record]:
        """The records of one kind, chart by chart."""
        rows = list(self._best(name, kind))
        self._name(row.recording for row in rows if row.recording)
        self._name_acts(row.act for row in rows if row.act)
        covered = self._cover(rows)
        events = self._events(name, {row.chart for row in rows})
        by_chart: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            by_chart[row.chart].append(row)
        for chart_id, held in by_chart.items():
            yield self._record(name, kind, chart_id, held, covered, events.get(chart_id, ()))

    def _best(self, name: str, kind: Kind) -> Iterator[_Row]:
        where = f"chart NOT IN ({_listed(self._hours)})" if kind.hourly and self._hours else "true"
        if name == "number_one_days":
            where = f"chart IN ({_listed(self._hours)})" if self._hours else "false"
        order = "ASC" if kind.lowest else "DESC"
        rows = self._engine.rows(f"""
            WITH every AS ({kind.sql}),
            held AS (
                SELECT *, rank() OVER (PARTITION BY chart ORDER BY value {order}) AS place FROM every
                WHERE value >= {kind.least} AND {where}),
            told AS (
                SELECT * EXCLUDE (place), count(*) OVER (PARTITION BY chart) AS shared,
                       row_number() OVER (PARTITION BY chart ORDER BY first, recording, act) AS turn
                FROM held WHERE place = 1)
            SELECT coalesce(chart::VARCHAR, ''), recording::VARCHAR, act::VARCHAR, value::BIGINT, first, last,
                   rank_from, rank_to, shared
            FROM told WHERE turn <= {SHOWN} ORDER BY 1, turn""")
        return (_Row(*row) for row in rows)

    def _name(self, songs: Iterable[str]) -> None:
        new = sorted(set(songs) - self._names.keys())
        if new:
            rows = self._engine.rows(f"""
                SELECT recording, any_value(title), any_value(artists) FROM matches
                WHERE recording IN ({_listed(new)}) GROUP BY recording""")
            self._names |= {song: (title, tuple(artists or ())) for song, title, artists in rows}

    def _name_acts(self, acts: Iterable[str]) -> None:
        """Acts as most credits print them."""
        new = sorted(set(acts) - self._acts.keys())
        self._engine.load_rows("named_acts", {"act": "VARCHAR"}, [(act,) for act in new])
        rows = self._engine.rows("""
            SELECT n.act, m.artists, count(*)
            FROM (SELECT artists, unnest(artist_keys) AS act FROM matches) m JOIN named_acts n ON n.act = m.act
            GROUP BY n.act, m.artists""")
        printed: dict[str, Counter[str]] = {act: Counter() for act in new}
        for act, artists, count in rows:
            printed[act].update({name: count for name in artists or () if act in artist_keys(name)})
        for act, names in printed.items():
            self._acts[act] = min(names, key=lambda name: (-names[name], name), default=act)

    def _cover(self, rows: Sequence[_Row]) -> dict[_Row, Coverage]:
        """The labels from the first to the last on which each row rests."""
        asked = [(place, row.chart, row.first, row.last) for place, row in enumerate(rows) if row.chart]
        columns = {"place": "BIGINT", "chart": "VARCHAR", "first": "BIGINT", "last": "BIGINT"}
        self._engine.load_rows("asked_spans", columns, asked)
        found = self._engine.rows("""
            SELECT place, z.n - a.n + 1 + z.missed - a.missed, z.sures - a.sures + CAST(a.sure AS INTEGER),
                   z.frozen - a.frozen
            FROM asked_spans s JOIN labels a ON a.chart = s.chart AND a.label = s.first
            JOIN labels z ON z.chart = s.chart AND z.label = s.last""")
        return {rows[place]: Coverage(expected=e, observed=o, frozen=f) for place, e, o, f in found}

    def _record(
        self,
        name: str,
        kind: Kind,
        chart_id: str,
        rows: Sequence[_Row],
        covered: dict[_Row, Coverage],
        events: tuple[Event, ...],
    ) -> Record:
        chart = registry.chart(chart_id) if chart_id else None
        holders = tuple(self._holder(chart, row, covered.get(row)) for row in rows)
        value = rows[0].value
        unbroken = name in ("number_one_streak", "run")
        most = max((one.coverage.expected for one in holders if one.coverage and unbroken), default=value)
        return Record(
            kind="number_one_total" if name == "number_one_days" else name,
            chart=chart_id or None,
            unit=kind.unit or (PERIODS[chart.cadence] if chart else ""),
            value=value,
            at_most=max(most, value),
            shared_by=rows[0].shared,
            holders=holders,
            sampled=chart_id in self._sampled,
            across_eras=bool(chart) and any(crosses(chart, one.first, one.last) for one in holders),
            events=events,
        )

    def _holder(self, chart: Chart | None, row: _Row, coverage: Coverage | None) -> Holder:
        zone = chart.tz if chart else UTC
        title, artists = self._names[row.recording] if row.recording else (None, (self._acts[row.act or ""],))
        first, last = _instant(row.first).astimezone(zone), _instant(row.last).astimezone(zone)
        return Holder(
            recording=row.recording,
            title=title,
            artists=artists,
            first=first,
            last=last,
            rank_from=row.rank_from,
            rank_to=row.rank_to,
            eras=eras(chart, first, last) if chart else (),
            coverage=coverage,
        )

    def _events(self, name: str, charts: Iterable[str]) -> dict[str, tuple[Event, ...]]:
        """The last ties and breaks of a kind, by chart."""
        asked = sorted(set(charts))
        if name not in ATTEMPTS or not asked:
            return {}
        rows = self._engine.rows(f"""
            WITH tried AS ({ATTEMPTS[name]}),
            most AS (
                SELECT chart, label, max(value) AS value FROM tried WHERE chart IN ({_listed(asked)}) GROUP BY ALL),
            near AS (
                SELECT *, max(value) OVER (PARTITION BY chart ORDER BY label
                                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best FROM most)
            SELECT t.chart::VARCHAR, t.label, t.recording::VARCHAR, t.value::BIGINT
            FROM tried t JOIN near n ON n.chart = t.chart AND n.label = t.label AND n.value >= coalesce(n.best, 0)
            WHERE t.value >= coalesce(n.best, 0) ORDER BY t.chart, t.label, t.value, t.recording""")
        by_chart: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        for chart, *attempt in rows:
            by_chart[chart].append((attempt[0], attempt[1], attempt[2]))
        found = {chart: ties_and_breaks(tried)[-SHOWN:] for chart, tried in by_chart.items()}
        self._name(song for held in found.values() for _, _, song, _ in held)
        return {chart: tuple(self._event(chart, *one) for one in held) for chart, held in found.items()}

    def _event(self, chart: str, what: str, label: int, song: str, value: int) -> Event:
        when = _instant(label).astimezone(registry.chart(chart).tz)
        return Event(what=what, chart_time=when, value=value, recording=song, title=self._names[song][0])


def ties_and_breaks(tried: Iterable[tuple[int, str, int]]) -> list[tuple[str, int, str, int]]:
    """From attempts (label, song, value) in their order: (`ties` or `breaks`, label, song, value).

    Whoever betters a record that is his alone breaks nobody's.
    """
    found: list[tuple[str, int, str, int]] = []
    record, holders = 0, set[str]()
    for label, song, value in tried:
        if value == record and song not in holders:
            found.append(("ties", label, song, value))
            holders.add(song)
        elif value > record:
            if holders and holders != {song}:
                found.append(("breaks", label, song, value))
            record, holders = value, {song}
    return found


def eras(chart: Chart, first: datetime, last: datetime) -> tuple[str, ...]:
    """What the chart counted from one label to another, in words."""
    opened, closed = chart.day_of(first), chart.day_of(last)
    return tuple(
        rule.what
        for rule in chart.rules
        if (rule.since is None or rule.since <= closed) and (rule.until is None or rule.until > opened)
    )


def crosses(chart: Chart, first: datetime, last: datetime) -> bool:
    """Whether the chart changed what it counts after one label and not after another."""
    changes = {day for rule in chart.rules for day in (rule.since, rule.until) if day}
    return any(chart.day_of(first) < day <= chart.day_of(last) for day in changes)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(literal(name) for name in sorted(names))


def _instant(us: int) -> datetime:
    return at(us) or datetime.fromtimestamp(0, UTC)
