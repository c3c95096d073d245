"""Many small files become one table, and what is wrong in it is told by the file that it came from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archives.packing import jsoned, pack, tar
from chartduel.archives.gather import gather
from chartduel.archives.registry import File
from chartduel.errors import UnreadableFile
from chartduel.importers.rejects import Reject

FILE = File(
    url="https://example.org/o/r/tar.gz/HEAD",
    profile="kr_daily_a",
    members=r"(?P<chart>[a-z]+)/(?P<file_date>\d{4}-\d\d-\d\d)\.(?:json|csv)",
    columns={"rank": ("ranking", "rank"), "title": "title"},
    extra=("streak", "id"),
)


def table(tmp_path: Path, files: dict[str, bytes], file: File = FILE):
    packed = pack(tmp_path / "r.tar.gz", tar(files))
    told = gather(packed, file, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as lines:
        return told, list(csv.reader(lines))


def test_groups_fields_and_the_rest_become_columns(tmp_path):
    files = {
        "melon/2024-11-22.json": jsoned([{"ranking": 1, "title": 'A "b", c\nd', "streak": 3, "id": "", "more": 1}]),
        "flo/2024-11-23.csv": "\ufeffrank,title,streak\n2,나,\n".encode(),
        "other.json": b"[]",
    }
    told, rows = table(tmp_path, files)
    assert rows == [
        ["chart", "file_date", "rank", "title", "extra"],
        ["melon", "2024-11-22", "1", 'A "b", c\nd', '{"streak": 3}'],
        ["flo", "2024-11-23", "2", "나", "{}"],
    ]
    assert told.members == ("melon/2024-11-22.json", "flo/2024-11-23.csv")


def test_the_table_is_the_same_every_time(tmp_path):
    files = {"melon/2024-11-22.json": jsoned([{"rank": 1, "title": "A"}])}
    table(tmp_path, files)
    first = (tmp_path / "r.csv").read_bytes()
    table(tmp_path, files)
    assert (tmp_path / "r.csv").read_bytes() == first


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"{}", b'"x"', b"[1, 2]", b'{"data": 3}', b"[" * 100_000, b'[{"title": "\\ud800"}]', b'"\xff"'],
    ids=["empty", "page", "object", "text", "numbers", "no list", "deep", "half a letter", "no UTF-8"],
)
def test_a_member_that_cannot_be_read_is_refused_and_the_rest_goes_on(tmp_path, data):
    good = jsoned([{"rank": 1, "title": "A"}])
    told, rows = table(tmp_path, {"flo/2024-11-22.json": data, "melon/2024-11-22.json": good})
    assert [(one.file, one.where, one.error) for one in told.refused] == [
        ("flo/2024-11-22.json", "file", "UnreadableFile")
    ]
    assert len(rows) == 2


def test_a_field_without_end_in_a_csv_member_is_refused(tmp_path):
    endless = b'rank,title\n1,"' + b"x" * 200_000 + b'"\n'
    good = jsoned([{"rank": 1, "title": "A"}])
    told, rows = table(tmp_path, {"flo/2024-11-22.csv": endless, "melon/2024-11-22.json": good})
    assert len(told.refused) == 1
    assert len(rows) == 2


def test_an_archive_without_any_expected_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="none of the files"):
        table(tmp_path, {"new-layout/melon.json": b"[]"})


def test_refused_rows_are_told_by_their_file(tmp_path):
    ten = jsoned([{"rank": n, "title": "A"} for n in range(1, 11)])
    told, _ = table(
        tmp_path, {"flo/2024-11-22.json": ten, "genie/2024-11-22.json": b"[]", "melon/2024-11-22.json": ten}
    )
    assert told.origin(Reject("r.csv", "row 3", "BadRank", "why")) == Reject(
        "flo/2024-11-22.json", "row 3", "BadRank", "why"
    )
    moved = told.origin(Reject("r.csv", "rows 11-20 (10)", "UnknownChart", "why"))
    assert (moved.file, moved.where) == ("melon/2024-11-22.json", "rows 1-10 (10)")
    assert told.origin(Reject("r.csv", "file", "x", "y")).file == "r.csv"
