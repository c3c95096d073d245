"""Views a day of Wikipedia articles: the public API, data under CC0. Days are UTC; they come about a day late.

Every request asks for the last seven days, so that what came late, or was missed, is caught up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

import msgspec

from chartduel.errors import ConfigError, IncompleteChart, LayoutChanged
from chartduel.model.parsed import Count, ParsedCounts
from chartduel.model.source import Counter
from chartduel.sources import reading
from chartduel.sources.request import Request

VIEWS = "https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article"
DAYS = 7


class _Item(msgspec.Struct):
    project: str
    article: str
    granularity: str
    timestamp: str
    access: str
    agent: str
    views: Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class _Answer(msgspec.Struct):
    items: list[_Item]


def count_requests(counter: Counter, subjects: Sequence[str], day: date) -> tuple[Request, ...]:
    """The seven days before `day` (UTC) of each article, named as `ko:아이유`."""
    first, last = f"{day - timedelta(days=DAYS):%Y%m%d}", f"{day - timedelta(days=1):%Y%m%d}"
    return tuple(Request(url=f"{_views(subject)}/daily/{first}/{last}") for subject in subjects)


def _views(subject: str) -> str:
    language, colon, article = subject.partition(":")
    if not (colon and article.strip() and re.fullmatch(r"[a-z]{2,12}(-[a-z]{1,12}){0,2}", language)):
        raise ConfigError(f"{subject!r} names no article", hint="an article is named as `ko:아이유`")
    title = quote(article.strip().replace(" ", "_"), safe="")
    return f"{VIEWS}/{language}.wikipedia/all-access/user/{title}"


def counts(counter: Counter, data: bytes) -> ParsedCounts:
    """One number a day and article; its instant is the midnight (UTC) with which the day begins."""
    items = reading.json(data, _Answer).items
    if not items:
        raise IncompleteChart(f"{counter.id}: no items")
    found = tuple(_count(counter, item) for item in items)
    if len({(one.subject, one.at) for one in found}) < len(found):
        raise IncompleteChart(f"{counter.id}: a day is there twice")
    return ParsedCounts(counter=counter.id, counts=found)


def _count(counter: Counter, item: _Item) -> Count:
    language, _, project = item.project.partition(".")
    told = (project, item.granularity, item.access, item.agent)
    if told != ("wikipedia", "daily", "all-access", "user") or not item.article.strip():
        raise LayoutChanged(f"{counter.id}: {item.article[:40]!r} has {' '.join(told)[:80]}", hint=reading.HINT)
    return Count(
        subject=f"{language}:{item.article}",
        title=item.article.replace("_", " "),
        at=_midnight(counter, item.timestamp),
        value=float(item.views),
    )


def _midnight(counter: Counter, timestamp: str) -> datetime:
    try:
        if not re.fullmatch(r"[0-9]{8}00", timestamp):
            raise ValueError(timestamp[:40])
        return datetime.strptime(timestamp[:8], "%Y%m%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise LayoutChanged(f"{counter.id}: timestamp {timestamp[:40]!r} is no day", hint=reading.HINT) from error
