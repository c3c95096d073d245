"""The main text of a page and what its head says of it: trafilatura's answer, with a plain reading to fall back on."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

# trafilatura needs about 0.3 s a megabyte of text but walks markup many times; longer pages are read plainly.
LONGEST = 1_500_000
DEEPEST = 200
BLOCKS = "p, h1, h2, h3, h4, li, blockquote, figcaption, td, div, br, tr"
# Tags that hold nothing, or that the next of their kind closes, nest nothing.
_FLAT = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|td|th|tr|dt|dd|option|path|!"
_TAGS = re.compile(rf"<(/?)(?!/?(?:{_FLAT})\b)[a-zA-Z]", re.IGNORECASE)
_ANY = re.compile(r"<[^<>]*>")
_LOOKS = re.compile(r"<(?:!doctype html|html|head|body|article|p|div|meta)\b", re.IGNORECASE)


class Page(NamedTuple):
    """What a page says: its text by lines, and its head."""

    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None


def is_html(text: str) -> bool:
    return _LOOKS.search(text[:5000]) is not None


def read(text: str) -> Page:
    """The article of a page. A page without one is read as all its visible lines."""
    if _depth(text) > DEEPEST:
        return Page("\n".join(line for line in (one.strip() for one in _ANY.split(text)) if line))
    tree = LexborHTMLParser(text)
    head = _head(tree)
    main = _main(text) if len(text) <= LONGEST else None
    return head._replace(text=main or _plain(tree))


def _depth(text: str) -> int:
    """How deep tags may nest, by counting: a bound for hostile pages, not a parse."""
    depth = deepest = 0
    for found in _TAGS.finditer(text):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _main(text: str) -> str | None:
    import trafilatura  # 0.3 s: only who reads a page pays for it

    return trafilatura.extract(
        text,
        include_comments=False,
        include_tables=True,
        include_images=False,
        deduplicate=False,
        favor_precision=False,
    )


def _plain(tree: LexborHTMLParser) -> str:
    tree.strip_tags(
        [
            "script",
            "style",
            "noscript",
            "template",
            "nav",
            "header",
            "footer",
            "aside",
            "form",
            "figure",
            "iframe",
            "svg",
            "title",
        ]
    )
    root = tree.body or tree.root
    lines = root.text(separator="\n", strip=True).splitlines() if root else []
    return "\n".join(line for line in (line.strip() for line in lines) if line)


def _head(tree: LexborHTMLParser) -> Page:
    metas = {
        (
            node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or ""
        ).lower(): node.attributes.get("content")
        for node in tree.css("meta")
    }
    title = tree.css_first("title")
    canonical = tree.css_first('link[rel="canonical"]')
    html = tree.css_first("html")
    stamp = tree.css_first("time[datetime]")
    return Page(
        text="",
        title=metas.get("og:title") or (title.text(strip=True) if title else None) or None,
        byline=metas.get("author") or metas.get("article:author"),
        outlet=metas.get("og:site_name"),
        url=metas.get("og:url") or (canonical.attributes.get("href") if canonical else None),
        published=metas.get("article:published_time")
        or metas.get("datepublished")
        or metas.get("pubdate")
        or metas.get("date")
        or (stamp.attributes.get("datetime") if stamp else None)
        or _json_date(tree),
        language=html.attributes.get("lang") if html else None,
    )


def _json_date(tree: LexborHTMLParser) -> str | None:
    for node in tree.css('script[type="application/ld+json"]'):
        found = re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', node.text())
        if found:
            return found[1]
    return None


def instant(stamp: str | None) -> datetime | None:
    """A date of a page's head. Without a zone it is taken as UTC, a day at its start."""
    if not stamp:
        return None
    try:
        when = datetime.fromisoformat(stamp.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
