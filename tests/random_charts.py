"""Random small charts: two or three songs, one to three witnesses, gaps, partial looks, ties, double listings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

import duel_figures
import tiny_lake
from chartduel.metrics.periods import ChartPeriods, Period, Sight
from chartduel.model.recording import Recording
from chartduel.sources import registry
from oracle.archives import Obs
from oracle.duel import FREEZE, Rules
from oracle.duel import duel as oracle

RULES = {
    "genie.realtime": Rules(frozen=FREEZE),
    "flo.top100": Rules(),
    "apple.daily.kr": Rules(cadence="day"),
    "billboard.global200": Rules(zone="America/New_York", cadence="week"),
}
SPAN = {"hour": 60, "day": 20, "week": 12}
FIRST = date(2024, 10, 19)
"""A Saturday; twelve weeks on, New York has left summer time."""
KEYS = ("A", "B", "C")
# A song is listed under two names, as its single and as a track of the album.
PRINTED = {
    "A": (("number one girl", "로제 (ROSÉ)"), ("number one girl", "ROSÉ")),
    "B": (
        ("HOME SWEET HOME (feat. TAEYANG & DAESUNG)", "G-DRAGON"),
        ("HOME SWEET HOME (Feat. 태양, 대성)", "지드래곤"),
    ),
    "C": (("APT.", "로제 (ROSÉ) & Bruno Mars"), ("APT.", "ROSÉ & Bruno Mars")),
}
SONGS = {"A": "number one girl / ROSÉ", "B": "HOME SWEET HOME / G-DRAGON", "C": "APT. / ROSÉ"}
OTHERS = (("Home Sweet Home", "카더가든"), ("another song", "somebody"))
KEY_OF = {name: key for key, names in PRINTED.items() for name in names}


def key_of(title: str, artist: str) -> str | None:
    return KEY_OF.get((title, artist))


@dataclass(frozen=True)
class Case:
    looks: list[Obs]
    songs: tuple[str, ...]
    release: datetime | None
    first_day: date | None
    last_day: date | None

    def oracle(self, *, whole: bool = False) -> dict[str, dict[str, Any]]:
        days: dict[str, Any] = {} if whole else {"first_day": self.first_day, "last_day": self.last_day}
        return oracle(self.looks, self.key_of, self.release, keys=self.songs, rules=RULES, **days)

    def disagreements(self) -> list[tuple[str, int, str, dict[str, int | None]]]:
        """Of all charts with one of the songs, outside the window too: (chart, label in microseconds, key, ranks)."""
        return [
            (chart, round(one["chart_time"].timestamp() * 1e6), one["key"], one["ranks"])
            for chart, answer in sorted(duel_figures.seen_on(self.oracle(whole=True)).items())
            for one in answer["disagreements"]
        ]

    def key_of(self, title: str, artist: str) -> str | None:
        key = key_of(title, artist)
        return key if key in self.songs else None


def label_of(chart: str, step: int) -> datetime:
    rule = RULES[chart]
    days, hours = {"hour": (0, step), "day": (step, 0), "week": (7 * step, 0)}[rule.cadence]
    start = datetime.combine(FIRST + timedelta(days=days), time(), ZoneInfo(rule.zone)).astimezone(UTC)
    return start + timedelta(hours=hours)


@st.composite
def looks_at(draw: st.DrawFn, chart: str, songs: tuple[str, ...], number: int) -> Obs:
    """One look. Ranks run to 5 so that ties, peaks held twice and number ones are common."""
    label = label_of(chart, draw(st.integers(0, SPAN[RULES[chart].cadence])))
    names = [name for key in songs for name in PRINTED[key]] + list(OTHERS)
    shown = draw(st.lists(st.sampled_from(names), unique=True, max_size=4))
    entries = [(draw(st.integers(1, 5)), *name) for name in shown]
    minute = draw(st.none() | st.integers(0, 59))
    observed = None if minute is None else label + timedelta(minutes=minute, seconds=number)
    witness = draw(st.sampled_from(["one", "two", "three"]))
    return Obs(chart, label, observed, witness, sorted(entries), draw(st.sampled_from([True, True, True, False])))


@st.composite
def cases(draw: st.DrawFn, among: Collection[str] = RULES) -> Case:
    songs = KEYS[: draw(st.integers(2, 3))]
    charts = draw(st.lists(st.sampled_from(sorted(among)), unique=True, min_size=1, max_size=2))
    looks: list[Obs] = []
    for chart in charts:
        count = draw(st.integers(1, 14))
        looks += [draw(looks_at(chart, songs, len(looks) + i)) for i in range(count)]
    release = draw(st.none() | st.integers(-30, 60))
    at = None if release is None else label_of("flo.top100", 0) + timedelta(minutes=30 * release)
    days = [draw(st.none() | st.integers(-2, 24)) for _ in range(2)]
    first, last = (None if day is None else FIRST + timedelta(days=day) for day in days)
    if first and last and first > last:
        first, last = last, first
    return Case(tiny_lake.redated(_settled(looks), RULES), songs, at, first, last)


def _settled(looks: list[Obs]) -> list[Obs]:
    """One look without a time for a witness and label: which of two was later nobody could say."""
    kept: dict[object, Obs] = {}
    for number, look in enumerate(looks):
        label = RULES[look.chart].issued_before(look.label) if RULES[look.chart].is_frozen(look.label) else look.label
        kept[(look.chart, label, look.witness) if look.observed_at is None else number] = look
    return list(kept.values())


def reduced(case: Case) -> list[ChartPeriods]:
    """The periods of every chart on which a song was seen, by plain loops."""
    held = []
    for chart in sorted({look.chart for look in case.looks}):
        looks = [look for look in case.looks if look.chart == chart]
        if any(case.key_of(title, artist) for look in looks for _, title, artist in look.entries):
            labels = sorted({look.label for look in looks})
            made = [Period(label, tuple(sight(case, looks, label, key) for key in case.songs)) for label in labels]
            held.append(ChartPeriods(registry.chart(chart), tuple(made)))
    return held


def sight(case: Case, looks: list[Obs], label: datetime, key: str) -> Sight:
    """The last complete look counts; without one, the last that shows the song."""
    there = sorted(
        (look for look in looks if look.label == label),
        key=lambda look: (look.observed_at is not None, look.observed_at, look.witness),
    )
    ranks = [[rank for rank, title, artist in look.entries if case.key_of(title, artist) == key] for look in there]
    complete = [(look, found) for look, found in zip(there, ranks, strict=True) if look.complete]
    showing = [(look, found) for look, found in zip(there, ranks, strict=True) if found]
    chosen = complete or showing
    if not chosen:
        return Sight(None, False)
    look, found = chosen[-1]
    return Sight(min(found, default=None), bool(complete), look.observed_at, "assumed", None, look.witness)


def recordings(case: Case) -> list[Recording]:
    return [
        Recording(
            id=key,
            title=key,
            artists=(),
            acts=frozenset(),
            titles=frozenset(),
            listings=(number,),
            release=tiny_lake.released(SONGS[key], case.release) if case.release else None,
        )
        for number, key in enumerate(case.songs)
    ]
