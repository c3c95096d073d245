"""A small packaged table of facts about four songs: for the demo, the tests, and release instants anywhere."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path


@contextmanager
def files() -> Generator[tuple[Path, Path]]:
    """The table of chart positions and the profile that reads it, as files on disk."""
    folder = resources.files("chartduel.sample")
    with resources.as_file(folder / "positions.csv") as table, resources.as_file(folder / "profile.toml") as profile:
        yield table, profile
