"""Two printed names: one recording, two, or nobody knows. Asked by people, with or without a lake behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from chartduel.engine import Engine
from chartduel.identity import acts, links
from chartduel.identity.across import CENSORED_DAYS, NATIVE, SEVERAL_TITLES, sound_of, when, words_of
from chartduel.identity.charted import Run
from chartduel.identity.evidence import DOUBT, SURE, Evidence, probability, weigh
from chartduel.identity.normalise import scripts
from chartduel.identity.printed import Printed, read
from chartduel.identity.sound import same_name


class Decision(StrEnum):
    """What is known of two names."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Name(msgspec.Struct, frozen=True):
    """A name as somebody wrote it: a source, a title and an artist."""

    source: str
    title: str
    artist: str


class Verdict(msgspec.Struct, frozen=True):
    """A decision and its evidence. `score` is the probability that the two are one recording."""

    decision: Decision
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        return probability(weigh(self.evidence))

    @property
    def why(self) -> str:
        return "; ".join(one.told for one in self.evidence)


class Seen(msgspec.Struct, frozen=True):
    """Where and when a recording was seen: its sources; its run, and whether that may have begun before the charts."""

    sources: frozenset[str]
    run: Run | None
    censored: bool


class Known(msgspec.Struct):
    """What a lake knows of some names."""

    listed: dict[tuple[str, str, str], set[str]] = {}
    """Recordings of the listings that print exactly this."""
    titled: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
    """By title key and version: recordings and the keys of their acts."""
    doubts: dict[frozenset[str], float] = {}
    seen: dict[str, Seen] = {}
    aka: Mapping[str, str] = {}


def known(engine: Engine, names: Iterable[Name]) -> Known:
    """What the lake knows of these names.

    Needs the views `listings`, `matches`, `entries`, `titles`, `likely`, `aliases`.
    """
    asked = sorted({(one.source, one.title, one.artist) for one in names})
    keys = sorted({key for _, title, artist in asked for key in read("song", title, artist).read.keys})
    engine.load_rows("asked", {"source": "VARCHAR", "title": "VARCHAR", "artist": "VARCHAR"}, asked)
    engine.load_rows("asked_titles", {"title_key": "VARCHAR"}, [(key,) for key in keys])
    found = Known()
    for source, title, artist, recording in engine.rows(
        "SELECT source, l.title, artist, recording FROM listings l JOIN asked USING (source, title, artist) "
        "JOIN matches m ON m.listing = l.id"
    ):
        found.listed.setdefault((source, title, artist), set()).add(recording)
    for key, version, recording, held in engine.rows(
        "SELECT title_key, t.version, t.recording, list_distinct(flatten(list(artist_keys))) FROM titles t "
        "SEMI JOIN asked_titles USING (title_key) JOIN matches m ON m.recording = t.recording GROUP BY ALL ORDER BY ALL"
    ):
        found.titled.setdefault((key, version), []).append((recording, frozenset(held)))
    found.doubts = {
        frozenset(pair): weight
        for *pair, weight in engine.rows(
            "SELECT a.recording, b.recording, max(weight) FROM likely l JOIN matches a USING (listing) "
            f"JOIN matches b ON b.listing = l.other WHERE weight < {SURE} AND a.recording <> b.recording GROUP BY ALL"
        )
    }
    found.seen = _seen(engine, sorted({one for held in found.listed.values() for one in held}))
    found.aka = acts.table(
        acts.Alias(*_alias(row)) for row in engine.rows("SELECT name, other, titles, labels FROM aliases")
    )
    return found


def _seen(engine: Engine, recordings: Iterable[str]) -> dict[str, Seen]:
    engine.load_rows("asked_recordings", {"recording": "VARCHAR"}, [(one,) for one in recordings])
    rows = engine.rows(
        """
        WITH held AS (FROM matches SEMI JOIN asked_recordings USING (recording)),
        begun AS (SELECT chart, min(chart_time) AS first FROM entries GROUP BY chart),
        shown AS (
            SELECT recording, min(chart_time) AS first, max(chart_time) AS last, list(DISTINCT chart) AS charts,
                min(begun.first) AS began
            FROM held JOIN entries USING (listing) JOIN begun USING (chart) GROUP BY recording)
        SELECT recording, list(DISTINCT source), any_value(epoch_us(shown.first) / 86400e6),
            any_value(epoch_us(last) / 86400e6), any_value(charts), any_value(epoch_us(began) / 86400e6)
        FROM held JOIN listings l ON l.id = held.listing LEFT JOIN shown USING (recording) GROUP BY recording"""
    )
    found: dict[str, Seen] = {}
    for recording, sources, first, last, charts, began in rows:
        run = None if first is None else Run(first, last, frozenset(charts))
        found[recording] = Seen(frozenset(sources), run, first is not None and first - began <= CENSORED_DAYS)
    return found


def _alias(row: Sequence[Any]) -> tuple[str, str, tuple[str, ...], int]:
    name, other, titles, labels = row
    return name, other, tuple(titles), labels


