"""What was looked up about recordings: titles that one has in several scripts, codes that are of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from chartduel.identity import facts
from chartduel.identity.looked_up import Titled
from chartduel.identity.names import Title, parse_title

Named = tuple[str, str, str]
"""Canonical key of an act, a version, the key of a title."""


def other_titles(acts: Iterable[str], read: Title) -> tuple[str, ...]:
    """Keys of the other titles that this one by one of these acts has, in the same version. `acts` are keys."""
    if not (table := _titles()):
        return ()
    told = set(read.keys) - set(read.weak_keys)
    found = {other for act in acts for key in told for other in table.get((act, read.version, key), ())}
    return tuple(sorted(found.difference(read.keys)))


def recording_of(isrc: str) -> str | None:
    """The id of the recording that has this code and maybe others; None where several recordings have it."""
    return _isrcs().get(isrc)


def codes_beside(isrc: str) -> tuple[str, ...]:
    """The codes of the recording that has this one, itself included."""
    recording = recording_of(isrc)
    return tuple(code for code, held in _isrcs().items() if held == recording) if recording else (isrc,)


@cache
def _titles() -> Mapping[Named, set[str]]:
    table: dict[Named, set[str]] = defaultdict(set)
    for act, one in facts.looked_up():
        for recording in one.recordings:
            version, keys = _read(recording)
            for key in keys if len(keys) > 1 else ():
                table[act, version, key] |= keys
    return dict(table)


def _read(recording: Titled) -> tuple[str, set[str]]:
    """The version of a recording, and the keys of those of its titles that say the same version."""
    read = [parse_title(title) for title in recording.titles]
    version = read[0].version if read else ""
    alike = [one for one in read if one.version == version]
    return version, {key for one in alike for key in one.keys if key not in one.weak_keys}


@cache
def _isrcs() -> Mapping[str, str]:
    held = {
        (code, recording.id) for _, one in facts.looked_up() for recording in one.recordings for code in recording.isrcs
    }
    bearers = Counter(code for code, _ in held)
    return {code: recording for code, recording in held if bearers[code] == 1}
