"""A made-up duel that looks like the real one: eight charts, 310 days, gaps, absences and frozen hours."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from chartduel.model.duel import (
    ChartDuel,
    Coverage,
    Debut,
    Disagreement,
    DuelResult,
    DuelSong,
    Evidence,
    Latest,
    MarketDuel,
    Peak,
    Reported,
    SongOnChart,
)
from chartduel.model.ids import ChartId
from chartduel.model.snapshot import Point

KST = ZoneInfo("Asia/Seoul")
RELEASED = datetime(2024, 11, 22, 14, tzinfo=KST)
HOUR = timedelta(hours=1)
NAMES = {
    "melon.top100": "Melon TOP100",
    "genie.realtime": "Genie realtime",
    "bugs.realtime": "Bugs realtime",
    "flo.top100": "FLO Top 100",
    "apple.daily.kr": "Apple Music KR daily",
    "spotify.daily.kr": "Spotify KR daily",
    "billboard.global200": "Billboard Global 200",
    "melon.hot100": "Melon HOT100",
}
HOSTILE = "<script>alert(1)</script>[bold red]x[/]\x1b[31m\u202egnp.exe\u2066\x9b2J'\"&</style>"


def point(chart: str, at: datetime, state: str = "on", rank: int | None = None, witness: str = "webs9919") -> Point:
    return Point(
        chart=ChartId(chart),
        chart_time=at.astimezone(UTC),
        observed_at=at,
        state=state,
        rank=rank if state == "on" else None,
        value=None,
        value_kind=None,
        witness=witness if state in ("on", "off") else None,
    )


def sampled(chart: str, start: int, drift: float, out_after: int, days: int = 310) -> Iterator[Point]:
    """An hourly chart seen once a day about noon, with frozen hours on Melon and a hole of nine days."""
    dice = random.Random(f"{chart}{start}")
    place = float(start)
    for hour in range(days * 24):
        at = RELEASED + HOUR * hour
        day = hour // 24
        if at.hour == 11 and not 140 <= day < 149 and day % 41 != 7:
            place = max(1.0, place + dice.gauss(drift, 1.6))
            gone = day > out_after or place > 100 or (day > out_after - 40 and dice.random() < 0.3)
            yield point(chart, at, "off" if gone else "on", round(place))
        else:
            yield point(chart, at, "frozen" if chart.startswith("melon") and 1 < at.hour < 7 else "gap")


def hourly(chart: str, start: int, days: int = 20) -> Iterator[Point]:
    dice = random.Random(f"{chart}{start}")
    place = float(start)
    for hour in range(days * 24):
        at = RELEASED + HOUR * (hour + 1)
        place = min(100.0, max(1.0, place + dice.gauss(0.02, 0.9)))
        frozen = 1 < at.hour < 7
        lost = 100 < hour < 130 or hour % 97 == 5
        yield point(chart, at, "frozen" if frozen else "gap" if lost else "on", round(place))


def spaced(chart: str, start: int, days: int, each: int, out_after: int) -> Iterator[Point]:
    dice = random.Random(f"{chart}{start}")
    place = float(start)
    for day in range(0, days, each):
        at = datetime(2024, 11, 23, tzinfo=KST) + timedelta(days=day)
        place = max(1.0, place + dice.gauss(0.25 * each, 2.0 * each**0.5))
        gap = day % 53 == 20
        yield point(chart, at, "gap" if gap else "off" if day > out_after or place > 200 else "on", round(place))


def points() -> dict[str, list[Point]]:
    return {
        "A": [
            *sampled("melon.top100", 22, 0.4, 172),
            *sampled("genie.realtime", 16, 0.8, 88),
            *sampled("bugs.realtime", 4, 0.1, 312),
            *sampled("flo.top100", 19, 0.6, 115),
            *spaced("apple.daily.kr", 8, 310, 1, 135),
            *spaced("spotify.daily.kr", 8, 120, 1, 100),
            *spaced("billboard.global200", 29, 120, 7, 60),
            *hourly("melon.hot100", 40),
        ],
        "B": [
            *sampled("melon.top100", 3, 0.05, 312),
            *sampled("genie.realtime", 3, 0.06, 312),
            *sampled("bugs.realtime", 2, 0.12, 312),
            *sampled("flo.top100", 4, 0.07, 312),
            *spaced("apple.daily.kr", 2, 310, 1, 235),
            *spaced("spotify.daily.kr", 6, 120, 1, 110),
            *spaced("billboard.global200", 34, 120, 7, 70),
            *hourly("melon.hot100", 4),
        ],
    }


def songs(title_a: str = "number one girl", artist_a: str = "로제 (ROSÉ)") -> tuple[DuelSong, ...]:
    source = "MusicBrainz and the label's notice"
    return (
        DuelSong(
            key="A",
            recording="rec-a",
            title=title_a,
            artists=(artist_a,),
            released_at=RELEASED.astimezone(UTC),
            released_source=source,
            aligned_on=RELEASED.astimezone(UTC),
        ),
        DuelSong(
            key="B",
            recording="rec-b",
            title="HOME SWEET HOME (feat. 태양, 대성)",
            artists=("G-DRAGON", "태양", "대성"),
            released_at=RELEASED.astimezone(UTC),
            released_source=source,
            aligned_on=RELEASED.astimezone(UTC),
        ),
    )


def on_chart(series: list[Point]) -> SongOnChart:
    ranked = [(held, held.rank) for held in series if held.rank is not None]
    seen = [held for held in series if held.state in ("on", "off")]
    first, first_rank = ranked[0]
    best = min(rank for _, rank in ranked)
    return SongOnChart(
        debut=Debut(
            rank=first_rank,
            chart_time=first.chart_time.astimezone(KST),
            chart_time_basis="assumed",
            observed_at=first.observed_at,
            hours_after_release=(first.chart_time - RELEASED) / HOUR,
            left_censored=first.chart == "apple.daily.kr",
        ),
        peak=Peak(
            rank=best,
            chart_time=next(held for held, rank in ranked if rank == best).chart_time.astimezone(KST),
            times=sum(rank == best for _, rank in ranked),
        ),
        latest=Latest(rank=seen[-1].rank, chart_time=seen[-1].chart_time.astimezone(KST)),
        periods_on_chart=len(ranked),
        days_on_chart=len({held.chart_time.astimezone(KST).date() for held, _ in ranked}),
        periods_at_1=sum(rank == 1 for _, rank in ranked),
    )


def chart_duel(chart: str, held: Mapping[str, list[Point]]) -> ChartDuel:
    series = {key: [one for one in all_ if one.chart == chart] for key, all_ in held.items()}
    leads: list[str] = []
    for a, b in zip(series["A"], series["B"], strict=True):
        left, right = a.rank or 999, b.rank or 999
        if min(left, right) < 999:
            leads.append("A" if left < right else "B" if right < left else "tie")
    sole = [lead for lead in leads if lead != "tie"]
    issued = [one for one in series["A"] if one.state != "frozen"]
    observed = sum(one.state in ("on", "off") for one in issued)
    return ChartDuel(
        chart=chart,
        market="GLOBAL" if "global" in chart else "KR",
        scope="full",
        sampled=observed < len(issued) / 2,
        songs={key: on_chart(one) for key, one in series.items()},
        ahead={key: leads.count(key) / max(1, len(leads)) for key in ("A", "B", "tie")},
        lead_changes=sum(x != y for x, y in pairwise(sole)),
        coverage=Coverage(expected=len(issued), observed=observed, frozen=len(series["A"]) - len(issued)),
    )


def result(title_a: str = "number one girl", artist_a: str = "로제 (ROSÉ)", verdict: str | None = None) -> DuelResult:
    held = points()
    noon = datetime(2024, 11, 23, 11, tzinfo=KST)
    return DuelResult(
        songs=songs(title_a, artist_a),
        charts=tuple(chart_duel(chart, held) for chart in NAMES),
        markets=(
            MarketDuel(market="KR", leader="B", charts=7, ahead={"A": 0.06, "B": 0.93}),
            MarketDuel(market="global", leader=None, charts=1, ahead={"A": 0.5, "B": 0.5}),
        ),
        verdict=verdict
        or f"“HOME SWEET HOME” was ahead of “{title_a}” on all 7 Korean charts; on the Global 200 they took turns.",
        resolved=("'HOME SWEET HOME' taken as G-DRAGON's, released with the other song, not 카더가든's",),
        disagreements=(
            Disagreement(chart="melon.top100", chart_time=noon, key="A", ranks={"webs9919": 22, "webstoryboy": 23}),
            Disagreement(chart="genie.realtime", chart_time=noon, key="A", ranks={"webs9919": 16, "websseu": None}),
        ),
        evidence=tuple(
            Evidence(chart="melon.top100", chart_time=noon + HOUR * 24 * n, witness="webs9919", payload=f"{n:064x}")
            for n in range(250)
        ),
        reported=(
            Reported(key="A", chart="melon.top100", chart_time=noon, rank=43, source="an article"),
            Reported(key="A", chart="bugs.realtime", chart_time=noon, rank=5, source="an article"),
            Reported(key="B", chart="bugs.realtime", chart_time=noon, rank=2, source="an article"),
        ),
    )


def hostile_result() -> DuelResult:
    made = result(title_a=HOSTILE, artist_a=HOSTILE, verdict=HOSTILE)
    return msgspec.structs.replace(
        made,
        resolved=(HOSTILE,),
        markets=(MarketDuel(market=HOSTILE, leader="A", charts=1, ahead={"A": 1.0, "B": 0.0}),),
        disagreements=(
            Disagreement(chart=HOSTILE, chart_time=RELEASED, key="A", ranks={HOSTILE: 3, "webstoryboy": None}),
        ),
        evidence=(Evidence(chart=HOSTILE, chart_time=RELEASED, witness=HOSTILE, payload=HOSTILE),),
        reported=(Reported(key=HOSTILE, chart=HOSTILE, chart_time=RELEASED, rank=1, source=HOSTILE),),
    )
