"""All-kills: the hours in which one song led every chart of a set of Korean services.

Unit: hours (labels at which every service of the set issued its real-time chart), counted, not necessarily in a row.
RAK: first on every real-time chart; CAK: and on every daily chart that stands at that hour; PAK: and on iChart's
real-time and weekly charts, which nobody recorded: a PAK is only ever bounded from above. The set is that of the hour's
day: an hour of 2018 is judged by the set of 2018. Where an input was not seen, the hour is neither counted nor denied:
`at_most` adds the hours between a song's first and last lead in which nothing seen contradicts it. A service that is
not recorded at all leaves `at_least` at 0. Whether frozen hours counted is not known: they are told apart.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import msgspec

from chartduel.engine import Engine, literal
from chartduel.errors import ConfigError
from chartduel.metrics import ranked
from chartduel.metrics.periods import at
from chartduel.metrics.records import eras
from chartduel.model.all_kill import AllKill, Hours, KillSet, SetOfKills
from chartduel.sources import registry

KST = ZoneInfo("Asia/Seoul")
HOUR_US = 3_600_000_000
Leaders = Mapping[int, frozenset[str]]
"""By label (microseconds since 1970) who was first; nobody: the chart was seen whole, without its first rank."""


@cache
def sets() -> tuple[KillSet, ...]:
    """The dated sets, the oldest first."""
    text = (resources.files("chartduel.metrics") / "all_kill.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["set"], list[KillSet]))


def named(name: str) -> KillSet:
    """The set of this name. `ConfigError` where there is none."""
    found = next((one for one in sets() if one.name == name), None)
    if found is None:
        raise ConfigError(f"no set is called {name!r}", hint=f"one of {', '.join(one.name for one in sets())}")
    return found


def all_kills(engine: Engine, name: str | None = None) -> tuple[SetOfKills, ...]:
    """What each set counted, or one of them. Needs the views `snapshots`, `entries`, `matches`.

    `ConfigError` where no set is called so.
    """
    asked = [named(name)] if name is not None else list(sets())
    charts = sorted({chart for one in asked for chart in (*one.realtime, *one.daily)})
    ranked.place(engine, charts)
    led, lower = _leaders(engine), _lower(engine)
    told = [_Counted(one, led, lower) for one in asked]
    names = _names(engine, {song for one in told for song in one.songs()})
    return tuple(one.answer(names) for one in told if one.hours)


def _leaders(engine: Engine) -> dict[str, dict[int, frozenset[str]]]:
    """Of each chart the labels at which it is known who was first. Makes the table `first_ones`."""
    known: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    sure = ranked.compose(ranked.parts(placed=True), "SELECT chart::VARCHAR, label FROM observed WHERE sure")
    for chart, label in engine.rows(sure):
        known[chart][label] = frozenset()
    first = ranked.compose(ranked.parts(placed=True, best=1, absent="false"), "SELECT * FROM ranked")
    engine.run(f"CREATE OR REPLACE TABLE first_ones AS {first}")
    by_label = "SELECT chart::VARCHAR, label, list(recording::VARCHAR) FROM first_ones GROUP BY chart, label"
    for chart, label, songs in engine.rows(by_label):
        known[chart][label] = frozenset(songs)
    return known


def _lower(engine: Engine) -> dict[str, set[tuple[int, str]]]:
    """Where a look that is not whole shows or vouches that a song that ever led was not first."""
    ever = ranked.absent(engine, "k.recording IN (SELECT recording FROM first_ones)")
    sql = """
        SELECT chart::VARCHAR, label, recording::VARCHAR FROM told
        WHERE (rank > 1 OR (rank IS NULL AND speaks)) AND recording IN (SELECT recording FROM first_ones)"""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for chart, label, song in engine.rows(ranked.compose(ranked.parts(placed=True, absent=ever), sql)):
        found[chart].add((label, song))
    return found


def _names(engine: Engine, songs: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    listed = ", ".join(map(literal, sorted(songs))) or "NULL"
    rows = engine.rows(f"""
        SELECT recording, any_value(title), any_value(artists) FROM matches
        WHERE recording IN ({listed}) GROUP BY recording""")
    return {song: (title, tuple(artists or ())) for song, title, artists in rows}


class _Counted:
    """One set over the hours of its days that this lake knows anything of."""

    def __init__(self, one: KillSet, led: Mapping[str, Leaders], lower: Mapping[str, set[tuple[int, str]]]) -> None:
        self._set = one
        self._realtime = [led.get(chart, {}) for chart in one.realtime]
        self._daily = [(registry.chart(chart), led.get(chart, {})) for chart in one.daily]
        self._lower = set[tuple[int, str]]().union(*(lower.get(chart, ()) for chart in one.realtime))
        self.hours, self.frozen = _hours(one, self._realtime)
        self._blank: list[int] = []
        self._may: dict[str, list[int]] = defaultdict(list)
        self._rak: dict[str, list[int]] = defaultdict(list)
        for hour in self.hours:
            self._judge(hour)

    def _judge(self, hour: int) -> None:
        """Who may have led everything in an hour, and who did."""
        known = [leaders[hour] for leaders in self._realtime if hour in leaders]
        if not known:
            self._blank.append(hour)
            return
        for song in frozenset.intersection(*known):
            if (hour, song) not in self._lower:
                self._may[song].append(hour)
                if len(known) == len(self._realtime):
                    self._rak[song].append(hour)

    def songs(self) -> list[str]:
        """Those that led every chart at hand, or two of them, in an hour in which nothing contradicts it."""
        return [
            song for song, hours in self._may.items() if song in self._rak or any(self._two(hour) for hour in hours)
        ]

    def _two(self, hour: int) -> bool:
        return sum(hour in leaders for leaders in self._realtime) > 1

    def answer(self, names: Mapping[str, tuple[str, tuple[str, ...]]]) -> SetOfKills:
        """The set with its songs, most hours first."""
        songs = sorted((self._song(song, *names[song]) for song in self.songs()), key=_order)
        seen = [hour for hour in self.hours if any(hour in leaders for leaders in self._realtime)]
        complete = [hour for hour in seen if all(hour in leaders for leaders in self._realtime)]
        first, last = _instant(self.hours[0]), _instant(self.hours[-1])
        return SetOfKills(
            set=self._set,
            hours_expected=len(self.hours),
            hours_seen=len(seen),
            hours_complete=len(complete),
            hours_frozen=self.frozen,
            eras={chart: eras(registry.chart(chart), first, last) for chart in self._set.realtime},
            songs=tuple(songs),
        )

    def _song(self, song: str, title: str, artists: tuple[str, ...]) -> AllKill:
        rak, may = self._rak.get(song, []), self._may[song]
        between = self._blank[bisect_left(self._blank, may[0]) : bisect_right(self._blank, may[-1])]
        open_hours = [hour for hour in between if (hour, song) not in self._lower]
        certified = [hour for hour in rak if self._stands(hour, song) is True]
        at_most = sum(self._stands(hour, song) is not False for hour in (*may, *open_hours))
        whole = not self._set.realtime_missing
        return AllKill(
            recording=song,
            title=title,
            artists=artists,
            first=_instant(rak[0]).astimezone(KST) if rak else None,
            last=_instant(rak[-1]).astimezone(KST) if rak else None,
            rak=Hours(len(rak), len(rak) if whole else 0, len(may) + len(open_hours)),
            cak=Hours(len(certified), 0 if self._set.missing else len(certified), at_most),
            pak=Hours(0, 0, at_most),
        )

    def _stands(self, hour: int, song: str) -> bool | None:
        """Whether the song led the daily charts that stood at an hour; None where not all of them were seen."""
        found = [self._led_daily(place, hour) for place in range(len(self._daily))]
        if any(leaders is not None and song not in leaders for leaders in found):
            return False
        return None if None in found else True

    def _led_daily(self, place: int, hour: int) -> frozenset[str] | None:
        chart, leaders = self._daily[place]
        if not leaders:
            return None
        return leaders.get(round(chart.label_shown_at(_instant(hour)).timestamp() * 1_000_000))


def _hours(one: KillSet, realtime: Sequence[Leaders]) -> tuple[list[int], int]:
    """The hours of a set's days, from the first to the last with an input, and how many of them were frozen."""
    opens, shuts = _midnight(one.since, date(1970, 1, 2)), _midnight(one.until, date(9999, 1, 1))
    known = [label for leaders in realtime for label in leaders if opens <= label < shuts]
    if not known:
        return [], 0
    every = list(range(min(known), max(known) + 1, HOUR_US))
    frozen = set(_frozen(one, every))
    return [hour for hour in every if hour not in frozen], len(frozen)


def _frozen(one: KillSet, hours: Sequence[int]) -> Iterator[int]:
    first, last = _instant(hours[0]), _instant(hours[-1])
    for chart in one.realtime:
        yield from (round(label.timestamp() * 1_000_000) for label in registry.chart(chart).frozen_labels(first, last))


def _midnight(day: date | None, otherwise: date) -> int:
    return round(datetime.combine(day or otherwise, time(), KST).timestamp()) * 1_000_000


def _instant(us: int) -> datetime:
    return at(us) or datetime.fromtimestamp(0, UTC)


def _order(one: AllKill) -> tuple[int, int, str]:
    return -one.rak.seen, -one.rak.at_most, one.recording
