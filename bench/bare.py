"""The same resolution without the packaged table of acts, in a process of its own.

`python -m bench.bare LAKE PAIRS.csv OUT.csv` empties the table, resolves the lake from nothing and decides the pairs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from chartduel.api.identity import match_file
from chartduel.api.importing import rebuild
from chartduel.identity import facts


def without_facts() -> None:
    """No act has another name beforehand, and no group has members."""
    patch.object(facts, "_told", return_value=("", "")).start()
    for held in (facts._known, facts.aliases, facts.members):
        held.cache_clear()
    assert not facts.aliases(), "the table of acts is still there"


if __name__ == "__main__":
    without_facts()
    rebuild(Path(sys.argv[1]))
    match_file(Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[1]))
