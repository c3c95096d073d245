"""kworb.net: generated pages (none is recorded) and damaged ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, Move
from chartduel.sources import kworb, modules, registry
from chartduel.testing.pages.kworb import page
from printed_entries import entry, mutations, names

KOREA, BRITAIN, WORLD = (registry.chart(f"spotify.daily.{market}") for market in ("kr", "gb", "global"))
LABEL = datetime(2026, 6, 29, tzinfo=UTC)


def printed(rank: int, **more):
    ids = Ids(song=f"s{rank:021d}", artists=(f"a{rank:021d}",))
    return entry(rank, **{"ids": ids, "value_kind": "streams", **more})


ENTRIES = [printed(rank) for rank in range(1, 201)]
WHOLE = page(KOREA, LABEL, ENTRIES)


def test_a_page_of_each_market_is_asked_for():
    assert kworb.requests(BRITAIN, None)[0].url == "https://kworb.net/spotify/country/gb_daily.html"
    assert kworb.requests(WORLD, None)[0].url == "https://kworb.net/spotify/country/global_daily.html"
    assert modules.collector_of(KOREA).id == "kworb"
    assert modules.collector_of(registry.chart("spotify.weekly.kr")) is None


@pytest.mark.parametrize("market", registry.charts())
def test_the_page_of_every_market_is_known_as_its_own(market):
    one = registry.charts()[market]
    if not one.id.startswith("spotify.daily."):
        return
    parsed = kworb.parse(one, page(one, LABEL, ENTRIES[:20]))
    assert (parsed.chart_time, parsed.complete) == (LABEL, False)


def test_the_names_that_the_site_uses_for_markets_are_known():
    for name, code in {"Czech Republic": "cz", "Turkey": "tr", "UAE": "ae", "Hong Kong": "hk", "Vietnam": "vn"}.items():
        one = registry.chart(f"spotify.daily.{code}")
        mine = registry.markets()[code].name.encode()
        data = page(one, LABEL, ENTRIES[:20]).replace(b"Chart - " + mine, b"Chart - " + name.encode())
        assert kworb.parse(one, data).chart_time == LABEL


def test_a_whole_page_gives_all_that_it_tells():
    parsed = kworb.parse(KOREA, WHOLE)
    assert (parsed.entries, parsed.chart_time, parsed.complete) == (tuple(ENTRIES), LABEL, True)
    assert parsed.entries[0].move is Move.UP
    assert parsed.entries[0].previous_rank == 3


def test_modules_find_the_parser_for_either_kind_of_payload():
    assert modules.parse(KOREA, WHOLE).entries == tuple(ENTRIES)


@given(st.lists(names, min_size=5, max_size=5))
@settings(max_examples=40)
def test_a_generated_page_gives_its_entries_back(five):
    title, *acts = (" ".join(name.split()) for name in five)
    ids = Ids(song="0" * 22, artists=tuple(f"{place:022d}" for place in range(4)))
    told = [*ENTRIES[:19], printed(20, title=title, artists=tuple(acts), ids=ids)]
    assert kworb.parse(KOREA, page(KOREA, LABEL, told)).entries == tuple(told)


def test_rows_without_links_are_read():
    bare = printed(20, title="Song - Remix", artists=("Act", "A, B & C"), ids=Ids())
    assert kworb.parse(KOREA, page(KOREA, LABEL, [*ENTRIES[:19], bare])).entries[19] == bare


def test_a_saved_fragment_has_no_label():
    fragment = WHOLE[WHOLE.index(b'<table id="spotifydaily"') : WHOLE.index(b'<div class="footer"')]
    assert kworb.parse(KOREA, fragment).chart_time is None
    absolute = fragment.replace(b"../", b"https://kworb.net/spotify/")
    assert kworb.parse(KOREA, absolute).entries == tuple(ENTRIES)


def changed(old: bytes, new: bytes) -> bytes:
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


ROWS = WHOLE.split(b"\n")
ROW = next(place for place, line in enumerate(ROWS) if b"Song 50<" in line)
TABLE = b'<table id="spotifydaily"'
DAMAGED = {
    "empty": (b"", NotAChart),
    "login page": (b"<html><title>Sign in</title><form><table><tr><td>x</td></tr></table></form></html>", NotAChart),
    "block page": (b"<html><body>Error 1020: Access denied</body></html>", NotAChart),
    "JSON error": (b'{"error": "no"}', NotAChart),
    "cut before the table": (WHOLE[: WHOLE.index(TABLE)], LayoutChanged),
    "cut inside the table": (WHOLE[: WHOLE.index(b"Song 60<")].replace(b"</table>", b""), IncompleteChart),
    "a renamed table": (changed(b'"spotifydaily"', b'"charts"'), LayoutChanged),
    "a renamed column": (changed(b"<th>Streams</th>", b"<th>Plays</th>"), LayoutChanged),
    "two columns swapped": (changed(b"<th>Pos</th><th>P+</th>", b"<th>P+</th><th>Pos</th>"), LayoutChanged),
    "a column more": (changed(b"<th>Days</th>", b"<th>Days</th><th>Weeks</th>"), LayoutChanged),
    "no rows": (b"\n".join(line for line in ROWS if b"<td class" not in line), IncompleteChart),
    "a row is missing": (b"\n".join(ROWS[:ROW] + ROWS[ROW + 1 :]), IncompleteChart),
    "a row is there twice": (b"\n".join([*ROWS[:ROW], ROWS[ROW], *ROWS[ROW:]]), IncompleteChart),
    "a song is there twice": (changed(b"track/s%021d" % 50, b"track/s%021d" % 49), IncompleteChart),
    "few rows": (page(KOREA, LABEL, ENTRIES[:19]), IncompleteChart),
    "no title": (changed(b">Song 50<", b"><"), LayoutChanged),
    "no artist": (changed(b">Act 50<", b"><"), LayoutChanged),
    "no link of an artist": (changed(b"../artist/a%021d" % 50, b"../x/a%021d" % 50), LayoutChanged),
    "an unknown change": (changed(b"<td>NEW</td>", b"<td>HOT</td>"), LayoutChanged),
    "up by nothing": (changed(b"<td>+2</td>", b"<td>+0</td>"), LayoutChanged),
    "down from above the top": (changed(b"<td>+2</td>", b"<td>-1</td>"), LayoutChanged),
    "streams that grow": (changed(b"<td>8,938,300</td>", b"<td>98,938,300</td>"), LayoutChanged),
    "no streams": (changed(b"<td>8,938,300</td>", b"<td></td>"), LayoutChanged),
    "another charset": (changed(b"Song 50", "가".encode("cp949")), LayoutChanged),
    "another market": (WHOLE.replace(b"South Korea", b"Japan"), WrongPeriod),
    "the weekly chart": (WHOLE.replace(b"Spotify Daily", b"Spotify Weekly"), WrongPeriod),
    "another site's title": (WHOLE.replace(b"Spotify Daily Chart", b"Top Lists"), LayoutChanged),
    "no such day": (WHOLE.replace(b"2026/06/29", b"2026/02/30"), LayoutChanged),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_refused(damage):
    data, error = DAMAGED[damage]
    with pytest.raises(error):
        kworb.parse(KOREA, data)


@given(st.one_of(mutations(page(KOREA, LABEL, ENTRIES[:30])), st.binary(max_size=300)))
@settings(max_examples=120)
def test_whatever_comes_is_read_or_refused(data):
    try:
        parsed = kworb.parse(KOREA, data)
    except RefusedPayload:
        return
    assert len(parsed.entries) >= 20
