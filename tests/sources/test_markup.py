"""What the tags of a page give the parser to do, counted, against what the parser has made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from chartduel.sources import markup

MADE_BESIDE = 3
"""`<html>`, `<head>` and `<body>`."""
OPENED = ["<b>", "<b a=1>", "<b a=2>", "<i b c>", "<font color='x'>", "<font color='y'>"]
BLOCKS = ["<p>x", "</p>x", "<div>x", "</div>x", "<ul><li>x", "</ul>x"]
CLOSED = ["</b>", "</i>", "</font>"]
OUT_OF_TURN = 8
"""Elements that the parser makes, at most, at an end tag that closes others too."""


def done(page: bytes) -> markup.Work:
    *_, last = markup.work(page)
    return last


def made(pieces: list[str]) -> int:
    return len(LexborHTMLParser("".join(pieces)).css("*")) - MADE_BESIDE


def counted(pieces: list[str]) -> int:
    work = done("".join(pieces).encode())
    return work.tags + work.copies


def pages(*pieces: str) -> st.SearchStrategy[list[str]]:
    """Formatting that is opened in a paragraph, and what comes then."""
    begun = st.lists(st.sampled_from(OPENED), min_size=1, max_size=12)
    return st.builds(lambda some, more: ["<p>", *some, *more], begun, st.lists(st.sampled_from(pieces), max_size=40))


@given(pages(*BLOCKS, *OPENED))
def test_the_parser_makes_no_more_elements_than_were_counted(pieces):
    assert made(pieces) <= counted(pieces)


@given(pages(*BLOCKS, *OPENED, *CLOSED))
def test_the_parser_makes_few_more_where_end_tags_are_out_of_turn(pieces):
    ends = sum(piece in CLOSED for piece in pieces)
    assert made(pieces) <= counted(pieces) + OUT_OF_TURN * ends


def depth(page: bytes) -> int:
    """Of the tree that the parser has made, the document and the three elements of every page left out."""
    tree, deepest = LexborHTMLParser(page), 0
    for node in tree.css("*"):
        steps, above = 0, node.parent
        while above is not None:
            steps, above = steps + 1, above.parent
        deepest = max(deepest, steps)
    return deepest


@given(
    st.lists(st.sampled_from(["<div>", "</div>", "<ul>", "<section>", "</ul>", "</q>", "x"]), min_size=1, max_size=60)
)
def test_the_tree_is_no_deeper_than_was_counted(pieces):
    page = "".join([*pieces, "<div>"]).encode()
    assert depth(page) <= max(work.depth for work in markup.work(page)) + MADE_BESIDE


NESTED = {
    "a comment": b"<div><!-- <p x> -->",
    "a value": b'<div a="<p x>">',
    "a text area": b"<div><textarea><p x></textarea>",
    "a script in a picture": b"<svg><script><p x></script>",
}


@pytest.mark.parametrize("where", NESTED)
def test_what_looks_like_a_tag_counts_as_one(where):
    assert {b"p", b"x"} <= done(NESTED[where]).names


def test_what_stands_in_a_script_does_not():
    assert done(b"<script>for(i=0;i<n;i++){a[i]=b}</script><p>").names == {b"script", b"p"}


def test_attributes_are_counted_as_the_parser_takes_them():
    page = b"""<p a b=c d="e f" g='h>i' j= k l/m ="n" o"p>"""
    (node,) = LexborHTMLParser(page).css("p")
    assert done(page).attributes == len(node.attributes)
    assert done(page).names == {b"p", *(name.encode() for name in node.attributes)}


def test_a_second_body_is_compared_with_the_first():
    assert done(b"<body a b>" * 10).pairs > 10 * 2 * 10
