"""A provider of charts: how it may be asked, how often, and what may be passed on."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from chartduel.model.ids import SourceId


class Access(StrEnum):
    OFFICIAL_API = "official_api"
    PUBLIC_FEED = "public_feed"
    PUBLIC_PAGE = "public_page"
    USER_FILE = "user_file"
    """Nothing is fetched: the user brings the file."""
    UNDOCUMENTED = "undocumented"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a source declares of itself in charts.toml."""

    id: SourceId
    name: str
    access: Access
    note: str
    """What is known of its terms and robots.txt, and what is not."""
    hosts: tuple[str, ...] = ()
    """The only hosts that are asked, redirects included."""
    pause_s: float = 1.0
    """Seconds between two requests to one of its hosts, at least."""
    again_s: int = 0
    """Seconds before the same page is asked for again, at least."""
    redistribution: bool = False
    """Whether whole charts may be shown to others."""
    consent: str = ""
    """Why it stays off until the user enables it by name; empty: it is on."""
    key: str | None = None
    """The secret of the user's settings that it needs."""
    feeds: tuple[str, ...] = ()
    """Charts of another source that it shows: it is then their witness."""
    here: str = ""
    """The setting that names the market of its charts: it shows that of the caller's address without saying which."""
    unproven: bool = False
    """No recorded page was at hand for what it shows of others: only refusal is proven."""


class Counter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that is read off again and again, of subjects that the user chooses: views of videos, of pages."""

    id: str
    name: str
    source: SourceId
    unit: str
    subjects: str = ""
    """The setting that names what is read; empty: only files of the user have it."""
    unproven: bool = False
