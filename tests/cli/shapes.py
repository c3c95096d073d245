"""The keys of the JSON answers, as paths: `charts[].songs.{}.peak.rank`. Keys are added, never renamed."""

from collections.abc import Iterator
from typing import Any

OPEN = ("ranks",)
"""Objects whose keys are names of the data, not of the contract."""

IMPORT = """
snapshots_new snapshots_known entries_new counts_new seconds
rejected[].file rejected[].where rejected[].error rejected[].why
"""
DUEL = """
songs[].key songs[].recording songs[].title songs[].artists songs[].released_at
charts[].chart charts[].market charts[].scope charts[].sampled charts[].lead_changes
charts[].songs.{}.debut.rank charts[].songs.{}.debut.chart_time charts[].songs.{}.debut.chart_time_basis
charts[].songs.{}.debut.observed_at charts[].songs.{}.debut.hours_after_release
charts[].songs.{}.debut.left_censored
charts[].songs.{}.peak.rank charts[].songs.{}.peak.chart_time charts[].songs.{}.peak.times
charts[].songs.{}.latest.rank charts[].songs.{}.latest.chart_time
charts[].songs.{}.periods_on_chart charts[].songs.{}.days_on_chart charts[].songs.{}.periods_at_1
charts[].ahead.{} charts[].ahead.tie
charts[].coverage.expected charts[].coverage.observed charts[].coverage.frozen
markets[].market markets[].leader markets[].charts markets[].ahead.{}
verdict resolved
disagreements[].chart disagreements[].chart_time disagreements[].key disagreements[].ranks
evidence[].chart evidence[].chart_time evidence[].witness evidence[].payload
"""
DUEL_ADDED = """
songs[].released_source songs[].aligned_on
reported[].key reported[].chart reported[].chart_time reported[].rank reported[].source
"""
SERIES = """
song points[].chart points[].chart_time points[].observed_at points[].state points[].rank points[].value
points[].value_kind points[].witness
"""
DEBUT = """
recording title artists released_at released_precision released_source
charts[].chart charts[].market charts[].cadence charts[].era.since charts[].era.until charts[].era.rules
charts[].unknown charts[].measure charts[].before
charts[].opening.chart_time charts[].opening.window_from charts[].opening.window_to charts[].opening.hours
charts[].opening.hours_out charts[].opening.also_hours charts[].opening.also_hours_out
charts[].opening.confidence charts[].opening.state charts[].opening.rank charts[].opening.observed_at
charts[].opening.chart_time_basis charts[].opening.witness charts[].before.chart_time
charts[].before.window_from charts[].before.window_to charts[].before.hours charts[].before.hours_out
charts[].before.also_hours charts[].before.also_hours_out charts[].before.confidence charts[].before.state
charts[].before.rank charts[].before.observed_at charts[].before.chart_time_basis charts[].before.witness
charts[].first.chart_time charts[].first.window_from charts[].first.window_to charts[].first.hours
charts[].first.hours_out charts[].first.also_hours charts[].first.also_hours_out charts[].first.confidence
charts[].first.state charts[].first.rank charts[].first.observed_at charts[].first.chart_time_basis
charts[].first.witness
charts[].debut.rank charts[].debut.chart_time charts[].debut.chart_time_basis charts[].debut.observed_at
charts[].debut.hours_after_release charts[].debut.left_censored
reported[].key reported[].chart reported[].chart_time reported[].rank reported[].source
"""
CHECK = "ok snapshots entries counts problems[].table problems[].what problems[].where"
CHECK_ADDED = "unowned problems[].hint"


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Every path of an answer; an empty list or object is itself a path."""
    name = at.rsplit(".", 1)[-1]
    if isinstance(value, dict) and value and name not in OPEN:
        for key, held in value.items():
            step = "{}" if len(key) == 1 and key.isupper() else key
            yield from paths(held, f"{at}.{step}" if at else step)
    elif isinstance(value, list) and any(isinstance(held, dict) for held in value):
        for held in value:
            yield from paths(held, f"{at}[]")
    else:
        yield at
