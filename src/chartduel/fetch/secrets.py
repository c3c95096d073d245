"""Keys of the user: added to a request at the last moment, and to be found nowhere afterwards."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from chartduel.errors import ConfigError
from chartduel.sources.request import Request

GONE = "[key]"
SHORTEST = 8
"""Characters of a key that is taken out of a page: a shorter one could be a word of it."""
LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2")
"""Those that write URLs and headers."""
PACKING = ("hpack.hpack", "hpack.table")
"""Those that write headers as HTTP/2 packs them: a secret in there has no spelling to look for."""


def added(request: Request, secrets: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The further parameters and headers of a request that needs a key. `ConfigError` names a key that is missing."""
    if request.key is None:
        return {}, {}
    name, place = request.key
    secret = secrets.get(name, "")
    if not secret or not secret.isascii() or not secret.isprintable():
        told = "is missing" if not secret else "holds a character that no key has"
        raise ConfigError(f"the key {name!r} {told}", hint=f"add `{name} = ...` to [keys] of the settings")
    kind, _, where = place.partition(":")
    return ({}, {where: secret}) if kind == "header" else ({where: secret}, {})


def removed(data: bytes, secrets: Iterable[str]) -> bytes:
    """The bytes without any secret that they echo.

    Only exact spellings of keys that are long enough to be no word of the page: the bytes are to be kept as they are.
    """
    for told in spellings(one for one in secrets if len(one) >= SHORTEST):
        data = data.replace(told.encode(), GONE.encode())
    return data


def untold(told: str, secrets: Iterable[str]) -> str:
    """A header or the text of an error without any secret, however it is spelt: nothing is lost with it."""
    for one in spellings(secrets):
        told = re.sub(re.escape(one), GONE, told, flags=re.IGNORECASE)
    return told


def carried(request: Request, secrets: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that this request carries: an answer can echo no other."""
    secret = secrets.get(request.key[0]) if request.key else None
    return (secret,) if secret else ()


def spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """The secrets as they are, and as addresses write them: by a few characters or all in `%`."""
    ways = [
        (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), _spelt_out(secret))
        for secret in secrets
        if secret
    ]
    return tuple(dict.fromkeys(told for way in ways for told in way))


def _spelt_out(secret: str) -> str:
    return "".join(f"%{byte:02X}" for byte in secret.encode())


class Redaction(logging.Filter):
    """Takes secrets out of what the HTTP libraries log."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(one for one in secrets if one)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name in PACKING:
            return not self._secrets
        told = untold(record.getMessage(), self._secrets)
        record.msg, record.args = told, ()
        return True


def redact_logs(secrets: Iterable[str]) -> Redaction:
    """Puts a filter on every logger of the HTTP libraries; take it off with `restore_logs`."""
    made = Redaction(secrets)
    for name in (*LOGGERS, *PACKING):
        logging.getLogger(name).addFilter(made)
    return made


def restore_logs(made: Redaction) -> None:
    for name in (*LOGGERS, *PACKING):
        logging.getLogger(name).removeFilter(made)
