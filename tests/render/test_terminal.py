import subprocess
import sys
from collections.abc import Sequence

import factory
import msgspec
import pytest
from paper import shown
from rich.cells import cell_len

from chartduel.model.duel import DuelResult
from chartduel.model.snapshot import Point
from chartduel.render import terminal
from chartduel.render.series import SeriesTable

Points = dict[str, Sequence[Point]]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_every_chart_is_there_at_every_width(result: DuelResult, points: Points, width: int) -> None:
    text = shown(terminal.duel_table(result, points, factory.NAMES), width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    lines = " ".join(text.split())
    for name in factory.NAMES.values():
        assert name.split()[0] in lines
    assert "they took turns" in lines
    assert "대성" in lines


def test_wide_terminals_say_more(result: DuelResult, points: Points) -> None:
    table = terminal.duel_table(result, points, factory.NAMES)
    assert "No room at this width for: now, lead changes." in shown(table, 80)
    assert "No room" not in shown(table, 140)
    assert "changes" in shown(table, 140)
    assert "23 Nov" in shown(table, 140)


def test_a_sampled_chart_never_speaks_of_hours(result: DuelResult, points: Points) -> None:
    sampled = tuple(chart for chart in result.charts if chart.sampled)
    assert sampled
    text = shown(terminal.duel_table(msgspec.structs.replace(result, charts=sampled), points, factory.NAMES), 140)
    assert "hour" not in text.replace("in the first hour", "")
    assert "(sampled)" in text


def test_hostile_text_stays_text(hostile: DuelResult, points: Points) -> None:
    names = dict.fromkeys(factory.NAMES, factory.HOSTILE)
    for what in (
        terminal.duel_table(hostile, points, names),
        SeriesTable(factory.HOSTILE, [factory.HOSTILE], points["A"], names),
        terminal.rows_table(factory.HOSTILE, [factory.HOSTILE], [[factory.HOSTILE]]),
    ):
        text = shown(what, 200)
        assert not set(text) & {"\x1b", "\x9b", "\u202e", "\u2066", "\r"}
        assert "[bold red]x[/]" in text
        assert "\x1b[31m" not in shown(what, 200, colour=True)


def test_what_is_in_doubt_is_told(result: DuelResult, points: Points) -> None:
    text = " ".join(shown(terminal.duel_table(result, points, factory.NAMES), 140).split())
    assert "2 ranks on which two witnesses disagree" in text
    assert "As reported, not recorded: number one girl 43rd on Melon TOP100 and 5th on Bugs realtime; HOME" in text


def test_a_duel_without_charts_or_points_is_drawn(result: DuelResult, points: Points) -> None:
    empty = msgspec.structs.replace(result, charts=(), markets=(), disagreements=(), reported=(), evidence=())
    assert "number one girl" in shown(terminal.duel_table(empty, {}, {}))
    assert "melon.top100" in shown(terminal.duel_table(result, {}, {}))


def test_rows_align_hangul_and_numbers() -> None:
    text = shown(terminal.rows_table("Lakes", ["name", "n"], [["멜론", 1200], ["x", None]]))
    lines = [line for line in text.splitlines() if "멜론" in line or line.startswith("x")]
    assert [cell_len(line.rstrip()) for line in lines] == [11, 11]


def test_the_terminal_loads_no_altair() -> None:
    code = (
        "import sys, chartduel.render.terminal, chartduel.render.page;"
        "print([m for m in ('altair', 'rich', 'jinja2', 'vl_convert') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
