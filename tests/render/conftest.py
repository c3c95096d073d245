"""One made-up duel for all tests of the room; its factory is a module beside this file."""

from collections.abc import Sequence

import factory
import pytest

from chartduel.model.duel import DuelResult
from chartduel.model.snapshot import Point


@pytest.fixture(scope="session")
def points() -> dict[str, Sequence[Point]]:
    return dict(factory.points())


@pytest.fixture(scope="session")
def result() -> DuelResult:
    return factory.result()


@pytest.fixture(scope="session")
def hostile() -> DuelResult:
    """A duel whose every text tries to get out of its place."""
    return factory.hostile_result()
