"""An archive at the user's decision: downloaded, checked, imported, and gone on with wherever it was stopped."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from archives.packing import jsoned, tar
from archives.samples import SAMPLES, UTDATA, daily
from chartduel.api import archives
from chartduel.api.importing import import_archives
from chartduel.archives import registry
from chartduel.errors import BadInput, Disallowed, NotFound, Unavailable
from chartduel.fetch import download
from chartduel.store import lake as store

NAME, PATH = "hot100-utdata", "/utdata/rwd-billboard-data/HEAD/data-out/hot-100-current.csv"
PACKED, TAR = "korea-webs9919", "/webs9919/music-best/tar.gz/HEAD"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "lake"


@pytest.fixture
def served(server):
    for sample in SAMPLES.values():
        for path, data in sample.files.items():
            server.put(path, data)
    return server


def get(server, root: Path, name: str = NAME, **more) -> archives.Got:
    return archives.get(root, name, base_url=server.url, **more)


def left(root: Path, name: str = NAME) -> list[str]:
    return sorted(path.name for path in (root / "downloads" / name).iterdir())


def test_what_an_archive_brought(served, root):
    steps: list[str] = []
    got = get(served, root, step=lambda what, done, total: steps.append(what))
    assert (got.archive, got.snapshots_new, got.entries_new, got.rejected) == (NAME, 1, 3, [])
    assert got.files == [
        archives.GotFile(
            url=served.url + PATH,
            status="new",
            bytes=len(UTDATA.encode()),
            sha256=hashlib.sha256(UTDATA.encode()).hexdigest(),
        )
    ]
    assert steps == ["hot-100-current.csv", "importing hot-100-current.csv"]
    assert served.asked[0][1]["user-agent"].startswith("Mozilla/5.0 (compatible; chartduel/")


def test_its_bytes_stay_in_the_lake_and_the_download_goes(served, root):
    got = get(served, root)
    assert store.open_lake(root).payloads.joinpath(got.files[0].sha256[:2]).is_dir()
    assert left(root) == ["hot-100-current.csv.done"]
    get(served, root, PACKED)
    assert left(root, PACKED) == ["music-best.tar.gz.done"]


def test_again_it_adds_nothing_and_is_not_sent_again(served, root):
    get(served, root)
    sent = served.sent
    again = get(served, root)
    assert (again.snapshots_new, again.snapshots_known, again.files[0].status) == (0, 0, "known")
    assert served.sent == sent
    assert len(served.asked) == 2


def test_a_file_with_a_known_hash_is_not_even_asked_for_again(served, root, monkeypatch):
    archive = registry.archives()[NAME]
    file = msgspec.structs.replace(archive.files[0], sha256=hashlib.sha256(UTDATA.encode()).hexdigest())
    monkeypatch.setitem(registry.archives(), NAME, msgspec.structs.replace(archive, files=(file,)))
    get(served, root)
    assert get(served, root).files[0].status == "known"
    assert len(served.asked) == 1


def test_what_an_archive_added_since_is_all_that_is_new(served, root):
    get(served, root, PACKED)
    later = {name.replace("11-23", "11-24"): data for name, data in daily().items() if "apple" not in name}
    served.put(TAR, tar({**daily(), **later}), '"2"')
    again = get(served, root, PACKED)
    assert (again.snapshots_new, again.snapshots_known, again.files[0].status) == (4, 5, "new")


def test_a_stopped_download_goes_on(served, root):
    served.cut_after = [100, 0]
    with pytest.raises(Unavailable):
        get(served, root)
    assert left(root) == ["hot-100-current.csv.part", "hot-100-current.csv.part.json"]
    got = get(served, root)
    assert got.snapshots_new == 1
    assert served.sent == len(UTDATA.encode())


def test_a_stopped_import_goes_on_without_another_download(served, root, monkeypatch):
    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archives, "import_archives", killed)
        with pytest.raises(KeyboardInterrupt):
            get(served, root, PACKED)
    assert left(root, PACKED) == ["music-best.csv", "music-best.tar.gz", "music-best.tar.gz.json"]
    assert get(served, root, PACKED).snapshots_new == 5
    assert len(served.asked) == 1


def test_an_import_that_was_stopped_before_its_mark_adds_nothing_twice(served, root, monkeypatch):
    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archives.bring, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            get(served, root)
    got = get(served, root)
    assert (got.snapshots_new, got.snapshots_known) == (0, 1)


def test_a_file_that_is_no_archive_is_put_aside_and_got_again(served, root):
    served.put(TAR, b"<html>come back later</html>", '"busy"')
    with pytest.raises(BadInput, match="cannot be unpacked"):
        get(served, root, PACKED)
    assert left(root, PACKED) == ["music-best.tar.gz.refused"]
    served.put(TAR, tar(daily()))
    assert get(served, root, PACKED).snapshots_new == 5


def test_a_table_that_its_profile_cannot_read_is_put_aside(served, root):
    served.put(PATH, b"<html>come back later</html>")
    with pytest.raises(BadInput):
        get(served, root)
    assert "hot-100-current.csv.refused" in left(root)
    served.put(PATH, UTDATA.encode(), '"2"')
    assert get(served, root).snapshots_new == 1


def test_a_wrong_hash_keeps_everything_out(served, root, monkeypatch):
    archive = registry.archives()[NAME]
    file = msgspec.structs.replace(archive.files[0], sha256="0" * 64)
    monkeypatch.setitem(registry.archives(), NAME, msgspec.structs.replace(archive, files=(file,)))
    with pytest.raises(BadInput, match="SHA-256"):
        get(served, root)
    assert left(root) == ["hot-100-current.csv.refused"]


def test_what_was_refused_is_told_by_the_file_inside(served, root):
    odd = jsoned([{"rank": "1", "title": "Alpha", "artist": "Ann"}, {"rank": "0", "title": "Beta", "artist": "Bob"}])
    files = {**daily(), "melon/melon100_2024-11-24.json": odd, "flo/flo100_2024-11-24.json": b"oops"}
    served.put(TAR, tar(files))
    got = get(served, root, PACKED)
    assert [(one.file, one.where, one.error) for one in got.rejected] == [
        ("flo/flo100_2024-11-24.json", "file", "UnreadableFile"),
        ("melon/melon100_2024-11-24.json", "row 2", "BadRank"),
    ]
    served.put(PATH, (UTDATA + "2024-12-07,x,Beta,Bob,NA,1,1\n").encode())
    assert [(one.file, one.where) for one in get(served, root).rejected] == [("hot-100-current.csv", "row 4")]


def test_a_better_profile_reads_the_archive_again(served, root, monkeypatch):
    get(served, root)
    monkeypatch.setattr(archives.bring, "READER", 999)
    assert get(served, root).files[0].status == "new"


def test_a_lake_that_has_an_archive_in_the_making_is_a_lake(served, root):
    served.cut_after = [0]
    with pytest.raises(Unavailable):
        get(served, root)
    store.open_lake(root)


def test_an_unknown_name_makes_nothing(root):
    with pytest.raises(NotFound):
        archives.get(root, "hot200")
    assert not root.exists()


def test_without_a_base_url_no_private_address_is_asked(root, monkeypatch):
    archive = registry.archives()[NAME]
    file = msgspec.structs.replace(archive.files[0], url="https://localhost/x.csv")
    local = msgspec.structs.replace(archive, files=(file,), hosts=("localhost",))
    monkeypatch.setitem(registry.archives(), NAME, local)
    with pytest.raises(Disallowed, match="no public address"):
        archives.get(root, NAME)


def test_the_same_file_imported_by_hand_is_known(served, root, tmp_path):
    (tmp_path / "hot.csv").write_text(UTDATA)
    assert import_archives(root, [tmp_path / "hot.csv"]).snapshots_new == 1
    assert get(served, root).snapshots_known == 1
    assert download.held(root / "nothing") is None
