"""What an article says: its sentences, the chart claims in them, and what stands beside these."""

from datetime import datetime
from typing import Literal

import msgspec

Measure = Literal["rank", "count_of_number_ones", "views", "streams", "all_kill", "search_trend"]
Kind = Literal["claim", "judgement", "fact", "quote", "opinion", "furniture"]
JudgementKind = Literal["comparison", "unusual", "forecast"]
FactKind = Literal["release", "album", "credit", "membership", "language", "video"]


class Sentence(msgspec.Struct, frozen=True):
    """One sentence (or line of furniture), as offsets into the text of the article."""

    start: int
    end: int
    kind: Kind


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One song, album, video or artist at one place: a platform, a chart, a rank or a number, a time.

    `quote` is text[start:end] of the article, untouched. `as_of` is how the article says the time; the interval
    [as_of_from, as_of_to) is what it comes to, where that can be told. `rule` names what found the claim."""

    song: str | None
    artist: str | None
    platform: str
    chart: str | None
    chart_id: str | None = None
    market: str | None
    measure: Measure
    rank: int | None = None
    value: float | None = None
    as_of: str | None = None
    as_of_from: datetime | None = None
    as_of_to: datetime | None = None
    quote: str
    start: int
    end: int
    rule: str
    entity: Literal["song", "album", "artist", "video"] = "song"
    rank_max: int | None = None


class Judgement(msgspec.Struct, frozen=True):
    """A sentence that weighs and does not count: no chart claim."""

    quote: str
    start: int
    end: int
    kind: JudgementKind


class StatedFact(msgspec.Struct, frozen=True):
    """A fact beside ranks; `hedge` is the article's own doubt ("reportedly")."""

    quote: str
    start: int
    end: int
    kind: FactKind
    hedge: str | None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A text that was read: `text` is what all offsets count in."""

    text: str
    title: str | None = None
    language: Literal["en", "ko", "vi"] = "en"
    published_at: datetime | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    translated_from: str | None = None
    charset: str = "utf-8"


class Extraction(msgspec.Struct, frozen=True):
    """Everything that was found in one article, in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    judgements: tuple[Judgement, ...]
    facts: tuple[StatedFact, ...]
