"""Circle's lists, made from entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chartduel.model.chart import Chart, Kind
from chartduel.model.parsed import Move, ParsedEntry
from chartduel.sources import circle


def page(chart: Chart, label: datetime, entries: Sequence[ParsedEntry], number: int = 1) -> bytes:
    """The one list of a week."""
    form = dict(circle.requests(chart, label)[0].form)
    rows = {str(place): _row(chart, entry) for place, entry in enumerate(entries)}
    form |= {"PageSize": str(len(entries)), "CurrPage": "1"}
    return msgspec.json.encode({"ResultStatus": "OK", "FormToMap": form, "List": rows})


def _row(chart: Chart, entry: ParsedEntry) -> dict[str, str]:
    value = "" if entry.value is None else f"{entry.value:,}"
    if chart.id == "circle.global":
        own = {"Rank": str(entry.rank), "Title": entry.title, "Artist": entry.artists[0], "Album": entry.album or ""}
        return own | {"SEQ_MOM": entry.ids.song or "", "CompanyDist": "Distributor"} | _change(entry)
    common = {"SERVICE_RANKING": str(entry.rank), "ARTIST_NAME": entry.artists[0], "de_nm": "Distributor"}
    if chart.kind is Kind.ALBUM:
        counted = {"ALBUM_NAME": entry.title, "Album_CNT": value, "Total_CNT": value, "CntYN": "Y"}
        return common | counted | {"SEQ_MOM": entry.ids.album or ""} | _change(entry)
    song = {"SONG_NAME": entry.title, "ALBUM_NAME": entry.album or "", "ROW_CNT": value}
    return common | song | {"SEQ_MOM": entry.ids.song or ""} | _change(entry)


def _change(entry: ParsedEntry) -> dict[str, str]:
    if entry.move is None:
        return {}
    steps = 0 if entry.previous_rank is None else abs(entry.previous_rank - entry.rank)
    status = "new" if entry.move is Move.NEW else str(entry.move)
    return {"RankStatus": status, "RankChange": str(steps or "")}
