"""Pages in the markup of Genie's charts: fifty rows each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from chartduel.model.chart import Cadence, Chart
from chartduel.model.parsed import Move, ParsedEntry

PAGE = 50
KINDS = {Cadence.HOUR: ("D", "Y"), Cadence.DAY: ("D", "N"), Cadence.WEEK: ("W", "N")}
BADGE = '<span class="icon icon-19">19<span class="hide">금</span></span>'


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """Page `number` of a chart: the entries of its fifty ranks."""
    local = label.astimezone(chart.tz)
    rows = "\n".join(map(_row, entries[(number - 1) * PAGE : number * PAGE]))
    hidden = f'<input type="hidden" id="curDateComma" value="{local:%Y.%m.%d}"/>'
    hidden += f'<input type="hidden" id="strHH" value="{local:%H}"/>'
    return f"""<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>차트 &gt; TOP200 - 지니</title></head>
<body><div id="gnb"><ul class="list"><li><a href="/chart/top200" class="title">지니차트</a></li></ul></div>
<div id="body-content"><h2>TOP200</h2>
<div class="chart-date">{hidden}<span>{local:%Y.%m.%d %H:%M}</span></div>
<div class="newest-list"><div class="music-list-wrap"><table class="list-wrap"><caption>곡 리스트</caption>
<thead><tr><th scope="col" class="hd-number">순위</th><th scope="col" class="hd-info">곡정보</th></tr></thead>
<tbody>
{rows}
</tbody></table></div></div>
<div class="page-nav rank-page-nav">{_links(chart, local, number)}</div></div>
<div id="footer"><a href="#" class="artist">지니뮤직</a></div></body></html>
""".encode()


def _links(chart: Chart, local: datetime, number: int) -> str:
    ditc, rtm = KINDS[chart.cadence]
    asked = f"?ditc={ditc}&amp;ymd={local:%Y%m%d}&amp;hh={local:%H}&amp;rtm={rtm}"
    return "".join(
        f'<a href="{asked}&amp;pg={page}"{" class=current" * (page == number)}>'
        f"{page * PAGE - PAGE + 1} ~ {page * PAGE} 위</a>"
        for page in range(1, 5)
    )


def _row(entry: ParsedEntry) -> str:
    song, album = entry.ids.song, escape(entry.album or "")
    artists = "\n".join(
        f'<a href="#" class="artist ellipsis" onclick="fnViewArtist(\'{one}\');return false;">{escape(name)}</a>'
        for one, name in zip(entry.ids.artists, entry.artists, strict=True)
    )
    opens = f"fnViewAlbumLayer('{entry.ids.album}');return false;"
    return f"""<tr class="list" songid="{song}">
<td class="check"><input type="checkbox" class="select-check" title="{escape(entry.title)}" /></td>
<td class="number">{entry.rank}
    <span class="rank"><span class="rank">{_change(entry)}</span></span></td>
<td><a href="#" class="cover" onclick="{opens}"><img src="//image/140.JPG" alt="{album}" /></a></td>
<td class="link"><a href="#" class="btn-basic btn-info" onclick="fnViewSongInfo('{song}');return false;">정보</a></td>
<td class="info">
    <a href="#" class="title ellipsis" title="재생" onclick="fnPlaySong('{song}','1');return false;">
        {BADGE if entry.rank % 7 == 0 else ""}
        {escape(entry.title)}</a>
    {artists}
    <div class="toggle-button-box"><button type="button" class="btn artist-etc">외</button><ul class="list"></ul></div>
    <i class="bar">|</i>
    <a href="#" class="albumtitle ellipsis" onclick="{opens}">{album}</a></td>
<td class="btns"><button type="button" class="btn-basic btn-album" songid="{song}">담기</button></td>
</tr>"""


def _change(entry: ParsedEntry) -> str:
    steps = abs((entry.previous_rank or entry.rank) - entry.rank) or ""
    kind, word = {Move.UP: ("up", "상승"), Move.DOWN: ("down", "하강"), Move.SAME: ("none", "유지")}.get(
        entry.move or Move.NEW, ("new", "new")
    )
    return f'<span class="rank-{kind}">{steps}<span class="hide">{word}</span></span>'
