"""Answers of MusicBrainz's web service, made from acts and recordings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from chartduel.model.act import Act, ActName, ActRecording, Belonging

SHOWN = 100


def acts_page(acts: Sequence[Act]) -> bytes:
    """What a search finds."""
    found = [{**_artist(one), "score": 100 - place} for place, one in enumerate(acts)]
    return _found("artists", found)


def act_page(act: Act) -> bytes:
    """One act with its names, members and groups, and with relations that say nothing of either."""
    aliases = [{**_alias(one), "type-id": None, "begin": None, "end": None, "ended": False} for one in act.names]
    relations = [_relation(one, "backward") for one in act.members] + [_relation(one, "forward") for one in act.groups]
    parent = Belonging(act="Somebody", id="00000000-0000-4000-8000-000000000000")
    told = {
        **_artist(act),
        "aliases": aliases,
        "life-span": {"begin": None, "end": None, "ended": False},
        "gender": None,
        "isnis": [],
        "ipis": [],
        "relations": [*relations, {**_relation(parent, "forward"), "type": "parent"}],
    }
    return msgspec.json.encode(told)


def recordings_page(recordings: Sequence[ActRecording], names: dict[str, str]) -> bytes:
    """What a search finds; `names` are those of acts by their ids."""
    found = [{**_recording(one, names), "score": 100 - place} for place, one in enumerate(recordings)]
    return _found("recordings", found)


def _found(what: str, found: list[dict[str, Any]]) -> bytes:
    told = {"created": "2026-11-24T00:00:00.000Z", "count": len(found), "offset": 0, what: found[:SHOWN]}
    return msgspec.json.encode(told)


def _artist(act: Act) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": act.id,
        "type": "Group" if act.members else "Person",
        "name": act.name,
        "sort-name": act.sort,
        "country": None,
    }
    told |= {"disambiguation": act.note} if act.note else {}
    return told | ({"aliases": [_alias(one) for one in act.names]} if act.names else {})


def _alias(name: ActName) -> dict[str, Any]:
    return {
        "name": name.text,
        "sort-name": name.sort,
        "locale": name.locale or None,
        "type": name.kind or None,
        "primary": bool(name.locale) or None,
    }


def _relation(told: Belonging, direction: str) -> dict[str, Any]:
    return {
        "type": "member of band",
        "type-id": "5be4c609-9afa-4ea0-910b-12ffb71e3821",
        "target-type": "artist",
        "direction": direction,
        "artist": {"id": told.id, "name": told.act, "sort-name": told.act, "disambiguation": ""},
        "attributes": [],
        "attribute-values": {},
        "begin": told.since or None,
        "end": told.until or None,
        "ended": bool(told.until),
        "source-credit": "",
        "target-credit": "",
    }


def _recording(told: ActRecording, names: dict[str, str]) -> dict[str, Any]:
    title, *_ = told.titles
    credit = [
        {"name": names[one], "artist": {"id": one, "name": names[one], "sort-name": names[one]}} for one in told.acts
    ]
    releases = [
        {"id": told.id, "title": printed, "media": [{"position": 1, "track": [{"number": "1", "title": printed}]}]}
        for printed in told.titles
    ]
    made: dict[str, Any] = {"id": told.id, "title": title, "artist-credit": credit, "video": None, "releases": releases}
    made |= {"disambiguation": told.note} if told.note else {}
    made |= {"isrcs": list(told.isrcs)} if told.isrcs else {}
    return made | ({"first-release-date": told.released} if told.released else {})
