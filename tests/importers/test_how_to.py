"""docs/how-to/import-an-archive.md is run as it stands, and names every key and every shipped profile."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chartduel.importers import profile
from chartduel.importers.reader import import_files

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "import-an-archive.md"
BLOCK = re.compile(r"^```(?:\w+) file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROOMS = {
    "Every key": profile.Profile,
    "`[recognise]`": profile.Recognise,
    "`[read]`": profile.Read,
    "`[columns]`": profile.Columns,
    "`[time]`": profile.Time,
    "`[[charts]]`": profile.Charts,
    "`[[counters]]`": profile.Counter,
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A folder with the page's files."""
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_page_has_one_profile_for_each_kind(page):
    assert sorted(path.name for path in page.glob("*.toml")) == ["hours.toml", "many.toml", "shelf.toml"]
    assert all(len(path.read_text().splitlines()) <= 10 for path in page.glob("*.toml"))


def test_csv(page, lake, ask):
    done = import_files(lake, [page / "shelf.csv"], str(page / "shelf.toml"))
    assert (done.entries_new, done.rejected) == (2, [])
    told = ask(lake, "SELECT chart, chart_time, rank, title, artist, witness, basis FROM lines ORDER BY rank")
    assert told[1] == ("uk.singles", datetime(2024, 11, 22, tzinfo=UTC), 2, "Beta", "Bob", "shelf", "printed")


def test_json(page, lake, ask):
    done = import_files(lake, [page / "hour_melon_2024-11-22.json"], str(page / "hours.toml"))
    assert (done.entries_new, done.rejected) == (2, [])
    told = ask(lake, "SELECT chart, chart_time, observed_at, rank, title FROM lines ORDER BY rank")
    assert told[0] == (
        *("melon.top100", datetime(2024, 11, 22, 6, tzinfo=UTC), datetime(2024, 11, 22, 6, 4, tzinfo=UTC)),
        *(1, "Alpha"),
    )


def test_parquet(page, lake, ask):
    song = {"country": "uk", "position": 1, "track": "Alpha", "artists": "Ann", "streams": 9, "day": date(2024, 11, 22)}
    pq.write_table(pa.Table.from_pylist([song, {**song, "country": "Viet Nam", "streams": None}]), page / "x.parquet")
    done = import_files(lake, [page / "x.parquet"], str(page / "many.toml"))
    assert (done.entries_new, done.rejected) == (2, [])
    told = ask(lake, "SELECT chart, chart_time, scope_top, value FROM lines ORDER BY chart")
    day = datetime(2024, 11, 22, tzinfo=UTC)
    assert told == [("spotify.daily.gb", day, 50, 9), ("spotify.daily.vn", day, 50, None)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_key_is_explained(room):
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(f"## {room}" if room == "Every key" else f"**{room}**")
    table = re.search(r"^\| key .*?(?=\n\n)", text[start:], re.MULTILINE | re.DOTALL)
    assert table
    explained = {key for row in table[0].splitlines()[2:] for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    tables = {"recognise", "read", "columns", "time", "charts", "counters", "digest"}
    keys = {field.name for field in msgspec.structs.fields(ROOMS[room])}
    assert explained == (keys - tables if room == "Every key" else keys)


def test_every_shipped_profile_is_listed():
    listed = PAGE.read_text(encoding="utf-8").split("## Shipped profiles")[1]
    assert set(re.findall(r"`(\w+)`", listed)) == set(profile.shipped())


def test_every_refusal_is_explained():
    source = Path(profile.__file__).parent
    names = set()
    for path in source.glob("*.py"):
        names |= set(re.findall(r'"((?:Bad|No|Too|Repeated|Unknown)[A-Z]\w+)"', path.read_text(encoding="utf-8")))
    explained = set(re.findall(r"`([A-Z]\w+)`", PAGE.read_text(encoding="utf-8")))
    assert names
    assert names <= explained
