"""A second, naive duel with ten faults to switch on: each must be caught by comparing its answer with the oracle's.

naive() without faults gives duel.duel()'s answer (disagreements left out), from its own loops; it borrows only the
nouns Obs and Rules. MUTANTS names the faults; mutant(name) is the faulty calculation, ready to call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from .archives import Obs
from .duel import RULES, Key, Rules
from .songs import title_key

MUTANTS = {
    "tie_as_lead": "equal ranks count as a lead of the first song",
    "gap_as_off": "a period nobody saw whole counts as one in which the songs were off the chart",
    "frozen_expected": "a frozen hour counts as an hour of the chart like any other",
    "homonym": "any song of that title counts",
    "witness_as_period": "a second witness of one label counts as another period",
    "reentry_resets_debut": "coming back after having been seen off the chart is a new debut",
    "censored_as_debut": "a left-censored first sighting is given out as a debut",
    "period_twice": "every look at one label counts as a period",
    "off_chart_ahead": "a song off the chart beats one that is on it",
    "utc_days": "days are counted in UTC instead of the chart's civil zone",
}


@dataclass
class Row:
    """One counted period: label, whether it was seen whole, and (rank, observed_at) of each song on it."""

    label: datetime
    whole: bool = False
    on: dict[str, tuple[int, datetime | None]] = field(default_factory=dict)


def rows_of(looks: list[Obs], key_of: Key, rule: Rules, flaws: frozenset[str]) -> list[Row]:
    """Looks folded into periods, the later complete look over the earlier."""
    rows: dict[tuple[datetime, str | int], Row] = {}
    for number, obs in enumerate(sorted(looks, key=lambda o: (o.observed_at is not None, o.observed_at, o.witness))):
        if rule.is_frozen(obs.label):
            continue
        extra = obs.witness if "witness_as_period" in flaws else number if "period_twice" in flaws else ""
        fold(rows.setdefault((obs.label, extra), Row(obs.label)), obs, key_of)
    if "gap_as_off" in flaws:
        fill_gaps(rows, rule)
    return [rows[slot] for slot in sorted(rows)]


def fold(row: Row, obs: Obs, key_of: Key) -> None:
    """One more look at the same period."""
    if row.whole and not obs.complete:
        return
    if obs.complete:
        row.on, row.whole = {}, True
    best: dict[str, int] = {}
    for rank, title, artist in sorted(obs.entries, reverse=True):
        key = key_of(title, artist)
        if key:
            best[key] = rank
    row.on.update({key: (rank, obs.observed_at) for key, rank in best.items()})


def fill_gaps(rows: dict[tuple[datetime, str | int], Row], rule: Rules) -> None:
    """The fault: every issued label between the first and the last counts as seen."""
    label, last = min(rows)[0], max(rows)[0]
    while label <= last:
        if not rule.is_frozen(label):
            rows.setdefault((label, ""), Row(label)).whole = True
        label = rule.step(label)


def rank_or(row: Row, key: str, off: int) -> int:
    return row.on[key][0] if key in row.on else off


def shares(rows: list[Row], keys: tuple[str, ...], flaws: frozenset[str]) -> tuple[dict[str, float], int]:
    """Who was ahead how often, and the changes of lead."""
    off = -1 if "off_chart_ahead" in flaws else 10**9
    heads: list[str] = []
    for row in rows:
        if row.whole and row.on:
            order = sorted(keys, key=lambda key: rank_or(row, key, off))
            tied = len(keys) > 1 and rank_or(row, order[0], off) == rank_or(row, order[1], off)
            heads.append("tie" if tied and "tie_as_lead" not in flaws else order[0])
    sole = [head for head in heads if head != "tie"]
    changes = sum(1 for before, after in pairwise(sole) if before != after)
    return {key: heads.count(key) / len(heads) if heads else 0.0 for key in (*keys, "tie")}, changes


def debut_row(rows: list[Row], key: str, flaws: frozenset[str]) -> Row | None:
    """The first row with the song (the fault: of its last run)."""
    first = None
    for row in rows:
        if key in row.on:
            first = first or row
        elif row.whole and "reentry_resets_debut" in flaws:
            first = None
    return first or next((row for row in reversed(rows) if key in row.on), None)


def is_censored(row: Row, key: str, archive: list[Row], rule: Rules) -> bool:
    """No whole row without the song directly before."""
    before = rule.issued_before(row.label)
    return not any(other.label == before and other.whole and key not in other.on for other in archive)


def figures(
    rows: list[Row], key: str, archive: list[Row], rule: Rules, release: datetime | None, flaws: frozenset[str]
) -> dict[str, Any]:
    """One song on one chart."""
    ranks = [(row.on[key][0], row.label) for row in rows if key in row.on]
    whole = [row for row in rows if row.whole]
    first, top = debut_row(rows, key, flaws), min(ranks, default=None)
    zone = UTC if "utc_days" in flaws else ZoneInfo(rule.zone)
    return {
        "debut": first
        and {
            "rank": first.on[key][0],
            "chart_time": first.label,
            "observed_at": first.on[key][1],
            "hours_after_release": release and (first.label - release) / timedelta(hours=1),
            "left_censored": "censored_as_debut" not in flaws and is_censored(first, key, archive, rule),
        },
        "peak": top and {"rank": top[0], "chart_time": top[1], "times": sum(1 for rank, _ in ranks if rank == top[0])},
        "latest": {"rank": whole[-1].on.get(key, (None,))[0], "chart_time": whole[-1].label} if whole else None,
        "periods_on_chart": len(ranks),
        "days_on_chart": len({label.astimezone(zone).date() for _, label in ranks}),
        "periods_at_1": sum(1 for rank, _ in ranks if rank == 1),
    }


def covered(
    looks: list[Obs], rows: list[Row], rule: Rules, since: datetime | None, first: date | None, last: date | None
) -> dict[str, int]:
    """Expected, observed and frozen labels, walking back from the last snapshot."""
    counts = {"expected": 0, "observed": 0, "frozen": 0}
    whole = [row.label for row in rows if row.whole]
    label = max(obs.label for obs in looks)
    while since is not None and label >= since and (first is None or rule.local(label).date() >= first):
        if last is None or rule.local(label).date() <= last:
            counts["frozen" if rule.is_frozen(label) else "expected"] += 1
            counts["observed"] += whole.count(label)
        label = rule.step(label, -1)
    return counts


def naive(
    observations: Iterable[Obs],
    key_of: Key,
    release: datetime | None = None,
    *,
    flaws: frozenset[str] = frozenset(),
    keys: tuple[str, ...] = ("A", "B"),
    rules: dict[str, Rules] | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    loose_key: Key = title_key,
) -> dict[str, dict[str, Any]]:
    """The duel, with the faults named in flaws."""
    key_of = loose_key if "homonym" in flaws else key_of
    everything = list(observations)
    table, rule_of = {}, {}
    for chart in sorted({obs.chart for obs in everything}):
        rule = (rules or RULES)[chart]
        rule_of[chart] = replace(rule, frozen=frozenset()) if "frozen_expected" in flaws else rule
        table[chart] = rows_of([obs for obs in everything if obs.chart == chart], key_of, rule_of[chart], flaws)
    since = release or min((row.label for rows in table.values() for row in rows if row.on), default=None)
    result: dict[str, dict[str, Any]] = {}
    for chart, archive in table.items():
        rule, looks = rule_of[chart], [obs for obs in everything if obs.chart == chart]
        rows = [r for r in archive if (first_day or date.min) <= rule.local(r.label).date() <= (last_day or date.max)]
        ahead, changes = shares(rows, keys, flaws)
        cover = covered(looks, rows, rule, since, first_day, last_day)
        songs = {key: figures(rows, key, archive, rule, release, flaws) for key in keys}
        result[chart] = {"songs": songs, "ahead": ahead, "lead_changes": changes, "coverage": cover}
        result[chart]["sampled"] = cover["observed"] < cover["expected"] / 2
    return result


def mutant(name: str) -> Callable[..., dict[str, dict[str, Any]]]:
    """naive() with one named fault."""
    if name not in MUTANTS:
        raise KeyError(name)
    return partial(naive, flaws=frozenset({name}))


def differences(true: Any, other: Any, path: str = "") -> list[str]:
    """Where two answers differ, as paths (disagreements are not naive's business; shares to 1e-9)."""
    if isinstance(true, dict) and isinstance(other, dict):
        keys = sorted((set(true) | set(other)) - {"disagreements"})
        return [found for key in keys for found in differences(true.get(key), other.get(key), f"{path}/{key}")]
    if isinstance(true, float) and isinstance(other, float):
        return [] if abs(true - other) < 1e-9 else [f"{path}: {true} != {other}"]
    return [] if true == other else [f"{path}: {true} != {other}"]
