import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair
import factory
import msgspec
import pytest
import vl_convert

from chartduel.errors import MissingExtra
from chartduel.model.duel import DuelResult
from chartduel.model.snapshot import Point
from chartduel.render import picture, spec
from chartduel.render.panel import Panel, panels_of

Points = dict[str, Sequence[Point]]


@pytest.fixture(scope="module")
def panels(result: DuelResult, points: Points) -> tuple[Panel, ...]:
    return panels_of(result, points, factory.NAMES)


def hourly_panel(result: DuelResult, states: Sequence[tuple[str, int | None]]) -> Panel:
    """A duel on one chart; the second song is always at rank 9."""
    hours = [factory.RELEASED + factory.HOUR * (number + 1) for number in range(len(states))]
    series = {
        "A": [factory.point("melon.hot100", at, *state) for at, state in zip(hours, states, strict=True)],
        "B": [factory.point("melon.hot100", at, "on", 9) for at in hours],
    }
    charts = tuple(chart for chart in result.charts if chart.chart == "melon.hot100")
    return panels_of(msgspec.structs.replace(result, charts=charts), series, factory.NAMES)[0]


def rows(panel: Panel, kind: str) -> list[dict[str, Any]]:
    return [row for row in spec.panel_spec(panel)["data"]["values"] if row["kind"] == kind]


def test_rank_1_is_on_top(panels: tuple[Panel, ...]) -> None:
    for panel in panels:
        scales = [
            layer["encoding"]["y"]["scale"] for layer in spec.panel_spec(panel)["layer"] if "y" in layer["encoding"]
        ]
        assert scales
        assert all(scale["reverse"] and scale["domain"][0] <= 1 < scale["domain"][1] for scale in scales)


def test_a_gap_and_an_absence_break_the_line(result: DuelResult) -> None:
    on, gap, off, frozen = ("on", 5), ("gap", None), ("off", None), ("frozen", None)
    panel = hourly_panel(result, [on, on, gap, on, on, off, on, frozen, on])
    mine = [row for row in rows(panel, "line") if row["song"].startswith("A")]
    lines = {name: [row["x"] for row in mine if row["line"] == name] for name in {row["line"] for row in mine}}
    assert sorted(lines.values()) == [[1, 2], [4, 5], [7, 9]]


def test_no_line_of_the_whole_duel_crosses_a_gap(result: DuelResult, panels: tuple[Panel, ...]) -> None:
    for panel in panels:
        for held in panel.traces:
            shut = [step.chart_time for step in held.steps if step.state in ("gap", "off", "unknown")]
            for line in held.lines():
                assert not [at for at in shut if line[0].chart_time < at < line[-1].chart_time]


def test_absence_lies_below_the_last_rank_and_frozen_hours_are_shaded(result: DuelResult) -> None:
    panel = hourly_panel(result, [("on", 5), ("off", None), ("frozen", None), ("on", 40)])
    drawn = spec.panel_spec(panel)
    assert all(row["y"] > 40 for row in rows(panel, "off"))
    assert rows(panel, "off")[0]["rank"] == "not on the chart"
    marks = {layer["mark"]["type"]: layer for layer in drawn["layer"]}
    assert marks["rect"]["data"]["values"] == [{"x": 3.0, "x2": 4.0}]
    assert marks["rule"]["data"]["values"][0]["x"] == 2.0


def test_a_lone_observation_is_a_dot(result: DuelResult) -> None:
    panel = hourly_panel(result, [("on", 5), ("gap", None), ("on", 6)])
    assert [row["x"] for row in rows(panel, "dot") if row["song"].startswith("A")] == [1, 3]


def test_short_duels_are_told_in_hours_and_long_ones_in_days(result: DuelResult, panels: tuple[Panel, ...]) -> None:
    assert hourly_panel(result, [("on", 5)] * 20).axis.title == "hours since release"
    assert panels[0].axis.title == "days since release"


def test_points_say_rank_label_and_witness(panels: tuple[Panel, ...]) -> None:
    row = rows(panels[0], "line")[0]
    assert row["rank"].endswith(("st", "nd", "rd", "th"))
    assert row["label"].endswith("KST")
    assert row["witness"] == "webs9919"


def test_no_more_than_eight_panels(result: DuelResult, points: Points) -> None:
    assert len(panels_of(result, points, factory.NAMES)) == 8
    assert len(panels_of(result, points, factory.NAMES, most=3)) == 3
    assert panels_of(result, {}, factory.NAMES) == ()


def test_the_drawing_is_valid_vega_lite(result: DuelResult) -> None:
    panel = hourly_panel(result, [("on", 5), ("off", None), ("unknown", None), ("frozen", None), ("on", 40)])
    altair.ConcatChart.from_dict({**spec.picture_spec(result, [panel])}, validate=True)


def test_the_notebook_gets_an_altair_chart(result: DuelResult, points: Points) -> None:
    assert isinstance(spec.plot(result, points, factory.NAMES), altair.ConcatChart)


def test_hostile_titles_stay_text_in_svg(hostile: DuelResult, points: Points) -> None:
    panel = panels_of(hostile, points, dict.fromkeys(factory.NAMES, factory.HOSTILE), most=1)[0]
    drawn = spec.picture_spec(hostile, [panel])
    assert "\\u202e" not in json.dumps(drawn)
    image = vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])
    assert "<script" not in image
    assert not set(image) & {"\x1b", "\x9b", "\u202e"}
    assert "&lt;script&gt;" in image


def test_a_png_is_written_or_the_package_is_named(result: DuelResult, points: Points, tmp_path: Path) -> None:
    target = tmp_path / "duel.png"
    if picture.cjk_font() is None:
        with pytest.raises(MissingExtra, match="Korean"):
            picture.png(result, points, factory.NAMES, target)
        return
    picture.png(result, points, factory.NAMES, target, scale=1)
    assert target.read_bytes().startswith(b"\x89PNG")


def test_without_a_font_the_package_is_named(
    result: DuelResult, points: Points, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "FOLDERS", (str(tmp_path),))
    with pytest.raises(MissingExtra) as caught:
        picture.png(result, points, factory.NAMES, tmp_path / "x.png")
    assert "fonts-noto-cjk" in caught.value.line()
    assert picture.font_for(["only latin"]) == "sans-serif"


def test_ticks_start_at_1_and_stay_few() -> None:
    for worst in range(1, 201):
        ticks = spec.ticks(worst)
        assert ticks[0] == 1
        assert len(ticks) <= 6
        assert all(before < after <= max(worst, 1) for before, after in pairwise(ticks))
