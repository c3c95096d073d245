"""Small archives for these tests: one hourly chart of six songs, some of them with hostile titles."""

import csv
from pathlib import Path

RED = "\x1b[31mRed\x07 \u202eside"
FORMULA = "=cmd|calc"
SONGS = (("Alpha", "Ann"), ("Beta", "Ben"), ("Echo", "Eve"), ("Echo", "Edd"), (RED, "Ivy"), (FORMULA, "Max"))
PROFILE = """
name = "{witness}"
witness = "{witness}"

[columns]
chart = "chart"
rank = "rank"
title = "title"
artist = "artist"
seen = "seen"

[[charts]]
named = "melon"
id = "melon.top100"
top = 6
"""
COLUMNS = ("chart", "seen", "rank", "title", "artist")


def rows(hours: range, *, swapped: bool = False) -> list[tuple[object, ...]]:
    """One hourly chart of six songs; `swapped`: with the first two the other way round."""
    songs = [SONGS[1], SONGS[0], *SONGS[2:]] if swapped else SONGS
    return [
        ("melon", f"2030-01-02T{hour:02}:10:00+09:00", rank, title, artist)
        for hour in hours
        for rank, (title, artist) in enumerate(songs, 1)
    ]


def write(folder: Path, witness: str, lines: list[tuple[object, ...]]) -> tuple[Path, Path]:
    """A table and the profile that reads it."""
    table, profile = folder / f"{witness}.csv", folder / f"{witness}.toml"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    profile.write_text(PROFILE.format(witness=witness))
    return table, profile
