"""The wanted files inside a packed repository. Nothing is unpacked to disk, so no name can lead anywhere.

What is packed is not trusted: links, devices and odd names are never read, and what unpacks to more
than the bounds is refused before it is held.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from chartduel.errors import BadInput, UnreadableFile

MOST_BYTES = 4 << 30
"""Of everything that is unpacked, wanted or not: a packed file of a few MB can hold petabytes of zeros."""
MOST_MEMBERS = 200_000
LONGEST_MEMBER = 64 << 20
BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError)
"""What the libraries raise for a broken file; the last two for an encrypted one, and for an unknown method."""
HINT = "remove it and get the archive again"


class _Stream(Protocol):
    def read(self, size: int | None = -1, /) -> bytes: ...


class _Bounded(io.RawIOBase):
    """A stream that ends in `BadInput` after so many bytes."""

    def __init__(self, stream: _Stream, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise BadInput("it unpacks to more than it may", hint="this is no archive of charts; nothing was imported")
        return data


Wanted = Callable[[str], object]


def members(path: Path, wanted: Wanted, most: int = MOST_BYTES) -> Iterator[tuple[str, bytes]]:
    """The wanted regular files in a `.tar.gz` or `.zip`: path below the repository's folder, and bytes.

    `BadInput` for what is no such file, or holds too much.
    """
    try:
        yield from _zip(path, wanted, most) if zipfile.is_zipfile(path) else _tar(path, wanted, most)
    except BROKEN as error:
        raise UnreadableFile(f"{path}: cannot be unpacked: {error}", hint=HINT) from error


def _tar(path: Path, wanted: Wanted, most: int) -> Iterator[tuple[str, bytes]]:
    with gzip.open(path) as unpacked, tarfile.open(fileobj=_Bounded(unpacked, most), mode="r|") as packed:
        for count, member in enumerate(packed):
            _assert_few(path, count)
            name = _below(member.name)
            if not (name and wanted(name) and member.isreg()):
                continue
            if member.issparse() or member.size > LONGEST_MEMBER:
                raise BadInput(f"{path}: {name} is larger than it may be", hint=HINT)
            if held := packed.extractfile(member):
                yield name, held.read()


def _zip(path: Path, wanted: Wanted, most: int) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as packed:
        _assert_few(path, len(packed.infolist()))
        for member in packed.infolist():
            name = _below(member.filename)
            if not (name and wanted(name)) or member.is_dir() or _is_link(member):
                continue
            with packed.open(member) as held:
                data = held.read(LONGEST_MEMBER + 1)
            most -= len(data)
            if most < 0 or len(data) > LONGEST_MEMBER:
                raise BadInput(f"{path}: {name} unpacks to more than it may", hint=HINT)
            yield name, data


def _assert_few(path: Path, count: int) -> None:
    if count > MOST_MEMBERS:
        raise BadInput(f"{path}: holds more than {MOST_MEMBERS:,} files", hint=HINT)


def _is_link(member: zipfile.ZipInfo) -> bool:
    """Unix keeps the kind of a file in these bits: 8 is a plain file, 0 what a packer writes that knows no kinds."""
    return (member.external_attr >> 28) & 0xF not in (0, 8)


def _below(name: str) -> str:
    """The path below the one folder that a packed repository has; empty for names that lead elsewhere."""
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ".." in parts or len(parts) < 2:
        return ""
    return "/".join(parts[1:])
