"""A file that is still arriving: `<name>.part`, and beside it what the server said of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from chartduel.errors import BadInput, Unavailable


class Seen(msgspec.Struct, frozen=True):
    """What a server said of a file, by which a changed one is known."""

    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """What a request for the rest may be conditional on. A weak ETag tells nothing of the bytes."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


def part_of(to: Path) -> Path:
    """Where a file grows until it is whole."""
    return to.with_name(f"{to.name}.part")


def note(path: Path) -> Path:
    """The file beside a part, or a whole one, that holds what the server said of it."""
    return path.with_name(f"{path.name}.json")


@contextmanager
def alone(part: Path) -> Generator[None]:
    """One process writes a part at a time; a killed one gives the right back by dying. Makes the part if need be."""
    import fcntl

    with part.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unavailable(f"{part}: another process is downloading it", hint="wait for it") from error
        yield


def remembered(path: Path) -> Seen:
    """What the server said; nothing where that was never noted."""
    try:
        return msgspec.json.decode(note(path).read_bytes(), type=Seen)
    except (OSError, msgspec.DecodeError):
        return Seen()


def begin(part: Path, seen: Seen) -> None:
    """A part for a file that comes from its start. It is empty before the new note stands: never old bytes under it."""
    note(part).unlink(missing_ok=True)
    os.truncate(part, 0)
    note(part).write_bytes(msgspec.json.encode(seen))


def length(part: Path) -> int:
    return part.stat().st_size


def forget(part: Path) -> None:
    """Removes a part and what was said of it."""
    part.unlink(missing_ok=True)
    note(part).unlink(missing_ok=True)


def assert_hash(part: Path, sha256: str, url: str) -> None:
    """`BadInput` for bytes with another hash: they are kept aside as `<name>.refused`."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest == sha256:
        return
    aside = part.with_suffix(".refused")
    part.replace(aside)
    forget(part)
    raise BadInput(
        f"{url}: its SHA-256 is {digest}, not {sha256}",
        hint=f"the file was changed; it is kept as {aside} and nothing was imported",
    )


def settle(part: Path, to: Path) -> None:
    """Gives a whole file its name, on disk for good."""
    note(part).replace(note(to))
    part.replace(to)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
