"""Whether a beginning is an achievement: a song among those that can be compared with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chartduel.engine import Engine
from chartduel.identity import alike, releases, stated
from chartduel.metrics import cohort, ranked
from chartduel.metrics.cohort import Begun
from chartduel.model.chart import Cadence, Chart, Era
from chartduel.model.cohort import By, Cohort, Measured, Member, SongCohorts
from chartduel.model.fact import FactKind
from chartduel.model.recording import Recording
from chartduel.sources import registry

VIEWS = ("facts",)
MOST_CHARTS = 4
_UNITS = {Cadence.HOUR: "days", Cadence.DAY: "days", Cadence.WEEK: "weeks", Cadence.MONTH: "months"}
Alike = Callable[[Begun], bool]


class _Asked:
    """One question: the song, what is stated, and what else shall be alike."""

    def __init__(self, engine: Engine, song: Recording, by: Sequence[By]) -> None:
        self.engine, self.song, self.by = engine, song, by
        self.facts = stated.known(engine)
        self.releases = releases.known(engine)
        self.released = {song: one.at for song, one in alike.released(engine, self.releases).items()}

    def on(self, chart: Chart, first: datetime, measures: Sequence[Measured]) -> list[Cohort]:
        """The song's cohorts on a chart, in the era of its first label there."""
        era = chart.era(chart.day_of(first))
        begun = cohort.load(self.engine, chart, era, self.released)
        mine = next((one for one in begun if one.recording == self.song.id), None)
        told, tests = self._alike(chart, mine, chart.day_of(first))
        found: list[Cohort] = []
        for measure in measures:
            why = cohort.obstacle(mine, measure)
            others = [] if why or mine is None else cohort.comparable(begun, mine, measure)
            held = [one for one in others if all(same(one) for same in tests)]
            found.append(self._judged(chart, era, told, mine, measure, held, why))
        return found

    def _judged(
        self,
        chart: Chart,
        era: Era,
        by: dict[str, str | None],
        mine: Begun | None,
        measure: Measured,
        held: Sequence[Begun],
        why: str | None,
    ) -> Cohort:
        others, low = [one.value(measure) for one in held], measure is not Measured.RUN
        value = mine.value(measure) if mine and not why else None
        few = len(held) < cohort.LEAST
        return Cohort(
            chart=chart.id,
            market=chart.market.upper() if chart.market != "global" else "global",
            era=era,
            measure=measure.value,
            unit=_UNITS[chart.cadence] if measure is Measured.RUN else "rank",
            basis=mine.basis if mine else None,
            late=mine.late if mine else None,
            value=value,
            chart_time=mine.label.astimezone(chart.tz) if mine else None,
            by=by,
            n=len(held),
            percentile=cohort.percentile(value, others, low_is_good=low) if value is not None else None,
            why=why or (cohort.TOO_FEW if few else None),
            spread=cohort.spread(others, low_is_good=low),
            members=_members(self.engine, chart, measure, held) if few else (),
        )

    def _alike(self, chart: Chart, mine: Begun | None, first: date) -> tuple[dict[str, str | None], list[Alike]]:
        told: dict[str, str | None] = {}
        tests: list[Alike] = []
        for one in self.by:
            if one is By.OWN:
                release = self.song.release
                day = release.at.astimezone(ZoneInfo(release.zone)).date() if release else first
                names = alike.acts(self.song, self.facts, day)
                own = alike.releases_of(self.engine, names)
                told[one.value] = ", ".join(names.values())
                tests.append(lambda it, own=own: it.recording in own and mine is not None and it.label < mine.label)
            else:
                traits = self._traits(one, chart)
                told[one.value] = traits.get(self.song.id)
                tests.append(lambda it, traits=traits: traits.get(it.recording) == traits.get(self.song.id))
        return told, tests

    def _traits(self, by: By, chart: Chart) -> Mapping[str, str]:
        if by is By.LANGUAGE:
            return alike.values(self.engine, self.facts, FactKind.LANGUAGE)
        if by is By.ORIGIN:
            return alike.origins(self.engine, self.facts, chart)
        read = alike.weekdays if by is By.WEEKDAY else alike.hours
        return read(self.engine, self.releases, chart)


def cohorts(
    engine: Engine, song: Recording, charts: Sequence[str], measures: Sequence[Measured], by: Sequence[By]
) -> SongCohorts:
    """The song's cohorts on these charts, else on those where it was seen on most days (`MOST_CHARTS` of them)."""
    ranked.prepare(engine)
    asked = _Asked(engine, song, by)
    firsts = _firsts(engine, song)
    wanted = list(charts) or list(firsts)[:MOST_CHARTS]
    found = [
        one
        for chart in map(registry.chart, wanted)
        for one in asked.on(chart, firsts.get(chart.id) or song.began or datetime.now(UTC), measures)
    ]
    release = song.release
    return SongCohorts(
        recording=song.id,
        title=song.title,
        artists=song.artists,
        released_at=release.at.astimezone(ZoneInfo(release.zone)) if release else None,
        cohorts=tuple(found),
    )


def _firsts(engine: Engine, song: Recording) -> dict[str, datetime]:
    """Chart -> the first label that shows the song, most days first. After the catalogue left `sightings`."""
    rows = engine.rows(f"""
        SELECT chart, min(chart_time) FROM sightings WHERE listing IN ({", ".join(map(str, song.listings))})
        GROUP BY chart ORDER BY count(DISTINCT epoch_us(chart_time) // 86_400_000_000) DESC, chart""")
    return dict(rows)


def _members(engine: Engine, chart: Chart, measure: Measured, held: Sequence[Begun]) -> tuple[Member, ...]:
    marks = ", ".join("?" * len(held)) or "NULL"
    rows = engine.rows(
        f"SELECT recording, any_value(title), any_value(artists) FROM matches WHERE recording IN ({marks}) GROUP BY 1",
        [one.recording for one in held],
    )
    names = {song: (title, tuple(artists)) for song, title, artists in rows}
    sign = -1 if measure is Measured.RUN else 1
    return tuple(
        Member(
            recording=one.recording,
            title=names[one.recording][0],
            artists=names[one.recording][1],
            chart_time=one.label.astimezone(chart.tz),
            value=one.value(measure),
        )
        for one in sorted(held, key=lambda one: (sign * one.value(measure), one.label, one.recording))
    )
