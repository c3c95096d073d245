"""Billboard: pages of its other charts, damage that keeps the ranks whole, and what may stand around the chart."""

from __future__ import annotations

from datetime import date

import pytest

from chartduel.errors import LayoutChanged, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Move, ParsedEntry
from chartduel.sources import billboard, registry
from chartduel.testing.pages.billboard import TITLES, page
from shared_data import need

HOT = registry.chart("billboard.hot100")
LABEL = HOT.day_label(date(2024, 12, 7))
MOVES = ((1, Move.SAME), (None, Move.NEW), (None, Move.REENTRY))


def entry(rank: int) -> ParsedEntry:
    previous, move = MOVES[rank % 3]
    told = previous and rank
    return ParsedEntry(rank=rank, title=f"T{rank}", artists=(f"A{rank}",), previous_rank=told, move=move)


WHOLE = page(HOT, LABEL, [entry(rank) for rank in range(1, 101)])
RECORDED = (
    "payloads/billboard/Sadavar+si206-finalproject__hot-100_2024-12.html",
    "payloads/billboard/adrianmarino+karajoker__hot-100_2016-01-17.html",
)


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


@pytest.mark.parametrize(
    "name",
    [
        "Billboard Canadian Hot 100™",
        "Holiday 100",
        "Billboard Japan Hot 100",
        "Top Album Sales",
        "Year-End Hot 100 Songs",
    ],
)
def test_another_chart_of_a_hundred_is_refused_by_its_title(name):
    with pytest.raises(WrongPeriod):
        billboard.parse(HOT, changed(WHOLE, TITLES[HOT.id].encode(), name.encode()))


def test_the_global_chart_without_the_us_is_refused():
    chart = registry.chart("billboard.global200")
    told = page(chart, LABEL, [entry(rank) for rank in range(1, 201)])
    with pytest.raises(WrongPeriod):
        billboard.parse(chart, changed(told, b"Billboard Global 200", b"Billboard Global Excl. U.S."))


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_page_with_the_address_of_another_chart_is_refused(name):
    data = need(name).read_bytes()
    with pytest.raises(WrongPeriod):
        billboard.parse(HOT, changed(data, b"charts/hot-100", b"charts/canadian-hot-100"))


@pytest.mark.parametrize(
    "title", ["Billboard Hot 100™ – Billboard", "Music: Top 100 Songs | Billboard Hot 100 Chart", "The Hot 100 Chart"]
)
def test_its_own_title_is_known_in_every_spelling(title):
    told = changed(WHOLE, TITLES[HOT.id].encode(), title.encode())
    assert billboard.parse(HOT, told).chart_time == LABEL


def test_news_of_another_week_is_no_chart_date():
    news = b"<p>Best of the Week of November 30, 2024, by our staff</p><!-- Week of November 23, 2024 --></body>"
    assert billboard.parse(HOT, changed(WHOLE, b"</body>", news)).chart_time == LABEL


@pytest.mark.parametrize("name", RECORDED)
def test_a_saved_part_without_head_is_read(name):
    data = need(name).read_bytes()
    mark = b'<h2 id="section-heading"' if b'<h2 id="section-heading"' in data else b'<nav id="chart-nav"'
    whole, part = billboard.parse(HOT, data), billboard.parse(HOT, data[data.index(mark) :])
    assert (part.chart_time, part.entries) == (whole.chart_time, whole.entries)


DAMAGED = {
    "an unknown mark": (b">NEW</span></li>", b">HOT</span></li>", LayoutChanged),
    "a day before there were charts": (b"December 7, 2024", b"January 6, 0001", WrongPeriod),
    "a Wednesday": (b"December 7, 2024", b"December 4, 2024", WrongPeriod),
    "the columns' head in another order": (
        b'<div class="chart-results-list">',
        b'<div class="o-chart-results-list-header">Peak Pos. Last Week Wks on Chart</div><div>',
        LayoutChanged,
    ),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_refused(damage):
    old, new, error = DAMAGED[damage]
    with pytest.raises(error):
        billboard.parse(HOT, changed(WHOLE, old, new).replace(b'data-date="2024-12-07"', b""))


def test_numbers_that_differ_for_small_screens_are_refused():
    first, *rows = WHOLE.split(b'<li class="mobile">')
    rows[0] = changed(rows[0], b"> 1 <", b"> 2 <")
    with pytest.raises(LayoutChanged, match="small"):
        billboard.parse(HOT, b'<li class="mobile">'.join([first, *rows]))


def test_the_arrows_of_2016_have_to_agree_with_the_ranks():
    data = need(RECORDED[1]).read_bytes()
    for old, new in ((b"row-history-rising", b"row-history-falling"), (b"row-history-new", b"row-history-x")):
        with pytest.raises(LayoutChanged, match="row-history"):
            billboard.parse(HOT, changed(data, old, new))


def test_rows_inside_rows_and_rows_without_end_are_refused_at_once():
    row = b'<ul class="o-chart-results-list-row" data-detail-target="1"><li>'
    for data in (row * 300, row * 150, b"<p>Week of December 7, 2024</p>" + (row + b"</li></ul>") * 20_000):
        with pytest.raises(RefusedPayload, match="rows"):
            billboard.parse(HOT, data)
