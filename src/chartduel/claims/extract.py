"""The claims, judgements and facts of an article, and a kind for each of its sentences."""

import re
import unicodedata
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

import msgspec

from chartduel.claims import beside, compose, times
from chartduel.claims.scene import Memory, Scene, beforehand, scene
from chartduel.claims.sentences import split
from chartduel.model.claim import Article, Claim, Extraction, Judgement, Sentence, StatedFact

# A longer text is no article. What stands behind is not read, and its sentences are not listed.
READ = 60_000
_Spanned = TypeVar("_Spanned", Sentence, Claim, Judgement, StatedFact)
_Told = TypeVar("_Told", Claim, Judgement, StatedFact)


def extract(article: Article, artists: frozenset[str] = frozenset()) -> Extraction:
    """Read every sentence. `artists` are names known to be acts and not songs, as they are written.

    At most the first `READ` letters are read. Offsets and quotes are those of `article.text` as it was given, whether
    its letters are composed or not."""
    text, back = _composed(article.text[:READ])
    sentences = split(text, article.language)
    text = _without(text, sentences)
    memory = beforehand(text, sentences, article.language, artists)
    memory.charted = re.search(r"\bcharts?\b|차트|BXH|bảng xếp hạng", text, re.IGNORECASE) is not None
    speech = beside.speech(text)
    found: list[Claim] = []
    kinds: list[Sentence] = []
    for sentence in sentences:
        if sentence.kind == "furniture":
            kinds.append(sentence)
            continue
        marked = scene(text[sentence.start : sentence.end], article.language, memory)
        new = [_placed(one, sentence.start, memory) for one in compose.claims(marked, memory)]
        memory.first = memory.first if new else _first(marked)
        found += new
        kinds.append(
            msgspec.structs.replace(sentence, kind="claim")
            if new
            else beside.kind(text, sentence, article.language, speech)
        )
    released = _released(text, kinds, article)
    timed = [_timed(one, article, released) for one in _once(found)]
    judged, facts = beside.judgements(text, kinds, article.language), beside.facts(text, kinds, article.language)
    return Extraction(
        article,
        tuple(_moved(one, back) for one in kinds),
        tuple(_quoted(one, back, article.text) for one in timed),
        tuple(_quoted(one, back, article.text) for one in judged),
        tuple(_quoted(one, back, article.text) for one in facts),
    )


def _composed(text: str) -> tuple[str, list[int] | None]:
    """The text with composed letters, and for each of its places the place in the text as given (None: the same)."""
    if unicodedata.is_normalized("NFC", text):
        return text, None
    out: list[str] = []
    back: list[int] = []
    for match in re.finditer(
        r"[^\u0300-\u036f\u1100-\u11ff\u3099\u309a][\u0300-\u036f\u3099\u309a]*|[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|.",
        text,
        re.DOTALL,
    ):
        piece = unicodedata.normalize("NFC", match.group())
        out.append(piece)
        back += [match.start()] * len(piece)
    back.append(len(text))
    return "".join(out), back


def _first(marked: Scene) -> str | None:
    """The first hour or day, said in a sentence without a claim, holds for the claims right behind it."""
    return next((one.value for one in marked.times if times.FIRST.search(one.value)), None)


def _placed(claim: Claim, by: int, memory: Memory) -> Claim:
    """The claim with its offsets in the article, and with what the sentences before said of singer and time."""
    return msgspec.structs.replace(
        claim,
        start=claim.start + by,
        end=claim.end + by,
        artist=claim.artist or memory.singers.get(claim.song or ""),
        as_of=claim.as_of or (memory.first if claim.measure == "rank" else None),
    )


def _without(text: str, sentences: list[Sentence]) -> str:
    """The text with blanks for captions that stand inside a sentence."""
    for outer, inner in pairwise(sentences):
        if inner.kind == "furniture" and inner.end <= outer.end and outer.kind != "furniture":
            text = text[: inner.start] + " " * (inner.end - inner.start) + text[inner.end :]
    return text


def _moved(one: _Spanned, back: list[int] | None) -> _Spanned:
    return one if back is None else msgspec.structs.replace(one, start=back[one.start], end=back[one.end])


def _quoted(one: _Told, back: list[int] | None, text: str) -> _Told:
    moved = _moved(one, back)
    return msgspec.structs.replace(moved, quote=text[moved.start : moved.end])


def _once(claims: list[Claim]) -> list[Claim]:
    seen: set[tuple[object, ...]] = set()
    out: list[Claim] = []
    for one in claims:
        key = (
            one.song,
            one.artist if one.song is None else None,
            one.platform,
            one.chart,
            one.market,
            one.measure,
            one.rank,
            one.value,
            one.as_of,
        )
        if key not in seen:
            seen.add(key)
            out.append(one)
    return out


def _released(text: str, sentences: list[Sentence], article: Article) -> datetime | None:
    """When the songs came out, if the article gives the hour and the year can be told."""
    for sentence in sentences:
        if sentence.kind == "furniture" or not beside.speaks_of_release(text, sentence, article.language):
            continue
        for mark in times.times(text, sentence.start, sentence.end, article.language):
            found = times.interval(
                text[mark.start : min(sentence.end, mark.end + 18)], article.language, article.published_at, None
            )
            if found and (found[1] - found[0]).total_seconds() <= 3600:
                return found[0]
    return None


def _timed(claim: Claim, article: Article, released: datetime | None) -> Claim:
    found = times.interval(claim.as_of, article.language, article.published_at, released) if claim.as_of else None
    return claim if found is None else msgspec.structs.replace(claim, as_of_from=found[0], as_of_to=found[1])
