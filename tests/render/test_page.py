import json
import re
import shutil
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import factory
import pytest

from chartduel.model.duel import DuelResult
from chartduel.model.snapshot import Point
from chartduel.render import page

Points = dict[str, Sequence[Point]]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


class Reader(HTMLParser):
    """What a browser would see: elements with their attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: list[str] = []
        self.scripts: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts.append(data)
        else:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def text(result: DuelResult, points: Points) -> str:
    return page.html(result, points, factory.NAMES)


@pytest.fixture(scope="module")
def evil(hostile: DuelResult, points: Points) -> str:
    return page.html(hostile, points, dict.fromkeys(factory.NAMES, factory.HOSTILE))


def test_the_page_refers_to_nothing_outside(text: str) -> None:
    for tag, attributes in Reader(text).elements:
        assert tag not in ("link", "iframe", "object", "embed", "base")
        for name in ("src", "href", "srcset", "action", "poster"):
            assert attributes.get(name, "data:").startswith("data:")
    assert "url(" not in (Path(page.__file__).parent / "templates" / "duel.css").read_text("utf-8")


def test_the_policy_allows_exactly_the_scripts_and_the_style_of_the_page(text: str) -> None:
    policy = next(m["content"] for m in Reader(text).all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    parts = re.findall(r"<(script|style)>(.*?)</\1>", text, re.S)
    assert len(parts) == 3
    hashes = {f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for _, part in parts}
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes


def test_no_element_carries_style_or_handlers(text: str, evil: str) -> None:
    for _, attributes in Reader(text).elements + Reader(evil).elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_hostile_text_is_only_text(text: str, evil: str) -> None:
    kinds = {tag for tag, _ in Reader(text).elements}
    read = Reader(evil)
    assert {tag for tag, _ in read.elements} <= kinds
    assert len(read.all("script")) == len(Reader(text).all("script"))
    assert "<script>alert(1)</script>" in read.words
    assert not set(evil) & {"\x1b", "\x9b", "\u202e", "\u2066", "\u2028"}


def test_data_cannot_close_their_script(evil: str) -> None:
    block = re.search(r'<script type="application/json" id="specs">(.*?)</script>', evil, re.S)
    assert block
    assert not set(block[1]) & set("<>&")
    assert "<script>" in json.dumps(json.loads(block[1]))


def test_without_javascript_everything_is_there(text: str) -> None:
    read = Reader(text)
    assert len([one for one in read.all("img") if one["src"].startswith("data:image/svg+xml;base64,")]) == 8
    assert all(one["alt"] for one in read.all("img"))
    assert "they took turns" in read.words
    assert "As reported, not recorded" in read.words
    assert "webs9919: 22nd; webstoryboy: 23rd" in read.words
    assert "250 snapshots, the first 200 here" in read.words


def test_the_page_speaks_to_assistive_technology(text: str) -> None:
    read = Reader(text)
    assert read.all("html") == [{"lang": "en"}]
    assert len(read.all("h1")) == 1
    assert len(read.all("caption")) == len(read.all("table")) == 3
    labels = {one["aria-labelledby"] for tag, one in read.elements if "aria-labelledby" in one}
    assert labels <= {one.get("id") for _, one in read.elements}


def test_a_duel_without_points_has_a_page(result: DuelResult) -> None:
    assert "Chart by chart" in page.html(result, {}, {})


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_draws_it_and_asks_for_nothing(evil: str, tmp_path: Path, scheme: str) -> None:
    from playwright.sync_api import sync_playwright

    file = tmp_path / "duel.html"
    file.write_text(evil, "utf-8")
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
        view.on("console", lambda message: said.append(message.text))
        view.on("pageerror", lambda error: said.append(str(error)))
        view.on("dialog", lambda dialog: said.append(dialog.message))
        view.on("request", lambda request: asked.append(request.url))
        view.goto(file.as_uri())
        view.wait_for_function("document.querySelectorAll('.panel.drawn svg').length === 8")
        assert view.evaluate("document.documentElement.scrollWidth") == 360
        view.locator("#panel-0").scroll_into_view_if_needed()
        box = view.locator("#panel-0 svg").bounding_box()
        assert box
        view.mouse.move(box["x"] + 150, box["y"] + 60)
        view.mouse.move(box["x"] + 155, box["y"] + 62)
        view.wait_for_selector("#hint:not([hidden])")
        assert "11:00 KST" in view.locator("#hint").inner_text()
        browser.close()
    assert not said
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
