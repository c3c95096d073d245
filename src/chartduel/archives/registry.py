"""The archives that are known: pointers with what each holds, its stated licence, and how it is read."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

import msgspec

from chartduel.errors import ConfigError, NotFound
from chartduel.importers import profile
from chartduel.importers.profile import Ref

MOST_MB = 2048


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of an archive: a table that its profile reads, or a packed repository with many small ones."""

    url: str
    profile: str
    sha256: str = ""
    """Where the file never changes and its hash is known."""
    size: int | None = None
    most_mb: int = MOST_MB
    members: str = ""
    """Of a packed repository: a pattern of whole paths below its first folder; groups become columns."""
    records: str = ""
    """JSON members: the field that holds the list."""
    columns: dict[str, Ref] = {}
    """The columns that the profile reads, each with the field of a member (the first that has a value)."""
    extra: tuple[str, ...] = ()
    """More fields of a member, kept together as JSON in the column `extra`."""

    @property
    def name(self) -> str:
        """What the file is called on disk."""
        path = urlsplit(self.url).path
        return f"{path.split('/')[2]}.tar.gz" if "/tar.gz/" in path else path.rsplit("/", 1)[-1]


class Archive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public archive: what it holds as far as it was seen, and where it is."""

    name: str
    about: str
    charts: tuple[str, ...]
    since: str
    until: str
    """In words, as it was seen: `to 2025-03-21`, `kept current`."""
    licence: str = ""
    """What the archive itself states; empty where it states none."""
    home: str
    hosts: tuple[str, ...]
    """The only hosts that are asked, redirects included."""
    files: tuple[File, ...]


class _Registry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    archives: tuple[Archive, ...]


@cache
def archives() -> dict[str, Archive]:
    """The known archives by name."""
    data = (resources.files("chartduel.archives") / "archives.toml").read_bytes()
    return {one.name: one for one in parse(data)}


def parse(data: bytes) -> tuple[Archive, ...]:
    """Archives from the text of a registry. `ConfigError` where it makes no sense."""
    try:
        known = msgspec.convert(tomllib.loads(data.decode()), _Registry).archives
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"archives.toml: {error}") from error
    for one in known:
        for file in one.files:
            _check(one, file)
    return known


def _check(archive: Archive, file: File) -> None:
    profile.named(file.profile)
    if urlsplit(file.url).hostname not in archive.hosts:
        raise ConfigError(f"archives.toml: {archive.name}: {file.url} is on no host that it declares")
    if file.members:
        re.compile(file.members)


def named(name: str) -> Archive:
    """An archive by name; `NotFound` with the nearest names."""
    known = archives()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or [one for one in known if name in one]
    raise NotFound(f"no archive is called {name}", hint=f"known: {', '.join(near or known)}")
