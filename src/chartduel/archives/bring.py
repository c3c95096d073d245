"""One file of an archive, from its address to the table that is imported, and the mark that it is done.

Everything lies in one folder of the lake: what arrives (`.part`), what arrived, the table of a packed
repository, and `<file>.done` once the import went through. Killed anywhere, the next call goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from chartduel.archives.gather import Gathered, gather
from chartduel.archives.registry import Archive, File
from chartduel.errors import BadInput
from chartduel.fetch import download
from chartduel.fetch.download import Wanted
from chartduel.fetch.unfinished import Seen, note
from chartduel.importers import profile
from chartduel.importers.reader import READER
from chartduel.store import payloads

Step = Callable[[str, int, int | None], None]
"""Told what is being done, how far it is, and how far it goes where that is known."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What was imported: the file as the server described it, and how it was read."""

    url: str
    seen: Seen
    read_as: str
    bytes: int
    sha256: str


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is there to be imported; `gathered` where it is the table of a packed repository."""

    packed: Path
    table: Path
    gathered: Gathered | None
    mark: Mark


def bring(
    archive: Archive, file: File, folder: Path, *, agent: str, base_url: str | None, step: Step
) -> Brought | Mark:
    """The file, downloaded where it is not yet here; its `Mark` where the same file was imported before.

    Raises `FetchError`s, and `BadInput` for a file that is not what it should be: it is kept aside.
    """
    to, wanted = folder / file.name, _wanted(archive, file, agent, base_url)
    done = _done(to, wanted, file)
    if done and file.sha256:
        return done
    if (seen := download.held(to)) is None:
        seen = download.download(
            wanted, to, lambda had, total: step(file.name, had, total), done.seen if done else None
        )
    if seen is None and done:
        return done
    mark = Mark(
        url=wanted.url,
        seen=seen or Seen(),
        read_as=_reading(file),
        bytes=to.stat().st_size,
        sha256=payloads.sha256_of(to),
    )
    return _table(to, file, mark, step)


def _wanted(archive: Archive, file: File, agent: str, base_url: str | None) -> Wanted:
    wanted = Wanted(
        url=file.url,
        hosts=archive.hosts,
        agent=agent,
        most=file.most_mb << 20,
        sha256=file.sha256,
        size=file.size,
    )
    return wanted if base_url is None else download.elsewhere(wanted, base_url)


def _table(to: Path, file: File, mark: Mark, step: Step) -> Brought:
    if not file.members:
        return Brought(packed=to, table=to, gathered=None, mark=mark)
    table = to.with_name(f"{file.name.split('.')[0]}.csv")
    step(f"unpacking {file.name}", 0, None)
    try:
        return Brought(packed=to, table=table, gathered=gather(to, file, table), mark=mark)
    except BadInput:
        set_aside(to, table)
        raise


def set_aside(to: Path, table: Path) -> None:
    """A file that cannot be read gets out of the way of the next download."""
    to.replace(to.with_name(f"{to.name}.refused"))
    for path in {table, note(to)}:
        path.unlink(missing_ok=True)


def settle(brought: Brought) -> None:
    """Marks a file as imported and removes it: the lake's payloads keep what was read."""
    mark = _mark_of(brought.packed)
    part = mark.with_name(f"{mark.name}.part")
    part.write_bytes(msgspec.json.encode(brought.mark))
    part.replace(mark)
    for path in {brought.packed, brought.table, note(brought.packed)}:
        path.unlink(missing_ok=True)


def _done(to: Path, wanted: Wanted, file: File) -> Mark | None:
    """The mark of an earlier import that read the same address in the same way."""
    try:
        mark = msgspec.json.decode(_mark_of(to).read_bytes(), type=Mark)
    except (OSError, msgspec.DecodeError):
        return None
    return mark if (mark.url, mark.read_as) == (wanted.url, _reading(file)) else None


def _mark_of(to: Path) -> Path:
    return to.with_name(f"{to.name}.done")


def _reading(file: File) -> str:
    """Changes when a better profile, registry entry or reader would read the file differently."""
    how = profile.named(file.profile)
    entry = hashlib.sha256(msgspec.json.encode(file)).hexdigest()[:16]
    return f"{READER}:{how.name}:{how.digest}:{entry}"
