"""Questions to a work of reference. Its answers are no charts: they have no label and no round, and change slowly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from chartduel.collect import pages
from chartduel.errors import RefusedPayload
from chartduel.fetch.client import Client
from chartduel.model.source import Source
from chartduel.sources.request import Request
from chartduel.store import fetches, payloads
from chartduel.store.fetches import Page
from chartduel.store.lake import Lake

Shape = TypeVar("Shape")
FRESH = timedelta(days=180)
"""How long an answer stands before the same question is asked again."""


async def answer(
    lake: Lake, client: Client, source: Source, request: Request, read: Callable[[bytes], Shape]
) -> tuple[Shape, Page]:
    """What `read` makes of the answer, and when it came with which bytes.

    A question is asked once while its answer is fresh. One that `read` refuses is kept, named by its hash in the error,
    and asked for again the next time. Raises `FetchError`, `RefusedPayload`.
    """
    url = pages.address(request)
    before = fetches.page(lake.ledger, url)
    if before and client.clock.now() - before.at < FRESH and (known := _reread(lake, before, read)):
        return known
    got = await client.get(source, request)
    sha256 = payloads.keep_bytes(lake.payloads, got.body)
    try:
        found = read(got.body)
    except RefusedPayload as error:
        raise type(error)(f"{source.name}: {error}", hint=f"the answer is kept as {sha256}") from error
    page = Page(url=url, at=got.fetched_at, sha256=sha256)
    fetches.keep_page(lake.ledger, page)
    return found, page


def _reread(lake: Lake, before: Page, read: Callable[[bytes], Shape]) -> tuple[Shape, Page] | None:
    """None for an answer that a newer chartduel does not take any more: it is asked for again."""
    data = payloads.load(lake.payloads, before.sha256)
    try:
        return read(data), before
    except RefusedPayload:
        return None
