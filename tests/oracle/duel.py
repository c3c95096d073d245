"""The duel of two or more songs by plain loops over observations: slow, literal, and nobody else's code.

Readings of the contract that it leaves open (each is one place below):
- a period whose only observations are incomplete is not observed: it decides no lead, no latest, no coverage. An entry
  seen in it is still an observation of the song (DESIGN: days_on_chart are days "with an observation of the song"),
  so it counts for debut, peak, periods_on_chart, days_on_chart and periods_at_1;
- an observation that falls in a frozen hour shows no chart of that hour: frozen_seen="skip" leaves it out, "previous"
  gives it to the last label issued before, "keep" takes the hour as a period all the same (never as an expected one);
- the release is a bound, not a filter: labels at or after it are expected, and a label equal to it is one of them;
- --from and --to filter every figure; only left_censored looks at what the archive holds outside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .archives import Obs

Key = Callable[[str, str], str | None]
FAR_PAST = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rules:
    """What a chart says of itself: civil zone, how often it is issued, and the hours in which it is not."""

    zone: str = "Asia/Seoul"
    cadence: str = "hour"
    frozen: frozenset[int] = frozenset()

    def local(self, label: datetime) -> datetime:
        return label.astimezone(ZoneInfo(self.zone))

    def is_frozen(self, label: datetime) -> bool:
        return self.cadence == "hour" and self.local(label).hour in self.frozen

    def step(self, label: datetime, sign: int = 1) -> datetime:
        """The neighbouring label of the grid, issued or not."""
        if self.cadence == "hour":
            return label + timedelta(hours=sign)
        days = sign * (7 if self.cadence == "week" else 1)
        day = self.local(label).date() + timedelta(days=days)
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)

    def issued_before(self, label: datetime) -> datetime:
        """The last label issued before this one."""
        before = self.step(label, -1)
        while self.is_frozen(before):
            before = self.step(before, -1)
        return before


FREEZE = frozenset({2, 3, 4, 5, 6})
RULES = {
    "melon.top100": Rules(),
    "genie.realtime": Rules(frozen=FREEZE),
    "bugs.realtime": Rules(frozen=FREEZE),
    "flo.top100": Rules(),
    "vibe.top100": Rules(),
    "apple.daily.kr": Rules(cadence="day"),
    "billboard.global200": Rules(zone="America/New_York", cadence="week"),
    "billboard.hot100": Rules(zone="America/New_York", cadence="week"),
}


@dataclass
class Period:
    """One label: the ranks that count, whether a complete snapshot vouches for it, and each witness's own ranks."""

    label: datetime
    observed: bool
    ranks: dict[str, int]
    seen_at: dict[str, datetime | None]
    by_witness: dict[str, dict[str, int]]


def positions(obs: Obs, key_of: Key) -> dict[str, int]:
    """Rank of each song in one snapshot; the better one where it is listed twice."""
    ranks: dict[str, int] = {}
    for rank, title, artist in obs.entries:
        key = key_of(title, artist)
        if key is not None:
            ranks[key] = min(rank, ranks.get(key, rank))
    return ranks


def in_order(observations: Iterable[Obs]) -> list[Obs]:
    """Oldest look first; an unknown instant counts as the oldest; equal instants by witness name."""
    return sorted(observations, key=lambda obs: (obs.observed_at or FAR_PAST, obs.witness))


def period_of(label: datetime, looks: list[Obs], key_of: Key) -> Period:
    """One fact from all the looks at one label: the last complete one rules."""
    period = Period(label, False, {}, {}, {})
    for obs in in_order(looks):
        ranks = positions(obs, key_of)
        if obs.complete:
            period.observed, period.ranks = True, ranks
            period.by_witness[obs.witness] = ranks
            period.seen_at = dict.fromkeys(ranks, obs.observed_at)
        elif not period.observed:
            period.ranks.update(ranks)
            period.seen_at.update(dict.fromkeys(ranks, obs.observed_at))
    return period


def periods_of(looks: Iterable[Obs], key_of: Key, rules: Rules, frozen_seen: str) -> list[Period]:
    """All periods of one chart in order of their labels."""
    by_label: dict[datetime, list[Obs]] = {}
    for obs in looks:
        label = obs.label
        if rules.is_frozen(label):
            if frozen_seen == "skip":
                continue
            label = rules.issued_before(label) if frozen_seen == "previous" else label
        by_label.setdefault(label, []).append(obs)
    return [period_of(label, by_label[label], key_of) for label in sorted(by_label)]


def censored(at: datetime, key: str, everything: dict[datetime, Period], rules: Rules) -> bool:
    """Not a witnessed debut unless the label issued just before was seen whole and without the song."""
    before = everything.get(rules.issued_before(at))
    return before is None or not before.observed or key in before.ranks


