"""What a key leaves behind: nothing in headers, errors and logs, and an untouched page."""

from __future__ import annotations

import logging

import pytest

from chartduel.fetch import secrets
from chartduel.sources.request import Request

KEY = "AIza_SECRET-secret+12345"


@pytest.mark.parametrize("word", ["none", "LOVE", "1", "youtube"])
def test_a_short_key_changes_no_page(word):
    page = f"<a>{word}</a> {word.upper()}".encode()
    assert secrets.removed(page, [word]) == page


def test_a_page_loses_the_key_and_nothing_like_it():
    told = f"{KEY} {KEY.lower()} {KEY.replace('+', '%2B')}".encode()
    assert secrets.removed(told, [KEY]) == f"[key] {KEY.lower()} [key]".encode()


@pytest.mark.parametrize(
    "told", [KEY, KEY.lower(), KEY.upper(), KEY.replace("+", "%2b"), "".join(f"%{ord(one):02x}" for one in KEY)]
)
def test_a_header_loses_the_key_however_it_is_spelt(told):
    assert secrets.untold(f'W/"{told}"', [KEY]) == 'W/"[key]"'


def test_a_header_loses_a_short_key_too():
    assert secrets.untold("etag-none", ["none"]) == "etag-[key]"


def test_only_the_key_of_the_request_can_be_echoed():
    keys = {"lastfm": KEY, "youtube": "another-key"}
    assert secrets.carried(Request(url="https://x", key=("lastfm", "param:k")), keys) == (KEY,)
    assert secrets.carried(Request(url="https://x"), keys) == ()


def test_a_log_loses_the_key_in_any_case():
    record = logging.LogRecord("httpx", 20, "", 1, "GET %s", (f"https://x/?k={KEY.lower()}",), None)
    assert secrets.Redaction([KEY]).filter(record)
    assert record.getMessage() == "GET https://x/?k=[key]"
