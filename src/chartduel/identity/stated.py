"""What is stated of songs and acts, from the lake and from the packaged table: which statement counts.

The newest statement of a user or an archive comes first, then the packaged ones, then those that were looked up, then
what an article reported. The first word on a value counts; of a language or an origin, which a song has once, the
first value. Who denies a value silences every later statement of it. A membership is told by person and first day: who
comes back belongs twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import resources

import msgspec

from chartduel.engine import Engine
from chartduel.identity.credits import artist_keys
from chartduel.identity.facts import canonical
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import key
from chartduel.model.fact import Certainty, Fact, FactKind
from chartduel.model.recording import Recording

SINGLE = frozenset((FactKind.LANGUAGE, FactKind.ORIGIN))
REPORTED = "reported"
LOOKED_UP = "musicbrainz"
COLUMNS = ("kind", "title", "artist", "value", "certainty", "since", "until", "source", "witness", "outlet")


@cache
def packaged() -> tuple[Fact, ...]:
    """What is known of the four songs of the sample and their acts."""
    text = (resources.files("chartduel.sample") / "facts.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["fact"], list[Fact]))


def known(engine: Engine) -> tuple[Fact, ...]:
    """Every statement, the one that counts before those that it overrides. Needs the view `facts`."""
    rows = engine.rows(f"SELECT {', '.join(COLUMNS)}, stated_at FROM facts ORDER BY stated_at DESC, id")
    stated = [msgspec.convert(dict(zip((*COLUMNS, "stated_at"), row, strict=True)), Fact) for row in rows]
    last = (LOOKED_UP, REPORTED)
    every = (*(one for one in stated if one.witness not in last), *packaged())
    return (*every, *(one for witness in last for one in stated if one.witness == witness))


def is_of(fact: Fact, song: Recording) -> bool:
    """Whether a statement speaks of this song: its title and one of its acts."""
    return bool(fact.title) and parse_title(fact.title).keys[0] in song.titles and _is_by(fact, song)


def _is_by(fact: Fact, song: Recording) -> bool:
    return bool(artist_keys(fact.artist) & song.acts)


def of(facts: Iterable[Fact], song: Recording) -> tuple[Fact, ...]:
    """The statements about a song that count."""
    return standing([fact for fact in facts if is_of(fact, song)])


def standing(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Of statements about one subject, in the order of `known`, those that count."""
    said: dict[tuple[FactKind, str, str], Fact] = {}
    for fact in facts:
        said.setdefault((fact.kind, key(fact.value) or fact.value, fact.since), fact)
    found: list[Fact] = []
    for fact in said.values():
        taken = fact.kind in SINGLE and any(one.kind is fact.kind for one in found)
        if fact.certainty is not Certainty.DENIED and not taken:
            found.append(fact)
    return tuple(found)


def groups_of(facts: Iterable[Fact], acts: Iterable[str], day: date) -> dict[str, str]:
    """Key -> name of the groups and units to which one of these acts (keys) belonged on a civil day.

    What an article under check reported is no ground for a judgement, and neither is hearsay.
    """
    people = {canonical(act) for act in acts}
    told: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind is FactKind.MEMBER and is_ground(fact):
            told.setdefault(canonical(key(fact.artist)), []).append(fact)
    return {
        group: fact.artist
        for group, held in told.items()
        for fact in standing(held)
        if canonical(key(fact.value)) in people and fact.holds(day)
    }


def is_ground(fact: Fact) -> bool:
    """Whether a judgement may rest on a statement."""
    return fact.witness != REPORTED and fact.certainty is not Certainty.REPORTEDLY
