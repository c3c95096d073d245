"""Rulings: what a person said of two listings. They are kept for ever, and the newest counts until it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from chartduel.engine import Engine
from chartduel.errors import RulingConflict
from chartduel.identity.groups import Groups


class Said(StrEnum):
    """What a ruling says."""

    SAME = "same"
    DIFFERENT = "different"
    NAMED = "named"
    UNDONE = "undone"


class Ruling(msgspec.Struct, frozen=True):
    """One statement of a person.

    Of an undone one `undoes` names the ruling that no longer counts; of a named one `title` and `artists` are those
    under which the recording of `listing` is shown.
    """

    id: int
    said: Said
    listing: int | None
    other: int | None
    who: str
    why: str
    said_at: datetime
    undoes: int | None = None
    title: str = ""
    artists: tuple[str, ...] = ()


def read(engine: Engine) -> list[Ruling]:
    """All rulings of the view `rulings`, in the order in which they were said."""
    rows = engine.rows(
        "SELECT id, said, listing, other, who, why, said_at, undoes, title, artists FROM rulings ORDER BY said_at, id"
    )
    return [_ruling(*row) for row in rows]


def _ruling(
    number: int,
    said: str,
    listing: int | None,
    other: int | None,
    who: str,
    why: str,
    said_at: datetime,
    undoes: int | None,
    title: str | None,
    artists: Sequence[str] | None,
) -> Ruling:
    return Ruling(number, Said(said), listing, other, who, why, said_at, undoes, title or "", tuple(artists or ()))


def standing(rulings: Iterable[Ruling]) -> list[Ruling]:
    """The rulings that count: those that nobody has undone."""
    said = list(rulings)
    undone = {one.undoes for one in said}
    return [one for one in said if one.said is not Said.UNDONE and one.id not in undone]


def assert_agrees(new: Ruling, held: Sequence[Ruling]) -> None:
    """`RulingConflict` where a new ruling contradicts what those that stand say together."""
    held = [ruling for ruling in held if ruling.said is not Said.NAMED]
    listings = sorted({one for ruling in (*held, new) for one in (ruling.listing, ruling.other) if one is not None})
    place = {listing: number for number, listing in enumerate(listings)}
    pairs = [(ruling, place[ruling.listing or 0], place[ruling.other or 0]) for ruling in (*held, new)]
    groups = Groups(len(place), [(one, other) for ruling, one, other in pairs if ruling.said is Said.DIFFERENT])
    for ruling, one, other in pairs:
        if ruling.said is Said.SAME:
            groups.join(one, other, "")
    wrong = [
        ruling for ruling, one, other in pairs if (groups.top(one) == groups.top(other)) != (ruling.said is Said.SAME)
    ]
    if wrong:
        against = next((one for one in (*wrong, *held) if one is not new), new)
        what = f"{new.listing} and {new.other}: {new.said} contradicts {against.said} of {against.listing} and "
        what += f"{against.other} (ruling {against.id}, {against.who}: {against.why})"
        raise RulingConflict(what, hint=f"`chartduel rulings undo {against.id}` takes the older one back")


def between(
    rulings: Iterable[Ruling], place: Mapping[int, int]
) -> tuple[list[tuple[int, int, str]], set[tuple[int, int]]]:
    """What the standing rulings say of printed names: pairs to join with the reason, and pairs to keep apart.

    `place` gives each listing's printed name; listings that are printed alike are ruled together.
    """
    joined: list[tuple[int, int, str]] = []
    apart: set[tuple[int, int]] = set()
    for one in standing(rulings):
        if one.said is Said.NAMED:
            continue
        a, b = place.get(one.listing or 0), place.get(one.other or 0)
        if a is None or b is None or a == b:
            continue
        if one.said is Said.SAME:
            joined.append((min(a, b), max(a, b), f"{one.who} ruled so: {one.why}"))
        else:
            apart.add((min(a, b), max(a, b)))
    return joined, apart


def names(rulings: Iterable[Ruling]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Title and artists under which a recording is to be shown, by a listing of it; the newest counts."""
    return {
        one.listing: (one.title, one.artists)
        for one in standing(rulings)
        if one.said is Said.NAMED and one.listing is not None
    }
