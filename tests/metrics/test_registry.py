"""One registry of metrics: what it says and what there is are the same."""

from __future__ import annotations

import pkgutil

from chartduel import metrics
from chartduel.api.lake import Lake
from chartduel.cli.__main__ import ASKED
from chartduel.metrics import registry

EVERY = registry.METRICS


def test_every_module_is_a_metric_of_the_registry():
    modules = {module.name for module in pkgutil.iter_modules(metrics.__path__)} - {"registry"}
    assert len(EVERY) >= 13
    assert sorted(one.id for one in EVERY) == sorted(modules)


def test_its_commands_are_those_of_the_command_line():
    assert len(registry.BY_COMMAND) >= 4
    assert sorted(registry.BY_COMMAND) == sorted(ASKED)


def test_its_methods_are_those_of_a_lake():
    told = [one.method for one in EVERY if one.method]
    assert len(told) >= 4
    assert all(callable(getattr(Lake, name)) for name in told)


def test_everyone_says_what_it_answers_in_a_sentence():
    assert all(one.answers.endswith(".") and len(one.answers) < 100 and one.unit for one in EVERY)
