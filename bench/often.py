"""How often each word of the tables stands in native titles: writes `words/often.txt` from a lake.

`python -m bench.often LAKE`, after the tables of words were changed. A word that half of all titles have says little.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

from chartduel.engine.duckdb import Engine
from chartduel.identity.across import NATIVE
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import scripts
from chartduel.identity.translated import meanings
from chartduel.store import lake as store

LEAST = 3
"""Titles in a thousand from which a word is counted."""
HEAD = """\
# Of a thousand different native titles of the development archives, how many hold a word of the tables in any of its
# meanings; words that fewer than {least} hold are left out. Counted by `bench/often.py` over {titles} titles.
"""


def main(root: str) -> None:
    titles = sorted({title for title in _titles(Path(root)) if scripts(title) & NATIVE})
    counted = Counter(word for title in titles for word in meanings(title))
    shares: dict[int, list[str]] = defaultdict(list)
    for word, count in counted.items():
        shares[round(1000 * count / len(titles))].append(word)
    rows = [f"{mille}: {' '.join(sorted(words))}\n" for mille, words in sorted(shares.items(), reverse=True)]
    kept = [row for row in rows if int(row.split(":")[0]) >= LEAST]
    target = resources.files("chartduel.identity") / "words" / "often.txt"
    Path(str(target)).write_text(HEAD.format(least=LEAST, titles=len(titles)) + "".join(kept), encoding="utf-8")


def _titles(root: Path) -> list[str]:
    engine = Engine()
    try:
        store.open_lake(root).view(engine, "listings")
        rows = engine.rows("SELECT DISTINCT title FROM listings WHERE kind = 'song'")
    finally:
        engine.close()
    return [parse_title(title).main for (title,) in rows]


if __name__ == "__main__":
    main(sys.argv[1])
