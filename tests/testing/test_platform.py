"""The fake platform: what it shows, and each thing that it can do wrong, as a plain HTTP client sees it."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import datetime, timedelta

import httpx
import pytest
from msgspec.structs import replace

from chartduel.errors import ConfigError, RefusedPayload
from chartduel.model.parsed import Move
from chartduel.sources import modules, registry
from chartduel.sources.request import Request
from chartduel.testing import songs
from chartduel.testing.faults import BOMB_BYTES, DAMAGE, Fault
from chartduel.testing.platform import FakePlatform, collectable

NOW = datetime.fromisoformat("2024-11-22T15:05:00+09:00")
HOUR = timedelta(hours=1)
GENIE, BUGS = "genie.realtime", "bugs.realtime"
LABEL = datetime.fromisoformat("2024-11-22T15:00:00+09:00")
AGENT = "Mozilla/5.0 (compatible; chartduel/1; +tests)"


@pytest.fixture
def platform():
    with FakePlatform() as made:
        made.now = NOW
        yield made


def send(platform: FakePlatform, request: Request, **headers: str) -> httpx.Response:
    """What the platform answers to a request of a source."""
    url = platform.url + httpx.URL(request.url).raw_path.decode()
    told = {"User-Agent": AGENT, **dict(request.headers), **headers}
    with httpx.Client(trust_env=False, timeout=5) as client:
        if request.json:
            told["Content-Type"] = "application/json"
            return client.post(url, params=request.params or None, headers=told, content=request.json)
        if request.form:
            return client.post(url, params=request.params or None, headers=told, data=dict(request.form))
        return client.get(url, params=request.params or None, headers=told)


def ask(platform: FakePlatform, chart_id: str = GENIE, label: datetime | None = None, page: int = 1, **headers: str):
    chart = registry.chart(chart_id)
    return send(platform, modules.requests(modules.collector_of(chart), chart, label)[page - 1], **headers)


def titles(response: httpx.Response, chart_id: str = GENIE) -> list[str]:
    return [entry.title for entry in modules.parse(registry.chart(chart_id), response.content).entries]


def made_up(label: datetime, chart_id: str = GENIE) -> list[str]:
    return [entry.title for entry in songs.entries(registry.chart(chart_id), label)]


def test_it_shows_the_latest_label_that_is_out(platform):
    platform.serve(GENIE, LABEL - HOUR)
    platform.serve(GENIE, LABEL)
    platform.serve(GENIE, LABEL + HOUR)
    assert titles(ask(platform)) == made_up(LABEL)[:50]
    assert titles(ask(platform, page=4)) == made_up(LABEL)[150:]
    platform.now = NOW + HOUR
    assert titles(ask(platform)) == made_up(LABEL + HOUR)[:50]


def test_a_past_label_can_be_asked_for(platform):
    platform.serve(BUGS, LABEL - HOUR)
    platform.serve(BUGS, LABEL)
    assert titles(ask(platform, BUGS, LABEL - HOUR), BUGS) == made_up(LABEL - HOUR, BUGS)
    assert ask(platform, BUGS, LABEL - 9 * HOUR).status_code == 404


def test_past_labels_of_a_made_up_chart_can_be_asked_for(platform):
    platform.make_up(BUGS)
    assert titles(ask(platform, BUGS, LABEL - 24 * HOUR), BUGS) == made_up(LABEL - 24 * HOUR, BUGS)


def test_it_shows_what_it_was_given(platform):
    chart = registry.chart(GENIE)
    entries = tuple(reversed(songs.entries(chart, LABEL - HOUR)))
    still = [replace(one, rank=rank, previous_rank=rank, move=Move.SAME) for rank, one in enumerate(entries, 1)]
    platform.serve(GENIE, LABEL, still)
    assert titles(ask(platform)) == [one.title for one in entries[:50]]


def test_recorded_pages_are_sent_byte_for_byte(platform):
    platform.serve_bytes(GENIE, LABEL, b"first", b"second")
    assert [ask(platform, page=page).content for page in (1, 2)] == [b"first", b"second"]


@pytest.mark.parametrize("chart_id", ["melon.top100", "spotify.daily.kr", "lastfm.geo.kr", "circle.streaming"])
def test_made_up_charts_of_any_kind_of_request_are_recognised(platform, chart_id):
    platform.make_up(chart_id)
    chart = registry.chart(chart_id)
    label = chart.label_shown_at(NOW)
    answer = ask(platform, chart_id)
    source = modules.collector_of(chart)
    read = modules.parse(chart, answer.content, source.id)
    assert [one.title for one in read.entries] == made_up(label, chart_id)[: len(read.entries)]


def test_a_key_in_the_address_makes_no_other_request(platform):
    chart = registry.chart(next(one for one in collectable() if one.startswith("lastfm.")))
    platform.make_up(chart.id)
    (request,) = modules.requests(modules.collector_of(chart), chart, None)
    keyed = Request(url=request.url, params=(*request.params, ("api_key", "x")), headers=request.headers)
    assert send(platform, keyed).status_code == 200


def test_pages_that_only_an_answer_names_follow(platform):
    chart = registry.chart(next(one for one in collectable() if one.startswith("youtube.")))
    platform.make_up(chart.id)
    following = modules.offered(chart.source, "following")
    request, seen = modules.requests(modules.collector_of(chart), chart, None)[0], []
    while request and len(seen) < 1000:
        answer = send(platform, request)
        seen += titles(answer, chart.id)
        request = following(chart, answer.content)
    assert seen == made_up(chart.label_shown_at(NOW), chart.id)


def test_it_remembers_what_it_was_asked(platform):
    platform.make_up(GENIE)
    ask(platform, page=2)
    (asked,) = platform.asked
    assert (asked.path, dict(asked.params)["pg"], asked.at) == ("/chart/top200", "2", NOW)
    assert asked.headers["user-agent"] == AGENT


def test_nothing_changed_is_said_without_bytes(platform):
    platform.make_up(GENIE)
    etag = ask(platform).headers["etag"]
    again = ask(platform, **{"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    platform.now = NOW + HOUR
    assert ask(platform, **{"If-None-Match": etag}).status_code == 200


def test_what_is_no_page_of_it_is_not_there(platform):
    platform.make_up(GENIE)
    assert httpx.get(f"{platform.url}/chart/top201", trust_env=False).status_code == 404
    assert httpx.get(f"{platform.url}/robots.txt", trust_env=False).status_code == 404
    platform.robots = "User-agent: *\nDisallow: /"
    assert httpx.get(f"{platform.url}/robots.txt", trust_env=False).text == platform.robots


def test_a_chart_that_nobody_can_be_asked_for_is_refused(platform):
    nobody = next(one.id for one in registry.charts().values() if modules.collector_of(one) is None)
    with pytest.raises(ConfigError, match="no source can be asked"):
        platform.make_up(nobody)


STATUS = {Fault.FORBIDDEN: 403, Fault.TOO_MANY: 429, Fault.SERVER_ERROR: 503, Fault.REDIRECT_AWAY: 302}


@pytest.mark.parametrize("fault", STATUS)
def test_a_status_is_sent_instead_of_a_chart(platform, fault):
    platform.make_up(GENIE)
    platform.misbehave(fault, chart=GENIE, times=1)
    answer = ask(platform)
    assert answer.status_code == STATUS[fault]
    if fault is Fault.TOO_MANY:
        assert answer.headers["retry-after"] == platform.retry_after
    assert ask(platform).status_code == 200


@pytest.mark.parametrize(("agent", "status"), [(AGENT, 200), ("", 406), ("python-httpx/0.28", 406), ("curl/8", 406)])
def test_it_wants_to_know_who_asks(platform, agent, status):
    platform.make_up(GENIE)
    platform.misbehave(Fault.NOT_ACCEPTABLE)
    assert ask(platform, **{"User-Agent": agent}).status_code == status


def test_other_charts_are_not_concerned(platform):
    platform.make_up(GENIE, BUGS)
    platform.misbehave(Fault.FORBIDDEN, chart=BUGS)
    assert ask(platform).status_code == 200
    assert ask(platform, BUGS).status_code == 403
    platform.behave()
    assert ask(platform, BUGS).status_code == 200


def test_a_cut_and_a_dripping_answer_do_not_come_whole(platform):
    platform.make_up(GENIE)
    platform.misbehave(Fault.TRUNCATED, times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(platform)
    platform.misbehave(Fault.SLOW)
    with httpx.Client(trust_env=False) as client:
        url = f"{platform.url}/chart/top200?ditc=D&rtm=Y&pg=1"
        with client.stream("GET", url) as answer:
            assert next(answer.iter_raw(1)) == b"<"


def test_a_bomb_is_small_on_the_wire(platform):
    platform.make_up(GENIE)
    platform.misbehave(Fault.GZIP_BOMB)
    with httpx.stream("GET", f"{platform.url}/chart/top200?ditc=D&rtm=Y&pg=1", trust_env=False) as answer:
        packed = b"".join(answer.iter_raw())
    assert len(packed) < BOMB_BYTES // 500
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed)[:9] == b" " * 9


def test_the_hour_before_is_the_one_that_was_issued_before(platform):
    platform.make_up(GENIE)
    platform.now = datetime.fromisoformat("2024-11-22T07:00:10+09:00")
    platform.misbehave(Fault.LAST_HOUR)
    assert titles(ask(platform)) == made_up(datetime.fromisoformat("2024-11-22T01:00:00+09:00"))[:50]


def test_the_second_page_comes_again_as_the_third(platform):
    platform.make_up(GENIE)
    platform.misbehave(Fault.REPEATED_PAGE)
    pages = [ask(platform, page=page).content for page in (1, 2, 3, 4)]
    assert pages[1] == pages[2]
    assert len(set(pages)) == 3


def test_a_skewed_clock_is_an_hour_ahead_in_header_and_page(platform):
    platform.make_up(GENIE)
    platform.misbehave(Fault.CLOCK_SKEW)
    answer = ask(platform)
    assert answer.headers["date"] == "Fri, 22 Nov 2024 07:05:00 GMT"
    assert modules.parse(registry.chart(GENIE), answer.content).chart_time == LABEL + HOUR


def test_a_login_page_is_well(platform):
    platform.make_up(GENIE)
    platform.misbehave(Fault.LOGIN_PAGE)
    answer = ask(platform)
    assert answer.status_code == 200
    assert "password" in answer.text


SOURCES = sorted({one.partition(".")[0]: one for one in collectable() if not one.startswith("ytmusic")}.values())


@pytest.mark.parametrize("fault", DAMAGE)
@pytest.mark.parametrize("chart_id", SOURCES)
def test_a_damaged_page_is_another_page_and_is_refused_or_read_right(platform, chart_id, fault):
    """Only columns that are found by name may move: what is read must then be what was printed."""
    platform.make_up(chart_id)
    well = ask(platform, chart_id).content
    platform.misbehave(fault)
    answer = ask(platform, chart_id)
    assert answer.status_code == 200
    assert answer.content != well
    chart = registry.chart(chart_id)
    source = modules.collector_of(chart).id
    try:
        read = modules.parse(chart, answer.content, source)
    except RefusedPayload:
        return
    assert fault is Fault.SWAPPED_COLUMNS
    assert read == modules.parse(chart, well, source)


def test_it_runs_by_hand():
    running = subprocess.Popen(
        [sys.executable, "-m", "chartduel.testing.platform", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        url = running.stdout.readline().split()[0]
        assert httpx.get(f"{url}/chart/top200?ditc=D&rtm=Y&pg=1", trust_env=False).status_code == 200
    finally:
        running.kill()
        running.communicate()
