"""A series in terminals of every width: names and numbers stay whole, ranks take what is left."""

from collections.abc import Sequence

import factory
import pytest
from paper import shown
from rich.cells import cell_len

from chartduel.model.snapshot import Point
from chartduel.render.series import SeriesTable
from chartduel.sources.registry import chart_names

Points = dict[str, Sequence[Point]]
NAMES = {**factory.NAMES, "spotify.daily.kr": "Spotify daily South Korea"}


def drawn(points: Sequence[Point], width: int) -> list[str]:
    return shown(SeriesTable("number one girl", ("로제", "ROSÉ"), points, NAMES), width).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160])
def test_names_and_numbers_are_whole_at_every_width(points: Points, width: int) -> None:
    lines = drawn(points["A"], width)
    assert all(cell_len(line) <= width for line in lines)
    assert all(any(line.startswith(name) for line in lines) for name in NAMES.values())
    assert "…" not in "".join(lines)
    assert any("22 Nov 2024" in line for line in lines)


@pytest.mark.parametrize("width", [80, 120])
def test_at_80_columns_nothing_is_left_out(points: Points, width: int) -> None:
    lines = drawn(points["A"], width)
    head = next(line for line in lines if line.startswith("Chart"))
    assert all(name in head for name in ("Best", "On", "Off", "Gaps", "Ranks"))
    row = next(line for line in lines if line.startswith("Spotify daily South Korea"))
    assert len([char for char in row if char in "▁▂▃▄▅▆▇█"]) >= 16


def test_the_longest_name_and_the_largest_counts_leave_room_for_every_column() -> None:
    longest = max(chart_names().values(), key=len)
    hours = [
        factory.point("melon.top100", factory.RELEASED + factory.HOUR * hour, ("on", "off", "gap")[hour % 3], rank=5)
        for hour in range(1499)
    ]
    lines = shown(SeriesTable("a song", ("an act",), hours, {"melon.top100": longest}), 80).splitlines()
    assert all(name in lines[2] for name in ("Best", "On", "Off", "Gaps", "Ranks"))
    assert any(line.startswith(f"{longest} ") for line in lines)


def test_a_wide_terminal_has_a_line_a_chart(points: Points) -> None:
    assert "First seen" in drawn(points["A"], 120)[2]
    assert len(drawn(points["A"], 120)) < len(drawn(points["A"], 80))


def test_its_columns_are_explained_in_one_line(points: Points) -> None:
    lines = drawn(points["A"], 80)
    assert "On, Off, Gaps: labels with it, without it, unseen. Ranks: █ 1st, ▁ last, · off." in lines


def test_the_title_and_its_artists_stand_above(points: Points) -> None:
    assert drawn(points["A"], 80)[0].startswith("number one girl  로제, ROSÉ")


def test_a_song_that_was_only_first_is_drawn_full() -> None:
    held = [factory.point("melon.top100", factory.RELEASED + factory.HOUR * hour, rank=1) for hour in range(3)]
    row = next(line for line in drawn(held, 80) if line.startswith("Melon TOP100"))
    assert set(row.split("0 ")[-1].split()[-1]) == {"█"}


def test_a_song_without_points_is_said_in_words() -> None:
    assert "No chart that was asked for shows it." in drawn([], 80)
