"""`collect`, `backfill`, `replay`, `parse`, `coverage`, `sources`: as people and as programs see them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from chartduel.api import collecting as api
from chartduel.collect import round as rounds
from chartduel.store import lake as lakes
from chartduel.store.check import check
from chartduel.testing.faults import Fault
from chartduel.testing.platform import FakePlatform
from shared_data import need

AT = "2024-11-22T15:12:00+09:00"


@pytest.fixture
def platform(monkeypatch, tmp_path):
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(tmp_path / "settings.toml"))
    with FakePlatform() as made:
        made.now = datetime.fromisoformat(AT)
        made.make_up("bugs.realtime", "apple.daily.kr", "flo.top100", "bugs.daily")
        yield made


@pytest.fixture
def lake(tmp_path):
    return tmp_path / "lake"


def collect(run, platform, lake, *more):
    return run(
        "collect",
        "bugs.realtime",
        "apple.daily.kr",
        "--once",
        "--at",
        AT,
        "--base-url",
        platform.url,
        "--lake",
        lake,
        *more,
    )


def test_a_round_says_what_became_of_each_chart(run, platform, lake):
    done = collect(run, platform, lake, "--json")
    (first, second) = json.loads(done.out)["fetched"]
    assert done.code == 0
    assert (first["chart"], first["chart_time"], first["status"]) == (
        "bugs.realtime",
        "2024-11-22T15:00:00+09:00",
        "new",
    )
    assert set(first) == {"chart", "chart_time", "status", "payload", "error", "notes"}
    assert second["status"] == "new"
    assert json.loads(collect(run, platform, lake, "--json").out)["fetched"][0]["status"] == "known"
    assert collect(run, platform, lake).out == "2 known\n"


def test_what_is_refused_is_said_and_the_others_go_on(run, platform, lake):
    platform.misbehave(Fault.LOGIN_PAGE, chart="bugs.realtime")
    done = collect(run, platform, lake)
    assert (done.code, done.out) == (3, "1 refused, 1 new\n")
    assert done.err.startswith("refused: bugs.realtime, 2024-11-22 15:00:00+09:00: NotAChart: ")
    again = run("replay", "--lake", lake, "--json")
    assert (again.code, json.loads(again.out)["fetched"][0]["status"]) == (3, "refused")


def test_the_collected_songs_can_be_asked_for(run, platform, lake):
    collect(run, platform, lake)
    told = json.loads(run("coverage", "--lake", lake, "--json").out)["charts"]
    assert {one["chart"]: one["observed"] for one in told} == {"bugs.realtime": 1, "apple.daily.kr": 1}
    assert "bugs.realtime" in run("coverage", "--lake", lake).out


def test_a_backfill_brings_every_day_once(run, platform, lake):
    platform.now = datetime.now(UTC)
    day = (datetime.now(UTC) - timedelta(days=4)).date()
    asked = ("--from", day, "--to", day + timedelta(days=1), "--base-url", platform.url, "--lake", lake, "--json")
    done = run("backfill", "bugs.daily", *asked)
    told = json.loads(done.out)["fetched"]
    assert (done.code, [one["status"] for one in told]) == (0, ["new", "new"])
    assert [one["chart_time"][:10] for one in told] == [str(day), str(day + timedelta(days=1))]
    assert [one["status"] for one in json.loads(run("backfill", "bugs.daily", *asked).out)["fetched"]] == ["known"] * 2


WRONG = {
    "a source that is off": (("collect", "melon.top100", "--once"), 6, "Disallowed: melon is off"),
    "no contact": (("collect", "bugs.realtime", "--once"), 2, "ConfigError: the contact"),
    "no such chart": (("collect", "melon.top10", "--once"), 2, "UnknownChart: "),
    "an archive's chart": (("collect", "spotify.viral.za", "--once"), 2, "ConfigError: spotify.viral.za"),
    "no past": (("collect", "itunes.songs.kr", "--at", "2024-01-01T00:00Z"), 2, "ConfigError: itunes.songs.kr"),
    "no instant": (("collect", "bugs.realtime", "--at", "noon"), 2, "ConfigError: --at noon"),
    "no web address": (("collect", "bugs.realtime", "--once", "--base-url", "x"), 2, "ConfigError: --base-url"),
    "no time": (("replay", "--since", "lately"), 2, "ConfigError: --since lately"),
    "days in disorder": (
        ("backfill", "bugs.daily", "--from", "2024-02-02", "--to", "2024-02-01"),
        2,
        "ConfigError: --from",
    ),
    "no such source": (("replay", "--source", "x"), 2, "ConfigError: no source"),
    "no such file": (("parse", "melon.top100", "missing.html"), 5, "UnreadableFile: "),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_asked_is_one_line(run, tmp_path, monkeypatch, name):
    (tmp_path / "settings.toml").touch()
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(tmp_path / "settings.toml"))
    args, code, line = WRONG[name]
    more = () if args[0] == "parse" else ("--lake", tmp_path / "lake")
    done = run(*args, *more)
    assert (done.code, done.err.splitlines()[0][: len(line)]) == (code, line)
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "args",
    [("collect", "bugs.realtime", "--once"), ("collect", "bugs.realtime"),
     ("backfill", "bugs.daily", "--from", "2024-02-01", "--to", "2024-02-01")],
)  # fmt: skip
def test_made_up_charts_never_get_into_the_lake_that_nobody_named(run, platform, tmp_path, monkeypatch, args):
    monkeypatch.setenv("CHARTDUEL_LAKE", str(tmp_path / "mine"))
    done = run(*args, "--base-url", platform.url)
    assert (done.code, done.err.splitlines()[0][:33]) == (2, "ConfigError: --base-url needs --l")
    assert not (tmp_path / "mine").exists()
    assert platform.asked == []


def test_a_time_without_an_offset_is_in_the_zone_of_the_chart(run, platform, lake):
    asked = ("--once", "--base-url", platform.url, "--lake", lake, "--json")
    done = run("collect", "bugs.realtime", "--at", "2024-11-22T15:12", *asked)
    assert json.loads(done.out)["fetched"][0]["chart_time"] == "2024-11-22T15:00:00+09:00"


def test_replay_goes_by_the_days_of_each_chart(run, platform, lake):
    platform.misbehave(Fault.LOGIN_PAGE)
    collect(run, platform, lake)
    for since, count in (("2024-11-22T15:11", 2), ("2024-11-22", 2), ("2024-11-22T15:13", 0), ("2024-11-23", 0)):
        done = run("replay", "--since", since, "--lake", lake, "--json")
        assert len(json.loads(done.out)["fetched"]) == count


def test_a_chart_that_has_ended_costs_the_others_nothing(run, platform, lake):
    after = ("--once", "--at", "2027-01-02T15:12+09:00", "--base-url", platform.url, "--lake", lake, "--json")
    platform.now = datetime.fromisoformat("2027-01-02T15:12:00+09:00")
    done = run("collect", "vibe.top100", "bugs.realtime", *after)
    told = [(one["chart"], one["status"]) for one in json.loads(done.out)["fetched"]]
    assert (done.code, told) == (0, [("bugs.realtime", "new")])
    alone = run("collect", "vibe.top100", *after)
    assert (alone.code, alone.err.startswith("ConfigError: vibe.top100 ended on 2026-12-31")) == (2, True)


def test_a_counter_with_a_wrong_setting_is_one_failed_reading(run, platform, lake, tmp_path):
    (tmp_path / "settings.toml").write_text('wikipedia_articles = ["nonsense"]', encoding="utf-8")
    asked = ("bugs.realtime", "wikimedia.pageviews", "youtube.views", "--once", "--at", AT)
    done = run("collect", *asked, "--base-url", platform.url, "--lake", lake, "--json")
    told = json.loads(done.out)["fetched"]
    assert (done.code, [one["status"] for one in told]) == (3, ["new", "failed", "failed"])
    assert [one["error"].split(":")[0] for one in told[1:]] == ["ConfigError"] * 2
    assert json.loads(run("coverage", "--lake", lake, "--json").out)["charts"][0]["observed"] == 1


def test_what_a_killed_collector_left_unread_is_told_with_the_round(run, platform, lake, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    read = rounds.read
    monkeypatch.setattr(rounds, "read", killed)
    with pytest.raises(KeyboardInterrupt):
        api.collect_once(lake, ["bugs.realtime"], at=datetime.fromisoformat(AT), base_url=platform.url)
    monkeypatch.setattr(rounds, "read", read)
    done = collect(run, platform, lake, "--json")
    told = [(one["chart"], one["status"]) for one in json.loads(done.out)["fetched"]]
    assert told == [("bugs.realtime", "new"), ("bugs.realtime", "known"), ("apple.daily.kr", "new")]


@pytest.mark.parametrize("text", ["contact = 1", "kontakt = 'x'", "= broken", "[keys]\nyoutube = 5"])
def test_settings_that_cannot_be_read_name_their_file_and_no_value(run, tmp_path, monkeypatch, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(path))
    done = run("collect", "bugs.realtime", "--once", "--lake", tmp_path / "lake")
    assert (done.code, done.err.startswith(f"ConfigError: {path}: ")) == (2, True)


def test_parse_reads_a_recorded_page_without_a_lake(run):
    path = need("payloads/melon/himanmenGit+Crawler__realtime_2018-01-25T11.html")
    done = run("parse", "melon.top100", path, "--json")
    told = json.loads(done.out)
    assert (done.code, told["chart_time"], told["chart_time_basis"]) == (0, "2018-01-25T11:00:00+09:00", "printed")
    assert (len(told["entries"]), told["complete"]) == (100, True)
    assert run("parse", "melon.top100", path, "--at", "2018-01-25T12:00+09:00").code == 5
    assert run("parse", "melon.top100", path, "--at", "2018-01-25T11:00").code == 0
    shown = run("parse", "melon.top100", path).out
    assert "그날처럼" in shown
    assert run("parse", "bugs.realtime", path).err.startswith("NotAChart: ")


def test_sources_say_what_is_on_and_why_not(run, tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    path.write_text('enable = ["flo"]')
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(path))
    told = {one["id"]: one for one in json.loads(run("sources", "--json").out)["sources"]}
    assert (told["flo"]["enabled"], told["melon"]["enabled"], told["bugs"]["enabled"]) == (True, False, True)
    assert all(one["note"] and one["access"] for one in told.values())
    assert all(one["consent"] for one in told.values() if one["access"] == "undocumented")
    assert told["flo"]["unproven"]
    assert not told["melon"]["unproven"]
    assert "off until enabled" in run("sources").out


def process(platform, lake, *more) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "chartduel.cli", "collect", "bugs.realtime", "apple.daily.kr", "flo.top100"]
    env = {**os.environ, "CHARTDUEL_SETTINGS": str(lake.parent / "settings.toml")}
    return subprocess.Popen(
        [*command, "--base-url", platform.url, "--lake", str(lake), *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
    )  # fmt: skip


def test_sigterm_finishes_the_round(platform, lake):
    platform.now = datetime.now(UTC)
    with process(platform, lake, "--json") as child:
        assert child.stdout is not None
        first = json.loads(child.stdout.readline())
        child.send_signal(signal.SIGTERM)
        rest, err = child.communicate(timeout=60)
    assert (child.returncode, err, first["status"]) == (0, "", "new")
    assert len(rest.splitlines()) <= 2
    assert check(lakes.open_lake(lake)).ok


def test_killed_anywhere_nothing_is_half_and_the_next_collector_goes_on(platform, lake, run):
    chance = random.Random(7)
    platform.now = datetime.now(UTC)
    for _ in range(4):
        with process(platform, lake, "--once") as child:
            try:
                child.wait(timeout=chance.uniform(0.6, 1.6))
            except subprocess.TimeoutExpired:
                child.kill()
            child.communicate()
    done = run(
        "collect",
        "bugs.realtime",
        "apple.daily.kr",
        "flo.top100",
        "--once",
        "--base-url",
        platform.url,
        "--lake",
        lake,
        "--json",
    )
    assert done.code in (0, 3)
    checked = check(lakes.open_lake(lake))
    assert checked.ok
    assert checked.snapshots <= 3
