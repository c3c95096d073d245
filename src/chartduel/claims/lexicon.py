"""The words of claims: names from the TOML files beside this module, as fast patterns.

Korean particles grow on names (멜론에서, 지니와), Vietnamese letters carry marks, Latin names stand beside Hangul
without a space (멜론TOP100): the edge of a name is therefore judged by its own script."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LATIN = "A-Za-z0-9À-ɏḀ-ỿ"
HANGUL = "가-힣"
PARTICLE = (
    "(?:에서는|에서도|에서만|에서|에는|에도|에|까지|부터|으로|로|와|과|의|은|는|이|가|을|를|도|만|등|나|이나|랑|차트|뮤직|음원|"
    "실시간|일간|주간|월간|데일리|위클리|톱|핫|인기|급상승|최신|국내|글로벌|순위|싱글|앨범|송|스트리밍|메인|월드|종합|뮤비|조회|상위|정상|입니|이다|였)"
)


_GAP = r"[ \-\u00a0]?"


@cache
def words(name: str) -> dict[str, Any]:
    """The contents of words/NAME.toml."""
    return tomllib.loads((files("chartduel.claims") / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def key(name: str) -> str:
    """Under what a name is looked up: without the spaces and hyphens that writers put in and leave out."""
    return re.sub(r"[\s\-]+", "", name)


def _branches(names: Iterable[str]) -> str:
    """The names as a tree of their letters, given up at the first letter that none has."""
    tree: dict[str, Any] = {}
    for name in names:
        node = tree
        for letter in re.sub(r"[ -]+", " ", name):
            node = node.setdefault(letter, {})
        node[""] = {"": name}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    own = [_right(node[""][""])] if "" in node else []
    ways = [(_GAP if letter == " " else re.escape(letter)) + _branch(child) for letter, child in node.items() if letter]
    ways += own
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _left(name: str) -> str:
    return "latin" if re.match(f"[{LATIN}]", name) else "hangul" if re.match(f"[{HANGUL}]", name) else ""


def _right(name: str) -> str:
    if re.match(f"[{LATIN}]", name[-1]):
        return f"(?![{LATIN}])"
    return f"(?=[^{HANGUL}]|{PARTICLE}|$)" if re.match(f"[{HANGUL}]", name[-1]) else ""


def pattern(names: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Any of the names, the longest that fits."""
    edges = {"latin": f"(?<![{LATIN}])", "hangul": f"(?<![{HANGUL}])", "": ""}
    called = sorted(set(names))
    return re.compile(
        "|".join(
            edge + _branches(mine) for side, edge in edges.items() if (mine := [n for n in called if _left(n) == side])
        ),
        flags,
    )


def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """Any of the regular expressions of a words file, capitals alike."""
    return re.compile("|".join(f"(?:{one})" for one in expressions), re.IGNORECASE)


@cache
def cue(language: str, name: str) -> re.Pattern[str]:
    """An expression (or a list of them) of one language's words file, as one pattern."""
    found = words(language)[name]
    return any_of([found] if isinstance(found, str) else found)


@cache
def numerals(language: str) -> Mapping[str, int]:
    """Numbers in words, cardinal and ordinal."""
    return {word.casefold(): number for word, number in words(language)["numerals"].items()}
