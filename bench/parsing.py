"""Parsing: recorded pages through our parsers, beside what people use today and beside the bare parse of the page.

The rivals get the same bytes by a `requests.get` that answers from memory; what they ask of the network is nothing.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from bench import archives
from bench.measure import timed
from bench.report import Report

ROUNDS = 7
FASTER = 1 / 30
"""At most this share of the time of a parser that is based on BeautifulSoup."""
BARE = 2.0
"""At most so many times the bare parse of the page with the selection of its rows."""


@dataclass(frozen=True)
class Page:
    """A recorded page, the selector of its rows, and who else reads such pages."""

    chart: str
    file: str
    rows: str
    rival: str = ""

    def bytes(self) -> bytes:
        return (archives.data().parent / "payloads" / self.file).read_bytes()


PAGES = (
    Page(
        "melon.top100", "melon/mystyle2006+simple-music-scrapping-service__top100_2022-05.html", "tr[data-song-no]",
        "melon_top100",
    ),
    Page(
        "melon.top100", "melon/himanmenGit+Crawler__realtime_2018-01-25T11.html", "tr[data-song-no]", "melon_top100"
    ),
    Page(
        "bugs.realtime", "bugs/hk1486+Python_Pandas__realtime_total_2020-12-26T11.html", "tr[trackid]", "melon_top100"
    ),
    Page(
        "billboard.hot100", "billboard/Sadavar+si206-finalproject__hot-100_2024-12.html",
        "div.o-chart-results-list-row-container", "billboard.py",
    ),
    Page(
        "billboard.hot100", "billboard/adrianmarino+karajoker__hot-100_2016-01-17.html", "article.chart-row",
        "billboard.py",
    ),
    Page(
        "uk.singles", "officialcharts/adrianmarino+karajoker__singles-chart_20140601_fetched2016-01-17.html",
        "table.chart-positions tr",
    ),
)  # fmt: skip


def ours(page: Page, data: bytes) -> Any:
    from chartduel.sources import modules
    from chartduel.sources.registry import chart

    return modules.parse(chart(page.chart), data)


def bare(page: Page, data: bytes) -> int:
    """The least that any parser of this page does: make the tree, find the rows."""
    from selectolax.lexbor import LexborHTMLParser

    return len(LexborHTMLParser(data.decode()).css(page.rows))


def rival(page: Page, data: bytes) -> list[Any]:
    """The songs that the library of others reads; raises what it raises."""
    with _answering(data):
        if page.rival == "billboard.py":
            import billboard

            return billboard.ChartData("hot-100", fetch=True).entries
        import melon_top100

        read = melon_top100.bugs if page.chart.startswith("bugs") else melon_top100.melon
        return read.get_songs()


@contextmanager
def _answering(data: bytes) -> Iterator[None]:
    import requests

    answer = SimpleNamespace(text=data.decode(), status_code=200, raise_for_status=lambda: None)
    with patch.object(requests, "get", lambda *_, **__: answer), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with patch.object(requests.Session, "get", lambda *_, **__: answer):
            yield


def bench(_room: Path) -> None:
    """Times in turn, and a table of what each keeps and reads wrongly."""
    report = Report("parse", "Parsing recorded pages")
    for page in PAGES:
        data = page.bytes()
        name = f"{page.chart} {Path(page.file).stem.rsplit('__', 1)[-1]}"
        works: dict[str, Callable[[], object]] = {
            f"chartduel: {name}": lambda page=page, data=data: ours(page, data),
            f"bare parse: {name}": lambda page=page, data=data: bare(page, data),
        }
        failed = _error(lambda page=page, data=data: rival(page, data)) if page.rival else None
        if page.rival and not failed:
            works[f"{page.rival}: {name}"] = lambda page=page, data=data: rival(page, data)
        found = _in_turn(works)
        for of, runs in found.items():
            report.seconds(of, runs)
        report.ratio(f"chartduel: {name}", f"bare parse: {name}", BARE)
        if page.rival and not failed:
            report.ratio(f"chartduel: {name}", f"{page.rival}: {name}", FASTER)
        report.note(f"{name}: {_read(page, data, failed)}")
    report.publish()


def _in_turn(works: dict[str, Callable[[], object]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            gc.collect()  # what the one before left behind is not for the next to clear,
            work()  # nor to be found in the processor's caches
            took = timed(work)
            if turn:
                found[name].append(took)
    return found


def _error(work: Callable[[], object]) -> str | None:
    try:
        work()
    except Exception as error:  # the rival's own failure is what is measured here
        return f"{type(error).__name__}: {error}"
    return None


def _read(page: Page, data: bytes, failed: str | None) -> str:
    """Fields kept and songs read by each, in one line."""
    parsed = ours(page, data)
    told = f"chartduel {len(parsed.entries)} songs with {_fields(parsed.entries)}"
    if failed:
        return f"{told}; {page.rival} stops with {failed}"
    if not page.rival:
        return told
    others = rival(page, data)
    mine = {entry.title: entry.artists for entry in parsed.entries}
    cut = sum(
        1 for one in others if len(mine.get(_title(one), ())) > 1 and _artist(one) != ", ".join(mine[_title(one)])
    )
    wrong = len(parsed.entries) - len(others)
    kept = ", ".join(sorted(one if isinstance(one, str) else str(one) for one in _keys(others)))
    return f"{told}; {page.rival} {len(others)} songs ({wrong} missing, {cut} with artists cut off) with {kept}"


def _fields(entries: Sequence[Any]) -> str:
    names = ("rank", "title", "artists", "album", "previous_rank", "move", "value")
    kept = {name for entry in entries for name in names if getattr(entry, name) not in (None, ())}
    kept |= {f"{name} id" for entry in entries for name in ("song", "album", "artists") if getattr(entry.ids, name)}
    return ", ".join(sorted(kept))


def _keys(others: Sequence[Any]) -> set[str]:
    return set(others[0]) if others and isinstance(others[0], dict) else set(vars(others[0])) if others else set()


def _title(one: Any) -> str:
    return one["title"] if isinstance(one, dict) else one.title


def _artist(one: Any) -> str:
    return one["artist"] if isinstance(one, dict) else one.artist
