"""What is packed is not trusted: only wanted plain files are read, and never more than the bounds allow."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from archives.packing import FOLDER, entry, pack, tar, zipped
from chartduel.archives import members as packed
from chartduel.archives.members import members
from chartduel.errors import BadInput, UnreadableFile

GOOD = {"a/1.json": b"[1]", "b/2.json": b"[2]"}
ODD = [
    entry("/etc/cron.d/1.json"),
    entry(f"{FOLDER}/../../1.json"),
    entry(f"{FOLDER}/..\\1.json"),
    entry("1.json"),
    entry(f"{FOLDER}/link.json", tarfile.SYMTYPE, target="/etc/passwd"),
    entry(f"{FOLDER}/hard.json", tarfile.LNKTYPE, target="/etc/passwd"),
    entry(f"{FOLDER}/device.json", tarfile.CHRTYPE),
    entry(f"{FOLDER}/block.json", tarfile.BLKTYPE),
    entry(f"{FOLDER}/fifo.json", tarfile.FIFOTYPE),
    entry(f"{FOLDER}/folder.json", tarfile.DIRTYPE),
]


def every(name: str) -> bool:
    return name.endswith(".json")


def test_wanted_files_come_with_their_paths_below_the_folder(tmp_path):
    path = pack(tmp_path / "x.tar.gz", tar({**GOOD, "README.md": b"#"}))
    assert dict(members(path, every)) == GOOD
    assert dict(members(path, lambda name: name.startswith("a/"))) == {"a/1.json": b"[1]"}


def test_a_zip_is_read_as_well(tmp_path):
    path = zipped(tmp_path / "x.zip", {f"{FOLDER}/{name}": data for name, data in GOOD.items()})
    assert dict(members(path, every)) == GOOD


def test_odd_members_of_a_tar_are_never_read(tmp_path):
    path = pack(tmp_path / "x.tar.gz", tar(GOOD, ODD))
    assert dict(members(path, every)) == GOOD
    assert [one.name for one in tmp_path.iterdir()] == ["x.tar.gz"]


def test_odd_members_of_a_zip_are_never_read(tmp_path):
    path = zipped(tmp_path / "x.zip", {f"{FOLDER}/a/1.json": b"[1]", "/etc/1.json": b"", f"{FOLDER}/../1.json": b""})
    link = zipfile.ZipInfo(f"{FOLDER}/link.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as more:
        more.writestr(link, "/etc/passwd")
    assert dict(members(path, every)) == {"a/1.json": b"[1]"}


def test_what_unpacks_to_too_much_is_refused_before_it_is_held(tmp_path, monkeypatch):
    """A megabyte of zeros is a kilobyte when packed; wanted or not, it counts."""
    zeros = b"\0" * (1 << 20)
    path = pack(tmp_path / "x.tar.gz", tar({"zeros.bin": zeros, "a/1.json": b"[1]"}))
    assert path.stat().st_size < 10_000
    with pytest.raises(BadInput, match="unpacks to more"):
        list(members(path, every, most=500_000))
    path = zipped(tmp_path / "x.zip", {f"{FOLDER}/{n}.json": zeros for n in range(3)})
    with pytest.raises(BadInput, match="unpacks to more"):
        list(members(path, every, most=2_000_000))


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_one_member_that_is_too_large_is_refused(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(packed, "LONGEST_MEMBER", 1000)
    big = b"x" * 1001
    path = (
        pack(tmp_path / "x", tar({"a.json": big}))
        if kind == "tar"
        else zipped(tmp_path / "x", {f"{FOLDER}/a.json": big})
    )
    with pytest.raises(BadInput, match=r"a\.json"):
        list(members(path, every))


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_too_many_members_are_refused(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(packed, "MOST_MEMBERS", 3)
    files = {f"{n}.txt": b"" for n in range(5)}
    path = pack(tmp_path / "x", tar(files)) if kind == "tar" else zipped(tmp_path / "x", files)
    with pytest.raises(BadInput, match="more than 3 files"):
        list(members(path, every))


def test_a_sparse_file_is_not_blown_up(tmp_path):
    """It claims 32 MB of holes and holds nothing."""
    header = io.BytesIO()
    with tarfile.open(fileobj=header, mode="w:gz", format=tarfile.PAX_FORMAT) as made:
        hole = entry(f"{FOLDER}/a.json", size=0)
        hole.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(32 << 20), "GNU.sparse.numblocks": "1"}
        made.addfile(hole, io.BytesIO())
    path = pack(tmp_path / "x.tar.gz", header.getvalue())
    with pytest.raises(BadInput):
        list(members(path, every))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>not found</html>",
        tar(GOOD)[:60],
        tar({"a/1.json": bytes(range(256)) * 99})[:-40],
        b"PK\x03\x04junk",
    ],
    ids=["nothing", "a page", "a beginning", "without its end", "no zip"],
)
def test_what_is_no_packed_repository_is_refused(tmp_path, data):
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        list(members(pack(tmp_path / "x.tar.gz", data), every))


def test_a_damaged_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "x.zip", {f"{FOLDER}/a.json": bytes(range(256)) * 9})
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        list(members(pack(path, bytes(data)), every))
