"""Small pages that cost a parser minutes or gigabytes are refused before it starts, and long honest ones are not."""

from __future__ import annotations

import importlib
import re
import time
import tracemalloc
from contextlib import suppress
from datetime import datetime

import msgspec
import pytest

from chartduel.errors import LayoutChanged, NotAChart, RefusedPayload
from chartduel.sources import bounds, markup, modules, reading, registry
from chartduel.testing import songs
from shared_data import need

NOW = datetime.fromisoformat("2024-11-22T15:05:00+09:00")


def page(chart_id: str, markup: str = "") -> bytes:
    chart = registry.chart(chart_id)
    label = chart.label_shown_at(NOW)
    made = importlib.import_module(f"chartduel.testing.pages.{markup or chart.source}")
    return made.page(chart, label, songs.entries(chart, label))


def ending(chart_id: str, with_: bytes) -> bytes:
    return page(chart_id).replace(b"</body>", with_ + b"</body>")


def many(what: str, times: int) -> bytes:
    return "".join(what.format(n) for n in range(times)).encode()


NAMES = " ".join(f"n{n}" for n in range(40))
NESTED = b'<span class="%s">' * 300 + b"x " * 500_000 + b"</span>" * 300
COSTLY = {
    "unclosed formatting, paragraphs": ("melon.top100", ending("melon.top100", many("<b a{}>", 1500) + b"<p>x" * 1500)),
    "unclosed formatting of UK": ("uk.singles", ending("uk.singles", many("<i a{}>", 3000) + b"<p>x</p>" * 3000)),
    "formatting that differs behind a >": (
        "melon.top100", ending("melon.top100", many('<b a=">{}">', 1500) + b"<p>x" * 1500),
    ),
    "rows that a comment begins": ("melon.top100", ending("melon.top100", b"<!--" + b"<tr " * 20_000 + b"-->")),
    "rows of Bugs that a comment begins": ("bugs.realtime", ending("bugs.realtime", b"<!--" + b"<tr " * 20_000)),
    "a date in a date": ("melon.top100", ending("melon.top100", NESTED % ((b"yyyymmdd",) * 300))),
    "a label in a label": (
        "billboard.hot100", page("billboard.hot100").replace(b'<img alt="">', NESTED % ((b"c-label",) * 300), 1),
    ),
    "short labels in labels": (
        "billboard.hot100",
        page("billboard.hot100").replace(b'<img alt="">', (b'<span class="c-label">' + b"x" * 20) * 900),
    ),
    "selected options": (
        "melon.top100", ending("melon.top100", b"<select>" + b"<option selected>x</option>" * 20_000),
    ),
    "options": ("melon.top100", ending("melon.top100", b"<select>" + b"<oPtion>x</option>" * 20_000)),
    "attributes": ("melon.top100", ending("melon.top100", b"<i " + many(" a{}=1", 50_000) + b">")),
    "attributes without white space": ("melon.top100", ending("melon.top100", b"<i" + many('a{}="1"', 50_000) + b">")),
    "names in many tags": ("melon.top100", ending("melon.top100", many("<p a{0} b{0} c{0} d{0} e{0}>", 20_000))),
    "names of elements": ("melon.top100", ending("melon.top100", many("<x{0}></x{0}>", 90_000))),
    "names in end tags": ("melon.top100", ending("melon.top100", many("</p a{0} b{0} c{0} d{0} e{0}>", 20_000))),
    "names with values": ("melon.top100", ending("melon.top100", many("<p a{}=1>", 90_000))),
    "attributes that are opened again": (
        "melon.top100", ending("melon.top100", b"<p>" + many(f"<b {NAMES} {{}}>", 700) + b"<p>x" * 700),
    ),
    "formatting with many attributes": ("melon.top100", ending("melon.top100", many(f"<b {NAMES} {{}}>", 3000))),
    "more and more of one body": ("melon.top100", many("<body a{}>", 10_000) + b"<body z>" * 100_000),
    "attributes behind a >": (
        "melon.top100", ending("melon.top100", b"<i" + many(' a{}="x > y < z"', 50_000) + b">"),
    ),
    "attributes before the end of no script": (
        "melon.top100", b"".join(b'<p a=">" ' + many("a{} ", 6000) + b"</script>" for _ in range(50)),
    ),
    "long tags": ("melon.top100", (b"<p " + many("a{} ", 1000) + b">") * 1200),
    "tags, each shorter than a window": ("melon.top100", (b"<p " + many("a{} ", 500) + b">") * 2500),
    "tags": ("melon.top100", b"<p>" * 1_900_000),
    "no tags": ("melon.top100", b"<br>" * 1_400_000),
    "closings in comments": ("melon.top100", ending("melon.top100", b"<div><!--</div>-->" * 60_000)),
    "closings in values": ("melon.top100", ending("melon.top100", b'<div a="</div>">' * 60_000)),
    "closings in text": ("melon.top100", b"<div><textarea></div></textarea>" * 40_000),
    "empty lines": ("spotify.daily.kr", page("spotify.daily.kr") + b"\n" * (5 << 20)),
    "lines": ("spotify.daily.kr", b"rank\n" + b"1\n" * (2 << 20)),
    "an address": (
        "itunes.songs.kr",
        msgspec.json.encode({"feed": {"id": {"label": "/aa/rss/b/" * 500_000}, "entry": []}}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COSTLY)
def test_what_would_cost_much_is_refused_or_read_in_a_second(case):
    chart_id, data = COSTLY[case]
    chart, began = registry.chart(chart_id), time.process_time()
    with suppress(RefusedPayload):
        modules.parse(chart, data)
    assert time.process_time() - began < 1


def test_a_table_in_the_head_of_a_table_is_no_column():
    head = b"<tr><th>" + b"<table><tr><th>" * 300 + b"x " * 500_000 + b"</tbody>"
    data = page("spotify.daily.kr", "kworb").replace(b"</tbody>", head)
    with pytest.raises(LayoutChanged, match="characters in one th"):
        modules.parse(registry.chart("spotify.daily.kr"), data, "kworb")


def test_a_refusal_needs_no_memory():
    data = COSTLY["lines"][1]
    tracemalloc.start()
    with pytest.raises(NotAChart, match="lines are no chart"):
        reading.table(data, ["rank"], "x")
    assert tracemalloc.get_traced_memory()[1] < 5 * len(data)
    tracemalloc.stop()


HONEST = {
    "closed formatting": b"<p><b id='%d'>one</b> <em class=x>two <a href='#'>three</a></em></p>" * 4000,
    "formatting that stays open, all alike": b"<p><font color=red>one" * 60,
    "a list of all weeks": b"<select>" + b"<option>2024</option>" * 4000 + b"</select>",
    "a picture in a value": b'<img src="data:image/png;base64,' + b"iVBORw0KGgo/AAAANSUhEUg+" * 20_000 + b'">',
    "a script that compares": b"<script>" + b"for(i=0;i<n;i++){a[i]=b[i]/c;}" * 20_000 + b"</script>",
    "many rows": b"<table>" + b"<tr><td><div><a href='#'>one</a></div></td></tr>" * 15_000 + b"</table>",
}


@pytest.mark.parametrize("case", HONEST)
def test_what_is_only_long_is_read(case):
    body = HONEST[case]
    data = re.sub(rb"%d", b"7", body)
    assert reading.html(b"<body>" + data).body is not None


def test_formatting_that_differs_and_is_closed_is_read():
    data = b"".join(b"<p><b id=x%d>one</b></p>" % n for n in range(4000))
    assert len(reading.html(data).css("b")) == 4000


LONG_TAGS = {
    "many attributes": b"<p " + many("a{} ", 1000) + b">",
    "attributes with values": b"<p " + many("a{}='1' ", 600) + b">",
    "few attributes": b'<p a b="c" d>',
}


@pytest.mark.parametrize("case", LONG_TAGS)
def test_six_megabytes_of_tags_are_left_before_all_is_read(case):
    tag = LONG_TAGS[case]
    data = tag * min((6 << 20) // len(tag), 190_000)
    *_, last = markup.work(data[: 100 * len(tag)])
    most = bounds.MOST_ATTRIBUTES / last.attributes * last.tags
    with pytest.raises(LayoutChanged) as refused:
        reading.html(data)
    read = int(re.match("[0-9,]+", str(refused.value))[0].replace(",", ""))
    assert read <= most + 1 < data.count(b"<")


RECORDED = ("melon", "bugs", "billboard", "officialcharts")


@pytest.mark.parametrize("platform", RECORDED)
def test_no_recorded_page_has_to_be_gone_through(platform, monkeypatch):
    monkeypatch.setattr(markup, "work", lambda _: pytest.fail("it is gone through tag by tag"))
    pages = sorted(need(f"payloads/{platform}").glob("*.html"))
    assert pages
    for page in pages:
        assert reading.html(page.read_bytes()).body is not None


@pytest.mark.parametrize("platform", RECORDED)
def test_the_limits_are_far_above_every_recorded_page(platform):
    for page in need(f"payloads/{platform}").glob("*.html"):
        *_, last = markup.work(page.read_bytes())
        assert last.tags * 8 < bounds.MOST_TAGS
        assert last.attributes * 8 < bounds.MOST_ATTRIBUTES
        assert last.steps * 100 < bounds.MOST_STEPS
        assert last.copies * 50 < bounds.MOST_COPIES
        assert last.pairs * 100 < bounds.MOST_PAIRS
        assert len(last.names) * 100 < bounds.MOST_NAMES


def test_the_limits_are_far_above_what_was_recorded():
    assert bounds.MOST_TAGS > 8 * 24_023
    assert bounds.LARGEST > 2 * 2_686_238
