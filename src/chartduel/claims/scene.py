"""One sentence with everything that is marked in it, and what the sentences before it left behind."""

import re
from collections import Counter
from dataclasses import dataclass, field

from chartduel.claims import amounts, charts, names, ranks, times, unmarked
from chartduel.claims.lexicon import cue
from chartduel.claims.marks import Mark, Named, Place, inside
from chartduel.model.claim import Sentence

# An article names few songs; a text with more names than these is a list or an attack.
MOST = 300
_BREAK = {
    "en": re.compile(
        r"[;—]|,? (?:but|while|although|though|whereas|because|before|after which)\b|, (?:and|which|who)\b"
    ),
    "ko": re.compile(r"지만|(?<=[았었했])으나|(?<=[했였었됐렸])고|(?<=[하되오르])며|(?<=[이했였])며|는데|, "),
    "vi": re.compile(r";|,? (?:nhưng|còn|trong khi|dù|tuy)\b"),
}


@dataclass
class Memory:
    """What the sentences before spoke of: a sentence that names no song or chart goes on about these."""

    subject: list[Named] = field(default_factory=list[Named])
    places: list[Place] = field(default_factory=list[Place])
    album: Named | None = None
    song: Named | None = None
    platform: str | None = None
    charted: bool = False
    shows: bool = False
    kill: str | None = None
    first: str | None = None
    singers: dict[str, str] = field(default_factory=dict[str, str])
    known: dict[str, Named] = field(default_factory=dict[str, Named])
    acts: frozenset[str] = frozenset()
    marked: bool = False
    age: int = 0
    by_artist: dict[str, Named] = field(default_factory=dict[str, Named])


@dataclass
class Scene:
    """A sentence and its marks, each list in the order of the text."""

    text: str
    said: str
    start: int
    end: int
    language: str
    songs: list[Mark]
    places: list[Mark]
    ranks: list[Mark]
    counts: list[Mark]
    amounts: list[Mark]
    kills: list[Mark]
    times: list[Mark]
    shows: list[Mark]
    nations: list[Mark]
    found: dict[str, list[tuple[int, int]]] = field(default_factory=dict[str, list[tuple[int, int]]])

    def gap(self, left: int, right: int) -> str:
        return self.text[left:right]

    def clause(self, mark: Mark) -> tuple[int, int]:
        """The clause around a mark."""
        left, right = self.start, self.end
        for start, end in self._spans("break", _BREAK[self.language]):
            if end <= mark.start:
                left = end
            elif start >= mark.end:
                right = start
                break
        return left, right

    def says(self, name: str, left: int, right: int) -> bool:
        """An expression of the words file stands in [left, right)."""
        return any(left <= start and end <= right for start, end in self._spans(name, cue(self.language, name)))

    def _spans(self, name: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
        if name not in self.found:
            self.found[name] = [m.span() for m in pattern.finditer(self.said)]
        return self.found[name]


def scene(text: str, language: str, memory: Memory) -> Scene:
    """Mark a sentence; offsets count in it."""
    start, end = 0, len(text)
    quotes = names.quoted(text, start, end, language)
    covered = [mark for mark in quotes if mark.kind == "name"]
    places = charts.places(text, start, end, memory.platform, covered)
    songs = names.named(text, quotes, start, end, language, memory.acts)
    positions = [one for one in ranks.ranks(text, start, end, language) if not inside(one, covered)]
    positions = [
        one
        for one in positions
        if one.value.bound is None or not any(one.start < p.end and p.start < one.end for p in places)
    ]
    moments = [one for one in times.times(text, start, end, language) if not inside(one, covered)]
    shows = [Mark(m.start(), m.end(), "show") for m in cue(language, "shows").finditer(text, start, end)]
    songs = sorted(
        songs
        + unmarked.unquoted(
            text,
            start,
            end,
            language,
            [*quotes, *places, *positions, *moments, *charts.markets(text, start, end)],
            memory.known,
            memory.acts,
            memory.marked,
        )
    )
    said = list(text)
    for mark in covered:
        said[mark.start : mark.end] = "_" * (mark.end - mark.start)
    return Scene(
        text,
        "".join(said),
        start,
        end,
        language,
        songs,
        places,
        positions,
        [one for one in ranks.counts(text, start, end, language) if not inside(one, covered)],
        [one for one in amounts.amounts(text, start, end, language) if not inside(one, covered)],
        [one for one in ranks.all_kills(text, start, end, language) if not inside(one, covered)],
        moments,
        shows,
        charts.markets(text, start, end),
    )


def beforehand(text: str, sentences: list[Sentence], language: str, artists: frozenset[str]) -> Memory:
    """What the whole article says of names: those in quotation marks are known where they stand without, and the
    headline's are what the first sentences speak of."""
    often = Counter(
        mark.value
        for one in sentences
        for mark in names.quoted(text, one.start, one.end, language)
        if mark.kind == "name" and one.kind != "furniture"
    )
    memory = Memory(acts=artists | unmarked.acts(text, often, language), marked=bool(often))
    for sentence in sentences:
        if sentence.kind == "furniture" and sentence.start > 0 and memory.known:
            continue
        for mark in names.named(
            text,
            names.quoted(text, sentence.start, sentence.end, language),
            sentence.start,
            sentence.end,
            language,
            memory.acts,
        ):
            value: Named = mark.value
            if value.entity == "artist":
                continue
            if len(memory.known) >= MOST:
                break
            if len(value.name) >= (2 if language == "ko" and re.match("[가-힣]", value.name) else 4):
                memory.known.setdefault(value.name, value)
            if value.artist:
                memory.singers.setdefault(value.name, value.artist)
                memory.by_artist.setdefault(value.artist, value)
            if memory.song is None and value.entity == "song":
                memory.song = value
    return memory
