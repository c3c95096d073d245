"""Pages in the markup of Melon's charts, and its list of search keywords."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from chartduel.model.chart import Cadence, Chart, Kind
from chartduel.model.parsed import Move, ParsedEntry

TITLES = {Cadence.HOUR: "TOP100", Cadence.DAY: "일간", Cadence.WEEK: "주간", Cadence.MONTH: "월간"}


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The one page of a chart."""
    if chart.kind is Kind.KEYWORD:
        told = [{"ranking": one.rank, "keyword": one.title} for one in entries]
        return json.dumps({"keywordRealList": told}, ensure_ascii=False).encode()
    name = "HOT100" if chart.id == "melon.hot100" else TITLES[chart.cadence]
    rows = "\n".join(_row(one) for one in entries)
    return f"""<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>멜론차트&gt;{name}&gt;멜론</title></head>
<body><div id="gnb"><ul><li class="nth1 on"><a href="/chart/index.htm"><span class="rank">멜론차트</span></a></li></ul></div>
<div class="multi_row"><div class="calendar_prid">{_time(chart, label)}</div></div>
<div class="service_list_song type02 d_song_list"><form id="frm"><table><caption>이 표는 곡 리스트로 순위, 곡정보</caption>
<thead><tr><th scope="col">순위</th><th scope="col">곡정보</th><th scope="col">앨범</th></tr></thead>
<tbody>
{rows}
</tbody></table></form></div>
<div id="footer"><div class="ellipsis rank01"><a href="#">멜론 이용약관</a></div></div></body></html>
""".encode()


def _time(chart: Chart, label: datetime) -> str:
    local = label.astimezone(chart.tz)
    day = f"{local:%Y.%m}" if chart.cadence is Cadence.MONTH else f"{local:%Y.%m.%d}"
    if chart.cadence is Cadence.WEEK:
        day = f"{day} ~ {local + timedelta(days=6):%Y.%m.%d}"
    hour = f'<span class="hhmm"><span class="hour">{local:%H:%M}</span></span>' if chart.cadence is Cadence.HOUR else ""
    return f'<span class="yyyymmdd"><span class="year">{day}</span></span>{hour}'


def _row(entry: ParsedEntry) -> str:
    title, album = escape(entry.title), escape(entry.album or "")
    links = ", ".join(_artist(*one) for one in zip(entry.artists, entry.ids.artists or (None,), strict=True))
    likes = f"{entry.value:,}" if entry.value else "0"
    return f"""<tr class="lst{50 if entry.rank <= 50 else 100}" id="lst50" data-song-no="{entry.ids.song}">
<td><input type="checkbox" title="{title} 곡 선택" name="input_check" value="{entry.ids.song}"></td>
<td><span class="rank ">{entry.rank}</span><span class="none">위</span></td>
<td>{_mark(entry)}</td>
<td><a href="javascript:melon.link.goAlbumDetail('{entry.ids.album}');" title="{album}" class="image_typeAll"></a></td>
<td><div class="ellipsis rank01"><span><a href="javascript:melon.play.playSong('1',{entry.ids.song});">{title}</a></span></div>
<div class="ellipsis rank02">{links}<span class="checkEllipsis" style="display:none">{links}</span></div></td>
<td><div class="ellipsis rank03"><a href="javascript:melon.link.goAlbumDetail('{entry.ids.album}');">{album}</a></div></td>
<td><button type="button" class="button_etc like"><span class="cnt"><span class="none">총건수</span>
{likes}</span></button></td></tr>"""


def _artist(name: str, own_id: str | None) -> str:
    return f"<a href=\"javascript:melon.link.goArtistDetail('{own_id}');\">{escape(name)}</a>"


def _mark(entry: ParsedEntry) -> str:
    """The movement three times over: in a title, in hidden words beside an icon, and as a number."""
    if entry.move is None:
        return ""
    steps = abs((entry.previous_rank or entry.rank) - entry.rank)
    told = {
        Move.SAME: ("순위 동일", "순위 동일", "static", "none"),
        Move.NEW: ("순위 진입", "순위 진입", "new", ""),
        Move.REENTRY: ("순위 진입", "순위 진입", "new", ""),
        Move.UP: (f"{steps}단계 상승", "단계 상승", "up", "up"),
        Move.DOWN: (f"{steps}단계 하락", "단계 하락", "down", "down"),
    }
    title, words, icon, kind = told[entry.move]
    number = f'<span class="{kind}">{steps}</span>' if kind else ""
    icons = f'<span class="bullet_icons rank_{icon}"><span class="none">{words}</span></span>'
    return f'<span title="{title}" class="rank_wrap">{icons}{number}</span>'
