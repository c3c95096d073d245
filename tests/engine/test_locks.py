"""The two locks are installed into one environment: what both pin must be one version."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_the_lock_of_spark_adds_and_changes_nothing_else():
    whole, spark = pinned("requirements.lock"), pinned("requirements-spark.lock")
    assert len(whole) > 50
    assert spark.keys() - whole.keys() == {"pyspark", "py4j"}
    both = whole.keys() & spark.keys()
    assert {name: spark[name] for name in both} == {name: whole[name] for name in both}
