"""What a platform answered. Bytes and facts of the transport, nothing of their meaning."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is what was asked for, without secrets; `fetched_at` is UTC, when the answer began.

    `not_modified`: the platform says that nothing changed since the state that `etag` or `last_modified` names,
    and sent no bytes.
    """

    url: str
    status: int
    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: datetime
    not_modified: bool = False
