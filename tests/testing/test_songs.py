"""Made-up charts agree with themselves from label to label, and every parser reads them in its platform's markup."""

from __future__ import annotations

import importlib
from datetime import datetime

import pytest

from chartduel.model.chart import Chart
from chartduel.model.parsed import ParsedChart
from chartduel.sources import accept, modules, registry
from chartduel.testing import songs
from chartduel.testing.platform import collectable

NOW = datetime.fromisoformat("2024-11-22T15:05:00+09:00")


def test_the_same_label_has_the_same_chart():
    chart = registry.chart("genie.realtime")
    label = chart.label_shown_at(NOW)
    assert songs.entries(chart, label) == songs.entries(chart, label)
    assert songs.entries(chart, label) != songs.entries(chart, chart.step(label))


def test_the_hour_before_a_freeze_is_the_one_that_movements_refer_to():
    chart = registry.chart("genie.realtime")
    assert songs.issued_before(chart, datetime.fromisoformat("2024-11-22T07:00:00+09:00")) == datetime.fromisoformat(
        "2024-11-22T01:00:00+09:00"
    )


def test_charts_drift_slowly_and_songs_come_and_go():
    chart = registry.chart("genie.realtime")
    entries = songs.entries(chart, chart.label_shown_at(NOW))
    moves = [abs(entry.previous_rank - entry.rank) for entry in entries if entry.previous_rank]
    assert max(moves) < 20
    assert 0 < sum(move > 0 for move in moves) < len(moves)
    assert 0 <= sum(entry.previous_rank is None for entry in entries) < 10


def printed(chart: Chart, label: datetime) -> list[ParsedChart]:
    """The pages of a label as the platform's parser reads them."""
    source = modules.collector_of(chart)
    markup = importlib.import_module(f"chartduel.testing.pages.{source.id}")
    numbers = range(1, len(modules.requests(source, chart, None)) + 1)
    pages = [markup.page(chart, label, songs.entries(chart, label), number) for number in numbers]
    return [modules.parse(chart, page, source.id) for page in pages]


@pytest.mark.parametrize("chart_id", collectable())
def test_what_is_printed_is_read_back_and_its_movements_agree(chart_id):
    chart = registry.chart(chart_id)
    label = chart.label_shown_at(NOW)
    pages = printed(chart, label)
    read = [entry for page in pages for entry in page.entries]
    assert [entry.title for entry in read] == [entry.title for entry in songs.entries(chart, label)[: len(read)]]
    assert {page.chart_time for page in pages} <= {label, None}
    last = [entry for page in printed(chart, songs.issued_before(chart, label)) for entry in page.entries]
    before = {accept.key_of(entry): rank for rank, entry in enumerate(last, 1)}
    assert all(accept.moved(page, before) == () for page in pages)


def test_every_collectable_source_has_a_markup():
    charts = registry.charts().values()
    askable = {source.id for chart in charts if (source := modules.collector_of(chart))}
    assert {modules.collector_of(registry.chart(one)).id for one in collectable()} == askable
