"""A lake as its users see it: open it, import into it, ask it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chartduel.api import asking, clashes, cohorts, debuts
from chartduel.api.answer import Duel
from chartduel.engine import DUCKDB, Engine
from chartduel.engine.duckdb import reading_lake
from chartduel.engine.start import start
from chartduel.errors import ConfigError
from chartduel.identity import releases, stated
from chartduel.identity.catalogue import Asked
from chartduel.identity.search import Hit
from chartduel.metrics import duel as metric
from chartduel.metrics import kept, ranked
from chartduel.metrics.aggregate import aggregate
from chartduel.metrics.all_kill import all_kills, named
from chartduel.metrics.attention import attention
from chartduel.metrics.clash import WITHIN
from chartduel.metrics.countries import countries
from chartduel.metrics.crowns import Crown, crowns
from chartduel.metrics.divergence import world
from chartduel.metrics.evidence import evidence
from chartduel.metrics.ichart import POINTS, Points, points
from chartduel.metrics.market import markets
from chartduel.metrics.market_line import market_line
from chartduel.metrics.now import Collected, NumberOne, collected, new_number_ones
from chartduel.metrics.periods import ChartPeriods, at, disagreements, load
from chartduel.metrics.recorded import Recorded, recorded
from chartduel.metrics.records import records
from chartduel.metrics.series import series
from chartduel.metrics.verdict import verdict
from chartduel.model.aggregate import Aggregate, MarketLine
from chartduel.model.all_kill import SetOfKills
from chartduel.model.attention import SongAttention
from chartduel.model.clash import Clash
from chartduel.model.cohort import By, Measured, SongCohorts
from chartduel.model.countries import SongCountries
from chartduel.model.duel import ChartDuel, Disagreement, DuelResult, DuelSong, Reported
from chartduel.model.fact import Fact
from chartduel.model.first import SongDebut
from chartduel.model.markets import World
from chartduel.model.record import Record
from chartduel.model.recording import Recording
from chartduel.model.release import Release
from chartduel.model.snapshot import Point
from chartduel.sample.reported import reported
from chartduel.sources import registry
from chartduel.store import lake as store

VIEWS = ("titles", "matches", "entries", "snapshots", "releases")


def default_root() -> Path:
    """The folder named by CHARTDUEL_LAKE, else `lake` in the user's data folder."""
    if named := os.environ.get("CHARTDUEL_LAKE"):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("chartduel") / "lake"


def open_lake(root: str | os.PathLike[str] | None = None, *, engine: str = DUCKDB) -> Lake:
    """Opens a lake that exists, for reading; the default one without `root`.

    `engine` says what answers: `duckdb` in this process, or the Spark cluster at `spark://host:port`. Raises
    `StoreError`, and where there is no such cluster `ConfigError`, `MissingExtra` or `EngineFailed`.
    """
    return Lake(store.open_lake(Path(root) if root is not None else default_root()), engine)


