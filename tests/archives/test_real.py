"""Real files, packed as their repositories pack them, give the very snapshots that the same data gave before."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from archives.packing import jsoned, tar
from chartduel.api.archives import get
from chartduel.api.importing import import_archives
from shared_data import need

BILLBOARD = "billboard/billboard_2022-04_2025-12.parquet"
RAW = "kr_raw_json_2024-11"


def scrapes(data: Path) -> dict[str, bytes]:
    files: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in pq.read_table(data / BILLBOARD).to_pylist():
        name = f"{row['chart']}/{row['scrape_date']}.json"
        files[name].append({key: row[key] for key in ("name", "artist", "rank", "weeks_on_chart")})
    return {name: jsoned({"date": name[-15:-5], "data": rows}) for name, rows in files.items()}


def daily(data: Path) -> dict[str, bytes]:
    """`melon100_2024-11-22.json` lies in `melon/`."""
    files = sorted((data / RAW / "webstoryboy").iterdir())
    return {f"{path.name.partition('100')[0]}/{path.name}": path.read_bytes() for path in files}


def markets(data: Path) -> dict[str, bytes]:
    """`korea_vibe_vibeTop100_2024-11-23.json` lies in `korea/vibe/`."""
    files = sorted((data / RAW / "websseu").iterdir())
    return {path.name.replace("_", "/", 2): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("name", "path", "files", "same", "snapshots"),
    [
        ("billboard-koreanthinker", "/KoreanThinker/billboard-json/tar.gz/HEAD", scrapes, BILLBOARD, 676),
        ("korea-webstoryboy", "/webstoryboy/music-chart-data/tar.gz/HEAD", daily, f"{RAW}/webstoryboy", 20),
        ("markets-websseu", "/websseu/pythonMusic/tar.gz/HEAD", markets, f"{RAW}/websseu", 14),
    ],
)
def test_a_packed_archive_is_the_same_as_its_table(server, tmp_path, name, path, files, same, snapshots):
    data = need("data")
    held = files(data)
    assert held
    server.put(path, tar(held))
    got = get(tmp_path / "lake", name, base_url=server.url)
    assert (got.snapshots_new, got.rejected) == (snapshots, [])
    again = import_archives(tmp_path / "lake", [data / same])
    assert (again.snapshots_new, again.snapshots_known) == (0, snapshots)
