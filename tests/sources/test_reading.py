"""Pages that are made to keep the HTML parser busy."""

from __future__ import annotations

import pytest

from chartduel.errors import LayoutChanged
from chartduel.sources import reading

DEEP = {
    "one tag": b"<div>" * 60_000,
    "with stray closings": b"<div></b></i></p>" * 60_000,
    "an unknown tag, then blocks": b"<x>" * 60_000 + b"<div>" * 60_000,
    "lists in lists": b"<li><ul>" * 60_000,
    "moderately deep and very long": b"<x>" * 2_000 + b"<div></div>" * 400_000,
    "closed at last": b"<div>" * 60_000 + b"</div>" * 60_000,
}


@pytest.mark.parametrize("page", DEEP.values(), ids=DEEP)
def test_a_page_deeper_than_any_is_refused_before_it_is_parsed(page):
    with pytest.raises(LayoutChanged, match=r"deep in each other|tags are no chart page"):
        reading.html(page)


def test_a_long_page_of_many_rows_is_none_of_them():
    row = b'<tr><td><img src="a"><p>one<br>two<p>three<td>4</tr>'
    assert len(reading.html(b"<table>" + row * 6000 + b"</table>").css("tr")) == 6000
