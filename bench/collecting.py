"""Collecting: one Korean hour from bytes to the committed snapshot, a day of fifty charts, a million payloads.

Everything is asked of the fake platform, in this process or on loopback; its clock stands still: pauses take no time.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import resource
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.measure import Took, timed
from bench.report import Report
from chartduel.collect import due, intake, storing
from chartduel.collect import round as rounds
from chartduel.fetch.agent import user_agent
from chartduel.fetch.client import Client
from chartduel.sources import modules, registry
from chartduel.store import fetches, payloads
from chartduel.store import lake as lakes
from chartduel.store.fetches import Fetch, Page
from chartduel.store.lake import Lake
from chartduel.testing import songs
from chartduel.testing.clock import FrozenClock
from chartduel.testing.platform import FakePlatform

KOREAN = ("melon.top100", "genie.realtime", "bugs.realtime", "flo.top100", "vibe.top100")
START = datetime.fromisoformat("2024-11-22T12:00:00+09:00")
HOUR = timedelta(hours=1)
CHARTS = 50
MILLION = 1_000_000


def bench(room: Path) -> None:
    report = Report("collect", "Collecting")
    _hour(report, lakes.create(room / "hour"))
    _day(report, lakes.create(room / "day"))
    _million(report, room / "million")
    report.publish()


RENEWED = timedelta(minutes=20)
"""After the hour: by then each of the five has renewed its chart."""


def _pages(chart_id: str, label: datetime) -> list[bytes]:
    chart = registry.chart(chart_id)
    markup = importlib.import_module(f"chartduel.testing.pages.{chart.source}")
    source = modules.collector_of(chart)
    assert source is not None
    count = len(modules.requests(source, chart, None))
    return [markup.page(chart, label, songs.entries(chart, label), number) for number in range(1, count + 1)]


def _hour(report: Report, lake: Lake) -> None:
    """Five platforms, 600 rows: keep, read, compare with the hour before, commit."""
    runs: list[Took] = []
    for hour in range(12):
        label = START + hour * HOUR
        pages = {chart: _pages(chart, label) for chart in KOREAN}
        took = timed(lambda label=label, pages=pages: _take(lake, label, pages))
        runs += [took] if hour > 1 else []
    report.seconds("a Korean hour (5 platforms, 600 rows), bytes to snapshot", runs, 0.3)


def _take(lake: Lake, label: datetime, pages: dict[str, list[bytes]]) -> None:
    readings: list[intake.Reading] = []
    at = label + RENEWED
    for chart, bodies in pages.items():
        source = chart.split(".")[0]
        number = fetches.claim(lake.ledger, source, chart, label, label) or 0
        sha256 = payloads.keep_pages(lake.payloads, bodies)
        fetches.kept(lake.ledger, number, sha256, [Page(url=chart, at=at, sha256=sha256)])
        fetch = Fetch(
            id=number, source=source, chart=chart, label=label, past=False, at=at, outcome="kept", payload=sha256
        )
        readings.append(intake.read(lake, [fetch], {number: bodies}))
    done = storing.store(lake, intake.Reading(tuple(one for each in readings for one in each.accepted)))
    assert [one.status for one in done.values()] == ["new"] * 5, done


def _day(report: Report, lake: Lake) -> None:
    """Fifty hourly charts over a day, through the client and a server on loopback."""
    hourly = [one for one in registry.charts().values() if one.cadence == "hour" and one.kind == "song"]
    charts = [one for one in hourly if modules.collector_of(one) and not one.source.startswith("youtube")]
    fifty = [charts[place % len(charts)] for place in range(CHARTS)]
    report.note(
        f"{len(set(fifty))} different hourly charts are declared; the day has {CHARTS} by asking some in two lakes"
    )
    lakes_of = [lake, lakes.create(lake.root.with_name("day-2")), lakes.create(lake.root.with_name("day-3"))]
    parts = [fifty[start : start + len(charts)] for start in range(0, CHARTS, len(charts))]
    with FakePlatform() as platform:
        platform.make_up(*{one.id for one in fifty})
        peaks: list[int] = []
        stored = 0

        def whole() -> None:
            nonlocal stored
            for hour in range(24):
                at = START + hour * HOUR + timedelta(minutes=12)
                for place, part in zip(lakes_of, parts, strict=False):
                    stored += asyncio.run(_look(place, platform, part, at))
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

        report.seconds(f"a day of {CHARTS} hourly charts", [timed(whole)], 60)
    report.memory("peak at its third hour", [peaks[2] * 1024])
    report.memory("peak at its end", [peaks[-1] * 1024])
    report.count("snapshots of the day", stored)


async def _look(lake: Lake, platform: FakePlatform, charts: list, at: datetime) -> int:
    platform.now = at
    async with Client(user_agent("bench"), {}, FrozenClock(at), platform.url) as client:
        done = await rounds.collect(lake, client, due.due(lake, charts, at))
    assert not [one.error for one in done if one.error], [one for one in done if one.error][:2]
    return sum(one.status == "new" for one in done)


def _million(report: Report, room: Path) -> None:
    """Listing a chart's day, and reading and checking its payloads, among ten thousand and a million."""
    for count in (10_000, MILLION):
        lake = lakes.create(room / f"{count}")
        _fill(lake, count)
        first = START
        names = {10_000: "10,000", MILLION: "1,000,000"}[count]
        day = (first, first + timedelta(hours=23))
        found = fetches.between(lake.ledger, "melon.top100", *day)
        assert len(found) == 24
        report.seconds(
            f"list a chart's day among {names} payloads",
            [timed(lambda lake=lake, day=day: fetches.between(lake.ledger, "melon.top100", *day)) for _ in range(20)],
        )
        kept = sorted({one.payload for one in found if one.payload})
        report.seconds(
            f"read and check its payloads among {names}",
            [
                timed(lambda lake=lake, kept=kept: [payloads.load(lake.payloads, one) for one in kept])
                for _ in range(20)
            ],
        )
    report.ratio("list a chart's day among 1,000,000 payloads", "list a chart's day among 10,000 payloads", 3)
    report.ratio("read and check its payloads among 1,000,000", "read and check its payloads among 10,000", 3)


def _checked(lake: Lake, kept: list[str]) -> int:
    return sum(len(payloads.load(lake.payloads, one)) for one in kept)


def _fill(lake: Lake, count: int) -> None:
    """That many attempts in the ledger, and as many payload files; those of the day that is asked for are whole."""
    real = [payloads.keep_bytes(lake.payloads, f"page {hour}".encode()) for hour in range(24)]
    charts = [one.id for one in registry.charts().values() if one.cadence == "hour"]
    began = time.monotonic()
    with closing(sqlite3.connect(lake.ledger)) as con, con:
        rows = (_row(place, charts, real) for place in range(count))
        con.executemany(
            "INSERT INTO fetches (source, chart, label, past, at, outcome, payload) VALUES (?, ?, ?, 0, ?, 'new', ?)",
            rows,
        )
    for place in range(count - 24):
        name = hashlib.sha256(f"{place}".encode()).hexdigest()
        folder = lake.payloads / name[:2]
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.zst").touch()
    assert time.monotonic() - began < 600


def _row(place: int, charts: list[str], real: list[str]) -> tuple[str, str, str, str, str]:
    chart = charts[place % len(charts)]
    hour = place // len(charts)
    at = (START + hour * HOUR).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    payload = real[hour] if chart == "melon.top100" and hour < 24 else hashlib.sha256(f"{place}".encode()).hexdigest()
    return chart.split(".")[0], chart, at, at, payload
