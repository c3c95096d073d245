"""What songs have in common beside their ranks: whose they are, their language, where they are from, when they came.

A song of which nobody stated it has None, and is like the others of which nobody did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from chartduel.engine import Engine
from chartduel.identity import stated
from chartduel.identity.credits import artist_keys
from chartduel.identity.facts import canonical
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import key
from chartduel.model.chart import Chart
from chartduel.model.fact import Fact, FactKind
from chartduel.model.recording import Recording
from chartduel.model.release import Release

VIEWS = ("titles", "matches")
DOMESTIC, OVERSEAS = "domestic", "overseas"


def told_of(engine: Engine, subjects: Sequence[tuple[str, str]]) -> dict[str, list[int]]:
    """Of which recordings (title, artist) pairs speak: recording -> their places, in order. Needs `VIEWS`."""
    rows = [
        (place, parse_title(title).keys[0], act)
        for place, (title, artist) in enumerate(subjects)
        for act in sorted(artist_keys(artist))
    ]
    engine.load_rows("subjects", {"place": "INTEGER", "title": "VARCHAR", "act": "VARCHAR"}, rows)
    found: dict[str, list[int]] = defaultdict(list)
    for place, recording in engine.rows("""
        SELECT DISTINCT s.place, m.recording
        FROM subjects s JOIN titles t ON t.title_key = s.title JOIN matches m ON m.recording = t.recording
        WHERE list_contains(m.artist_keys, s.act) ORDER BY s.place"""):
        found[recording].append(place)
    return found


def values(engine: Engine, facts: Sequence[Fact], kind: FactKind) -> dict[str, str]:
    """The value that counts, by recording, of a kind that a song has once. Only what a judgement may rest on."""
    held = [fact for fact in facts if fact.kind is kind and stated.is_ground(fact)]
    told = told_of(engine, [(fact.title, fact.artist) for fact in held])
    counted = {song: stated.standing([held[place] for place in places]) for song, places in told.items()}
    return {song: found[0].value for song, found in counted.items() if found}


def origins(engine: Engine, facts: Sequence[Fact], chart: Chart) -> dict[str, str]:
    """Domestic or overseas as seen from the chart's market, by recording; on a global chart the country."""
    found = values(engine, facts, FactKind.ORIGIN)
    if chart.market == "global":
        return found
    return {song: DOMESTIC if market == chart.market else OVERSEAS for song, market in found.items()}


def weekdays(engine: Engine, releases: Sequence[Release], chart: Chart) -> dict[str, str]:
    """The weekday of the release, 0 Monday, by recording: in the chart's zone, else that of the day that is known."""
    known = released(engine, [one for one in releases if one.precision != "week"])
    return {song: str(_civil(one, chart)) for song, one in known.items()}


def _civil(release: Release, chart: Chart) -> int:
    zone = chart.tz if release.precision == "instant" else ZoneInfo(release.zone)
    return release.at.astimezone(zone).weekday()


def hours(engine: Engine, releases: Sequence[Release], chart: Chart) -> dict[str, str]:
    """The hour of the release in the chart's zone, by recording."""
    known = released(engine, [one for one in releases if one.precision == "instant"])
    return {song: str(one.at.astimezone(chart.tz).hour) for song, one in known.items()}


def released(engine: Engine, releases: Sequence[Release]) -> dict[str, Release]:
    """The release that counts, by recording."""
    told = told_of(engine, [(one.title, one.artist) for one in releases])
    return {song: releases[places[0]] for song, places in told.items()}


def acts(song: Recording, facts: Sequence[Fact], day: date) -> Mapping[str, str]:
    """Key -> name of the song's main acts and of the groups and units to which they belonged on a day."""
    stated_mains = [one.value for one in stated.of(facts, song) if one.kind is FactKind.MAIN and stated.is_ground(one)]
    mains = {canonical(key(name)): name for name in stated_mains or song.artists}
    return mains | stated.groups_of(facts, mains, day)


def releases_of(engine: Engine, names: Collection[str]) -> frozenset[str]:
    """The recordings that are credited to one of these acts (keys), not only featuring it. Needs the view `matches`."""
    marks = ", ".join("?" * len(names))
    rows = engine.rows(
        f"SELECT recording, any_value(artists) FROM matches WHERE list_has_any(artist_keys, [{marks}]) GROUP BY 1",
        list(names),
    )
    return frozenset(song for song, artists in rows if {canonical(key(name)) for name in artists} & set(names))
