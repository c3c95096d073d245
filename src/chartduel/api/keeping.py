"""Looking after a lake: sealed, its derived tables made anew."""

from __future__ import annotations

from pathlib import Path

from chartduel.api import importing
from chartduel.metrics import kept
from chartduel.store import lake as store
from chartduel.store import seal as sealing
from chartduel.store.seal import Sealed


def seal(root: Path) -> Sealed:
    """Sorts and tidies every table, and brings the runs that the lake keeps up to date."""
    lake = store.open_lake(root)
    done = sealing.seal(lake)
    kept.refresh(lake)
    return done


def rebuild(root: Path) -> int:
    """Remakes the derived tables from the facts, in whatever state they are; how many listings were joined."""
    listings = importing.rebuild(root)
    kept.refresh(store.open_lake(root))
    return listings
