"""Refusing too little and refusing too much, counted together over every source: printed, and both none."""

from __future__ import annotations

import importlib
import sys
from datetime import datetime

import pytest

from chartduel.collect.intake import read_pages
from chartduel.errors import RefusedPayload
from chartduel.sources import accept, modules, registry
from chartduel.testing import songs
from chartduel.testing.faults import DAMAGE, LOGIN, Fault
from chartduel.testing.platform import collectable

NOW = datetime.fromisoformat("2024-11-22T15:05:00+09:00")
READ_BY_NAME = (Fault.SWAPPED_COLUMNS,)
"""Damage that a parser which finds things by name reads right."""


def pages_of(chart_id: str) -> list[bytes]:
    chart = registry.chart(chart_id)
    source = modules.collector_of(chart)
    markup = importlib.import_module(f"chartduel.testing.pages.{source.id}")
    asked = modules.requests(source, chart, chart.label_shown_at(NOW) if modules.dated(source.id) else None)
    entries = songs.entries(chart, chart.label_shown_at(NOW))
    return [markup.page(chart, chart.label_shown_at(NOW), entries, number) for number in range(1, len(asked) + 1)]


def accepted(chart_id: str, pages: list[bytes]) -> bool:
    chart = registry.chart(chart_id)
    source = modules.collector_of(chart)
    try:
        read = read_pages(chart, pages, source.id)
        accept.whole(accept.expected(read, chart, chart.label_shown_at(NOW), read.chart_time_basis), chart)
    except RefusedPayload:
        return False
    return True


FAMILIES = list({one.rpartition(".")[0] if one.count(".") > 1 else one: one for one in collectable()}.values())


def test_there_are_families():
    assert len(FAMILIES) >= 20


def test_nothing_damaged_is_accepted_and_nothing_whole_is_refused(capsys):
    refused = [one for one in FAMILIES if not accepted(one, pages_of(one))]
    wrong = [
        f"{one}: {fault.name}"
        for one in FAMILIES
        for fault, damage in DAMAGE.items()
        if fault not in READ_BY_NAME and accepted(one, [damage(page) for page in pages_of(one)])
    ]
    wrong += [f"{one}: login" for one in FAMILIES if accepted(one, [LOGIN])]
    tried = len(FAMILIES) * (len(DAMAGE) - len(READ_BY_NAME) + 1)
    told = f"whole pages refused: {len(refused)} of {len(FAMILIES)}; damaged ones accepted: {len(wrong)} of {tried}"
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")
    assert refused == []
    assert wrong == []


@pytest.mark.parametrize("chart_id", FAMILIES)
def test_half_of_a_payload_is_no_chart(chart_id):
    assert not accepted(chart_id, [page[: len(page) // 2] for page in pages_of(chart_id)])