class Lake:
    """Answers from one lake, each from the newest state at the moment of the question."""

    def __init__(self, stored: store.Lake, engine: str = DUCKDB) -> None:
        self._stored = stored
        self._where = engine
        self._engine = start(engine)

    @property
    def root(self) -> Path:
        return self._stored.root

    def duel(
        self,
        *songs: str,
        artists: Sequence[str | None] = (),
        charts: Sequence[str] = (),
        from_day: date | None = None,
        to_day: date | None = None,
    ) -> Duel:
        """Compares two or more songs on the charts where they meet.

        A song is a title, `title / artist` or a recording id; the n-th of `artists` belongs to the
        n-th song. Days are civil days of each chart's zone, both included. Raises `UnknownSong`,
        `AmbiguousSong`, `UnknownChart`.
        """
        wanted = [registry.chart(chart).id for chart in charts]
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            chosen, resolved = asking.choose(self._stored, self._engine, songs, artists)
            held = load(self._engine, chosen, wanted)
            result = self._result(chosen, resolved, held, from_day, to_day)
        return Duel(result, _points(chosen, held, result, from_day, to_day), registry.chart_names())

    def series(
        self, song: str, *, artist: str | None = None, charts: Sequence[str] = ()
    ) -> tuple[Recording, tuple[Point, ...]]:
        """A song's points on every chart that saw it, from its release (else first sighting) on."""
        wanted = [registry.chart(chart).id for chart in charts]
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            (chosen,), _ = asking.choose(self._stored, self._engine, [song], [artist])
            held = load(self._engine, [chosen], wanted)
        opened = metric.opening([chosen], held)
        points = [point for one in held for point in series(one, 0, opened)] if opened else []
        return chosen, tuple(points)

    def debut(self, song: str, *, artist: str | None = None, charts: Sequence[str] = ()) -> SongDebut:
        """A song's first hour, full day or tracking week on every chart that saw it, and its first sight there.

        Raises `UnknownSong`, `AmbiguousSong`, `UnknownChart`.
        """
        wanted = [registry.chart(chart).id for chart in charts]
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            (chosen,), _ = asking.choose(self._stored, self._engine, [song], [artist])
            return debuts.debut(self._engine, chosen, wanted)

    def cohort(
        self,
        song: str,
        *,
        artist: str | None = None,
        charts: Sequence[str] = (),
        measures: Sequence[Measured] = tuple(Measured),
        by: Sequence[By] = (),
    ) -> SongCohorts:
        """Where a song's debut, peak and run stand among comparable ones of the same chart and era.

        `by` asks that they are alike in more: the artist's own past, language, origin, weekday and hour of release.
        Without `charts`, on the four where it was seen on most days. Raises `UnknownSong`, `AmbiguousSong`,
        `UnknownChart`.
        """
        wanted = [registry.chart(chart).id for chart in charts]
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS, *cohorts.VIEWS)
            (chosen,), _ = asking.choose(self._stored, self._engine, [song], [artist])
            return cohorts.cohorts(self._engine, chosen, wanted, measures, by)

    def countries(self, song: str, *, artist: str | None = None, day: date | None = None) -> SongCountries:
        """In how many countries a song was number one on a day, or on its best one, on each kind of chart.

        Raises `UnknownSong`, `AmbiguousSong`.
        """
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            (chosen,), _ = asking.choose(self._stored, self._engine, [song], [artist])
            found = countries(self._engine, load(self._engine, [chosen]), day)
        return SongCountries(recording=chosen.id, title=chosen.title, artists=chosen.artists, charts=found)

    def markets(
        self,
        *songs: str,
        artists: Sequence[str | None] = (),
        from_day: date | None = None,
        to_day: date | None = None,
    ) -> World:
        """Korea against the world: who of the songs leads where, how sure that is and how differently. As `duel`."""
        fought = self.duel(*songs, artists=artists, from_day=from_day, to_day=to_day).result
        return world(fought.songs, fought.charts)

    def attention(self, *songs: str, artists: Sequence[str | None] = ()) -> tuple[SongAttention, ...]:
        """What was searched, watched and read of songs, around the release and beside their ranks.

        Raises `UnknownSong`, `AmbiguousSong`.
        """
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS, "counts", "listings", "facts")
            chosen, _ = asking.choose(self._stored, self._engine, songs, artists)
            facts = stated.known(self._engine)
            return tuple(
                attention(self._engine, key, song, facts, load(self._engine, [song]))
                for key, song in zip(metric.KEYS, chosen, strict=False)
            )

    def aggregate(self, market: str = "kr", *, day: date | None = None) -> Aggregate:
        """One consensus chart of a market's platforms on a day, or on the newest, with its uncertainty.

        Raises `ConfigError` where there is no such market.
        """
        code = _market(market)
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *ranked.VIEWS)
            return aggregate(engine, code, day)

    def market_line(
        self,
        song: str,
        *,
        artist: str | None = None,
        market: str = "kr",
        from_day: date | None = None,
        to_day: date | None = None,
    ) -> MarketLine:
        """A song's rank on the aggregate chart of a market, day by day, with its range.

        Raises `UnknownSong`, `AmbiguousSong`, `ConfigError` where there is no such market.
        """
        code = _market(market)
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *VIEWS)
            (chosen,), _ = asking.choose(self._stored, engine, [song], [artist])
            first = from_day or (chosen.began.date() if chosen.began else None)
            points = market_line(engine, code, chosen.id, first, to_day)
        return MarketLine(market=code, recording=chosen.id, title=chosen.title, artists=chosen.artists, points=points)

    def find(self, song: str, artist: str | None = None) -> list[Recording]:
        """Every recording that a name fits; of a name with a typo the one that must be meant.

        Raises `UnknownSong`, `AmbiguousSong`.
        """
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            (found,), _ = asking.find(self._stored, self._engine, [Asked(song, artist)])
            return found

    def search(self, text: str, artist: str | None = None, *, most: int = 10) -> list[Hit]:
        """The recordings that a text fits best, each with why: by any name, a typo, romanised, initials, ids."""
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            return asking.search(self._stored, self._engine, Asked(text, artist), most)

    def now(self) -> tuple[tuple[Collected, ...], tuple[NumberOne, ...]]:
        """What was recorded when, and the songs that are new at number one."""
        with reading_lake(self.root):
            self._stored.view(self._engine, *VIEWS)
            return collected(self._engine), new_number_ones(self._engine)

    def releases(self) -> tuple[Release, ...]:
        """Release instants: those of the lake, and the packaged ones that stand beside any lake."""
        with reading_lake(self.root):
            self._stored.view(self._engine, "releases")
            return releases.known(self._engine)

    def facts(self) -> tuple[Fact, ...]:
        """Facts of the lake and the packaged ones, each before those that it overrides."""
        with reading_lake(self.root):
            self._stored.view(self._engine, "facts")
            return stated.known(self._engine)

    def close_releases(self) -> tuple[tuple[Release, Release], ...]:
        """Pairs of known releases within a day of each other: the duels that are fought."""
        known = self.releases()
        return tuple(
            (one, other)
            for one, other in combinations(known, 2)
            if abs(one.at - other.at) <= timedelta(days=1) and one.title != other.title
        )

    def coverage(self, charts: Sequence[str] = ()) -> tuple[Recorded, ...]:
        """What was recorded of each chart of the lake (or of these): labels expected, observed, frozen, lost."""
        wanted = [registry.chart(chart).id for chart in charts]
        with reading_lake(self.root):
            self._stored.view(self._engine, "snapshots")
            return recorded(self._engine, wanted)

    def records(self, charts: Sequence[str] = (), *, as_of: date | None = None) -> tuple[Record, ...]:
        """The records of every chart of the lake (or of these), as of the end of a day in each chart's zone."""
        wanted = [registry.chart(chart).id for chart in charts]
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *kept.VIEWS)
            return records(engine, wanted, as_of)

    def clashes(
        self, *, from_day: date | None = None, to_day: date | None = None, within: float = WITHIN
    ) -> tuple[date | None, date | None, tuple[Clash, ...]]:
        """Releases of different acts at most so many hours apart that meet on the charts, the closest first.

        The first and the last day of release that were looked at come before them: without a first, the last 28 days.
        """
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *clashes.VIEWS)
            return clashes.clashes(engine, from_day, to_day, within)

    def all_kills(self, name: str | None = None) -> tuple[SetOfKills, ...]:
        """The all-kills of every dated set of services that this lake saw, or of one. Raises `ConfigError`."""
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *ranked.VIEWS)
            return all_kills(engine, name)

    def crowns(self) -> tuple[Crown, ...]:
        """The weeks in which a song led two or three Circle charts at once."""
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *ranked.VIEWS)
            return crowns(engine)

    def ichart(self, name: str, by_rank: Sequence[int] = POINTS) -> tuple[Points, ...]:
        """The points of iChart's real-time chart, approximately, on the services of a set. Raises `ConfigError`."""
        with reading_lake(self.root), self._another() as engine:
            self._stored.view(engine, *ranked.VIEWS)
            charts = named(name).realtime
            ranked.place(engine, charts)
            return points(engine, charts, by_rank)

    def _another(self) -> Engine:
        """An engine for one large question, whose memory goes when it is answered."""
        return start(self._where, ordered=False)

    def table(self, name: str) -> Any:
        """A table of the lake as a lazy polars frame: `entries`, `snapshots`, `listings`, `matches`, ..."""
        import polars as pl

        return pl.scan_delta(self._stored.table(name))

    def _result(
        self,
        chosen: Sequence[Recording],
        resolved: tuple[str, ...],
        held: Sequence[ChartPeriods],
        from_day: date | None,
        to_day: date | None,
    ) -> DuelResult:
        opened = metric.opening(chosen, held)
        instants = [song.release.at if song.release else None for song in chosen]
        fought = [metric.duel(one, instants, opened, from_day, to_day) for one in held] if opened else []
        charts = tuple(sorted((one for one in fought if one), key=_telling))
        met = markets(charts)
        titles = {key: song.title for key, song in zip(metric.KEYS, chosen, strict=False)}
        return DuelResult(
            songs=tuple(_song(place, song, held) for place, song in enumerate(chosen)),
            charts=charts,
            markets=met,
            verdict=verdict(titles, charts, met),
            resolved=resolved,
            disagreements=self._disagreements(charts, from_day, to_day),
            evidence=evidence(self._engine, charts),
            reported=tuple(fact for fact in reported(chosen) if _was_asked(fact, charts, from_day, to_day)),
        )

    def _disagreements(
        self, charts: Sequence[ChartDuel], from_day: date | None, to_day: date | None
    ) -> tuple[Disagreement, ...]:
        named = {chart.chart for chart in charts}
        found: list[Disagreement] = []
        for chart_id, label, song, ranks in disagreements(self._engine):
            chart, instant = registry.chart(chart_id), at(label)
            if chart_id not in named or instant is None:
                continue
            day = chart.day_of(instant)
            if (from_day is None or day >= from_day) and (to_day is None or day <= to_day):
                key = metric.KEYS[song]
                found.append(
                    Disagreement(chart=chart_id, chart_time=instant.astimezone(chart.tz), key=key, ranks=dict(ranks))
                )
        return tuple(found)


