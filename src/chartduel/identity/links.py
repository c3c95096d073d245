"""Links between printed names: what the names themselves and the platforms' own ids say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from chartduel.identity import known_recordings
from chartduel.identity.evidence import Evidence, Link
from chartduel.identity.normalise import scripts
from chartduel.identity.printed import Listed, Printed
from chartduel.identity.sound import SHORTEST, likeness

ALL_PAIRS = 24
"""Names that share a title and an act up to which each is compared with each; beyond, with the next alone."""
ALIKE = 0.65
"""Likeness of two acts' names from which they may be one name in two scripts."""
TYPOGRAPHY = (Evidence("typography", 12.0, "the same title, acts and version in other typography"),)
SUBTITLE = Evidence("subtitle", -1.0, "one has the title as a subtitle only")
LOOKED_UP = Evidence("looked up", -0.5, "MusicBrainz has both titles for one recording")


def by_typography(printed: Sequence[Printed]) -> Iterator[Link]:
    """Names that differ in case, width, punctuation or the order of guests alone."""
    first: dict[object, int] = {}
    for place, one in enumerate(printed):
        known = first.setdefault(one.alike, place)
        if known != place:
            yield Link(known, place, TYPOGRAPHY)


def by_ids(printed: Sequence[Printed], listed: Sequence[Listed]) -> Iterator[Link]:
    """The same song id at one source, or the same ISRC, and the same version.

    One song has several of either (a single and its album, one for each label): others say nothing.
    """
    first: dict[tuple[str, ...], int] = {}
    for one in listed:
        name = printed[one.printed]
        for ids, told in () if name.masked else _ids(one):
            known = first.setdefault((name.kind, *ids, name.read.version), one.printed)
            if known != one.printed:
                yield Link(known, one.printed, (told,))


def _ids(one: Listed) -> Iterator[tuple[tuple[str, str], Evidence]]:
    if one.song_id:
        yield (one.source, one.song_id), Evidence("id", 9.0, f"the same id at {one.source}: {one.song_id}")
    if one.isrc:
        yield ("isrc", one.isrc), Evidence("isrc", 8.0, f"the same ISRC: {one.isrc}")
    if recording := known_recordings.recording_of(one.isrc):
        told = f"{one.isrc} and the other's ISRC are of one recording at MusicBrainz: {recording}"
        yield ("musicbrainz", recording), Evidence("looked up", 7.0, told)


def by_names(printed: Sequence[Printed], places: Sequence[int], aka: Mapping[str, str]) -> Iterator[Link]:
    """A title, a version and an act in common, the act credited first by at least one of the two.

    The title may be a mere subtitle for one of them, not for both: PLAVE's かくれんぼ and 숨바꼭질 both carry (Hide and
    Seek). A bare title never links. `aka` are learned names: key of a name -> key of the act's other name.
    """
    meetings: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for place in places:
        one = printed[place]
        for title in one.read.keys:
            for act in {aka.get(act, act) for act in one.acts}:
                meetings[one.kind, title, one.read.version, act].append(place)
    for (_, title, _, act), met in meetings.items():
        for one, other in combinations(met, 2) if len(met) <= ALL_PAIRS else pairwise(met):
            if evidence := named(printed[one], printed[other], title, act, aka):
                yield Link(one, other, evidence)


def named(a: Printed, b: Printed, title: str, act: str, aka: Mapping[str, str]) -> tuple[Evidence, ...]:
    """What a title and an act in common are worth; nothing where they do not suffice."""
    weak = (title in a.read.weak_keys) + (title in b.read.weak_keys)
    known = guests(a, b, aka)
    if weak == 2 or known is None or not any(act == aka.get(lead, lead) for lead in a.leads | b.leads):
        return ()
    told = Evidence("names", 8.0, f"title {title} and act {act} in common")
    return (told, known, *(_lesser(one, title) for one in (a, b) if title in one.read.weak_keys))


def _lesser(one: Printed, title: str) -> Evidence:
    """Of a name that has a title only besides its own: what that takes from it."""
    return LOOKED_UP if title in one.elsewhere else SUBTITLE


def guests(a: Printed, b: Printed, aka: Mapping[str, str]) -> Evidence | None:
    """What the guests of two credits say; None where they are others.

    A guest who is missing on one side may be a matter of house style, or a later version with a guest.
    """
    mine = {aka.get(act, act) for act in a.guests - b.leads}
    yours = {aka.get(act, act) for act in b.guests - a.leads}
    if mine == yours:
        return Evidence("guests", 1.0, "the same guests") if mine else Evidence("guests", 0.0, "no guests")
    if mine <= yours or yours <= mine:
        only = ", ".join(sorted(mine ^ yours))
        return Evidence("guests", -1.0 if mine and yours else -2.0, f"one alone names {only}")
    if mine & yours or not scripts("".join(mine)) & scripts("".join(yours)):
        return Evidence("guests", -1.5, "guests told in part or in another script")
    return None


def by_sound(printed: Sequence[Printed], places: Sequence[int], aka: Mapping[str, str]) -> Iterator[Link]:
    """One title and version under two acts that sound alike, each in its own script: 릴러말즈 and Leellamarz."""
    meetings: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for place in places:
        one = printed[place]
        if len(one.spoken) >= SHORTEST and len(one.read.keys[0]) > 1:
            meetings[one.kind, one.read.keys[0], one.read.version, one.spoken].append(place)
    for (_, title, _, _), met in meetings.items():
        for one, other in combinations(met, 2) if len(met) <= ALL_PAIRS else pairwise(met):
            if evidence := sounds(printed[one], printed[other], title, aka):
                yield Link(one, other, evidence)


def sounds(a: Printed, b: Printed, title: str, aka: Mapping[str, str]) -> tuple[Evidence, ...]:
    """What one title under two acts that sound alike is worth; nothing where they share a script or a name."""
    alike = likeness(a.credit[0], b.credit[0])
    known = guests(a, b, aka)
    if alike < ALIKE or scripts(a.credit[0]) == scripts(b.credit[0]) or a.leads & b.leads or known is None:
        return ()
    told = f"title {title} in common; {a.credit[0]} and {b.credit[0]} sound alike {alike:.2f}"
    return Evidence("sound", 2.5 + 2.0 * alike + min(len(title), 6) / 3, told), known
