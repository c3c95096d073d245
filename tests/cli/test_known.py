"""`chartduel sources` and `chartduel coverage` as tables: everything is told, and no id is broken."""

from __future__ import annotations

import json

import pytest

from chartduel.sources import registry

WIDTHS = ("80", "120")


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Writes the settings file."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(path))
    path.touch()
    return path


@pytest.fixture
def told(run, settings, monkeypatch):
    """The lines of `chartduel sources` at a width."""

    def told(width="80"):
        monkeypatch.setenv("COLUMNS", width)
        done = run("sources")
        assert (done.code, done.err) == (0, "")
        lines = [line.rstrip() for line in done.out.splitlines()]
        assert max(map(len, lines)) <= int(width)
        return lines

    return told


def row(lines, name):
    """The cells of the first row that begins with this."""
    (first, *_) = (line for line in lines if line.split()[:1] == [name])
    return " ".join(first.split()[1:])


@pytest.mark.parametrize("width", WIDTHS)
def test_every_source_chart_and_counter_has_its_row(told, width):
    firsts = [line.split()[0] for line in told(width) if line and not line.startswith(" ")]
    assert {*registry.sources(), *registry.families(), *registry.counters()} <= set(firsts)


def test_a_template_stands_only_for_several_markets(told):
    lines = told()
    assert row(lines, "circle.global") == "week, song, unproven global"
    assert row(lines, "apple.daily.{market}") == "day, song 108 markets"
    assert not any(
        line.startswith(("circle.{market}", "circle ", "melon.{market}")) and "song" in line for line in lines
    )


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("melon", "public page off until enabled 2 s no in part"),
        ("kworb", "public page on 10 s, daily no no"),
        ("lastfm", "official API needs a key 1 s no yes"),
        ("deezer", "official API needs deezer_market 1 s no yes"),
        ("listenbrainz", "official API on 1 s yes no"),
        ("spotify", "your files your files – no in part"),
    ],
)
def test_a_source_tells_its_state_pause_and_rights(told, name, cells):
    assert row(told(), name) == cells


def test_a_source_that_has_what_it_needs_is_on(run, settings, told):
    settings.write_text('deezer_market = "fr"\n[keys]\nlastfm = "x"', encoding="utf-8")
    assert row(told(), "lastfm").startswith("official API on ")
    assert row(told(), "deezer").startswith("official API on ")
    states = {one["id"]: one["state"] for one in json.loads(run("sources", "--json").out)["sources"]}
    assert (states["lastfm"], states["youtube"], states["flo"]) == ("on", "needs a key", "off until enabled")


def test_why_a_source_is_off_is_told(told):
    text = " ".join(word for line in told() for word in line.split())
    assert all(f"Off: {one.consent}." in text for one in registry.sources().values() if one.consent)


@pytest.mark.parametrize("width", WIDTHS)
def test_coverage_breaks_no_chart_and_no_number(run, sample_lake, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    lines = run("coverage", "--lake", sample_lake).out.splitlines()
    assert max(map(len, lines)) <= int(width)
    told = json.loads(run("coverage", "--lake", sample_lake, "--json").out)["charts"]
    for one in told:
        numbers = " ".join(f"{one[name]:,}" for name in ("expected", "observed", "frozen", "lost"))
        assert row(lines, one["chart"]).startswith(numbers)


def test_a_part_by_hand_is_shown_as_a_part(run, tmp_path):
    paste = tmp_path / "hour.txt"
    paste.write_text("1. Alpha - Ann\n2. Beta - Bob\n", encoding="utf-8")
    for label in ("2024-11-22T15:00", "2024-11-22T16:00"):
        assert run("import-hour", "melon.top100", paste, "--at", label, "--lake", tmp_path / "lake").code == 0
    out = run("coverage", "--lake", tmp_path / "lake").out
    assert "in part" in out
    assert row(out.splitlines(), "melon.top100") == "2 0 2 0 0"
    assert "  by hand 2" in out
    (one,) = json.loads(run("coverage", "--lake", tmp_path / "lake", "--json").out)["charts"]
    assert (one["observed"], one["partial"], one["lost"], one["witnesses"]) == (0, 2, 0, {"by hand": 2})
