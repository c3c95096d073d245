"""robots.txt, as its standard (RFC 9309) has it: asked for once a day, obeyed.

A missing one (4xx) allows all. One that cannot be had (5xx, no answer) forbids all for now.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from protego import Protego

from chartduel.errors import Disallowed
from chartduel.fetch.agent import NAME

FRESH = timedelta(days=1)
LARGEST = 512 << 10
PATH = "/robots.txt"


def address(url: str) -> str:
    """Where the robots.txt of a URL is."""
    told = urlsplit(url)
    return f"{told.scheme}://{told.netloc}{PATH}"


def is_missing(url: str, status: int) -> bool:
    """Whether an answer says that a host has no robots.txt, or none for us. 429 only says: later."""
    return urlsplit(url).path == PATH and 400 <= status < 500 and status != 429


def rules(status: int, body: bytes) -> str:
    """The text of the rules that an answer gives. What is no text is no rule."""
    return body[:LARGEST].decode(errors="replace") if status == 200 else ""


def assert_allowed(text: str, url: str) -> None:
    """`Disallowed` where the rules forbid a URL to us."""
    if not Protego.parse(text).can_fetch(url, NAME):
        told = urlsplit(url)
        raise Disallowed(
            f"{told.netloc}: its robots.txt forbids {told.path}", hint="respect it; import an archive instead"
        )


def pause(text: str) -> float:
    """The seconds between two requests that the rules ask for."""
    return float(Protego.parse(text).crawl_delay(NAME) or 0)
