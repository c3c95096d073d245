"""Positions in a sentence: figures, words, and what says the top without a number."""

import re
from functools import cache

from chartduel.claims.lexicon import numerals, words
from chartduel.claims.marks import Mark, Rank

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


@cache
def patterns(language: str, name: str) -> tuple[re.Pattern[str], ...]:
    called = numerals(language)
    fill = {
        "{numeral}": "(?:" + "|".join(sorted((w for w in called if w not in _ORDINALS), key=len, reverse=True)) + ")",
        "{ordinal}": "(?:" + "|".join(_ORDINALS) + ")",
    }
    found = words(language)[name]
    out: list[re.Pattern[str]] = []
    for expression in found if isinstance(found, list) else [found]:
        for key, value in fill.items():
            expression = expression.replace(key, value)
        out.append(re.compile(expression, re.IGNORECASE))
    return tuple(out)


def ranks(text: str, start: int, end: int, language: str) -> list[Mark]:
    """Every position said in [start, end), the longest reading of each place."""
    found: list[Mark] = []
    for number, pattern in enumerate(patterns(language, "ranks")):
        for match in pattern.finditer(text, start, end):
            rank = _number(match, "n", "w", language)
            if rank is not None and 1 <= rank <= 600:
                before = _number(match, "from", "fromw", language)
                found.append(
                    Mark(match.start(), match.end(), "rank", Rank(rank, f"{language}.rank.{number}", before=before))
                )
    for number, pattern in enumerate(patterns(language, "tops")):
        for match in pattern.finditer(text, start, end):
            found.append(Mark(match.start(), match.end(), "rank", Rank(1, f"{language}.top.{number}")))
    for match in patterns(language, "bounds")[0].finditer(text, start, end):
        found.append(
            Mark(
                match.start(),
                match.end(),
                "rank",
                Rank(None, f"{language}.bound", bound=_number(match, "n", "w", language)),
            )
        )
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if not any(mark.start < one.end and one.start < mark.end for one in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


def counts(text: str, start: int, end: int, language: str) -> list[Mark]:
    """ "8 charts", "in 81 countries", "14개 지역": on how many."""
    found: list[Mark] = []
    for match in patterns(language, "counts")[0].finditer(text, start, end):
        number = _number(match, "n", "w", language)
        if number is not None and number > 1:
            found.append(Mark(match.start(), match.end(), "count", number))
    return found


def all_kills(text: str, start: int, end: int, language: str) -> list[Mark]:
    """All-kills with their kind, as press and fans say it (docs/reference/metrics.md)."""
    return [
        Mark(m.start(), m.end(), "all_kill", _kind(m.group()))
        for m in patterns(language, "all_kill")[0].finditer(text, start, end)
    ]


def _kind(said: str) -> str:
    said = said.casefold()
    for name, signs in (
        ("perfect all-kill", ("perfect", "pak", "퍼펙트")),
        ("certified all-kill", ("certified", "cak", "인증")),
        ("realtime all-kill", ("real", "rak", "실시간")),
    ):
        if any(sign in said for sign in signs):
            return name
    return "all-kill"


def _number(match: re.Match[str], figures: str, word: str, language: str) -> int | None:
    groups = match.groupdict()
    if groups.get(figures):
        return int(groups[figures])
    return numerals(language).get(groups[word].casefold()) if groups.get(word) else None
