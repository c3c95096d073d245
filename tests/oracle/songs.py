"""The two songs, recognised by hand-written containment: no normaliser, no ids, no fuzzy matching."""

from __future__ import annotations

from functools import cache

ROSE = ("rosé", "rose\u0301", "rose", "로제")
GD = ("g-dragon", "g\u2010dragon", "g\u2011dragon", "지드래곤", "gdragon")
VERSIONS = ("live", "라이브", "instrumental", "inst.", "karaoke", "remix", "acoustic", "cover", "sped up")


def plain(text: str) -> str:
    """Lower case with ordinary spaces and without the invisible marks of the archives."""
    return " ".join(text.lower().replace("\u200e", "").replace("\u00a0", " ").split())


def another_version(title: str) -> bool:
    """A live take, remix or the like is another recording."""
    return any(word in title for word in VERSIONS)


@cache
def nog(title: str, artist: str) -> bool:
    """number one girl by ROSÉ."""
    name = plain(title)
    return name.startswith("number one girl") and not another_version(name) and any(n in plain(artist) for n in ROSE)


@cache
def hsh(title: str, artist: str) -> bool:
    """HOME SWEET HOME by G-DRAGON (feat. TAEYANG & DAESUNG), not Car, the garden's song of that name."""
    name = plain(title)
    return name.startswith("home sweet home") and not another_version(name) and any(n in plain(artist) for n in GD)


def key_of(title: str, artist: str) -> str | None:
    """A = number one girl, B = HOME SWEET HOME."""
    return "A" if nog(title, artist) else "B" if hsh(title, artist) else None


def title_key(title: str, artist: str) -> str | None:
    """The wrong key: by title alone, so the homonym counts too."""
    name = plain(title)
    return "A" if name.startswith("number one girl") else "B" if name.startswith("home sweet home") else None
