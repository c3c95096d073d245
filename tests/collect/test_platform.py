"""Whole days against the fake platform, on a clock that stands still, with everything that a platform can do wrong."""

from __future__ import annotations

import asyncio
import resource
from datetime import datetime, timedelta

import pytest

from chartduel.collect import due
from chartduel.collect import round as rounds
from chartduel.collect.intake import Fetched
from chartduel.engine.duckdb import Engine
from chartduel.fetch.agent import user_agent
from chartduel.fetch.client import Client
from chartduel.metrics.recorded import recorded
from chartduel.sources import registry
from chartduel.store import payloads
from chartduel.store.check import check
from chartduel.testing.clock import FrozenClock
from chartduel.testing.faults import Fault
from chartduel.testing.platform import FakePlatform
from collect_factory import new_lake, rows

KOREAN = ("melon.top100", "genie.realtime", "bugs.realtime", "flo.top100", "vibe.top100")
NOON = datetime.fromisoformat("2024-11-22T12:00:00+09:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Day:
    """A collector, a platform and one clock for both."""

    def __init__(self, folder, platform: FakePlatform, charts=KOREAN):
        self.lake, self.platform = new_lake(folder), platform
        self.charts = [registry.chart(one) for one in charts]
        platform.make_up(*charts)

    def look(self, at: datetime, keys=None) -> list[Fetched]:
        """What the collector does at a minute."""

        async def once() -> list[Fetched]:
            clock = FrozenClock(at)
            self.platform.now = at
            async with Client(user_agent("tests"), keys or {}, clock, self.platform.url) as client:
                return await rounds.collect(self.lake, client, due.due(self.lake, self.charts, at))

        return asyncio.run(once())


@pytest.fixture
def day(tmp_path):
    with FakePlatform() as platform:
        yield Day(tmp_path, platform)


def covered(lake) -> dict[str, tuple[int, int, int]]:
    engine = Engine()
    try:
        lake.view(engine, "snapshots")
        return {one.chart: (one.expected, one.observed, one.lost) for one in recorded(engine)}
    finally:
        engine.close()


def test_a_whole_day_has_every_issued_hour_and_no_other(day):
    done = [one for hour in range(24) for one in day.look(NOON + hour * HOUR + 12 * MINUTE)]
    assert {one.status for one in done} <= {"new", "known"}
    assert covered(day.lake) == {
        "melon.top100": (24, 24, 0), "flo.top100": (24, 24, 0), "vibe.top100": (24, 24, 0),
        "genie.realtime": (19, 19, 0), "bugs.realtime": (19, 19, 0),
    }  # fmt: skip
    assert rows(day.lake, "SELECT count(*) FROM entries") == [(24 * 300 + 19 * 300,)]
    assert not [one.notes for one in done if one.notes]
    assert check(day.lake).ok
    assert all("chartduel/" in asked.headers["user-agent"] for asked in day.platform.asked)


REFUSED, FAILED = "refused", "failed"
OUTCOMES = {
    Fault.FORBIDDEN: (FAILED, "Blocked"),
    Fault.TOO_MANY: (FAILED, "RateLimited"),
    Fault.SERVER_ERROR: (FAILED, "Unavailable"),
    Fault.TRUNCATED: (FAILED, "BadAnswer"),
    Fault.GZIP_BOMB: (FAILED, "BadAnswer"),
    Fault.REDIRECT_AWAY: (FAILED, "Disallowed"),
    Fault.LOGIN_PAGE: (REFUSED, "NotAChart"),
    Fault.WRONG_CHARSET: (REFUSED, "LayoutChanged"),
    Fault.CLOCK_SKEW: (REFUSED, "WrongPeriod"),
    Fault.CHANGED_LAYOUT: (REFUSED, ""),
    Fault.EMPTY_LIST: (REFUSED, "IncompleteChart"),
    Fault.LAST_HOUR: (REFUSED, "WrongPeriod"),
}


@pytest.mark.parametrize("fault", OUTCOMES)
def test_what_a_platform_does_wrong_never_becomes_a_chart_and_never_stops_the_others(day, fault):
    day.platform.misbehave(fault, chart="melon.top100")
    done = {one.chart: one for one in day.look(NOON + 12 * MINUTE)}
    status, error = OUTCOMES[fault]
    assert (done["melon.top100"].status, (done["melon.top100"].error or "").split(":")[0]) == (
        status, error or (done["melon.top100"].error or "").split(":")[0],
    )  # fmt: skip
    assert {one.status for chart, one in done.items() if chart != "melon.top100"} == {"new"}
    assert rows(day.lake, "SELECT count(*) FROM snapshots WHERE chart = 'melon.top100'") == [(0,)]
    if status == REFUSED:
        assert payloads.damaged(day.lake.payloads, done["melon.top100"].payload or "") is None
    day.platform.behave()
    again = {one.chart: one.status for one in day.look(NOON + 50 * MINUTE)}
    assert again == {"melon.top100": "new"}


def test_a_page_that_comes_twice_is_no_chart(day):
    day.platform.misbehave(Fault.REPEATED_PAGE, chart="genie.realtime")
    done = {one.chart: one for one in day.look(NOON + 12 * MINUTE)}
    assert (done["genie.realtime"].status, done["genie.realtime"].error.split(":")[0]) == ("refused", "IncompleteChart")


def test_swapped_columns_are_read_right_or_refused(tmp_path):
    for chart_id in KOREAN:
        with FakePlatform() as platform:
            day = Day(tmp_path / chart_id, platform, [chart_id])
            platform.misbehave(Fault.SWAPPED_COLUMNS)
            (done,) = day.look(NOON + 12 * MINUTE)
            if done.status == "new":
                platform.behave()
                other = Day(tmp_path / f"{chart_id}-right", platform, [chart_id])
                other.look(NOON + 12 * MINUTE)
                told = "SELECT rank, title, artist FROM entries e JOIN listings l ON l.id = e.listing ORDER BY rank"
                assert rows(day.lake, told) == rows(other.lake, told)


def test_after_a_downtime_the_missed_hours_come_where_the_platform_shows_them(day):
    day.look(NOON + 12 * MINUTE)
    day.look(NOON + 5 * HOUR + 12 * MINUTE)
    assert covered(day.lake)["melon.top100"] == (6, 6, 0)
    assert covered(day.lake)["bugs.realtime"] == (6, 6, 0)
    assert covered(day.lake)["flo.top100"] == (6, 2, 4)


def test_two_collectors_on_one_lake_double_nothing(day):
    async def both() -> list[list[Fetched]]:
        at = NOON + 12 * MINUTE
        day.platform.now = at
        clients = [Client(user_agent("tests"), {}, FrozenClock(at), day.platform.url) for _ in range(2)]
        asks = due.due(day.lake, day.charts, at)
        try:
            return await asyncio.gather(*(rounds.collect(day.lake, client, asks) for client in clients))
        finally:
            for client in clients:
                await client.__aexit__(None, None, None)

    asyncio.run(both())
    assert rows(day.lake, "SELECT count(*), count(DISTINCT chart) FROM snapshots") == [(5, 5)]
    pages = [one for one in day.platform.asked if one.path != "/robots.txt"]
    assert len(pages) == 4 + 4


def test_a_host_is_asked_with_its_pause(day):
    clock = FrozenClock(NOON + 12 * MINUTE)
    day.platform.now = clock.now()

    async def once() -> None:
        async with Client(user_agent("tests"), {}, clock, day.platform.url) as client:
            asks = [ask for ask in due.due(day.lake, day.charts, clock.now()) if ask.chart.id == "genie.realtime"]
            await rounds.collect(day.lake, client, asks)

    asyncio.run(once())
    assert len([one for one in day.platform.asked if one.path == "/robots.txt"]) == 1
    assert len(clock.slept) == 4
    assert all(1.9 < pause <= 2 for pause in clock.slept)


def test_robots_txt_is_obeyed(day):
    day.platform.robots = "User-agent: chartduel\nDisallow: /chart/"
    done = {one.chart: one for one in day.look(NOON + 12 * MINUTE)}
    assert done["melon.top100"].error.startswith("Disallowed: ")
    assert not [one for one in day.platform.asked if one.path.startswith("/chart/")]


def test_a_day_of_many_charts_needs_no_more_memory_at_its_end(tmp_path):
    charts = [one for one in registry.charts() if one.startswith("itunes.songs.")]
    assert len(charts) >= 10
    with FakePlatform() as platform:
        day = Day(tmp_path, platform, charts)
        for hour in range(3):
            day.look(NOON + hour * HOUR + 12 * MINUTE)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for hour in range(3, 8):
            assert {one.status for one in day.look(NOON + hour * HOUR + 12 * MINUTE)} == {"new"}
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < before * 1.15
    assert rows(day.lake, "SELECT count(*) FROM snapshots") == [(8 * len(charts),)]
