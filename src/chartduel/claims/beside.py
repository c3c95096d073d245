"""What stands beside the claims: judgements, facts, quotes and opinions."""

import re

import msgspec

from chartduel.claims.lexicon import cue
from chartduel.model.claim import FactKind, Judgement, JudgementKind, Sentence, StatedFact

_FACTS: tuple[tuple[FactKind, str], ...] = (
    ("release", "release"),
    ("album", "in_album"),
    ("credit", "credit"),
    ("membership", "membership"),
    ("language", "sung_in"),
    ("video", "video"),
)
_JUDGEMENTS: tuple[tuple[JudgementKind, str], ...] = (
    ("forecast", "forecasting"),
    ("unusual", "unusual"),
    ("comparison", "comparison"),
)
_SAID = re.compile(
    r"[“\"][^”\"]{25,}[”\"]|\b(?:said|says|told|wrote|shared|tweeted)\b"
    r"|(?:고|라고)\s?(?:말|밝|전|소감)|(?:chia sẻ|cho biết|nói rằng|bày tỏ)"
)


def kind(text: str, sentence: Sentence, language: str, spoken: list[tuple[int, int]]) -> Sentence:
    """The kind of a sentence without a claim."""
    words = text[sentence.start : sentence.end]
    if any(start < sentence.end and sentence.start < end for start, end in spoken):
        return msgspec.structs.replace(sentence, kind="quote")
    if any(cue(language, name).search(words) for _, name in _JUDGEMENTS):
        return msgspec.structs.replace(sentence, kind="judgement")
    if _SAID.search(words):
        return msgspec.structs.replace(sentence, kind="quote")
    if any(cue(language, name).search(words) for _, name in _FACTS):
        return msgspec.structs.replace(sentence, kind="fact")
    return sentence


def speech(text: str) -> list[tuple[int, int]]:
    """What stands in quotation marks and is no name: lyrics and speech of more than one sentence."""
    return [m.span() for m in re.finditer(r"“[^“”\n]{60,}”|\"[^\"\n]{60,}\"", text)]


def judgements(text: str, sentences: list[Sentence], language: str) -> list[Judgement]:
    """Sentences that weigh; a sentence that does so in two ways is answered twice."""
    return [
        Judgement(text[one.start : one.end], one.start, one.end, kind)
        for one in sentences
        if one.kind in ("judgement", "claim")
        for kind, name in _JUDGEMENTS
        if cue(language, name).search(text, one.start, one.end) and (one.kind == "judgement" or kind != "comparison")
    ]


def facts(text: str, sentences: list[Sentence], language: str) -> list[StatedFact]:
    """Facts beside ranks, with the article's own hedge."""
    out: list[StatedFact] = []
    for one in sentences:
        if one.kind in ("furniture", "quote"):
            continue
        hedge = cue(language, "hedge").search(text, one.start, one.end)
        out += [
            StatedFact(text[one.start : one.end], one.start, one.end, kind, hedge.group() if hedge else None)
            for kind, name in _FACTS
            if cue(language, name).search(text, one.start, one.end)
        ]
    return out


def speaks_of_release(text: str, sentence: Sentence, language: str) -> bool:
    return cue(language, "release").search(text, sentence.start, sentence.end) is not None
