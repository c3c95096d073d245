"""The tags of a page as an HTML tokenizer takes them, and what they give the parser to do.

Reading a page in this way takes longer than parsing it, so it is for the few that may be costly. What only looks like
a tag, in a comment or in a value, counts as one, for in some contexts it is; an end tag counts where it is one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

FORMATTING = frozenset(b"b big code em font i s small strike strong tt u".split())
"""Elements that the parser opens again in the next paragraph while they are not closed. (A second `<a>` or `<nobr>`
closes the first.)"""
ROOTS = frozenset({b"html", b"body"})
"""What a second tag of these tells is added to the first."""
REPEATED = sorted(FORMATTING | ROOTS)
ALIKE = 3
"""Of formatting elements that look the same, the parser opens so many again."""
_SHALLOW = frozenset(
    b"area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track"
    b" wbr".split()
)
"""Each closes the one before it, or has to stand in others, which count."""
_SCRIPTLESS = frozenset({b"svg", b"math", b"frameset"})
"""What stands in a script inside these is tags."""
NAMED = rb"=?+ [^\s/>=]++"
VALUED = rb"\s*+ = \s*+ (?: \"[^\"]*+ (?: \" | \Z ) | '[^']*+ (?: ' | \Z ) | [^\s>\"'][^\s>]*+ | (?= > ) )"
ATTRIBUTES = rb"(?: [\s/]++ | " + NAMED + rb"(?:" + VALUED + rb")?+ | = )*+"
"""What a tag holds behind its name. (Spaces mean nothing in these expressions.)"""
_TOKEN = re.compile(
    rb"""
    <!-- (?: -?> | (?P<comment> .*? ) (?: --!?> | \Z ) )
    | <[!?] [^>]*+
    | </ [^a-z] [^>]*+
    | < (?P<raw> script | style | textarea | title | xmp | iframe | noembed | noframes ) (?= [\s/>] )
        (?P<before> """ + ATTRIBUTES + rb""" ) > (?P<inside> .*? ) (?= </ (?P=raw) [\s/>] | \Z )
    | < (?P<closing> /? ) (?P<name> [a-z] [^\s/>]*+ ) (?P<told> """ + ATTRIBUTES + rb""" )
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)  # fmt: skip
_OPENING = re.compile(rb"< ([a-z] [^\s/>]*+) (" + ATTRIBUTES + rb")", re.IGNORECASE | re.VERBOSE)
ATTRIBUTE = re.compile(rb"(" + NAMED + rb") (?:" + VALUED + rb")?+", re.VERBOSE)


class Work:
    """What the parser has to do for the tags up to here."""

    def __init__(self) -> None:
        self.tags = self.depth = self.attributes = 0
        self.steps = 0
        """Open elements passed: at each tag the parser may walk up all of them."""
        self.copies = 0
        """Formatting elements opened again or compared with a new one, and their attributes."""
        self.pairs = 0
        """Attributes of one tag, each compared with each."""
        self.names = set[bytes]()
        """Of elements and attributes: a new one is compared with many of those before it."""
        self._unclosed = Counter[bytes]()
        self._formatting = defaultdict[bytes, list[tuple[bytes, int]]](list)
        self._alike = Counter[tuple[bytes, bytes]]()
        self._opened_again = self._of_roots = 0

    def begin(self, name: bytes, told: bytes) -> None:
        """A start tag, with its attributes as they stand there."""
        attributes = self._read(name, told)
        if name not in _SHALLOW:
            self.depth += 1
            self._unclosed[name] += 1
        if name in FORMATTING:
            self._begin_formatting(name, told, 1 + attributes)
        elif name in ROOTS:
            self._of_roots += attributes
            self.pairs += self._of_roots * attributes

    def end(self, name: bytes, told: bytes) -> None:
        """An end tag, which can have attributes as well."""
        self._read(name, told)
        if self._unclosed[name]:
            self.depth -= 1
            self._unclosed[name] -= 1
        if self._formatting[name]:
            self._end_formatting(name)

    def _read(self, name: bytes, told: bytes) -> int:
        found = ATTRIBUTE.findall(told) if told else []
        self.tags += 1
        self.attributes += len(found)
        self.pairs += len(found) ** 2
        self.names.add(name)
        self.names.update(found)
        self.steps += self.depth
        self.copies += self._opened_again
        return len(found)

    def _begin_formatting(self, name: bytes, told: bytes, size: int) -> None:
        self.copies += self._opened_again * size
        self._formatting[name].append((told, size))
        self._alike[name, told] += 1
        if self._alike[name, told] <= ALIKE:
            self._opened_again += size

    def _end_formatting(self, name: bytes) -> None:
        told, size = self._formatting[name].pop()
        self._alike[name, told] -= 1
        if self._alike[name, told] < ALIKE:
            self._opened_again -= size


def work(data: bytes) -> Iterator[Work]:
    """The same object after each tag."""
    done, scripts = Work(), True
    for token in _TOKEN.finditer(data):
        name, told = (token["name"] or token["raw"] or b"").lower(), token["told"] or token["before"] or b""
        if token["closing"]:
            done.end(name, told)
        elif name:
            done.begin(name, told)
        yield done
        scripts = scripts and name not in _SCRIPTLESS
        dark = b"" if name == b"script" and scripts else token["inside"] or token["comment"] or b""
        for inner in _OPENING.finditer(told + dark if b"<" in told else dark):
            done.begin(inner[1].lower(), inner[2])
            yield done
