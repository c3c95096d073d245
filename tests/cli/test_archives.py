"""`chartduel archives`: what it lists, and what it says of an archive that it brings."""

import json
import sys

import pytest

from archives.samples import SAMPLES, UTDATA
from archives.server import FileServer
from cli.shapes import IMPORT, paths

NAME, PATH = "hot100-utdata", "/utdata/rwd-billboard-data/HEAD/data-out/hot-100-current.csv"
GOT = f"{IMPORT} archive files[].url files[].status files[].bytes files[].sha256"


@pytest.fixture
def server():
    server = FileServer()
    for sample in SAMPLES.values():
        for path, data in sample.files.items():
            server.put(path, data)
    yield server
    server.close()


def test_the_list_names_every_archive_with_its_licence_and_home(run):
    for args in (("archives",), ("archives", "list")):
        done = run(*args)
        assert (done.code, done.err) == (0, "")
        assert set(SAMPLES) <= set(done.out.splitlines())
        assert "states none" in done.out
        assert "MIT" in done.out
        assert "https://github.com/webs9919/music-best" in done.out


def test_the_list_as_json(run):
    told = json.loads(run("archives", "list", "--json").out)["archives"]
    assert {one["name"] for one in told} == set(SAMPLES)
    assert {one["licence"] for one in told} == {None, "MIT (LICENSE in the repository)"}
    assert all(one["files"][0]["url"].startswith("https://") for one in told)


def test_an_archive_is_brought_and_again_nothing_is_new(run, server, tmp_path):
    args = ("archives", "get", NAME, "--base-url", server.url, "--lake", tmp_path / "lake")
    first, again = run(*args), run(*args)
    assert (first.code, again.code, first.err, again.err) == (0, 0, "", "")
    assert first.out.startswith("1 new snapshots with 3 entries")
    assert again.out == f"{NAME} was imported before and has not changed since.\n"


@pytest.mark.parametrize("name", [NAME, "korea-webs9919"])
def test_a_terminal_sees_how_far_it_is(run, server, tmp_path, monkeypatch, name):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    done = run("archives", "get", name, "--base-url", server.url, "--lake", tmp_path / "lake")
    assert done.code == 0
    assert "new snapshots" in done.out


def test_the_json_of_an_archive_has_the_keys_of_the_contract(run, server, tmp_path):
    server.put(PATH, (UTDATA + "2024-12-07,4,,Bob,NA,1,1\n").encode())
    done = run("archives", "get", NAME, "--base-url", server.url, "--lake", tmp_path / "lake", "--json")
    answer = json.loads(done.out)
    assert done.code == 3
    assert set(paths(answer)) == set(GOT.split())
    assert (answer["archive"], answer["files"][0]["status"]) == (NAME, "new")
    assert answer["rejected"][0]["where"] == "row 4"


@pytest.mark.parametrize(
    ("name", "code", "error"),
    [("hot100", 4, "NotFound: no archive is called hot100; known: "), ("uk-datamgmt", 6, "BadAnswer: ")],
)
def test_what_cannot_be_brought_is_one_line(run, tmp_path, name, code, error):
    empty = FileServer()
    done = run("archives", "get", name, "--base-url", empty.url, "--lake", tmp_path / "lake")
    empty.close()
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(error)
    assert done.err.count("\n") == 1


def test_no_server_at_all_is_exit_code_6(run, tmp_path):
    done = run("archives", "get", NAME, "--base-url", "http://127.0.0.1:9", "--lake", tmp_path / "lake")
    assert done.code == 6
    assert done.err.startswith("Unavailable: http://127.0.0.1:9")
    assert "goes on where this one stopped" in done.err


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://x/", "http://", "http://[::1"])
def test_a_base_url_that_is_none(run, tmp_path, url):
    done = run("archives", "get", NAME, "--base-url", url, "--lake", tmp_path / "lake")
    assert done.code == 2
    assert done.err.startswith("ConfigError: ")