def _market(named: str) -> str:
    if (code := registry.market_code(named)) is None:
        raise ConfigError(f"{named!r} is no market", hint="a country's code or name: kr, South Korea")
    return code


def _was_asked(fact: Reported, charts: Sequence[ChartDuel], from_day: date | None, to_day: date | None) -> bool:
    """Whether a report speaks of a chart and a day of the question."""
    day = registry.chart(fact.chart).day_of(fact.chart_time)
    fought = any(chart.chart == fact.chart for chart in charts)
    return fought and (from_day is None or day >= from_day) and (to_day is None or day <= to_day)


def _telling(chart: ChartDuel) -> tuple[int, int, str]:
    """Charts on which more of the songs were seen, and longer, come first."""
    on = [song.periods_on_chart for song in chart.songs.values()]
    return -sum(count > 0 for count in on), -sum(song.days_on_chart for song in chart.songs.values()), chart.chart


def _song(place: int, song: Recording, held: Sequence[ChartPeriods]) -> DuelSong:
    release = song.release
    released = release.at.astimezone(ZoneInfo(release.zone)) if release else None
    return DuelSong(
        key=metric.KEYS[place],
        recording=song.id,
        title=song.title,
        artists=song.artists,
        released_at=released,
        released_source=release.source if release else None,
        aligned_on=released or _first_seen(place, held),
    )


def _first_seen(place: int, held: Sequence[ChartPeriods]) -> datetime | None:
    """The first label at which a song was on a chart, in that chart's zone."""
    seen = [(p.label, one.chart.tz) for one in held for p in one.periods if p.sights[place].rank is not None]
    first = min(seen, key=lambda sight: sight[0], default=None)
    return first[0].astimezone(first[1]) if first else None


def _points(
    chosen: Sequence[Recording],
    held: Sequence[ChartPeriods],
    result: DuelResult,
    from_day: date | None,
    to_day: date | None,
) -> Callable[[], dict[str, tuple[Point, ...]]]:
    def asked(point: Point) -> bool:
        day = point.chart_time.date()
        return (from_day is None or day >= from_day) and (to_day is None or day <= to_day)

    def make() -> dict[str, tuple[Point, ...]]:
        opened = metric.opening(chosen, held)
        fought = {chart.chart for chart in result.charts}
        shown = [one for one in held if one.chart.id in fought]
        return {
            key: tuple(point for one in shown for point in series(one, i, opened) if asked(point)) if opened else ()
            for i, key in enumerate(metric.KEYS[: len(chosen)])
        }

    return make
