"""Raw bytes as they came, kept for ever, one zstd file each, named by the SHA-256 of the bytes."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


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
