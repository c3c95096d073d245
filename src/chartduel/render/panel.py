"""What one panel of the picture shows: a chart, its songs' traces, and the axis of time since release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from chartduel.model.duel import ChartDuel, DuelResult
from chartduel.render import cells, words
from chartduel.render.trace import DAY, HOUR, Points, Trace, traces

MOST_PANELS = 8
SHORT = DAY * 4
SQUEEZED = 0.35
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Axis:
    """Time since release: in hours for a short duel, else in days."""

    unit: timedelta
    start: float
    end: float
    title: str
    origins: Mapping[str, datetime]

    def at(self, key: str, instant: datetime) -> float:
        return round((instant - self.origins[key]) / self.unit, 3)


@dataclass(frozen=True, slots=True)
class Panel:
    chart: ChartDuel
    name: str
    note: str
    traces: tuple[Trace, ...]
    titles: Mapping[str, str]
    axis: Axis

    @property
    def worst(self) -> int:
        """The lowest rank drawn."""
        return max((step.rank for held in self.traces for step in held.steps if step.rank), default=10)

    def lane(self, number: int) -> float:
        """Where absence of the n-th song is drawn: below every rank."""
        return round(self.worst + max(1.0, self.worst * 0.09) * (1.2 + 0.6 * number), 2)


def panels_of(
    result: DuelResult, points: Points, names: Mapping[str, str], most: int = MOST_PANELS
) -> tuple[Panel, ...]:
    """The most telling charts that have points, in the order of the duel."""
    held = traces(result, points)
    chosen = [chart for chart in cells.telling(result, most) if _drawn(chart, result, held)]
    axis = _axis(result, [held[chart.chart, song.key] for chart in chosen for song in result.songs])
    titles = {song.key: f"{song.key} {cells.title(song)}" for song in result.songs}
    return tuple(
        Panel(
            chart=chart,
            name=words.named(chart.chart, names),
            note=_note(held[chart.chart, result.songs[0].key]),
            traces=tuple(held[chart.chart, song.key] for song in result.songs),
            titles=titles,
            axis=_narrowed(axis, [held[chart.chart, song.key] for song in result.songs]),
        )
        for chart in chosen
    )


def _drawn(chart: ChartDuel, result: DuelResult, held: Mapping[tuple[str, str], Trace]) -> bool:
    return any(held[chart.chart, song.key].steps for song in result.songs)


def _note(held: Trace) -> str:
    return "one point a day: the day's last observation" if held.daily else f"each {held.unit}"


def _axis(result: DuelResult, drawn: Sequence[Trace]) -> Axis:
    firsts = {held.key: held.steps[0].chart_time for held in reversed(drawn) if held.steps}
    some = min(firsts.values(), default=EPOCH)
    origins = {song.key: song.aligned_on or firsts.get(song.key, some) for song in result.songs}
    since = [at - origins[held.key] for held in drawn if held.steps for at in _ends(held)]
    unit = HOUR if max(since, default=DAY) - min(since, default=DAY) < SHORT else DAY
    noun = "hours" if unit == HOUR else "days"
    known = all(song.released_at for song in result.songs)
    title = f"{noun} since {'release' if known else 'release or first observation'}"
    return Axis(unit, min(0.0, min(since, default=DAY) / unit), max(since, default=DAY) / unit, title, origins)


def _narrowed(axis: Axis, drawn: Sequence[Trace]) -> Axis:
    """The common axis, or one of its own for a chart that would be squeezed into a corner of it."""
    ends = [axis.at(held.key, end) for held in drawn if held.steps for end in _ends(held)]
    start, end = min(0.0, *ends), max(ends)
    return replace(axis, start=start, end=end) if end - start < (axis.end - axis.start) * SQUEEZED else axis


def _ends(held: Trace) -> tuple[datetime, datetime]:
    return held.steps[0].chart_time, held.steps[-1].chart_time + held.width
