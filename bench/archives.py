"""The archives that the benchmarks read: five folders of the shared data, 3,664,294 rows."""

from __future__ import annotations

import os
from pathlib import Path

FOLDERS = ("kr_daily", "billboard", "spotify", "uk", "markets")
ROWS = 3_664_294


def data() -> Path:
    """The folder of the archives: `data` in CHARTDUEL_SHARED, else in `shared` beside the repository."""
    root = os.environ.get("CHARTDUEL_SHARED")
    return (Path(root).resolve() if root else Path(__file__).resolve().parents[2] / "shared") / "data"


def present() -> bool:
    return all((data() / name).is_dir() for name in FOLDERS)


def folders() -> list[Path]:
    return [data() / name for name in FOLDERS]


def files() -> list[Path]:
    return sorted(path for folder in folders() for path in folder.iterdir() if path.is_file())
