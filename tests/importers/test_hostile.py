"""Files that are not what they say: one typed error each, nothing half imported, the other files go on."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chartduel.errors import ChartduelError, UnknownProfile, UnreadableFile
from chartduel.importers.reader import import_files
from chartduel.store import lake as store

PROFILE = """
name = "x"
columns = { rank = "rank", title = "title", date = "date" }
[[charts]]
id = "uk.singles"
dated = "date"
"""
HEAD = b"date,rank,title\n"
GOOD = HEAD + b"1999-01-01,1,Alpha\n"
NOISE = random.Random(1).randbytes(20_000)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return file.getvalue()


def parquet(**columns: list) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


HOSTILE = {
    **{f"empty{end}": b"" for end in (".csv", ".csv.gz", ".csv.zst", ".json", ".parquet", ".xlsx")},
    **{f"noise{end}": NOISE for end in (".csv", ".csv.gz", ".csv.zst", ".json", ".parquet", ".xlsx", ".txt")},
    "nul.csv": b"\0" * 100_000,
    "nul_header.csv": b"da\0te,rank,title\n1999-01-01,1,Alpha\n",
    "latin_header.csv": "date,rank,título\n".encode("latin-1") + b"1999-01-01,1,Alpha\n",
    "one_endless_line.csv.gz": gzip.compress(HEAD + b"x" * 50_000_000),
    "zeros.csv.gz": gzip.compress(b"\0" * 50_000_000),
    "cut.csv.gz": gzip.compress(GOOD * 100)[:-12],
    "deep.json": b"[" * 200_000,
    "deep_closed.json": b"[" * 100_000 + b"]" * 100_000,
    "deep_object.json": b'{"a":' * 200_000,
    "cut.json": b'[{"date": "1999-01-01", "rank": 1, "tit',
    "scalar.json": b"3",
    "mixed.json": b'[{"rank": 1}, 3]',
    "no_list.json": b'{"rank": 1}',
    "lone_surrogate.json": b'[{"title": "\\ud800"}]',
    "utf16.json": '[{"rank": 1}]'.encode("utf-16"),
    "cut.parquet": parquet(date=["1999-01-01"], rank=[1], title=["Alpha"])[:-30],
    "other.parquet": parquet(x=[1], file_row_number=[2]),
    "other_columns.parquet": parquet(x=[1], y=["a"]),
    "other_columns.csv": b"a,b\n1,2\n",
    "junk.xlsx": zipped(**{"a.txt": b"junk"}),
    "junk_book.xlsx": zipped(**{"xl/workbook.xml": NOISE, "[Content_Types].xml": b"<a/>", "_rels/.rels": b"<a>"}),
    "bomb.xlsx": zipped(**{"xl/worksheets/sheet1.xml": b" " * 300_000_000}),
}


@pytest.fixture
def how(tmp_path: Path) -> str:
    path = tmp_path / "x.toml"
    path.write_text(PROFILE)
    return str(path)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("told", [True, False], ids=["told", "recognised"])
def test_one_clear_error(name, told, lake, ask, how, tmp_path):
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    with pytest.raises((UnreadableFile, UnknownProfile)) as error:
        import_files(lake, [path], how if told else None)
    assert str(path) in str(error.value)
    assert "\n" not in error.value.line()
    assert ask(lake, "SELECT count(*) FROM snapshots") == [(0,)]
    assert list(lake.payloads.rglob("*.zst")) == []


def test_the_others_go_on(lake, how, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("cut.csv.gz", "noise.json", "cut.parquet", "junk.xlsx"):
        (folder / name).write_bytes(HOSTILE[name])
    (folder / "fine.csv").write_bytes(GOOD)
    (folder / "notes.txt").write_text("not asked for")
    done = import_files(lake, [folder, tmp_path / "missing.csv"], how)
    assert done.entries_new == 1
    refused = {Path(r.file).name: (r.where, r.error) for r in done.rejected}
    assert refused == dict.fromkeys(
        ("cut.csv.gz", "noise.json", "cut.parquet", "junk.xlsx", "missing.csv"), ("file", "UnreadableFile")
    )


def test_unknown_files_do_not_stop_the_others(lake, tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    day = "2024-11-23,2024-11-23 11:38,melon,1,Alpha,Ann,Al,\n"
    for name in ("unnamed.csv", "witness_a.csv"):
        (tmp_path / name).write_text("file_date,collected_kst,chart,rank,title,artist,album,extra\n" + day)
    done = import_files(lake, [tmp_path / name for name in ("a.csv", "unnamed.csv", "witness_a.csv")])
    assert [(r.where, r.error) for r in done.rejected] == [("file", "UnknownProfile"), ("file", "AmbiguousProfile")]
    assert done.snapshots_new == 1


def test_a_folder_without_archives(lake, tmp_path):
    (tmp_path / "in").mkdir()
    with pytest.raises(UnreadableFile, match="no file of a known kind"):
        import_files(lake, [tmp_path / "in"])


def test_a_field_of_a_million_characters_costs_its_row(lake, how, tmp_path):
    path = tmp_path / "x.csv"
    for size, error in ((1_000_000, "TooLong"), (3_000_000, "BadRow")):
        path.write_bytes(GOOD + b"1999-01-01,2," + b"x" * size + b"\n1999-01-01,3,Gamma\n")
        done = import_files(lake, [path], how)
        assert ([(r.where, r.error) for r in done.rejected], done.entries_new) == ([("row 2", error)], 2)
        lake = store.create(tmp_path / "other")


@pytest.fixture(scope="module")
def shared_lake(tmp_path_factory):
    return store.create(tmp_path_factory.mktemp("fuzz") / "lake")


def only_typed_errors(lake, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    profile = path.with_name("x.toml")
    profile.write_text(PROFILE)
    for told in (str(profile), None):
        with suppress(ChartduelError):
            import_files(lake, [path], told)


FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = [
    b"1999-01-01",
    b"1",
    b"a",
    b",",
    b'"',
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b";",
    b"\xef\xbb\xbf",
    b"\xc2\xa0",
]
SCRAPS = st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)


@FUZZ
@given(data=st.one_of(st.binary(max_size=300), SCRAPS, SCRAPS.map(lambda s: HEAD + s), SCRAPS.map(lambda s: GOOD + s)))
def test_fuzzed_csv(data, shared_lake, tmp_path):
    only_typed_errors(shared_lake, tmp_path / "x.csv", data)


KEYS = st.sampled_from(["date", "rank", "title", "Rank", "#row", ""]) | st.text(max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@FUZZ
@given(data=st.one_of(st.binary(max_size=100), JSON.map(lambda value: json.dumps(value).encode())))
def test_fuzzed_json(data, shared_lake, tmp_path):
    only_typed_errors(shared_lake, tmp_path / "x.json", data)


@FUZZ
@given(place=st.integers(0), junk=st.binary(max_size=9))
def test_damaged_parquet(place, junk, shared_lake, tmp_path):
    whole = parquet(date=["1999-01-01"], rank=[1], title=["a"])
    place %= len(whole)
    only_typed_errors(shared_lake, tmp_path / "x.parquet", whole[:place] + junk + whole[place + 4 :])
