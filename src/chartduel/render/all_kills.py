"""All-kills as a table, and in words what they rest on."""

from __future__ import annotations

from chartduel.model.all_kill import Hours, SetOfKills
from chartduel.render.terminal import RowsTable, rows_table

COLUMNS = ("song", "RAK", "CAK", "PAK", "first", "last")


def set_table(one: SetOfKills) -> RowsTable:
    """Every song of a set, most hours first."""
    rows = [
        (
            f"{song.title} / {', '.join(song.artists)}",
            *(_hours(told) for told in (song.rak, song.cak, song.pak)),
            f"{song.first:%Y-%m-%d %H:00}" if song.first else None,
            f"{song.last:%Y-%m-%d %H:00}" if song.last else None,
        )
        for song in one.songs
    ]
    return rows_table(f"All-kills, set {one.set.name}", COLUMNS, rows, whole=COLUMNS[1:])


def _hours(told: Hours) -> str:
    if told.at_least == told.at_most:
        return str(told.seen)
    return f"{told.seen} ({told.at_least} to {told.at_most})"


def words_of(one: SetOfKills) -> str:
    """What was counted on which inputs, and what is missing."""
    days = f"from {one.set.since or 'the beginning'} to {one.set.until or 'now'}"
    missing = f" Not recorded here: {', '.join(one.set.missing)}." if one.set.missing else ""
    return (
        f"Set {one.set.name}, {days} ({one.set.source}; {one.set.mark}): {', '.join(one.set.realtime)}. "
        f"Hours: {one.hours_expected} expected, {one.hours_seen} with an input, {one.hours_complete} with all, "
        f"{one.hours_frozen} frozen and not counted.{missing} "
        "iChart itself is not recorded: a PAK is bounded from above."
    )
