"""What every chart has to be before it is stored, whatever source it comes from."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, WrongPeriod
from chartduel.model.parsed import Ids, Move, ParsedEntry
from chartduel.model.snapshot import Basis
from chartduel.sources import accept
from chartduel.sources.registry import chart

MELON = chart("melon.top100")
UK = chart("uk.singles")
GENIE = chart("genie.realtime")
LABEL = datetime.fromisoformat("2024-11-22T15:00:00+09:00")


def entry(rank: int, **more) -> ParsedEntry:
    told = {"title": f"Song {rank}", "artists": ("Act",), "ids": Ids(song=str(1000 + rank))}
    return ParsedEntry(rank=rank, **{**told, **more})


def entries(count: int = 100) -> list[ParsedEntry]:
    return [entry(rank) for rank in range(1, count + 1)]


def test_a_whole_chart_is_complete():
    parsed = accept.charted(MELON, entries(), label=LABEL)
    assert (parsed.chart, parsed.chart_time, parsed.complete) == ("melon.top100", LABEL, True)
    assert parsed.chart_time_basis is Basis.PRINTED
    assert parsed.chart_time.utcoffset() == timedelta(hours=9)


def test_without_a_printed_time_there_is_no_label():
    parsed = accept.charted(MELON, entries())
    assert (parsed.chart_time, parsed.chart_time_basis) == (None, Basis.ASSUMED)


DAMAGED = {
    "nothing": ([], IncompleteChart),
    "too few": (entries(60), IncompleteChart),
    "a rank is missing": (entries()[:49] + entries()[50:], IncompleteChart),
    "a rank is there twice": ([*entries()[:50], entry(50, ids=Ids(song="7")), *entries()[51:]], IncompleteChart),
    "it begins at 2": (entries()[1:], IncompleteChart),
    "two ranks are swapped": ([entry(2), entry(1), *entries()[2:]], IncompleteChart),
    "a song is there twice": ([*entries()[:99], entry(100, ids=Ids(song="1001"))], IncompleteChart),
    "no title": ([entry(1, title=" "), *entries()[1:]], LayoutChanged),
    "no artist": ([entry(1, artists=()), *entries()[1:]], LayoutChanged),
    "one of two artists has no name": ([entry(1, artists=("Act", " ")), *entries()[1:]], LayoutChanged),
    "an artist is there twice": (
        [entry(1, artists=("A", "A"), ids=Ids(song="1", artists=("7", "7"))), *entries()[1:]],
        LayoutChanged,
    ),
    "the album has no name": ([entry(1, album=""), *entries()[1:]], LayoutChanged),
    "bytes that were no UTF-8": ([entry(1, title="\ufffd"), *entries()[1:]], LayoutChanged),
    "a control character": ([entry(1, artists=("A\x07",)), *entries()[1:]], LayoutChanged),
    "two songs from one rank": (
        [entry(1, previous_rank=9), entry(2, previous_rank=9), *entries()[2:]],
        LayoutChanged,
    ),
    "a title without end": ([entry(1, title="x" * 4001), *entries()[1:]], LayoutChanged),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_refused(damage):
    lines, error = DAMAGED[damage]
    with pytest.raises(error, match=r"melon\.top100"):
        accept.charted(MELON, lines, label=LABEL)


def test_without_ids_titles_and_artists_tell_songs_apart():
    lines = [entry(rank, ids=Ids()) for rank in range(1, 100)]
    accept.charted(MELON, [*lines, entry(100, ids=Ids())])
    with pytest.raises(IncompleteChart, match="there twice"):
        accept.charted(MELON, [*lines, entry(100, ids=Ids(), title="Song 1")])


def test_two_records_of_one_name_come_from_different_ranks():
    hot = chart("billboard.hot100")
    lines = [entry(rank, ids=Ids(), previous_rank=rank) for rank in range(1, 101)]
    again = entry(100, ids=Ids(), title="Song 1", previous_rank=98)
    lines[97] = entry(98, ids=Ids(), move=Move.NEW)
    assert accept.charted(hot, [*lines[:99], again]).complete
    with pytest.raises(IncompleteChart, match="there twice"):
        accept.charted(hot, [*lines[:99], entry(100, ids=Ids(), title="Song 1", previous_rank=1)])


@pytest.mark.parametrize("year", [1, 1949, 2101, 9999])
def test_a_year_of_no_chart_is_refused(year):
    with pytest.raises(LayoutChanged, match="day of no chart"):
        accept.charted(MELON, entries(), label=datetime(year, 6, 1, tzinfo=MELON.tz))


def test_the_early_weeks_of_the_uk_share_ranks_without_a_gap():
    early = datetime(1952, 11, 14, tzinfo=UK.tz)
    ranks = [1, 2, 3, 4, 5, 6, 7, 7, 8, 8, 9, 10, 11, 11, 12]
    lines = [entry(rank, ids=Ids(song=str(place))) for place, rank in enumerate(ranks)]
    assert accept.charted(UK, lines, label=early).complete
    with pytest.raises(IncompleteChart, match="rank 8 stands where 9"):
        accept.charted(UK, lines, label=datetime(2024, 11, 15, tzinfo=UK.tz), whole=False)


def test_a_shared_last_rank_takes_the_ranks_behind_it():
    lines = [entry(min(rank, 99), ids=Ids(song=str(rank))) for rank in range(1, 101)]
    assert accept.charted(UK, lines).complete


def test_a_tie_is_a_rank_where_the_chart_has_ties():
    tied = [entry(1), entry(2), entry(2, ids=Ids(song="x")), *(entry(rank) for rank in range(4, 101))]
    assert accept.charted(UK, tied).complete
    with pytest.raises(IncompleteChart, match="rank 2 stands where 3"):
        accept.charted(MELON, tied)


def test_a_part_is_a_part():
    page = accept.charted(GENIE, [entry(rank) for rank in range(51, 101)], first=None, whole=False)
    assert not page.complete
    with pytest.raises(IncompleteChart, match="ranks 51 to 100"):
        accept.whole(accept.expected(page, GENIE, LABEL, Basis.ASSUMED), GENIE)


def pages(*, label: datetime | None = None) -> list:
    starts = (1, 51, 101, 151)
    return [
        accept.charted(GENIE, [entry(r) for r in range(s, s + 50)], label=label, first=None, whole=False)
        for s in starts
    ]


def test_pages_are_joined_in_order():
    joined = accept.joined(GENIE, pages(label=LABEL))
    assert [one.rank for one in joined.entries] == list(range(1, 201))
    assert joined.complete


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 1, 1, 3), (1, 0, 2, 3), (0, 0, 2, 3), (0, 2, 3)])
def test_pages_that_do_not_follow_each_other_are_refused(order):
    whole = pages()

    def take():
        joined = accept.joined(GENIE, [whole[place] for place in order])
        accept.whole(accept.expected(joined, GENIE, LABEL, Basis.ASSUMED), GENIE)

    with pytest.raises(IncompleteChart):
        take()


def test_pages_without_ranks_go_on_where_the_one_before_ends():
    page = accept.charted(GENIE, [entry(rank) for rank in range(1, 51)], whole=False)
    others = [
        accept.charted(GENIE, [entry(r, ids=Ids(song=f"{n}-{r}")) for r in range(1, 51)], whole=False) for n in "abc"
    ]
    joined = accept.joined(GENIE, accept.numbered([page, *others]))
    assert [one.rank for one in joined.entries] == list(range(1, 201))
    with pytest.raises(IncompleteChart, match="there twice"):
        accept.joined(GENIE, accept.numbered([page, *others[:2], others[0]]))


def test_pages_of_two_hours_are_refused():
    mixed = [*pages(label=LABEL)[:3], *pages(label=LABEL + timedelta(hours=1))[3:]]
    with pytest.raises(WrongPeriod, match="different times"):
        accept.joined(GENIE, mixed)


def test_the_printed_label_has_to_be_the_expected_one():
    parsed = accept.charted(MELON, entries(), label=LABEL)
    assert accept.expected(parsed, MELON, LABEL, Basis.ASSUMED) == parsed
    with pytest.raises(WrongPeriod, match="15:00"):
        accept.expected(parsed, MELON, LABEL + timedelta(hours=1), Basis.ASSUMED)


@pytest.mark.parametrize("basis", [Basis.REQUESTED, Basis.ASSUMED])
def test_where_none_is_printed_the_basis_says_how_it_was_found(basis):
    parsed = accept.expected(accept.charted(MELON, entries()), MELON, LABEL, basis)
    assert (parsed.chart_time, parsed.chart_time_basis) == (LABEL, basis)


def moving(before: dict[str, int], wrong: int = 0) -> list[ParsedEntry]:
    """A chart whose printed movements agree with the ranks before, but for the first few."""
    lines = []
    for one in entries():
        was = before.get(one.ids.song)
        told = Move.NEW if was is None else Move.UP if was > one.rank else Move.DOWN if was < one.rank else Move.SAME
        previous = was + 200 if was is not None and one.rank <= wrong else was
        lines.append(entry(one.rank, move=told, previous_rank=previous))
    return lines


BEFORE = {str(1000 + rank): rank % 98 + 1 for rank in range(1, 99)}


@given(st.permutations(range(1, 99)))
def test_movements_that_agree_are_no_news(order):
    before = {str(1000 + song): rank for rank, song in enumerate(order, 1)}
    assert accept.moved(accept.charted(MELON, moving(before)), before) == ()


def test_a_few_disagreements_are_told_and_kept():
    notes = accept.moved(accept.charted(MELON, moving(BEFORE, wrong=10)), BEFORE)
    assert len(notes) == 10
    assert notes[0].startswith("rank 1: ")


def test_more_than_a_tenth_is_refused():
    with pytest.raises(LayoutChanged, match="11 of 100"):
        accept.moved(accept.charted(MELON, moving(BEFORE, wrong=11)), BEFORE)


def test_charts_without_movements_disagree_with_nothing():
    assert accept.moved(accept.charted(MELON, entries()), BEFORE) == ()
