"""Where the real archives are, and what happens in a test where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("CHARTDUEL_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def need(name: str) -> Path:
    """A shared file; without it the test is skipped, and fails where CI promises the data."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"shared data {path} is missing in CI")
        pytest.skip(f"shared data {path} is not here (set CHARTDUEL_SHARED)")
    return path
