"""Chart files that a user downloaded: taken by their names, once, or refused."""

from __future__ import annotations

import pytest

from chartduel.api.importing import import_archives
from chartduel.errors import IncompleteChart, UnknownProfile
from chartduel.store import lake as lakes
from chartduel.store.check import check
from collect_factory import rows
from shared_data import need

HEADER = "rank,uri,artist_names,track_name,source,peak_rank,previous_rank,days_on_chart,streams\n"
NAME = "regional-kr-daily-2024-11-25.csv"


def text(count: int = 200) -> str:
    lines = (
        f'{r},"spotify:track:{r:022d}","Act {r}","Song {r}","Label",1,{r},3,"{9000 - r}"' for r in range(1, count + 1)
    )
    return HEADER + "\n".join(lines) + "\n"


@pytest.fixture
def root(tmp_path):
    return tmp_path / "lake"


def test_its_name_tells_the_chart_and_the_day(root, tmp_path):
    path = tmp_path / NAME
    path.write_text(text(), encoding="utf-8")
    done = import_archives(root, [path])
    assert (done.snapshots_new, done.entries_new, done.rejected) == (1, 200, [])
    lake = lakes.open_lake(root)
    told = "SELECT chart, chart_time::DATE::VARCHAR, basis, witness, observed_at, complete FROM snapshots"
    assert rows(lake, told) == [("spotify.daily.kr", "2024-11-25", "printed", "downloads", None, True)]
    again = import_archives(root, [path])
    assert (again.snapshots_new, again.snapshots_known) == (0, 1)
    assert check(lake).ok


def test_one_that_is_damaged_is_refused_and_kept(root, tmp_path):
    path = tmp_path / NAME
    path.write_text(text().replace("\n3,", "\n4,"), encoding="utf-8")
    with pytest.raises(IncompleteChart):
        import_archives(root, [path])
    assert len(list((root / "payloads").glob("*/*.zst"))) == 1
    other = tmp_path / "regional-us-daily-2024-11-25.csv"
    other.write_text(text(), encoding="utf-8")
    done = import_archives(root, [path, other])
    assert (done.snapshots_new, [one.error for one in done.rejected]) == (1, ["IncompleteChart"])


def test_another_name_is_an_archive(root, tmp_path):
    path = tmp_path / "my-chart.csv"
    path.write_text(text(), encoding="utf-8")
    with pytest.raises(UnknownProfile):
        import_archives(root, [path])


def test_real_downloads(root):
    folder = need("payloads/spotify")
    done = import_archives(root, sorted(folder.glob("*.csv")))
    assert (done.snapshots_new, done.rejected) == (4, [])
    told = "SELECT chart, entries, complete FROM snapshots ORDER BY chart, chart_time"
    assert rows(lakes.open_lake(root), told) == [
        ("spotify.daily.kr", 189, False), ("spotify.daily.kr", 200, True),
        ("spotify.daily.us", 200, True), ("spotify.daily.us", 200, True),
    ]  # fmt: skip
