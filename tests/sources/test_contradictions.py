"""Pages that contradict themselves, and answers of other charts: an end tag lost, another list, another period."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from chartduel.errors import IncompleteChart, LayoutChanged, RefusedPayload, WrongPeriod
from chartduel.model.parsed import Ids, ParsedChart
from chartduel.sources import billboard, modules, registry
from chartduel.testing import songs

NOW = datetime.fromisoformat("2024-11-22T15:05:00+09:00")


def page(chart_id: str, markup: str = "") -> bytes:
    chart = registry.chart(chart_id)
    label = chart.label_shown_at(NOW)
    made = importlib.import_module(f"chartduel.testing.pages.{markup or chart.source}")
    return made.page(chart, label, songs.entries(chart, label))


def parse(chart_id: str, data: bytes, source: str | None = None) -> ParsedChart:
    return modules.parse(registry.chart(chart_id), data, source)


def titled(title: str) -> Callable[[bytes], bytes]:
    return lambda data: re.sub(rb"<title>.*?</title>", f"<title>{title}</title>".encode(), data)


def told(change: Callable[[dict], object]) -> Callable[[bytes], bytes]:
    def made(data: bytes) -> bytes:
        answer = msgspec.json.decode(data)
        change(answer)
        return msgspec.json.encode(answer)

    return made


Damage = tuple[str, str, Callable[[bytes], bytes], type[RefusedPayload]]
OTHERS: dict[str, Damage] = {
    "Billboard's songwriters": ("billboard.hot100", "", titled("Hot 100 Songwriters"), WrongPeriod),
    "Billboard's decade": ("billboard.hot100", "", titled("Hot 100 of the Decade"), WrongPeriod),
    "FLO's foreign chart": ("flo.top100", "", told(lambda one: one["data"].update(id=3)), WrongPeriod),
    "VIBE's foreign chart": (
        "vibe.top100", "", lambda data: data.replace("국내외 TOP100".encode(), "해외 TOP100".encode()), WrongPeriod,
    ),
    "a page of Genie that ends in its last row": (
        "genie.realtime", "", lambda data: data[: data.rindex(b"albumtitle") + 90], IncompleteChart,
    ),
    "an artist whom only Melon's hidden copy has": (
        "melon.top100", "", lambda data: re.sub(rb'(checkEllipsis"[^>]*>)', rb"\1Somebody, ", data, count=1),
        LayoutChanged,
    ),
    "a name that is no link on Genie": (
        "genie.realtime", "",
        lambda data: re.sub(rb'<a href="#" class="artist [^>]*>([^<]*)</a>', rb'<span class="artist">\1</span>',
                            data, count=1), LayoutChanged,
    ),
    "a guest without a link on kworb": (
        "spotify.daily.kr", "kworb",
        lambda data: re.sub(rb"(track/[^>]*>[^<]*</a>)", rb"\1 (w/ Guest)", data, count=1), LayoutChanged,
    ),
    "a table of kworb that does not end": (
        "spotify.daily.kr", "kworb", lambda data: data[: data.rindex(b"<tr>")], IncompleteChart,
    ),
    "an id of the store's other song": (
        "itunes.songs.kr", "",
        told(lambda one: one["feed"]["entry"][3]["id"]["attributes"].update({"im:id": "77"})), LayoutChanged,
    ),
    "a name that is not in the store's title": (
        "itunes.songs.kr", "", told(lambda one: one["feed"]["entry"][3]["im:name"].update(label="Wrong")),
        LayoutChanged,
    ),
    "contributors without the artist": (
        "deezer.tracks.fr", "",
        told(lambda one: one["data"][4].update(contributors=[{"id": 99, "name": "Somebody"}])), LayoutChanged,
    ),
    "another hour in the links of Genie": (
        "genie.realtime", "", lambda data: re.sub(rb"hh=\d+", b"hh=03", data), WrongPeriod,
    ),
    "another day in the links of Genie": (
        "genie.realtime", "", lambda data: re.sub(rb"ymd=\d+", b"ymd=20240101", data), WrongPeriod,
    ),
    "the store's feed of another market": (
        "itunes.songs.kr", "",
        told(lambda one: one["feed"]["link"][0]["attributes"].update(
            href="https://itunes.apple.com/us/rss/topsongs/limit=100/json")), WrongPeriod,
    ),
    "a day of Genie without links": (
        "genie.daily", "", lambda data: re.sub(rb'<div class="page-nav.*?</div>', b"", data, flags=re.DOTALL),
        LayoutChanged,
    ),
    "a chart of albums without a title": (
        "billboard.200", "", lambda data: re.sub(rb"<title>.*?</title>", b"", re.sub(rb'data-link="[^"]*"', b"", data)),
        LayoutChanged,
    ),
    "a title of UK that does not end": (
        "uk.singles", "", lambda data: data.replace(b"</a></p>", b"</p>", 5), LayoutChanged,
    ),
    "a title of Billboard that does not end": (
        "billboard.hot100", "", lambda data: data.replace(b"</h3>", b""), LayoutChanged,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_it_is_refused(case):
    chart_id, source, damage, error = OTHERS[case]
    data = page(chart_id, source)
    parse(chart_id, data, source or None)
    assert damage(data) != data
    with pytest.raises(error):
        parse(chart_id, damage(data), source or None)


@pytest.mark.parametrize(
    "title", ["Billboard Hot 100™ – Billboard", "The Hot 100 Chart | Billboard", "Music: Billboard Hot 100™ Chart"]
)
def test_the_titles_that_billboard_gives_its_chart_are_read(title):
    assert parse("billboard.hot100", titled(title)(page("billboard.hot100"))).complete


def test_a_peak_below_the_rank_is_printed_now_and_then():
    chart = registry.chart("billboard.hot100")
    entry = billboard._told(chart, 22, "A", "B", ("26", "23", "7"), set(), Ids(), "rank 22")
    assert (entry.rank, entry.previous_rank) == (22, 26)


def test_an_album_of_melon_without_a_link_keeps_its_name():
    data = page("melon.top100")
    plain = re.sub(
        rb'<div class="ellipsis rank03"><a [^>]*>(.*?)</a>', rb'<div class="ellipsis rank03">\1', data, count=1
    )
    before, now = (parse("melon.top100", one).entries[0] for one in (data, plain))
    assert (now.album, now.ids.album) == (before.album, None)


def test_the_tracks_of_a_country_are_not_those_of_the_world():
    data = told(lambda one: one["tracks"]["@attr"].pop("country"))(page("lastfm.geo.kr"))
    with pytest.raises(WrongPeriod, match="only those of a country"):
        parse("lastfm.tracks", data)
