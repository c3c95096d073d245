"""Names without quotation marks: known ones again, runs of capitals, words before a lone particle."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from chartduel.claims.lexicon import HANGUL, LATIN, PARTICLE, cue
from chartduel.claims.marks import Mark, Named
from chartduel.claims.names import OBLIQUE, TOPIC, artist_of

_TITLE_WORD = r"(?:[A-Z0-9À-Ỹ][\w'’&.\-]*|\([A-Z][^)]{1,20}\))"
_SMALL = r"(?:of|the|and|to|in|on|a|an|for|with|from|or|at|by|is|it|my|me|you|your|it's|n)"
_RUN = re.compile(rf"{_TITLE_WORD}(?:\s(?:{_SMALL}\s){{0,2}}{_TITLE_WORD})*")
_COMMON = frozenset(
    [
        "The",
        "A",
        "An",
        "It",
        "Its",
        "It's",
        "He",
        "She",
        "They",
        "We",
        "I",
        "You",
        "This",
        "That",
        "These",
        "Those",
        "In",
        "On",
        "At",
        "As",
        "By",
        "For",
        "From",
        "With",
        "Meanwhile",
        "However",
        "Also",
        "And",
        "But",
        "While",
        "When",
        "After",
        "Before",
        "Last",
        "Her",
        "His",
        "Their",
        "There",
        "Both",
        "All",
        "Music",
        "Songs",
        "Song",
        "Album",
        "Albums",
        "Single",
        "Singles",
        "Chart",
        "Charts",
        "Week",
        "Weekly",
        "Daily",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Korean",
        "Korea",
        "UK",
        "US",
        "British",
        "American",
        "Rapper",
        "Singer",
        "Sir",
        "Now",
        "New",
        "Top",
        "Number",
        "Brits",
        "Brit",
        "Grammy",
        "Awards",
        "Award",
        "Grammys",
        "According",
        "Of",
        "To",
        "No",
        "First",
        "Second",
        "Third",
        "Since",
        "If",
        "So",
        "Then",
        "Other",
        "Some",
        "Among",
        "Despite",
        "Following",
        "Not",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Their",
        "Top-",
    ]
)
# "Almost Here, the duet from former Westlife star Brian McFadden, fell": who sings is told between commas.
_APPOSED = re.compile(
    r",\s(?:by|from|featuring|the \w+ (?:from|by|with)|with|a (?:duet|song|track))\b[^.;]{3,120}?,(?=\s[a-z])"
)
_OWNER = re.compile(r"(?<!['‘“\"])((?:[A-Z][\w.-]*)(?: [A-Z][\w.-]*){0,2})(?:['’]s\b|(?<=s)['’](?=\s))")
_UPPER = "[A-Z0-9ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚĂĐĨŨƠƯẠ-Ỹ]"
_VIETNAMESE = re.compile(
    rf"(?:(?:MV|[Cc]a khúc|[Bb]ài hát|[Aa]lbum|[Đđ]ĩa đơn|single|bản hit)"
    rf"\s+({_UPPER}[\w'’.-]*(?:\s{_UPPER}[\w'’.&-]*)*)"
    rf"(?:\s(?:của|–|-)\s({_UPPER}[\w'’.-]*(?:\s{_UPPER}[\w'’.-]*)*))?)"
)
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_STRIPPED = re.compile(
    rf"(?:의\s|곡\s|[{HANGUL}]가\s|[한된]\s)(?:(?:타이틀|신|수록|새)?\s?(?:곡|앨범|음반|미니앨범|정규앨범|싱글)\s)*((?:[{HANGUL}{LATIN}]+\s){{0,5}}[{HANGUL}{LATIN}]+?)\s(?=(?:은|는|이|가|을|를|로|으로)\s)"
)


def unquoted(
    text: str,
    start: int,
    end: int,
    language: str,
    taken: list[Mark],
    known: Mapping[str, Named],
    acts: frozenset[str],
    marked: bool,
) -> list[Mark]:
    """Names without marks: those that stand in marks elsewhere in the article; where an article uses none, runs of
    capitalised words (English) and the words before a particle that lost its marks (Korean)."""
    found = _again(text, start, end, taken, known)
    if language == "ko":
        return found + [one for m in _STRIPPED.finditer(text, start, end) for one in _stripped(m, taken + found)]
    if language == "vi" and marked:
        return found
    if language == "vi":
        return found + [
            Mark(m.start(1), m.end(1), "song", Named(m[1], "album" if "lbum" in m[0][:6] else "song", m[2]))
            for m in _VIETNAMESE.finditer(text, start, end)
            if not _overlaps(m.start(1), m.end(1), taken + found) and m[1] not in acts
        ]
    beside = [Mark(m.start(), m.end(), "apposition") for m in _APPOSED.finditer(text, start, end)]
    runs = [
        one
        for m in _RUN.finditer(text, start, end)
        for one in _runs(text, m, start, language, [*taken, *found, *beside], acts)
    ]
    return found + (runs if not marked else [one for one in runs if one.value.topic or _beside_known(text, one, found)])


def acts(text: str, quoted_names: Mapping[str, int], language: str) -> frozenset[str]:
    """Names that are acts and not songs: who owns something, and what stands in marks less often than without."""
    owners = {m[1] for m in _OWNER.finditer(text)} if language != "ko" else set()
    names = tuple(list(quoted_names)[:200])
    seen = (
        Counter(
            m.group()
            for m in re.finditer(
                r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)",
                text[:100_000],
            )
        )
        if names
        else Counter[str]()
    )
    often = {name for name in names if seen[name] >= 3 * quoted_names[name]}
    return frozenset(owners | {name for name in often if len(name) > 2})


def _stripped(match: re.Match[str], taken: list[Mark]) -> list[Mark]:
    """The title in what stands before a lone particle: behind its owner and behind what it is called."""
    name = re.sub(r"^.*(?:의|곡|앨범|음반|싱글|[한된])\s", "", match[1])
    left = match.end(1) - len(name)
    if (
        not name
        or _overlaps(left, match.end(1), taken)
        or re.search(r"\d위|차트|기준|\d일|타이틀\s?곡|앨범$|^(?:음반|앨범|신곡|노래|음악|곡|무대|새 음반)$", name)
    ):
        return []
    return [Mark(left, match.end(1), "song", Named(name, "song", topic=True))]


def _beside_known(text: str, run: Mark, known: list[Mark]) -> bool:
    """In one list with a name that is known: Pink Venom and Shut Down."""
    return any(
        re.fullmatch(r"\s*(?:,|and|&|,\s*and)\s*", text[min(run.end, one.end) : max(run.start, one.start)])
        for one in known
    )


def _again(text: str, start: int, end: int, taken: list[Mark], known: Mapping[str, Named]) -> list[Mark]:
    found: list[Mark] = []
    for m in _any_of(tuple(known)).finditer(text, start, end) if known else ():
        if not _overlaps(m.start(), m.end(), taken):
            oblique = OBLIQUE.search(text[max(start, m.start() - 60) : m.start()]) is not None
            value = known[m.group()]._replace(oblique=oblique, topic=TOPIC.match(text, m.end()) is not None)
            found.append(Mark(m.start(), m.end(), "song", value))
    return found


@lru_cache(maxsize=8)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest})(?![A-Za-z0-9À-ỹ])(?=\W|{PARTICLE}|$)")


def _runs(
    text: str, match: re.Match[str], start: int, language: str, taken: list[Mark], acts: frozenset[str]
) -> list[Mark]:
    """A run, or two that "and" joins: "Jailhouse Rock and One Night"."""
    parts = re.fullmatch(r"(.+?) and (.+)", match.group())
    several = re.match(r" (?:both|were|are|have|make|all)\b", text[match.end() :]) or re.search(
        r"(?:toppers|singles|songs|hits|tracks) with $", text[: match.start()][-30:]
    )
    if parts is None or not several:
        return _run(text, match.group(), match.start(), start, language, taken, acts)
    left = _run(text, parts[1], match.start(), start, language, taken, acts)
    right = _run(text, parts[2], match.start() + parts.start(2), start, language, taken, acts)
    return left + right if left and right else left or right


def _run(
    text: str, run: str, left: int, start: int, language: str, taken: list[Mark], acts: frozenset[str]
) -> list[Mark]:
    """A run of capitalised words as an artist's possessive and a title: "U2's Vertigo", "Elvis' Wooden Heart"."""
    origin = left
    run = run.rstrip(".'’&- ")
    right = left + len(run)
    first = run.split()[0] if run else ""
    if (
        not any(map(str.isalpha, run))
        or re.match(r"\d+(?:st|nd|rd|th)\b|Top \d", run)
        or run in acts
        or text[right : right + 2] in ("'s", "’s")
    ):
        return []
    if first in _COMMON and left == start and len(run.split()) == 1:
        return []
    artist = None
    parts = re.split(r"(?<=['’]s)\s|(?<=s['’])\s", run, maxsplit=1)
    if len(parts) == 2:
        artist, left = _POSSESSIVE.sub("", parts[0]), right - len(parts[1])
        run = parts[1]
    elif _POSSESSIVE.search(run):
        return []
    if _overlaps(left, right, taken) or run in _COMMON or all(word in _COMMON for word in run.split()):
        return []
    before, after = text[max(start, origin - 60) : left], text[right : right + 60]
    if before.count("(") > before.count(")") or re.search(
        r"\b(?:by|featuring|feat\.?)\s$", text[max(start, origin - 14) : origin]
    ):
        return []
    if re.search(
        r"\b(?:by|featuring|feat\.?|with|star|singer|rapper|group|band|duo|former|members?|Mr|DJ|legend|winner|from)\s(?:the\s)?$",
        before,
    ):
        return []
    said = (
        cue(language, "song").search(before[-24:])
        or re.match(r",? (?:by|from|which|the (?:duet|title))\b", after)
        or artist
        or cue(language, "album").search(before[-24:])
    )
    entity = "album" if cue(language, "album").search(before[-14:]) else "song"
    artist = artist or artist_of(before, after, language)
    if cue(language, "song").search(before[-16:]) is not None and re.search(
        r"(?:song|single|track|hit|cut)\s$", before
    ):
        return [
            Mark(
                left, right, "song", Named(run, "song", artist, oblique=OBLIQUE.search(before) is not None, topic=True)
            )
        ]
    return [
        Mark(
            left,
            right,
            "run" if not said else "song",
            Named(run, entity, artist, oblique=OBLIQUE.search(before) is not None),
        )
    ]


def _overlaps(start: int, end: int, taken: list[Mark]) -> bool:
    return any(start < one.end and one.start < end for one in taken)
