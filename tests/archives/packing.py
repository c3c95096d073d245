"""Packed repositories, as a code host sends them, and with what no honest one holds."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

FOLDER = "repository-0a1b2c3"


def tar(files: Mapping[str, bytes], odd: Iterable[tarfile.TarInfo] = ()) -> bytes:
    """A `.tar.gz` with one folder around its files; `odd` members come first."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for member in odd:
            packed.addfile(member)
        for name, data in files.items():
            packed.addfile(entry(f"{FOLDER}/{name}", size=len(data)), io.BytesIO(data))
    return out.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.size, made.linkname = kind, size, target
    return made


def pack(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def jsoned(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
