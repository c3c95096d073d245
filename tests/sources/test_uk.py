"""The Official Charts: the label of a week, pages of its other charts, and rows of another week."""

from __future__ import annotations

import re
from datetime import date

import pytest

from chartduel.errors import IncompleteChart, LayoutChanged, WrongPeriod
from chartduel.model.parsed import ParsedEntry
from chartduel.sources import accept, registry, uk
from shared_data import need

UK = registry.chart("uk.singles")
NAME = b"Official Singles Chart Top 100"


@pytest.fixture(scope="module")
def recorded() -> bytes:
    folder = "payloads/officialcharts"
    return need(f"{folder}/adrianmarino+karajoker__singles-chart_20140601_fetched2016-01-17.html").read_bytes()


def week(data: bytes, first: str, last: str, chart_id: str = "") -> bytes:
    told = data.replace(b"01 June 2014", first.encode()).replace(b"07 June 2014", last.encode())
    return told.replace(b"7501-20140607", chart_id.encode()) if chart_id else told


def test_the_label_is_the_friday_of_the_week_as_in_the_archives(recorded):
    """The archive has this page's number one, new, on 2014-06-06."""
    read = uk.parse(UK, recorded)
    assert (read.chart_time, read.entries[0].title) == (UK.day_label(date(2014, 6, 6)), "I WANNA FEEL")
    told = uk.parse(UK, week(recorded, "21 September 2018", "27 September 2018", "7501-20180927"))
    assert told.chart_time == UK.day_label(date(2018, 9, 21))


@pytest.mark.parametrize(
    "kind", ["Scottish Singles", "Irish Singles", "Independent Singles", "Singles Sales", "Albums"]
)
def test_another_chart_of_the_site_is_refused(recorded, kind):
    with pytest.raises(WrongPeriod):
        uk.parse(UK, recorded.replace(NAME, f"Official {kind} Chart Top 100".encode()))


def test_a_forecast_in_the_middle_of_the_week_is_refused(recorded):
    with pytest.raises(WrongPeriod):
        uk.parse(UK, recorded.replace(NAME, b"Official Singles Chart Update Top 100"))


@pytest.mark.parametrize("title", ["Official Singles Chart on 3/5/2024", "Official UK Singles Chart", "Singles Chart"])
def test_its_own_title_is_known_in_other_spellings(recorded, title):
    assert uk.parse(UK, recorded.replace(NAME, title.encode())).chart_time == UK.day_label(date(2014, 6, 6))


def test_what_is_no_week_of_the_chart_is_refused(recorded):
    """The week of five days before the first Friday has no label: the archives leave it out as well."""
    weeks = (
        ("05 July 2015", "09 July 2015", "7501-20150709"),
        ("03 May 2023", "09 May 2023", "7501-20230509"),
        ("01 January 0001", "07 January 0001", "7501-00010107"),
        ("08 June 2014", "14 June 2014", "7501-20140607"),
        ("01 June 2014", "07 June 2014", "7502-20140607"),
    )
    for first, last, chart_id in weeks:
        with pytest.raises(WrongPeriod):
            uk.parse(UK, week(recorded, first, last, chart_id))


def test_two_weeks_on_one_page_are_refused(recorded):
    with pytest.raises(WrongPeriod, match="several"):
        uk.parse(UK, recorded.replace(b"01 June 2014", b"08 June 2014", 1).replace(b"07 June 2014", b"14 June 2014", 1))


def test_arrows_have_to_agree_with_the_ranks(recorded):
    with pytest.raises(LayoutChanged, match="arrow"):
        uk.parse(UK, recorded.replace(b"icon-up", b"icon-down"))


NAMED = b'<a href="/artist/30418/MR-PROBZ">MR PROBZ</a>'


def test_a_song_of_which_the_site_prints_no_artist_has_no_credit(recorded):
    assert recorded.count(NAMED) == 1
    read = uk.parse(UK, recorded.replace(NAMED, b""))
    assert [(one.title, one.artists) for one in read.entries if not one.artists] == [("WAVES", ())]
    assert read.complete


def test_a_page_without_artists_is_refused(recorded):
    names = re.findall(rb'<a href="/artist/[^>]*>[^<]*</a>', recorded)
    assert len(names) >= 100
    for name in names[:10]:
        recorded = recorded.replace(name, b"", 1)
    with pytest.raises(LayoutChanged, match="without a name"):
        uk.parse(UK, recorded)


@pytest.mark.parametrize(
    ("day", "size"), [("1971-02-05", 40), ("1971-03-26", 50), ("1992-05-01", 75), ("1994-02-11", 100)]
)
def test_a_week_of_fewer_ranks_is_whole(day, size):
    label = UK.day_label(date.fromisoformat(day))
    entries = [ParsedEntry(rank=rank, title=f"Song {rank}", artists=("Act",)) for rank in range(1, size + 1)]
    assert accept.charted(UK, entries, label=label).complete
    with pytest.raises(IncompleteChart):
        accept.charted(UK, entries[:-1], label=label)


def test_ranks_outside_a_row_and_ranks_without_end_are_refused_at_once():
    table = b'<p class="article-date">01 June 2014 - 07 June 2014</p><table class="chart-positions"><tr><td>'
    for rows in (b'<span class="position">1</span>' * 20_000, b'<b><span class="position">1</span>' * 300):
        with pytest.raises(LayoutChanged):
            uk.parse(UK, table + rows)
