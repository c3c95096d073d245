"""The known archives: pointers that make sense, and a layout that the profile reads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from archives.samples import SAMPLES, SONGS
from chartduel.api.archives import get
from chartduel.archives import registry
from chartduel.engine.duckdb import Engine
from chartduel.errors import ConfigError, NotFound
from chartduel.sources.registry import charts, markets
from chartduel.store import lake as store

KNOWN = registry.archives()


def test_every_archive_has_a_sample_here():
    assert len(KNOWN) >= 7
    assert set(SAMPLES) == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_a_pointer_makes_sense(name):
    archive = KNOWN[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert archive.files
    assert archive.home.startswith("https://")
    for chart in archive.charts:
        assert {chart.replace("{market}", code) for code in markets()} & set(charts())
    for file in archive.files:
        assert file.url.startswith("https://")
        assert urlsplit(file.url).hostname in archive.hosts
        assert "/" not in file.name
        assert not file.size or file.sha256


@pytest.mark.parametrize("name", SAMPLES)
def test_an_archive_in_its_layout_is_imported_by_its_profile(name, server, tmp_path):
    for path, data in SAMPLES[name].files.items():
        server.put(path, data)
    got = get(tmp_path / "lake", name, base_url=server.url)
    assert got.rejected == []
    engine = Engine()
    store.open_lake(tmp_path / "lake").view(engine, "snapshots", "entries", "listings")
    rows = engine.rows("""
        SELECT s.chart, strftime(s.chart_time, '%Y-%m-%dT%H:%M'), s.witness, e.rank, l.title, l.artist
        FROM snapshots s JOIN entries e ON e.snapshot = s.key JOIN listings l ON e.listing = l.id
        ORDER BY ALL""")
    engine.close()
    assert {(chart, label): witness for chart, label, witness, *_ in rows} == SAMPLES[name].charts
    songs = {
        (chart, rank, title, artist) for chart, _, _, rank, title, artist in rows if chart != "billboard.artist100"
    }
    assert {(rank, title, artist) for _, rank, title, artist in songs} == {
        (rank, *song) for rank, song in enumerate(SONGS, 1)
    }


def test_ids_and_streams_come_along(server, tmp_path):
    for path, data in SAMPLES["markets-websseu"].files.items():
        server.put(path, data)
    get(tmp_path / "lake", "markets-websseu", base_url=server.url)
    engine = Engine()
    store.open_lake(tmp_path / "lake").view(engine, "entries", "listings")
    ids = engine.rows("SELECT DISTINCT source, song_id FROM listings WHERE song_id <> '' ORDER BY ALL")
    values = engine.rows("SELECT DISTINCT value FROM entries WHERE value IS NOT NULL")
    engine.close()
    assert ids == [("melon", "38104"), ("spotify", "0abc")]
    assert values == [(61909,)]


def test_an_unknown_name_is_answered_with_near_ones():
    with pytest.raises(NotFound) as told:
        registry.named("korea-webs991")
    assert told.value.hint.startswith("known: korea-webs9919")
    with pytest.raises(NotFound) as told:
        registry.named("hot100")
    assert "hot100-utdata" in told.value.hint
    with pytest.raises(NotFound) as told:
        registry.named("zzzzzzzz")
    assert all(name in told.value.hint for name in KNOWN)


GOOD = """
[[archives]]
name = "x"
about = "x"
charts = ["uk.singles"]
since = "1952"
until = "2024"
home = "https://example.org"
hosts = ["example.org"]
[[archives.files]]
url = "https://example.org/x.csv"
profile = "uk_singles"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('hosts = ["example.org"]', 'hosts = ["other.org"]'),
        ("about", "abuot"),
        ('"x"', "3"),
        ("[[archives.files]]", ""),
    ],
)
def test_a_registry_that_makes_no_sense(old, new):
    assert registry.parse(GOOD.encode())
    with pytest.raises(ConfigError, match=r"archives\.toml"):
        registry.parse(GOOD.replace(old, new).encode())
