"""Raw bytes as they came, kept for ever, one zstd file each, named by the SHA-256 of the bytes."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from chartduel.errors import DamagedLake

CHUNK = 1 << 20
INDEX = "chartduel.pages"


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sha256_of_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def where(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / f"{sha256}.zst"


def keep(root: Path, path: Path, sha256: str) -> None:
    """Stores a file's bytes. Written beside its place, synced, then renamed: never seen half."""
    import pyarrow as pa

    target = where(root, sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with path.open("rb") as source, pa.CompressedOutputStream(str(part), "zstd") as out:
        while chunk := source.read(CHUNK):
            out.write(chunk)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)


def keep_bytes(root: Path, data: bytes) -> str:
    """Stores the bytes of an answer; their hash. On disk for good when this returns."""
    import pyarrow as pa

    sha256 = sha256_of_bytes(data)
    target = where(root, sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(pa.compress(data, codec="zstd", asbytes=True))
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    _sync_folder(target.parent)
    return sha256


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(root: Path, sha256: str) -> bytes:
    """A stored payload's bytes. `DamagedLake` where it is missing, broken or not what its name says."""
    import pyarrow as pa

    try:
        with pa.CompressedInputStream(str(where(root, sha256)), "zstd") as stored:
            data = bytes(stored.read())
    except OSError as error:
        raise DamagedLake(
            f"{where(root, sha256)}: {error}", hint="put the payload back; nothing was changed"
        ) from error
    if sha256_of_bytes(data) != sha256:
        raise DamagedLake(f"{where(root, sha256)}: its bytes do not have its hash", hint="restore it from a backup")
    return data


def keep_pages(root: Path, pages: Sequence[bytes]) -> str:
    """Stores the pages of one chart; the hash of the page, or of an index that names several in their order."""
    hashes = [keep_bytes(root, page) for page in pages]
    if len(hashes) == 1:
        return hashes[0]
    return keep_bytes(root, msgspec.json.encode({INDEX: hashes}))


def load_pages(root: Path, sha256: str) -> list[bytes]:
    """The pages that `keep_pages` stored."""
    data = load(root, sha256)
    return [load(root, page) for page in indexed(data)] or [data]


def indexed(data: bytes) -> list[str]:
    """The hashes of the pages that an index names; none where the bytes are no index."""
    if not data.startswith(f'{{"{INDEX}"'.encode()):
        return []
    return msgspec.json.decode(data, type=dict[str, list[str]])[INDEX]


def pages_of(root: Path, sha256: str) -> list[str]:
    """The pages that a whole payload names, without reading more of a large one than its first bytes."""
    import pyarrow as pa

    with pa.CompressedInputStream(str(where(root, sha256)), "zstd") as stored:
        head = bytes(stored.read(len(INDEX) + 2))
        return indexed(head + bytes(stored.read())) if INDEX.encode() in head else []


def damaged(root: Path, sha256: str) -> str | None:
    """What is wrong with a stored payload, or None."""
    import pyarrow as pa

    digest = hashlib.sha256()
    try:
        with pa.CompressedInputStream(str(where(root, sha256)), "zstd") as stored:
            while chunk := stored.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "the payload is missing"
    except OSError as error:
        return f"the payload cannot be read: {error}"
    return None if digest.hexdigest() == sha256 else "the payload's bytes do not have its hash"


def sweep(root: Path, older_than_s: float) -> int:
    """Removes half-written payloads that a killed process left behind; how many."""
    before = time.time() - older_than_s
    old = [part for part in root.glob("*/*.part") if part.stat().st_mtime < before]
    for part in old:
        part.unlink(missing_ok=True)
    return len(old)
