"""`chartduel demo`: the main job on the packaged sample; only the page stays behind."""

from html.parser import HTMLParser


class Titles(HTMLParser):
    """The text of every element of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_the_demo_shows_the_duel_writes_its_page_and_touches_no_lake(run, tmp_path, monkeypatch):
    monkeypatch.setenv("CHARTDUEL_LAKE", str(tmp_path / "mine"))
    done = run("demo", "--folder", tmp_path / "demo")
    assert (done.code, done.err) == (0, "")
    page = tmp_path / "demo" / "duel.html"
    assert "number one girl" in done.out
    assert str(page) in done.out.splitlines()[-1].replace("\n", "")
    parser = Titles()
    parser.feed(page.read_text(encoding="utf-8"))
    assert any("HOME SWEET HOME" in text for text in parser.said)
    assert [path.name for path in tmp_path.rglob("*")] == ["demo", "duel.html"]


def test_a_folder_that_cannot_be_made(run, tmp_path):
    (tmp_path / "file").write_text("")
    done = run("demo", "--folder", tmp_path / "file")
    assert done.code == 2
    assert done.err.startswith("ConfigError: ")
