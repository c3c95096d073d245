"""Titles: what a printed title says besides the song's name.

Platforms put the guests, the producer, the version, the film and the English name into one line,
each in its own way: `눈이 오잖아(Feat.헤이즈)`, `Seven (feat. Latto) - Clean Ver.`, `뛰어(JUMP)`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from chartduel.identity import versions
from chartduel.identity.credits import split_names
from chartduel.identity.facts import aliases
from chartduel.identity.normalise import brackets, clean, inside, key, scripts


class Title(msgspec.Struct, frozen=True, kw_only=True):
    """A title read. `keys[0]` is that of `main`; `weak_keys` are those of `keys` that need more evidence."""

    main: str
    keys: tuple[str, ...]
    weak_keys: tuple[str, ...] = ()
    """Of subtitles and translations in brackets: another song may have the bare words as its name."""
    featured: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    version: str = ""
    notes: tuple[str, ...] = ()
    """Where the song comes from or who sings it alone: film, drama, `KARINA Solo`."""


_SPECIAL = re.compile(
    r"[(\[{（［｛【〔~〜～]|\s[-–—/]|[가-힣] [A-Za-zぁ-ヿ一-鿿]|feat|ft|prod|w/|\bpt\b|\bpart\b|파트|, \d{4}$",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"(?:^|(?<=[\s,/;&]))(?:"
    r"(?P<guest>(?:featuring|feat|피처링|피쳐링)(?![a-z])[.:]*|ft(?:[.:]+|(?=\s))|w/|duet(?:\s+with|[.:])|narr(?:ation)?[.:]|"
    r"(?:guitar|piano|vocals?|rap|violin|cello)\s+by(?=\s))"
    r"|(?P<maker>(?:produced\s+by|prod(?![a-z])[.:]?(?:\s*by(?![a-z]))?[.:]?))"
    r")\s*",
    re.IGNORECASE,
)
# `(With 린)` names a guest, `(With or Without You)` is a subtitle.
_WITH = re.compile(r"with[.:]?\s+(?!(?:or|you|me|my|your|a|an|us|love|out|all|this|that|no)\b)", re.IGNORECASE)
_UNBRACKETED = re.compile(r"\s+(?=(?:featuring\s|feat[.\s]|ft[.\s]|prod\.|w/\s))", re.IGNORECASE)
_SOLO = re.compile(r"(.+?)\s+solo", re.IGNORECASE)
_NOTE = re.compile(
    r"\bo\.?s\.?t\b|soundtrack|삽입곡|주제가|여는\s*노래|(?:^|[\s'\"‘“])(?:영화|드라마|웹툰|예능)\s|\bmotion picture\b"
    r"|^from\s+(?:[\"“″‘'′「『]|(?:the\s+)?(?:\w+\s+)?(?:series|film|movie|musical|f1)\b)"
    r"|\b(?:opening|ending|main|love)\s+theme\b|\btheme\s+(?:from|to|of|song)\b|主題歌|\S\s+[X×]\s+\S",
    re.IGNORECASE,
)
_TAIL = re.compile(r"^(.*\S)\s+[-–—]\s+(\S.*)$", re.DOTALL)
_WRAPPED = re.compile(r"^(.*\S)\s+[-~〜～]\s*([^-~〜～]+?)\s*[-~〜～]$", re.DOTALL)
_SUBTITLE_WORD = re.compile(r"^부제\s*[:：]?\s*(?=\S)")
_SLASH = re.compile(r"\s+/\s+")
_SUBTITLES = re.compile(r"\s*[;；]\s*|\s+/\s+")
_YEAR_AFTER = re.compile(r"(.*\S), (?:19|20)\d\d$")
_TWO_SCRIPTS = re.compile(r"^([가-힣][가-힣\s]*)\s+([A-Za-z][A-Za-z\s']*|[ぁ-ヿ一-鿿\s]+)$")


class _Reading:
    """What has been taken out of a title so far."""

    def __init__(self) -> None:
        self.guests: list[str] = []
        self.makers: list[str] = []
        self.tags: list[str] = []
        self.notes: list[str] = []
        self.subtitles: list[str] = []
        self.weak: list[str] = []

    def take(self, text: str) -> bool:
        """Take a bracket or suffix that names no song; False: it may be a name."""
        return self._credits(text) or self._version(text) or self._solo(text) or self._acts(text) or self._note(text)

    def _credits(self, text: str) -> bool:
        marks = list(_MARKER.finditer(text))
        if marks and not marks[0].start():
            for mark, end in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True):
                into = self.guests if mark["guest"] else self.makers
                into.extend(split_names(text[mark.end() : end].rstrip(" ,/;&")))
            return True
        if found := _WITH.match(text):
            self.guests.extend(split_names(text[found.end() :]))
        return found is not None

    def _version(self, text: str) -> bool:
        tag = versions.tag_of(text)
        if tag:
            self.tags.append(tag)
        return tag is not None

    def _solo(self, text: str) -> bool:
        if found := _SOLO.fullmatch(text):
            self.guests.append(found[1])
            self.notes.append(text)
        return found is not None

    def _acts(self, text: str) -> bool:
        """`(ROSÉ & Bruno Mars)`: a list is of acts if we know all of them; one name may be a subtitle (Crush)."""
        names = split_names(text)
        if len(names) > 1 and all(key(name) in aliases() for name in names):
            self.guests.extend(names)
            return True
        return False

    def _note(self, text: str) -> bool:
        if found := _NOTE.search(text):
            self.notes.append(text)
        return found is not None


@lru_cache(maxsize=1 << 15)
def parse_title(title: str) -> Title:
    """Read a printed title: name, other names, guests, producers, version. Never raises."""
    text = clean(title)
    if not _SPECIAL.search(text):
        return Title(main=text, keys=(key(text),))
    reading = _Reading()
    text = _without_suffixes(_without_taken(text, reading), reading)
    main, subtitles = _subtitles(text)
    if not key(main):
        return Title(main=clean(title), keys=(key(title),))
    return _title(main, [*subtitles, *reading.subtitles], reading)


def _without_taken(text: str, reading: _Reading) -> str:
    """The title without the bracketed credits, versions and notes. A title is never all taken."""
    spans = [span for span in brackets(text) if span != (0, len(text))]
    kept, end = "", 0
    for low, high in spans:
        kept += text[end:low]
        kept += " " if not _glued(text, low, high) and reading.take(inside(text[low:high])) else text[low:high]
        end = high
    return clean(kept + text[end:])


def _glued(text: str, low: int, high: int) -> bool:
    """Letters on both sides: the brackets are the title's own (`FRI(END)S`)."""
    return low > 0 and high < len(text) and text[low - 1].isalnum() and text[high].isalnum()


