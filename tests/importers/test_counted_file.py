"""Search interest that a person downloaded: known by what stands in the file, whatever it is called."""

from __future__ import annotations

import pytest

from chartduel.api.importing import import_archives
from chartduel.errors import IncompleteChart, LayoutChanged, UnknownProfile, WrongPeriod
from chartduel.sources import google, naver, registry
from chartduel.store import lake as lakes
from chartduel.store.check import check
from collect_factory import rows
from shared_data import SHARED, need

TRENDS = "Category: All categories\n\nDay,APT.: (South Korea),b: (South Korea)\n2024-11-22,33,<1\n2024-11-23,100,2\n"
TOLD = "SELECT counter, subject, observed_at::VARCHAR, value, witness FROM counts ORDER BY ALL"
NAVER = registry.counters()["naver.search"]


@pytest.fixture
def root(tmp_path):
    return tmp_path / "lake"


def written(tmp_path, text, name="multiTimeline.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def stored(root):
    return [(*row[:2], row[2][:10], *row[3:]) for row in rows(lakes.open_lake(root), TOLD)]


def test_a_file_of_trends_is_imported_under_the_name_that_it_has(root, tmp_path):
    path = written(tmp_path, TRENDS)
    done = import_archives(root, [path])
    assert (done.counts_new, done.rejected) == (3, [])
    assert stored(root) == [
        ("google.trends.kr", "APT.", "2024-11-21", 33, "downloads"),
        ("google.trends.kr", "APT.", "2024-11-22", 100, "downloads"),
        ("google.trends.kr", "b", "2024-11-22", 2, "downloads"),
    ]
    assert import_archives(root, [path]).counts_new == 0
    assert check(lakes.open_lake(root)).ok


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("South Korea", "Japan", WrongPeriod),
        ("2024-11-23", "2024-11-22", IncompleteChart),
        ("33,<1", "133,1", LayoutChanged),
    ],
)
def test_a_wrong_file_of_trends_is_refused_and_kept(root, tmp_path, old, new, error):
    with pytest.raises(error):
        import_archives(root, [written(tmp_path, TRENDS.replace(old, new))])
    assert len(list((root / "payloads").glob("*/*.zst"))) == 1
    assert stored(root) == []


def test_an_answer_is_told_from_another_by_the_name_of_its_file(root, tmp_path):
    path = need(
        "payloads/google-trends/GeneralMills+pytrends__test_interest_over_time_ok__2_api_widgetdata_multiline.json"
    )
    saved = tmp_path / "pizza and bagel.json"
    saved.write_bytes(path.read_bytes())
    assert import_archives(root, [saved]).counts_new == 10
    assert {row[1] for row in stored(root)} == {"pizza and bagel 1", "pizza and bagel 2"}


def test_another_table_is_an_archive(root, tmp_path):
    with pytest.raises(UnknownProfile):
        import_archives(root, [written(tmp_path, "Day,a\n2024-11-22,1\n")])


def test_every_recorded_spreadsheet_of_datalab():
    need("data/search_trends_2022-05")
    paths = sorted((SHARED / "data/search_trends_2022-05").glob("*.xlsx"))
    assert len(paths) > 100
    for path in paths:
        data = path.read_bytes()
        assert naver.recognises(data)
        assert not google.recognises(data)
        found = naver.counts(NAVER, data).counts
        assert {one.at.utcoffset().total_seconds() for one in found} == {9 * 3600}
        assert max(one.value for one in found) <= 100


def test_a_spreadsheet_of_datalab_is_imported_under_any_name(root, tmp_path):
    need("data/search_trends_2022-05")
    (source, *_) = sorted((SHARED / "data/search_trends_2022-05").glob("*naver_datalab__D-DAY*.xlsx"))
    path = tmp_path / "datalab.xlsx"
    path.write_bytes(source.read_bytes())
    done = import_archives(root, [path])
    assert (done.counts_new, done.rejected) == (90, [])
    assert stored(root)[0] == ("naver.search", "D-DAY", "2022-02-11", 51.94805, "downloads")
    assert import_archives(root, [path]).counts_new == 0


HEAD = [["url", "http://datalab.naver.com/keyword/trendResult.naver?hashKey=N_1", "", ""], ["주제", "통검", "", ""]]
TABLE = [["날짜", "a", "날짜", "b"], ["2024-11-22", "1.5", "2024-11-22", "100"], ["2024-11-23", 2, "2024-11-23", "0.0"]]


@pytest.fixture
def sheet(monkeypatch):
    """Reads these cells as a spreadsheet."""

    def sheet(cells):
        monkeypatch.setattr(naver, "_rows", lambda _: cells)
        return naver.counts(NAVER, b"").counts

    return sheet


def test_every_word_of_a_comparison_is_kept(sheet):
    found = sheet(HEAD + TABLE)
    assert [(one.subject, one.at.day, one.value) for one in found] == [
        ("a", 22, 1.5), ("b", 22, 100), ("a", 23, 2), ("b", 23, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (["2024-11-22", "1", "2024-11-22", "1"], IncompleteChart),
        (["someday", "1", "2024-11-24", "1"], LayoutChanged),
        (["2024-11-24", "101", "2024-11-24", "1"], LayoutChanged),
        (["2024-11-24", "", "2024-11-24", "1"], LayoutChanged),
        (["2024-11-24", "-1", "2024-11-24", "1"], LayoutChanged),
        (["2024-11-24", "nan", "2024-11-24", "1"], LayoutChanged),
    ],
)
def test_a_wrong_row_of_datalab_is_refused(sheet, row, error):
    with pytest.raises(error):
        sheet([*HEAD, *TABLE, row])


def test_a_spreadsheet_without_values_or_a_table_is_refused(sheet):
    with pytest.raises(IncompleteChart):
        sheet([*HEAD, TABLE[0]])
    with pytest.raises(LayoutChanged):
        sheet(HEAD)
    with pytest.raises(LayoutChanged):
        sheet([*HEAD, ["날짜", " "], ["2024-11-22", "1"]])


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 200, b"url,http://datalab.naver.com/x\n"])
def test_other_bytes_are_none_of_datalab(data):
    assert not naver.recognises(data)
