"""Records as a table: one row each, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from chartduel.model.record import Holder, Record
from chartduel.render.terminal import RowsTable, rows_table

KINDS = {
    "number_one_total": "at number one",
    "number_one_streak": "at number one without a break",
    "on_chart": "on the chart",
    "run": "on the chart without a break",
    "climb": "biggest climb",
    "fall": "biggest fall",
    "re_entries": "most returns",
    "reverse_run": "reverse run",
    "fastest": "fastest to number one",
    "entries": "most songs at once",
    "line_up": "line-up from number one",
    "charts_at_once": "most charts led at once",
}
COLUMNS = ("chart", "record", "value", "who", "from", "to", "seen")


def records_table(records: Iterable[Record]) -> RowsTable:
    """Every record; those of one chart together."""
    held = sorted(records, key=lambda one: (one.chart or "", list(KINDS).index(one.kind)))
    return rows_table("Records", COLUMNS, [_row(one) for one in held], whole=("from", "to"))


def _row(one: Record) -> tuple[object, ...]:
    holder = one.holders[0]
    more = f" and {one.shared_by - 1} more" if one.shared_by > 1 else ""
    days = (f"{holder.first:%Y-%m-%d}", f"{holder.last:%Y-%m-%d}")
    return (one.chart or "all charts", KINDS[one.kind], _value(one), f"{_who(holder)}{more}", *days, _seen(one, holder))


def _value(one: Record) -> str:
    most = f" to {one.at_most}" if one.at_most > one.value else ""
    return f"{one.value}{most} {one.unit}"


def _who(holder: Holder) -> str:
    return " / ".join(part for part in (holder.title, ", ".join(holder.artists)) if part)


def _seen(one: Record, holder: Holder) -> str:
    told = f"{holder.coverage.observed}/{holder.coverage.expected}" if holder.coverage else ""
    notes = ["sampled"] * one.sampled + ["across a change of the formula"] * one.across_eras
    return ", ".join([told, *notes]) if told else ", ".join(notes)
