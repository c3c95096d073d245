"""An article from bytes: its text, and what is known of it."""

import re
import unicodedata
from datetime import datetime

from chartduel.claims import charset, html
from chartduel.claims.language import language
from chartduel.errors import BadInput
from chartduel.model.claim import Article

LARGEST = 20_000_000
_DATELINE = re.compile(r"(?<!\d)(20[0-3]\d)[-./년]\s?(\d{1,2})[-./월]\s?(\d{1,2})(?!\d)")
_HEADER = re.compile(r"# (\w+): ?(.*)\n")


def read(data: bytes, published: datetime | None = None) -> Article:
    """The article of a text file or a page. Raises `UnreadableFile` and `BadInput`.

    `published` is what the caller knows; else the page's head says it, else a dateline of its own in the text. A year
    that stands in a sentence never dates the article."""
    if len(data) > LARGEST:
        raise BadInput(f"the article has {len(data)} bytes, more than {LARGEST}", hint="give one article a file")
    text, used = charset.decode(data)
    page = html.read(text) if html.is_html(text) else html.Page(text)
    main = page.text
    spoken = language(main)
    return Article(
        text=main,
        title=page.title or _title(main),
        language=spoken,
        published_at=published or html.instant(page.published) or _dateline(main),
        outlet=page.outlet or _outlet(page.url),
        byline=page.byline or _byline(main),
        url=page.url,
        translated_from=_translated(main, spoken),
        charset=used,
    )


def _title(text: str) -> str | None:
    first = next((line.strip() for line in text.splitlines() if line.strip()), None)
    return first if first is not None and len(first) <= 160 else None


def _dateline(text: str) -> datetime | None:
    """A line of nothing but a date (and a label) near the top."""
    for line in text[:1500].splitlines():
        found = _DATELINE.search(line)
        if found and len(line.strip()) < 60:
            stamp = html.instant(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}")
            if stamp:
                return stamp
    return None


def _outlet(url: str | None) -> str | None:
    found = re.match(r"https?://(?:www\.|m\.)?([^/:]+)", url or "")
    return found[1] if found else None


def _byline(text: str) -> str | None:
    """A line of a name and a bar (DƯƠNG HƯƠNG |), "By NAME", or "NAME 기자", near the top."""
    for line in text[:1500].splitlines()[:12]:
        found = re.fullmatch(
            r"\s*(?:By\s+)?([A-ZÀ-ỸĐ][\wÀ-ỹ.'-]+(?:\s[A-ZÀ-ỸĐ][\wÀ-ỹ.'-]+){1,4})\s*\|\s*"
            r"|\s*By\s+([\w .'-]{3,40})\s*|.{0,20}?([가-힣]{2,4})\s?기자.{0,20}",
            line,
        )
        if found:
            return next(group for group in found.groups() if group)
    return None


def _translated(text: str, spoken: str) -> str | None:
    """The language an article was translated from, by what the translator left standing: section heads and bylines."""
    if spoken != "en":
        return None
    marks = sum(
        1
        for line in text[:20_000].splitlines()
        if 3 < len(line.strip()) < 60 and language(line) == "vi" and _all_marked(line)
    )
    return (
        "vi"
        if marks >= 2
        else "ko"
        if len(re.findall(r"^\S*[가-힣]{2,}.{0,20}$", text[:20_000], re.MULTILINE)) >= 3
        else None
    )


def _all_marked(line: str) -> bool:
    return any(unicodedata.category(char) == "Lu" for char in line)