def compare(one: Name, other: Name, lake: Known) -> Verdict:
    """Whether two names are of one recording, from the lake's listings, else from the names."""
    listed = _listed(one, other, lake)
    if listed is not None:
        return listed
    a, b = read("song", one.title, one.artist), read("song", other.title, other.artist)
    if a.read.version != b.read.version:
        told = f"versions {a.read.version or 'plain'} and {b.read.version or 'plain'}"
        return Verdict(Decision.DIFFERENT, (Evidence("version", -12.0, told),))
    found = max(filter(None, _readings(a, b, lake)), key=weigh, default=())
    return _decided(found or (Evidence("names", -8.0, "no title or act in common"),))


def _decided(evidence: tuple[Evidence, ...]) -> Verdict:
    weight = weigh(evidence)
    decision = Decision.SAME if weight >= SURE else Decision.DIFFERENT if weight <= DOUBT else Decision.UNDECIDED
    return Verdict(decision, evidence)


def _listed(one: Name, other: Name, lake: Known) -> Verdict | None:
    mine, yours = (lake.listed.get((name.source, name.title, name.artist)) for name in (one, other))
    if not mine or not yours:
        return None
    if both := sorted(mine & yours):
        return Verdict(Decision.SAME, (Evidence("listed", 9.0, f"both are listings of {both[0]}"),))
    weights = [lake.doubts[pair] for a in mine for b in yours if (pair := frozenset((a, b))) in lake.doubts]
    if weights:
        told = f"{min(mine)} and {min(yours)} may be one: `chartduel review` shows why"
        return Verdict(Decision.UNDECIDED, (Evidence("listed", max(weights), told),))
    apart = Evidence("listed", -6.0, f"listings of {min(mine)} and {min(yours)}")
    unknown = _untold(one, other, min(mine), min(yours), lake)
    return Verdict(Decision.UNDECIDED, unknown) if unknown else Verdict(Decision.DIFFERENT, (apart,))


def _untold(one: Name, other: Name, mine: str, yours: str, lake: Known) -> tuple[Evidence, ...]:
    """What is known of two recordings whose titles are in two scripts, where nothing speaks against their being one."""
    a, b = read("song", one.title, one.artist), read("song", other.title, other.artist)
    here, there = lake.seen.get(mine), lake.seen.get(yours)
    if a.read.version != b.read.version or not here or not there:
        return ()
    if (here.sources & there.sources) - SEVERAL_TITLES:
        return ()
    told = when((here.run, here.censored), (there.run, there.censored)) if here.run and there.run else ()
    ways = [(*way, *told) for way in _across(a, b, lake.aka)]
    return max((way for way in ways if weigh(way) > DOUBT), key=weigh, default=())


def _readings(a: Printed, b: Printed, lake: Known) -> Iterator[tuple[Evidence, ...]]:
    """Each way in which the names may agree, with its evidence."""
    aka = lake.aka
    leading = _leading(a, b, aka)
    for title in sorted(set(a.read.keys) & set(b.read.keys)):
        for act in leading:
            yield links.named(a, b, title, act, aka)
        yield links.sounds(a, b, title, aka)
    yield from _across(a, b, aka)
    if both := sorted(_named(a, lake) & _named(b, lake)):
        yield (Evidence("known", 6.0, f"both are names of {both[0]}"),)


def _leading(a: Printed, b: Printed, aka: Mapping[str, str]) -> list[str]:
    """The acts that both name, one of the two first."""
    common = {aka.get(act, act) for act in a.acts} & {aka.get(act, act) for act in b.acts}
    return sorted(act for act in common if any(act == aka.get(lead, lead) for lead in a.leads | b.leads))


def _across(a: Printed, b: Printed, aka: Mapping[str, str]) -> Iterator[tuple[Evidence, ...]]:
    """Titles in two scripts, by one act or by two that sound alike."""
    native, latin = sorted((a.read.main, b.read.main), key=lambda title: not scripts(title) & NATIVE)
    if scripts(native) == scripts(latin):
        return
    told = (sound_of(native, latin), words_of(native, latin), *_helpers(a, b, aka))
    if leading := _leading(a, b, aka):
        yield (Evidence("act", 0.0, f"act {leading[0]} in common, titles in two scripts"), *told)
    elif scripts(a.credit[0]) != scripts(b.credit[0]) and same_name(a.credit[0], b.credit[0]):
        yield (Evidence("act", -1.5, f"acts {a.credit[0]} and {b.credit[0]} sound alike, titles in two scripts"), *told)


def _helpers(a: Printed, b: Printed, aka: Mapping[str, str]) -> Iterator[Evidence]:
    mine, yours = ({aka.get(guest, guest) for guest in one.guests} for one in (a, b))
    if mine and mine == yours:
        yield Evidence("helpers", 2.0, "the same guests")


def _named(one: Printed, lake: Known) -> set[str]:
    """The lake's recordings that have this title, version and leading act."""
    leads = {lake.aka.get(lead, lead) for lead in one.leads} | one.leads
    strong = set(one.read.keys) - set(one.read.weak_keys)
    return {
        recording
        for title in strong
        for recording, held in lake.titled.get((title, one.read.version), ())
        if leads & held
    }
