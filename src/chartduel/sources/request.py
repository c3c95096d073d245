"""What a source asks a platform for. Only `chartduel.fetch` sends it."""

from __future__ import annotations

import msgspec

Pairs = tuple[tuple[str, str], ...]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request: GET, or POST where there is a form or a JSON text.

    `key` names a secret of the user's settings and where it belongs: (`youtube`, `header:X-Goog-Api-Key`) or
    (`lastfm`, `param:api_key`). It is added when the request is sent, so that no record of it holds the secret.
    """

    url: str
    params: Pairs = ()
    headers: Pairs = ()
    form: Pairs = ()
    json: str = ""
    key: tuple[str, str] | None = None
