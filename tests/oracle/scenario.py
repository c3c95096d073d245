"""One invented day of one hourly chart that holds every trap the mutants fall into."""

from __future__ import annotations

from datetime import datetime

from .archives import KST, Entry, Obs

RELEASE = datetime(2024, 11, 22, 14, tzinfo=KST)
NOG = ("number one girl", "로제 (ROSÉ)")
HSH = ("HOME SWEET HOME (Feat. 태양 & 대성)", "G-DRAGON")
HOMONYM = ("Home Sweet Home", "카더가든")
FILLER = ("another song", "somebody")


def look(
    day: int, hour: int, minute: int, a: int | None, b: int | None, *, witness: str = "one", complete: bool = True
) -> Obs:
    """One snapshot of genie.realtime with number one girl at a, HOME SWEET HOME at b and the homonym at 8."""
    entries: list[Entry] = [(9, *FILLER), (8, *HOMONYM)]
    entries += [(a, *NOG)] if a else []
    entries += [(b, *HSH)] if b else []
    label = datetime(2024, 11, day, hour, tzinfo=KST)
    return Obs("genie.realtime", label, label.replace(minute=minute), witness, sorted(entries), complete)


def observations() -> list[Obs]:
    """Gap before the debut, two witnesses, a second look, a tie, an incomplete hour, a re-entry, the night's freeze."""
    return [
        look(22, 13, 10, None, None),
        look(22, 15, 5, 11, 5),
        look(22, 15, 20, 10, 5, witness="two"),
        look(22, 15, 40, 10, 5),
        look(22, 16, 10, 3, None),
        look(22, 17, 10, 7, 7),
        look(22, 19, 10, 6, None, complete=False),
        look(22, 20, 10, None, 4),
        look(22, 23, 10, 6, None),
        look(23, 1, 10, 5, 2),
        look(23, 4, 10, 5, 2),
        look(23, 7, 10, 1, 2),
    ]
