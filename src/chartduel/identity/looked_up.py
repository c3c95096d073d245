"""Facts about an act that were looked up: each says where it is from, and why the answer was taken for this act.

They are blocks of the same TOML that people write facts about acts in, so what was looked up can be read, corrected,
deleted, or moved into a file of one's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from chartduel.model.act import Belonging

HEAD = """\
# Written by `chartduel lookup`: what MusicBrainz knows of acts (data under CC0). Delete a block to forget it; what is
# changed here is kept until the act is looked up again.
"""


class Titled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A recording of the act: its titles, with the version in brackets where it is one, and its ISRCs.

    `released` is when it first came out, as far as known, in whatever country: no instant, and no release of a duel.
    """

    id: str
    titles: tuple[str, ...]
    isrcs: tuple[str, ...] = ()
    released: str = ""


class LookedUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An act as a source knows it. `agreed` says what it has in common with the lake's, `payload` is the answer's."""

    act: str
    source: str
    id: str
    at: date
    payload: str
    agreed: tuple[str, ...]
    names: tuple[str, ...] = ()
    members: tuple[Belonging, ...] = ()
    groups: tuple[Belonging, ...] = ()
    recordings: tuple[Titled, ...] = ()


def newest(found: Iterable[LookedUp]) -> tuple[LookedUp, ...]:
    """One for each id, that of the latest day; in the order of ids."""
    held: dict[str, LookedUp] = {}
    for one in found:
        known = held.setdefault(one.id, one)
        held[one.id] = max(known, one, key=lambda told: (told.at, toml([told])))
    return tuple(held[one] for one in sorted(held))


def updated(held: Iterable[LookedUp], new: LookedUp) -> tuple[LookedUp, ...]:
    """With a new answer about an act in the place of the older one, whose other recordings stay."""
    before = {one.id: one for one in held}
    old = before[new.id].recordings if new.id in before else ()
    recordings = {one.id: one for one in (*old, *new.recordings)}
    merged = msgspec.structs.replace(new, recordings=tuple(recordings[one] for one in sorted(recordings)))
    return newest((before | {new.id: merged}).values())


def toml(found: Iterable[LookedUp]) -> str:
    """The facts as TOML; the same facts give the same text."""
    return HEAD + "".join(f"\n[[looked_up]]\n{_block(one)}" for one in found)


def _block(one: LookedUp) -> str:
    told = msgspec.to_builtins(one, builtin_types=(date,))
    return "".join(f"{name} = {_value(value)}\n" for name, value in told.items())


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(held)}" for name, held in value.items()) + " }"
    held = [_value(each) for each in value]
    return "[" + (", ".join(held) if all(len(each) < 40 for each in held) else _lines(held)) + "]"


def _lines(held: Iterable[str]) -> str:
    return "".join(f"\n    {each}," for each in held) + "\n"


def _string(text: str) -> str:
    """A basic string of TOML is one of JSON, but that the last control character has to be escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
