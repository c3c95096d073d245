"""What two printings of one name have in common: the letters, without the typography around them."""

import re
from functools import lru_cache
from unicodedata import category, is_normalized, name, normalize

# Titles arrive with direction marks at the start (Spotify), no-break spaces (Melon) and the
# selectors and joiners that emoji leave behind.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\u3164\ufeff\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
# An acute accent typed for an apostrophe would become a space in NFKC, and (tm) two letters.
_BEFORE = str.maketrans({**dict.fromkeys(_INVISIBLE, ""), "´": "'", "™": " ", "℠": " "})
_APOSTROPHES = frozenset("'`‘’‚‛′ʹʻʼʽˈ՚＇ꞌ")
# G-DRAGON's PO￦ER is searched and sold as POWER, A$AP as ASAP.
_HOMOGLYPHS = {"￦": "w", "₩": "w", "$": "s"}
_STROKED = {
    "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t",
}  # fmt: skip
_LOOSE_MARKS = ((0x0300, 0x0370), (0x20D0, 0x2100), (0x3099, 0x309B), (0xFE20, 0xFE30))
_OPEN = "([{（［｛【〔"
_CLOSE = ")]}）］｝】〕"
_ANY_OPEN = re.compile(f"[{re.escape(_OPEN)}]")


def _latin(letter: str) -> str:
    base = _STROKED.get(letter) or normalize("NFKD", letter)
    return "".join(c for c in base if not category(c).startswith("M"))


def _folded(char: str) -> str:
    """What one NFKC character contributes: its folded letters, a space, or nothing."""
    if char in _HOMOGLYPHS:
        return _HOMOGLYPHS[char]
    if char in _APOSTROPHES or any(low <= ord(char) < high for low, high in _LOOSE_MARKS):
        return ""
    if category(char)[0] not in "LNM":
        return " "
    small = normalize("NFKC", char.casefold())
    if name(char, "").startswith("LATIN"):
        small = _latin(small)
    return small if small == char else "".join(map(_folded, small))


class _Letters(dict[int, str]):
    """Code point -> folded text, learnt as it is met."""

    def __missing__(self, point: int) -> str:
        self[point] = folded = _folded(chr(point))
        return folded


_LETTERS = _Letters()
_ASCII = {point: _folded(chr(point)) for point in range(128)}


def _letters(text: str) -> str:
    folded = normalize("NFKC", text.translate(_BEFORE)).translate(_LETTERS)
    return folded if is_normalized("NFKC", folded) else _letters(folded)


def _marks(text: str) -> str:
    """A name without a letter (`???`, `+`) is its marks."""
    visible = "".join(c for c in normalize("NFKC", text.translate(_BEFORE)) if c.isprintable() and c != " ")
    return normalize("NFKC", visible)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The words of a name: case, accents of Latin letters, punctuation and widths gone, hangul and kana whole.

    `It′s Me` -> `its me`; empty only where nothing is visible.
    """
    words = text.translate(_ASCII) if text.isascii() else _letters(text)
    return " ".join(words.split()) or _marks(text)


def key(text: str) -> str:
    """What a name is compared by: its fold without spaces (`HUNTR/X`, `HUNTR X`, `HUNTRX`)."""
    joined = fold(text).replace(" ", "")
    return joined if joined.isascii() else normalize("NFKC", joined)


def clean(text: str) -> str:
    """The name as a person would type it: nothing invisible, single plain spaces, letters untouched."""
    if not text.isascii():
        text = text.translate(_BEFORE)
    return " ".join(text.split())


def brackets(text: str) -> tuple[tuple[int, int], ...]:
    """The outermost bracketed spans `[start, end)` of any bracket kind; one left open runs to the end."""
    if not _ANY_OPEN.search(text):
        return ()
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for place, char in enumerate(text):
        if char in _OPEN:
            start = start if depth else place
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
            if not depth:
                spans.append((start, place + 1))
    return (*spans, (start, len(text))) if depth else tuple(spans)


def inside(group: str) -> str:
    """The content of a bracketed span."""
    return group[1:-1].strip() if group[-1] in _CLOSE else group[1:].strip()


@lru_cache(maxsize=1 << 16)
def scripts(text: str) -> frozenset[str]:
    """The scripts of the letters of a key: latin, hangul, han, kana or other; empty for digits."""
    return frozenset(map(_script, fold(text))) - {""}


@lru_cache(maxsize=1 << 14)
def _script(char: str) -> str:
    if not char.isalpha():
        return ""
    word = name(char, "").split(" ")[0]
    return _SCRIPTS.get(word.split("-")[0], "other")


_SCRIPTS = {"LATIN": "latin", "HANGUL": "hangul", "CJK": "han", "HIRAGANA": "kana", "KATAKANA": "kana"}
_SCRIPTS["KATAKANA-HIRAGANA"] = "kana"
