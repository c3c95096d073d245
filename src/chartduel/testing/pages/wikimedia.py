"""Answers of the Wikimedia pageviews API, made from counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chartduel.model.parsed import Count


def counts_page(counts: Sequence[Count]) -> bytes:
    """The days of one article, subjects as `ko:아이유`."""
    return msgspec.json.encode({"items": [_item(one) for one in counts]})


def _item(count: Count) -> dict[str, object]:
    language, _, article = count.subject.partition(":")
    return {
        "project": f"{language}.wikipedia",
        "article": article,
        "granularity": "daily",
        "timestamp": f"{count.at:%Y%m%d}00",
        "access": "all-access",
        "agent": "user",
        "views": int(count.value),
    }
