"""Starting: what a user waits for before anything happens, less what Python itself takes."""

from __future__ import annotations

from pathlib import Path

from bench import archives
from bench.importing import sealed_lake
from bench.measure import CHARTDUEL, PYTHON, in_turn, run
from bench.report import Report

HEAVY = ("pyarrow", "polars", "altair", "ibis", "pandas", "numpy", "jinja2", "vl_convert", "rich")
FORBIDDEN = ("pyarrow", "polars", "altair", "ibis", "pandas")
_SPY = """
import sys
from chartduel.cli.__main__ import main
sys.argv = ["chartduel", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("\\n" + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def modules(*argv: str) -> set[str]:
    """The top-level modules that a command has loaded when it is done."""
    return set(run([PYTHON, "-c", _SPY, *argv]).out.splitlines()[-1].split())


def bench(room: Path) -> None:
    """`chartduel --help`, `import chartduel` and `pass`, in turn; which heavy modules a duel loads."""
    report = Report("start", "Starting")
    found = in_turn(
        {
            "pass": lambda: run([PYTHON, "-c", "pass"]),
            "import": lambda: run([PYTHON, "-c", "import chartduel"]),
            "help": lambda: run([CHARTDUEL, "--help"]),
        },
        rounds=15,
        warm_up=2,
    )
    bare = found["pass"]
    report.seconds("chartduel --help", found["help"], 0.3)
    report.seconds(
        "import chartduel, less bare Python", [a.less(b) for a, b in zip(found["import"], bare, strict=True)], 0.15
    )
    report.seconds("floor: python -c pass", bare)
    report.ratio("chartduel --help", "floor: python -c pass")
    loaded = modules("--help") & set(HEAVY)
    report.note(f"heavy modules that --help loads: {', '.join(sorted(loaded)) or 'none'}")
    if archives.present():
        lake = sealed_lake(room)
        loaded = modules("duel", "number one girl", "HOME SWEET HOME", "--json", "--lake", str(lake)) & set(HEAVY)
        report.count("forbidden modules that duel --json loads", len(loaded & set(FORBIDDEN)), 0)
        report.note(f"heavy modules that duel --json loads: {', '.join(sorted(loaded)) or 'none'}")
    report.publish()
