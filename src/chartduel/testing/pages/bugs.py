"""Pages in the markup of Bugs' charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from chartduel.model.chart import Cadence, Chart
from chartduel.model.parsed import Move, ParsedEntry

TITLES = {Cadence.HOUR: "실시간", Cadence.DAY: "일간", Cadence.WEEK: "주간"}
CHANGES = {
    Move.UP: ("up", "계단 상승"),
    Move.DOWN: ("down", "계단 하락"),
    Move.SAME: ("none", "변동없음"),
    Move.NEW: ("new", "신곡"),
    Move.REENTRY: ("renew", "재진입"),
}


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The one page of a chart."""
    rows = "\n".join(_row(one) for one in entries)
    return f"""<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>벅스차트 &gt; 곡 차트 &gt; {TITLES[chart.cadence]} &gt; 전체 장르 - 벅스</title></head>
<body><header><p class="title"><a href="/">벅스</a></p></header>
<fieldset class="pgControl">{_time(chart, label)}</fieldset>
<table class="list trackList byChart"><caption>벅스차트</caption><thead><tr><th scope="col">순위</th></tr></thead>
<tbody>
{rows}
</tbody></table><footer><p class="artist"><a href="/notice">공지사항</a></p></footer></body></html>
""".encode()


def _time(chart: Chart, label: datetime) -> str:
    local = label.astimezone(chart.tz)
    if chart.cadence is Cadence.HOUR:
        before = local - timedelta(hours=1)
        return f'<time datetime="{before:%Y.%m.%d %H:%M}">{local:%Y.%m.%d} <em>{local:%H:%M}</em></time>'
    last = f" ~ {local + timedelta(days=6):%Y.%m.%d}" if chart.cadence is Cadence.WEEK else ""
    return f"<time>{local:%Y.%m.%d}{last}</time>"


def _row(entry: ParsedEntry) -> str:
    title, album, many = escape(entry.title), escape(entry.album or ""), len(entry.artists) > 1
    first = escape(entry.artists[0])
    kind, words = CHANGES[entry.move or Move.SAME]
    told = f"<em>{words}</em>"
    if entry.previous_rank is not None:
        told = f"<em>{abs(entry.previous_rank - entry.rank)}</em> <span>{words}</span>"
    return f"""<tr albumId="{entry.ids.album}" multiArtist="{"Y" if many else "N"}" rowType="track" trackId="{entry.ids.song}">
<td><div class="ranking"><strong>{entry.rank}</strong>
<p class="change {kind}">{told}</p></div></td>
<th scope="row"><p class="title" adult_yn="N"><a href="javascript:;" title="{title}">{title}</a></p></th>
<td class="left"><p class="artist"><a href="/artist/{entry.ids.artists[0]}?wl_ref=list" title="{first}">{first}</a>
{_more(entry) if many else ""}</p></td>
<td class="left"><a href="/album/{entry.ids.album}?wl_ref=list" class="album" title="{album}">{album}</a></td></tr>"""


def _more(entry: ParsedEntry) -> str:
    """The link that opens the list of all artists: a string of a script inside an attribute."""
    credited = zip(entry.artists, entry.ids.artists, strict=True)
    told = r"\\n".join(rf"{_quoted(name)}||{_quoted(name)}||{own}||OK" for name, own in credited)
    call = f"bugs.layermenu.openMultiArtistSearchResultPopLayer(this, '{told}', ''); return false;"
    return f'<a href="javascript:void(0);" class="more" onclick="{escape(call)}">{escape(entry.artists[0])}</a>'


def _quoted(name: str) -> str:
    return name.replace("\\", r"\\").replace("'", r"\'")