def song_figures(
    key: str, periods: list[Period], everything: dict[datetime, Period], rules: Rules, release: datetime | None
) -> dict[str, Any]:
    """Debut, peak, latest and the counts of one song on one chart."""
    on = [period for period in periods if key in period.ranks]
    complete = [period for period in periods if period.observed]
    last = complete[-1] if complete else None
    figures: dict[str, Any] = {"debut": None, "peak": None, "latest": None}
    if last:
        figures["latest"] = {"rank": last.ranks.get(key), "chart_time": last.label}
    if on:
        figures["debut"] = {
            "rank": on[0].ranks[key],
            "chart_time": on[0].label,
            "observed_at": on[0].seen_at[key],
            "hours_after_release": (on[0].label - release).total_seconds() / 3600 if release else None,
            "left_censored": censored(on[0].label, key, everything, rules),
        }
        best = min(period.ranks[key] for period in on)
        at_best = [period for period in on if period.ranks[key] == best]
        figures["peak"] = {"rank": best, "chart_time": at_best[0].label, "times": len(at_best)}
    figures["periods_on_chart"] = len(on)
    figures["days_on_chart"] = len({rules.local(period.label).date() for period in on})
    figures["periods_at_1"] = sum(1 for period in on if period.ranks[key] == 1)
    return figures


def leader(ranks: dict[str, int]) -> str | None:
    """The one song with the best rank, 'tie', or nobody; on the chart beats off the chart."""
    if not ranks:
        return None
    best = [key for key, rank in ranks.items() if rank == min(ranks.values())]
    return best[0] if len(best) == 1 else "tie"


def lead(periods: list[Period], keys: Iterable[str]) -> tuple[dict[str, float], int]:
    """Shares of the observed periods in which somebody was on the chart, and how often the lead changed hands."""
    counts = {**dict.fromkeys(keys, 0), "tie": 0}
    changes, holder, total = 0, None, 0
    for period in periods:
        ahead = leader(period.ranks) if period.observed else None
        if ahead is None:
            continue
        total += 1
        counts[ahead] += 1
        if ahead == "tie":
            continue
        changes += holder is not None and holder != ahead
        holder = ahead
    return {key: count / total if total else 0.0 for key, count in counts.items()}, changes


def grid(looks: list[Obs], rules: Rules, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every label of the chart's grid from start to end, both included, frozen or not."""
    if rules.cadence == "hour":
        label = start.replace(minute=0, second=0, microsecond=0)
    else:
        label = looks[0].label
        while label >= start:
            label = rules.step(label, -1)
    while label <= end:
        if label >= start:
            yield label
        label = rules.step(label)


def coverage(
    looks: list[Obs], periods: list[Period], rules: Rules, since: datetime | None, days: tuple[date | None, date | None]
) -> dict[str, int]:
    """Labels issued, labels seen whole, labels frozen, from the release (else first sighting) to the last snapshot."""
    zone = ZoneInfo(rules.zone)
    start, end = since, max(obs.label for obs in looks)
    if days[0]:
        start = max(start or FAR_PAST, datetime.combine(days[0], time(), zone))
    if days[1]:
        end = min(end, datetime.combine(days[1] + timedelta(days=1), time(), zone) - timedelta(microseconds=1))
    labels = list(grid(looks, rules, start, end)) if start else []
    issued = {label for label in labels if not rules.is_frozen(label)}
    seen = {period.label for period in periods if period.observed}
    return {"expected": len(issued), "observed": len(issued & seen), "frozen": len(labels) - len(issued)}


def disagreements(periods: list[Period], keys: Iterable[str]) -> list[dict[str, Any]]:
    """Periods in which two witnesses, each by its last complete look, give a song different ranks (None: not on)."""
    found = []
    for period in periods:
        for key in keys:
            ranks = {witness: seen.get(key) for witness, seen in period.by_witness.items()}
            if len(set(ranks.values())) > 1:
                found.append({"chart_time": period.label, "key": key, "ranks": ranks})
    return found


def duel(
    observations: Iterable[Obs],
    key_of: Key,
    release: datetime | None = None,
    *,
    keys: tuple[str, ...] = ("A", "B"),
    rules: dict[str, Rules] | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    frozen_seen: str = "skip",
) -> dict[str, dict[str, Any]]:
    """chart -> the contract's figures (instants as aware datetimes), plus that chart's disagreements."""
    by_chart: dict[str, list[Obs]] = {}
    for obs in observations:
        by_chart.setdefault(obs.chart, []).append(obs)
    every = {c: periods_of(o, key_of, (rules or RULES)[c], frozen_seen) for c, o in by_chart.items()}
    sightings = [period.label for periods in every.values() for period in periods if period.ranks]
    since = release or (min(sightings) if sightings else None)
    result = {}
    for chart, looks in sorted(by_chart.items()):
        rule = (rules or RULES)[chart]
        inside = [p for p in every[chart] if within(rule.local(p.label).date(), first_day, last_day)]
        result[chart] = one_chart(looks, every[chart], inside, rule, release, since, keys, (first_day, last_day))
    return result


def within(day: date, first: date | None, last: date | None) -> bool:
    """Both ends included."""
    return (first is None or day >= first) and (last is None or day <= last)


def one_chart(
    looks: list[Obs],
    every: list[Period],
    inside: list[Period],
    rule: Rules,
    release: datetime | None,
    since: datetime | None,
    keys: tuple[str, ...],
    days: tuple[date | None, date | None],
) -> dict[str, Any]:
    """The answer for one chart."""
    everything = {period.label: period for period in every}
    ahead, changes = lead(inside, keys)
    cover = coverage(looks, inside, rule, since, days)
    return {
        "songs": {key: song_figures(key, inside, everything, rule, release) for key in keys},
        "ahead": ahead,
        "lead_changes": changes,
        "coverage": cover,
        "sampled": cover["observed"] * 2 < cover["expected"],
        "disagreements": disagreements(inside, keys),
    }