def _without_suffixes(text: str, reading: _Reading) -> str:
    """The title without ` - Clean Ver.`, `-Japanese ver.-`, ` feat. X` and ` pt. 2`."""
    text = _without_guests(text, reading)
    while found := _WRAPPED.match(text) or _TAIL.match(text):
        head, tail = found.groups()
        if not brackets(tail) and brackets(head)[-1:] != ((0, len(head)),) and reading.take(tail):
            text = head
            continue
        text = _without_translation(text, head, tail, reading)
        break
    text, part = versions.trailing_part(text)
    reading.tags.append(part)
    return text


def _without_translation(text: str, head: str, tail: str, reading: _Reading) -> str:
    """`晩餐歌 - Bansanka` is a name and its reading; a tail in the same script stays part of the name."""
    if scripts(head) and scripts(tail) and not scripts(head) & scripts(tail) and not brackets(text):
        reading.subtitles.append(tail)
        return head
    reading.weak.append(head)
    return text


def _without_guests(text: str, reading: _Reading) -> str:
    found = _UNBRACKETED.search(text)
    if not found or any(low < found.start() < high for low, high in brackets(text)):
        return text
    reading.take(text[found.end() :])
    return text[: found.start()]


def _subtitles(text: str) -> tuple[str, list[str]]:
    """The name and its subtitles: brackets after it that hold a letter. Others belong to the name."""
    subtitles: list[str] = []
    main = text
    for low, high in reversed(brackets(text)):
        held = inside(text[low:high])
        follows = key(main[high:])
        if low and not follows and scripts(held):
            main, subtitles = main[:low], [_SUBTITLE_WORD.sub("", held), *subtitles]
    return clean(main), subtitles


def _title(main: str, subtitles: list[str], reading: _Reading) -> Title:
    weak = [*_other_names(main), *reading.weak]
    for held in subtitles:
        weak += [held, *_SUBTITLES.split(held), *_without_year(held)]
        weak += _without_year(main + (re.search(r", \d{4}$", held) or [""])[0])
    first = key(main)
    whole = key(" ".join((main, *subtitles)))
    weak_keys = _unique(key(name) for name in weak if key(name) not in (first, whole))
    return Title(
        main=main,
        keys=_unique((first, whole, *weak_keys)),
        weak_keys=weak_keys,
        featured=_unique(reading.guests),
        producers=_unique(reading.makers),
        version=versions.join(reading.tags),
        notes=tuple(reading.notes),
    )


def _other_names(main: str) -> list[str]:
    """Names inside a name: both sides of a slash between scripts, both scripts in a row, without its numbers."""
    sides = _SLASH.split(main)
    names = sides if len({scripts(side) for side in sides}) > 1 else []
    if (found := _TWO_SCRIPTS.match(main)) and len(key(found[1])) >= 2 and len(key(found[2])) >= 5:
        names = [found[1], found[2]]
    apart = [span for span in brackets(main) if not _glued(main, *span)]
    names += [main[:low] + main[high:] for low, high in apart]
    return [*names, *_without_year(main)]


def _without_year(name: str) -> list[str]:
    """`무제, 2014` on Apple is `무제 (Untitled, 2014)` elsewhere."""
    found = _YEAR_AFTER.match(name)
    return [found[1]] if found else []


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
