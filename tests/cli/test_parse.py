"""`chartduel parse`: one answer of a platform as a table, or why it is none."""

from datetime import datetime

import msgspec
import pytest

from chartduel.sources.registry import chart
from chartduel.testing import songs
from chartduel.testing.pages import genie, spotify

LABEL = datetime.fromisoformat("2024-11-22T15:00+09:00")
DAY = datetime.fromisoformat("2024-11-22T00:00+09:00")
LONG = "A Title of Many Words That No Narrow Terminal Has Room For"
SONG_ID = "4wJ5Qq0jBN4ajy7ouZIV1c"


@pytest.fixture
def page(tmp_path):
    one = chart("genie.realtime")
    path = tmp_path / "genie.html"
    path.write_bytes(genie.page(one, LABEL, songs.entries(one, LABEL)))
    return path


@pytest.fixture
def download(tmp_path):
    """A file of Spotify with a long title at the top."""
    one = chart("spotify.daily.kr")
    first, *others = songs.entries(one, DAY)
    ids = msgspec.structs.replace(first.ids, song=SONG_ID)
    path = tmp_path / "answer.csv"
    path.write_bytes(spotify.page(one, DAY, [msgspec.structs.replace(first, title=LONG, ids=ids), *others]))
    return path


def test_the_heading_says_chart_label_and_whether_it_is_whole(run, page):
    done = run("parse", "genie.realtime", page)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "genie.realtime, 22 Nov 2024 15:00 KST, a part"


def test_at_80_columns_ids_are_whole_and_titles_break_between_words(run, download, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = run("parse", "spotify.daily.kr", download)
    lines = done.out.splitlines()
    assert done.code == 0
    assert lines[0] == "spotify.daily.kr, no time printed, complete"
    row = next(line for line in lines if SONG_ID in line)
    assert row.split()[0] == "1"
    assert all(word in done.out.split() for word in LONG.split())
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("content", [b"<html>Please log in</html>", b""])
def test_a_refusal_does_not_say_that_anything_was_kept(run, tmp_path, content):
    path = tmp_path / "answer.html"
    path.write_bytes(content)
    done = run("parse", "genie.realtime", path)
    assert done.code == 5
    assert done.err.startswith("NotAChart: genie.realtime: ")
    assert "collected" not in done.err
    assert "kept" not in done.err
    assert done.err.count("\n") == 1


def test_another_period_does_not_say_so_either(run, page):
    done = run("parse", "genie.realtime", page, "--at", "2024-11-22T18:00+09:00")
    assert done.code == 5
    assert done.err.startswith("WrongPeriod: ")
    assert "kept" not in done.err


def test_the_name_of_a_platform_is_answered_with_its_charts(run, page):
    done = run("parse", "melon", page)
    assert done.code == 2
    assert done.err.startswith("UnknownChart: no chart is called melon; did you mean melon.top100, melon.hot100, ")
