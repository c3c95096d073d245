"""`python -m bench [NAME ...]`: runs the benchmarks, all of them by default but `scale`, which makes 100 million rows.

Importing goes first: Linux counts a child's peak memory from its fork on, so the bench itself must still be small then.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import archives

NAMES = ("import", "start", "duel", "parse", "collect", "claims", "identity", "scale")


def main() -> int:
    """Runs what was asked for. A target that is missed fails nothing; a wrong answer does."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="chartduel's benchmarks")
    parser.add_argument("names", nargs="*", metavar="|".join(NAMES), help="all of them by default")
    asked = parser.parse_args().names
    if unknown := [name for name in asked if name not in NAMES]:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    wanted = [name for name in NAMES if name in (asked or NAMES[:-1])]
    if not archives.present():
        print(f"There are no archives in {archives.data()}: name a folder that holds data/ with CHARTDUEL_SHARED.")
        wanted = [name for name in wanted if name in ("start", "scale")]
    with TemporaryDirectory(prefix="chartduel-bench-") as made:
        for name in wanted:
            _run(name, Path(made))
    return 0


def _run(name: str, room: Path) -> None:
    if name == "import":
        from bench.importing import bench
    elif name == "start":
        from bench.starting import bench
    elif name == "parse":
        from bench.parsing import bench
    elif name == "claims":
        from bench.claims import bench
    elif name == "collect":
        from bench.collecting import bench
    elif name == "scale":
        from bench.scale import bench
    elif name == "identity":
        from bench.identity import bench
    else:
        from bench.dueling import bench
    bench(room)


if __name__ == "__main__":
    sys.exit(main())
