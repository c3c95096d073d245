"""One song on one chart as it is drawn: its labels in order, broken where nothing is known.

An hourly chart that was sampled, or that is too long to be drawn hour by hour, is drawn with one
point a civil day: the day's latest observation. A line runs on over labels at which no chart was issued
(the platform went on showing the last one), never over a gap, an absence or an unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby, pairwise

from chartduel.model.duel import ChartDuel, DuelResult
from chartduel.model.presence import Presence
from chartduel.model.snapshot import Point

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TOO_LONG = 1500
UNITS = ((HOUR, "hour"), (DAY, "day"), (DAY * 7, "week"), (DAY * 31, "month"))

Points = Mapping[str, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Trace:
    key: str
    chart: str
    zone: tzinfo
    steps: tuple[Point, ...]
    """In order of time, `chart_time` in the chart's zone."""
    cadence: timedelta
    """Between two labels of the chart."""
    daily: bool
    """One step a civil day instead of one a label."""
    days_at_1: int

    @property
    def unit(self) -> str:
        """The noun for one period of the chart: hour, day, week or month."""
        return next((noun for length, noun in UNITS if self.cadence <= length), "period")

    @property
    def width(self) -> timedelta:
        return DAY if self.daily else self.cadence

    def lines(self) -> Iterator[tuple[Point, ...]]:
        """Runs of ranks that may be joined by a line."""
        run: list[Point] = []
        last: Point | None = None
        for step in self.steps:
            if run and (step.state not in ("on", "frozen") or (last and not self._follows(last, step))):
                yield tuple(run)
                run = []
            if step.state == Presence.ON:
                run.append(step)
            last = step
        if run:
            yield tuple(run)

    def spans(self, state: str) -> Iterator[tuple[datetime, datetime]]:
        """First and last moment of each run of steps in one state."""
        for _, run in groupby(self._runs(state), key=lambda item: item[0]):
            held = [index for _, index in run]
            yield self.steps[held[0]].chart_time, self._end(held[-1])

    def _runs(self, state: str) -> Iterator[tuple[int, int]]:
        number = 0
        for index, step in enumerate(self.steps):
            if index and not (self.steps[index - 1].state == state and self._follows(self.steps[index - 1], step)):
                number += 1
            if step.state == state:
                yield number, index

    def _end(self, index: int) -> datetime:
        end = self.steps[index].chart_time + self.width
        return min(end, self.steps[index + 1].chart_time) if index + 1 < len(self.steps) else end

    def _follows(self, before: Point, after: Point) -> bool:
        if self.daily:
            return (after.chart_time.date() - before.chart_time.date()).days <= 1
        return after.chart_time - before.chart_time <= self.cadence * 1.5


def trace(key: str, chart: str, points: Sequence[Point], zone: tzinfo, *, sampled: bool) -> Trace:
    local = sorted((_moved(point, zone) for point in points), key=lambda point: point.chart_time)
    cadence = _cadence(local)
    daily = cadence <= HOUR * 12 and (sampled or len(local) > TOO_LONG)
    days_at_1 = len({point.chart_time.date() for point in local if point.rank == 1})
    return Trace(key, chart, zone, tuple(_by_day(local) if daily else local), cadence, daily, days_at_1)


def traces(result: DuelResult, points: Points) -> dict[tuple[str, str], Trace]:
    """A trace for each chart and song of a duel, by (chart, key)."""
    found: dict[tuple[str, str], Trace] = {}
    sorted_out = {key: by_chart(held) for key, held in points.items()}
    for chart in result.charts:
        zone = zone_of(chart, [held.get(chart.chart, ()) for held in sorted_out.values()])
        for song in result.songs:
            held = sorted_out.get(song.key, {}).get(chart.chart, ())
            found[chart.chart, song.key] = trace(song.key, chart.chart, held, zone, sampled=chart.sampled)
    return found


def by_chart(points: Sequence[Point]) -> dict[str, list[Point]]:
    charts: dict[str, list[Point]] = {}
    for point in points:
        charts.setdefault(point.chart, []).append(point)
    return charts


def zone_of(chart: ChartDuel, series: Sequence[Sequence[Point]]) -> tzinfo:
    """The chart's civil zone, as its instants carry it; UTC where none does."""
    facts = [fact for song in chart.songs.values() for fact in (song.debut, song.peak, song.latest) if fact]
    return _civil([fact.chart_time for fact in facts] + [held[0].chart_time for held in series if held])


def zone_of_points(points: Sequence[Point]) -> tzinfo:
    return _civil([point.chart_time for point in points[:1]])


def _civil(instants: Sequence[datetime]) -> tzinfo:
    aware = [instant.tzinfo for instant in instants if instant.tzinfo]
    far = (instant.tzinfo for instant in instants if instant.tzinfo and instant.utcoffset())
    return next(far, aware[0] if aware else UTC)


def _moved(point: Point, zone: tzinfo) -> Point:
    return Point(
        chart=point.chart,
        chart_time=point.chart_time.astimezone(zone),
        observed_at=point.observed_at,
        state=point.state,
        rank=point.rank if point.state == Presence.ON else None,
        value=point.value,
        value_kind=point.value_kind,
        witness=point.witness,
    )


def _cadence(points: Sequence[Point]) -> timedelta:
    """The shortest step between two labels; a day where there are not two."""
    steps = [after.chart_time - before.chart_time for before, after in pairwise(points)]
    return min((step for step in steps if step > timedelta()), default=DAY)


def _by_day(points: Sequence[Point]) -> Iterator[Point]:
    for _, day in groupby(points, key=lambda point: point.chart_time.date()):
        yield _speaking(list(day))


def _speaking(day: Sequence[Point]) -> Point:
    """The step that speaks for its day: the last observation, else what kept it from being one."""
    for states in (("on", "off"), ("unknown",), ("gap",)):
        held = [point for point in day if point.state in states]
        if held:
            return held[-1]
    return day[-1]
