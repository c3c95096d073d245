"""Names in quotation marks: songs, albums and artists by the words around them; charts, shows and speech."""

import re
from collections.abc import Iterable

from chartduel.claims.charts import places
from chartduel.claims.lexicon import cue
from chartduel.claims.marks import Mark, Named

# An apostrophe before a letter belongs to the word (‘If I'm an S’); Korean particles follow a closing mark at once.
_QUOTED = re.compile(
    r"""[“„]([^“”"\n]{1,120})[”"“]|"([^"“”\n]{1,120})["”]|«\s*([^«»\n]{1,120}?)\s*»|《([^》\n]{1,120})》|〈([^〉\n]{1,120})〉|「([^」\n]{1,120})」|『([^』\n]{1,120})』
    |(?<![A-Za-z0-9À-ỹ])['‘’]((?:[^'‘’\n“”"]|['’](?=[a-zA-Z]))+?)['’](?![a-zA-Z0-9])""",
    re.VERBOSE,
)
# The words before a name that make it the holder, the rival or the reason, and not what ranks.
OBLIQUE = re.compile(
    r"(?:\b(?:off|of|behind|beat(?:s|ing)?|swap(?:s|ped)? (?:places )?with|over|than|surpass(?:ed|ing)|after|like|"
    r"follow(?:s|ed|ing)?|"
    r"overt(?:ook|aking)|"
    r"toppl(?:ed|ing)|knock(?:ed|ing)|replac(?:ed|ing)|against|including|"
    r"ahead of|trong|thuộc|sau|vượt|hơn|so với)"
    r"|\b(?:from|on|off) (?:the|her|his|their|its)? ?(?:\w+ ){0,3}(?:album|EP|soundtrack|movie|film|drama))"
    r"(?:\s+(?:[\w'’.&-]+\s+){0,3})?$"
)
_RELEASING = re.compile(
    r"((?:[A-ZÀ-Ỹ(][\w.()/-]*\s){1,4})(?:releas\w+|dropp?\w*|unveil\w*|"
    r"sang|sings|perform\w*|debut\w*|tung|phát hành|ra mắt)\s(?:[a-zà-ỹ]+\s){0,5}$"
)
TOPIC = re.compile(r"\s*(?:\([^)]{0,40}\)\s*)?(?:은|는|이|가|도|로|으로)(?![가-힣])")


def quoted(text: str, start: int, end: int, language: str) -> list[Mark]:
    """Everything in quotation marks, as `name` (a song, album or artist), `place` (a chart), `show` or `speech`."""
    found: list[Mark] = []
    for match in _QUOTED.finditer(text, start, end):
        inner = next(group for group in match.groups() if group is not None).strip(" ,.‘’'")
        if inner:
            found.append(
                Mark(match.start(), match.end(), _sort(inner, language, text, match.start(), match.end()), inner)
            )
    return found


def _sort(inner: str, language: str, text: str, start: int, end: int) -> str:
    if cue(language, "shows").fullmatch(inner) or cue("en", "shows").fullmatch(inner):
        return "show"
    charts = places(inner, 0, len(inner), None)
    if charts and (charts[0].end - charts[0].start) > 0.55 * len(inner) and not _a_song(text, start, end, inner):
        return "chart"
    words = inner.split()
    long = len(words) > (12 if language != "ko" else 9) or (
        len(words) > 2 and re.search(r"[다요죠까]$", inner) is not None
    )
    if long or (len(words) > 5 and re.search(r"[.!?,]$", text[start + 1 : end - 1].strip())):
        return "speech"
    return "name"


def _a_song(text: str, start: int, end: int, inner: str) -> bool:
    """A quoted platform name is a song where it is no chart's: 태양 'VIBE (feat. Jimin)'."""
    chartlike = re.search(r"chart|100|200|차트|톱|핫|bảng|songs|trending|list", inner, re.IGNORECASE)
    return chartlike is None


def named(text: str, marks: Iterable[Mark], start: int, end: int, language: str, artists: frozenset[str]) -> list[Mark]:
    """The quoted names as songs, albums and artists, with what stands around them."""
    found: list[Mark] = []
    for mark in marks:
        bare = text[max(start, mark.start - 3) : mark.start].rstrip()[-2:] not in ("'s", "’s", "s'", "s’")
        lone = (
            mark.value.islower()
            and mark.value.isalpha()
            and language != "ko"
            and bare
            and not re.match(r"\s(?:by|của)\s", text[mark.end : end])
        )
        if mark.kind == "name" and not lone:
            value = _named(text, mark, start, end, language, artists)
            if (
                found
                and found[-1].value.oblique
                and re.fullmatch(r"\s*(?:,|and|và|,\s*and)\s*", text[found[-1].end : mark.start])
            ):
                value = value._replace(oblique=True)
            found.append(mark._replace(kind="song", value=value))
    return found


def _named(text: str, mark: Mark, start: int, end: int, language: str, artists: frozenset[str]) -> Named:
    before, after = text[max(start, mark.start - 60) : mark.start], text[mark.end : min(end, mark.end + 60)]
    entity = "song"
    if _holds(before, after, language, "album") or re.search(
        r"\b(?:single|track|song|cut) (?:of|from|off)(?: \w+){0,2}\s$", before
    ):
        entity = "album"
    if (
        mark.value in artists
        or re.search(r"\bby (?:the )?(?:[\w-]+ )?$", before)
        or re.search(r"(?:group|band|singer|그룹|가수|nhóm)\s*$", before)
    ):
        entity = "artist"
    return Named(
        mark.value,
        entity,
        artist_of(before, after, language),
        oblique=OBLIQUE.search(before) is not None,
        topic=TOPIC.match(after) is not None,
    )


def _holds(before: str, after: str, language: str, name: str) -> bool:
    """The kind of work is said right before the name or right after it."""
    words = cue(language, name)
    near = before[-22:] if language != "ko" else before[-8:]
    last = [m for m in words.finditer(near) if len(near) - m.end() <= 2]
    return bool(last) or (
        language == "en" and words.match(after.lstrip(" ,")) is not None and "album" in after[:9].casefold()
    )


def artist_of(before: str, after: str, language: str) -> str | None:
    """Whose it is: "ROSÉ's “X”", "“X” by ROSÉ", "로제의 'X'", "“X” của Rosé"."""
    behind = re.match(r"\s*(?:\([^)]*\)\s*)?,?\s*(?:by|của)\s+((?:[A-ZÀ-ỸĐ(][\w.()&/'’-]*\s?(?:and |x )?){1,4})", after)
    if behind:
        return behind[1].strip(" .,'’") or None
    if language == "ko":
        ahead = re.search(r"((?:[\w()&./-]+\s)?[\w()&./-]+?)(?:의)?\s*(?:(?:신곡|타이틀곡|노래|곡)\s*)?$", before)
        return _tidy(ahead[1]) if ahead else None
    ahead = re.search(r"((?:[A-ZÀ-Ỹ(][\w.()&/-]*\s?){1,4})['’]s?\s+(?:[a-z-]+\s){0,4}$", before)
    ahead = ahead or _RELEASING.search(before)
    return ahead[1].strip() if ahead else None


def _tidy(name: str) -> str | None:
    name = re.sub(r"^(?:.*(?:위|다|은|는|이|가|며|고|,)\s+)", "", name).strip()
    return None if not name or re.fullmatch(r"\d+위?|.*(?:위|은|는|에서|며|고)", name) else name
