"""Circle Chart: the site's own JSON, asked by forms that name a week. The list is an object with number keys.

Week 1 of a year holds January 1st, and a week is Sunday to Saturday: the year of a week is that of its Saturday. Only
the form, which the answer repeats in `FormToMap`, tells the week and which of the song charts it is. A wrong form is
answered with the status 200 and `ResultStatus` `Error`. A credit is one string; every number is one, with commas.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged, NotAChart
from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Ids, Move, ParsedChart, ParsedEntry
from chartduel.sources import accept, reading
from chartduel.sources.request import Pairs, Request

DATED = True
"""Every request names its week: there is none for the newest."""
API = "https://circlechart.kr/data/api/chart/"
WEEK = timedelta(weeks=1)
SATURDAY, SUNDAY = 5, 6
Row = Mapping[str, Any]


class _Columns(msgspec.Struct, frozen=True):
    """Where a kind of chart is asked, and how its answer names the fields. `own` is a field that no other kind has."""

    path: str
    own: str
    rank: str
    title: str
    artist: str
    album: str
    value: str | None = None
    service: str | None = None


_SONGS = _Columns(
    "onoff", own="SONG_NAME", rank="SERVICE_RANKING", title="SONG_NAME", artist="ARTIST_NAME", album="ALBUM_NAME",
    value="ROW_CNT",
)  # fmt: skip
COLUMNS = {
    "circle.digital": msgspec.structs.replace(_SONGS, service="ALL"),
    "circle.streaming": msgspec.structs.replace(_SONGS, service="S1040"),
    "circle.download": msgspec.structs.replace(_SONGS, service="S1020"),
    "circle.album": _Columns(
        "album", own="Album_CNT", rank="SERVICE_RANKING", title="ALBUM_NAME", artist="ARTIST_NAME", album="ALBUM_NAME",
        value="Album_CNT",
    ),
    "circle.global": _Columns("global", own="Title", rank="Rank", title="Title", artist="Artist", album="Album"),
}  # fmt: skip
MOVES = {"up": 1, "down": -1, "same": 0, "-": 0, "new": None}
"""What `RankStatus` says of the steps in `RankChange`: risen, fallen, none, or that there was no rank before."""


class _Answer(msgspec.Struct):
    status: str = msgspec.field(name="ResultStatus")
    rows: dict[str, dict[str, Any]] | None = msgspec.field(name="List", default=None)
    form: dict[str, Any] | None = msgspec.field(name="FormToMap", default=None)


def requests(chart: Chart, label: datetime | None) -> tuple[Request, ...]:
    """The one list of a week. Without a label the form names none: nobody tells what is answered then."""
    columns = COLUMNS[chart.id]
    return (Request(url=API + columns.path, form=_form(columns, chart.day_of(label) if label else None)),)


def _form(columns: _Columns, sunday: date | None) -> Pairs:
    if columns.path == "global":
        return (("termGbn", "week"), ("yyyymmdd", f"{sunday:%Y%m%d}" if sunday else ""))
    year, week = numbered(sunday) if sunday else ("", "")
    service = (("serviceGbn", columns.service),) if columns.service else ()
    page = f"circlechart.kr/page_chart/{columns.path}.circle"
    when = (("termGbn", "week"), ("hitYear", year), ("targetTime", week), ("yearTime", "3"))
    return (("nationGbn", "T"), *service, *when, ("curUrl", page))


def numbered(sunday: date) -> tuple[str, str]:
    """The year and the number, in two digits, of the week that begins on a Sunday."""
    saturday = sunday + timedelta(days=6)
    return str(saturday.year), f"{(saturday.timetuple().tm_yday + 6) // 7:02}"


def first_day(year: int, week: int) -> date:
    """The Sunday of a numbered week. ValueError where the year has no such week."""
    first = date(max(year, 2000), 1, 1)
    saturday = first + timedelta(days=(SATURDAY - first.weekday()) % 7) + WEEK * (week - 1)
    if week < 1 or saturday.year != year:
        raise ValueError(f"{year} has no week {week}")
    return saturday - timedelta(days=6)


def parse(chart: Chart, data: bytes) -> ParsedChart:
    """The whole list of a week."""
    told = reading.json(data, _Answer)
    if told.status != "OK":
        raise NotAChart(f"{chart.id}: ResultStatus is {told.status[:40]!r}", hint=reading.HINT)
    columns, rows = COLUMNS[chart.id], told.rows or {}
    label = _label(chart, columns, told.form or {})
    missing = next((str(place) for place in range(len(rows)) if str(place) not in rows), None)
    if missing:
        raise IncompleteChart(f"{chart.id}: List has no {missing}", hint=reading.HINT)
    entries = [_entry(chart, columns, rows[str(place)], f"{chart.id}: List.{place}") for place in range(len(rows))]
    for above, below in pairwise(entries):
        if (below.value or 0) > (above.value or below.value or 0):
            raise LayoutChanged(f"{chart.id}: rank {below.rank} has a higher count than the one above")
    return accept.charted(chart, entries, label=label)


def _label(chart: Chart, columns: _Columns, form: Row) -> datetime | None:
    """The week that was asked for, as the answer repeats it; None where it does not."""
    needed = {"serviceGbn": columns.service, "termGbn": "week"}
    told = {key: form.get(key) for key in needed} | {"nationGbn": form.get("nationGbn") or "T"}
    for key, value in (needed | {"nationGbn": "T"}).items():
        if value and told[key] != value:
            raise accept.another(chart, f"FormToMap.{key} is {told[key]!r:.40}")
    keys = ("yyyymmdd",) if columns.path == "global" else ("hitYear", "targetTime")
    when = [str(form.get(key) or "") for key in keys]
    if "" in when:
        return None
    try:
        sunday = _day(when[0]) if len(when) == 1 else first_day(*map(int, when))
    except (ValueError, OverflowError) as error:
        raise accept.another(chart, f"FormToMap names the week {' '.join(when):.40}: {error}") from error
    return chart.day_label(sunday)


def _day(told: str) -> date:
    day = date.fromisoformat(told)
    if day.weekday() != SUNDAY:
        raise ValueError(f"{day} is no Sunday")
    return day


def _entry(chart: Chart, columns: _Columns, row: Row, where: str) -> ParsedEntry:
    others = {other.own for other in COLUMNS.values()} - {columns.own}
    if found := sorted(others & row.keys()):
        raise accept.another(chart, f"the row {where} has {found[0]}")
    rank = reading.number(_told(row, columns.rank, where), where)
    previous, move = _moved(row, rank, where)
    value = _told(row, columns.value, where) if columns.value else ""
    own = _if_told(row, "SEQ_MOM", where) or None
    return ParsedEntry(
        rank=rank,
        title=_told(row, columns.title, where),
        artists=(_told(row, columns.artist, where),),
        album=_told(row, columns.album, where) or None,
        ids=Ids(album=own) if chart.kind is Kind.ALBUM else Ids(song=own),
        previous_rank=previous,
        move=move,
        value=reading.number(value, where) if value else None,
        value_kind=chart.value_kind if value else None,
    )


def _told(row: Row, key: str, where: str) -> str:
    """A field as text. Where the platform has no value it sends an empty string."""
    told = row.get(key)
    if not isinstance(told, str | int) or isinstance(told, bool):
        raise LayoutChanged(f"{where}: no {key}", hint=reading.HINT)
    return " ".join(str(told).split())


def _if_told(row: Row, key: str, where: str) -> str:
    return "" if row.get(key) is None else _told(row, key, where)


def _moved(row: Row, rank: int, where: str) -> tuple[int | None, Move | None]:
    """None where the row says nothing of its movement."""
    status, change = (_if_told(row, key, where) for key in ("RankStatus", "RankChange"))
    if not status:
        return None, None
    steps = reading.number(change, where) if change not in ("", "-") else 0
    sign = MOVES.get(status.lower(), 0)
    if status.lower() not in MOVES or bool(sign) != bool(steps) or (sign and rank + sign * steps < 1):
        raise LayoutChanged(f"{where}: RankStatus {status[:20]!r} with RankChange {change[:20]!r}", hint=reading.HINT)
    if sign is None:
        return None, Move.NEW
    previous = rank + sign * steps
    return previous, Move.between(previous, rank)
