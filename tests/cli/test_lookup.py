"""`chartduel lookup` against a platform that answers as MusicBrainz does, on a clock that stands still."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chartduel.api import lake as lakes
from chartduel.api import lookup as api
from chartduel.api.identity import Doubt
from chartduel.api.importing import import_by_hand, rebuild
from chartduel.engine.duckdb import Engine
from chartduel.identity import facts
from chartduel.model.act import Act, ActName, ActRecording, Belonging
from chartduel.model.fact import Fact
from chartduel.sources import musicbrainz
from chartduel.store import payloads
from chartduel.store.lake import open_lake
from chartduel.testing.clock import FrozenClock
from chartduel.testing.faults import Fault
from chartduel.testing.pages.musicbrainz import act_page, acts_page, recordings_page
from chartduel.testing.platform import FakePlatform
from cli.conftest import Run

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAND, NAMESAKE, DUNES, GULL = (f"{number:08x}-0000-4000-8000-000000000000" for number in (1, 2, 3, 4))
SONG = "00000009-0000-4000-8000-000000000000"
KOREAN, ENGLISH = "melon: 달빛 편지 / 모래알", "apple: Moonlit Letter / Sand Grain"
KO = ActName(text="모래알", sort="모래알", locale="ko", kind="Artist name")
FOUND = Act(
    id=SAND, name="Sand Grain", sort="Sand Grain", note="South Korean singer", names=(KO,),
    groups=(Belonging(act="Dunes", id=DUNES, since="2016-08-08"),),
)  # fmt: skip
OTHER = Act(id=NAMESAKE, name="모래알", sort="Moraeal", note="choir of Busan")
LETTER = ActRecording(id=SONG, titles=("달빛 편지", "Moonlit Letter"), acts=(SAND,), isrcs=("KRA381900001",))
SEA = Act(id=GULL, name="Gull", sort="Gull", names=(ActName(text="갈매기", sort="갈매기"),))
WAVES = ActRecording(id="00000008-0000-4000-8000-000000000000", titles=("파도", "Waves"), acts=(GULL,), released="2019")


@dataclass
class Desk:
    """A lake, settings of its own, and what MusicBrainz says."""

    run: Run
    folder: Path
    platform: FakePlatform
    clock: FrozenClock
    lake: Path = field(init=False)

    def __post_init__(self) -> None:
        self.lake = self.folder / "lake"
        for chart, title, artist in (
            ("melon.top100", "달빛 편지", "모래알"),
            ("apple.daily.kr", "Moonlit Letter", "Sand Grain"),
            ("bugs.realtime", "파도", "갈매기"),
            ("youtube.songs.kr", "Waves", "Gull"),
        ):
            label = {"melon.top100": "2024-11-22T15:00", "bugs.realtime": "2024-11-22T15:00"}.get(chart, "2024-11-21")
            import_by_hand(self.lake, chart, label, f"1. {title} - {artist}\n", "-")

    @property
    def file(self) -> Path:
        return self.folder / "looked-up.toml"

    def settle(self, text: str) -> None:
        (self.folder / "settings.toml").write_text(text, encoding="utf-8")

    def knows(self, acts: Sequence[Act], recordings: Sequence[ActRecording], name: str, titles: Sequence[str]) -> None:
        """What the platform says when it is asked for these names, then for these titles, then for each act."""
        named = {one.id: one.name for one in acts} | {NAMESAKE: "모래알"}
        self.platform.serve_answer("musicbrainz", musicbrainz.acts_request(name), acts_page(acts))
        found = recordings_page(recordings, named)
        asked = musicbrainz.recordings_request([one.id for one in acts], titles)
        self.platform.serve_answer("musicbrainz", asked, found)
        for one in acts:
            self.platform.serve_answer("musicbrainz", musicbrainz.act_request(one.id), act_page(one))

    def knows_all(self) -> None:
        self.knows([FOUND, OTHER], [LETTER], "모래알", titles=["달빛 편지"])
        self.knows([SEA], [WAVES], "갈매기", titles=["파도"])

    def ask(self, *args: object) -> Any:
        return self.run("lookup", *args, "--base-url", self.platform.url, "--lake", self.lake)

    def told(self, *args: object) -> list[dict[str, Any]]:
        return json.loads(self.ask(*args, "--json").out)["acts"]

    def same(self, one: str = KOREAN, other: str = ENGLISH) -> bool:
        return self.run("why", one, other, "--lake", self.lake).out.startswith("same")

    def partition(self) -> set[frozenset[int]]:
        engine = Engine()
        try:
            open_lake(self.lake).view(engine, "matches")
            return {frozenset(held) for (held,) in engine.rows("SELECT list(listing) FROM matches GROUP BY recording")}
        finally:
            engine.close()


def stated(lake: Path) -> Sequence[Fact]:
    return lakes.open_lake(lake).facts()


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("CHARTDUEL_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "settings.toml").write_text('contact = "tests@example.org"\n', encoding="utf-8")
    facts.forget()
    clock = FrozenClock(NOW)
    monkeypatch.setattr(api, "Clock", lambda: clock)
    with FakePlatform(clock) as platform:
        yield Desk(run, tmp_path, platform, clock)
    monkeypatch.undo()
    facts.forget()


def test_an_act_is_found_by_its_songs_and_all_that_is_known_of_it_counts(desk: Desk) -> None:
    desk.knows_all()
    assert not desk.same()
    done = desk.ask("모래알")
    assert (done.code, done.err) == (0, "")
    assert f"모래알: Sand Grain (MusicBrainz {SAND}), for its title 달빛 편지" in done.out
    assert "also: 모래알" in done.out
    assert "in: Dunes (2016-08-08 to now)" in done.out
    assert "titles: 달빛 편지 = Moonlit Letter" in done.out
    assert "ISRCs: KRA381900001" in done.out
    assert desk.same()
    assert "MusicBrainz has both titles for one recording" in desk.run("why", KOREAN, ENGLISH, "--lake", desk.lake).out
    assert desk.run("search", "Moonlit Letter", "--lake", desk.lake).code == 0


def test_memberships_are_facts_that_yield_to_people(desk: Desk) -> None:
    """A statement of a person counts, whether it was made before or after the look-up."""
    desk.knows_all()
    desk.run(
        "facts",
        "set",
        "Dunes",
        "member",
        "Sand Grain",
        "--since",
        "2016-08-08",
        "--source",
        "her",
        "--certainty",
        "denied",
        "--lake",
        desk.lake,
    )
    desk.ask("모래알")
    told = [fact for fact in stated(desk.lake) if fact.artist == "Dunes"]
    assert [(fact.value, fact.since, fact.certainty, fact.witness) for fact in told] == [
        ("Sand Grain", "2016-08-08", "denied", "user"),
        ("Sand Grain", "2016-08-08", "stated", "musicbrainz"),
    ]
    assert told[1].source == f"MusicBrainz {SAND}"
    desk.ask("모래알")
    assert len([fact for fact in stated(desk.lake) if fact.artist == "Dunes"]) == 2


def test_it_is_asked_politely_and_once(desk: Desk) -> None:
    desk.knows_all()
    desk.ask("모래알", "갈매기")
    asked = [one.at for one in desk.platform.asked]
    assert len(asked) == 6
    assert min(later - sooner for sooner, later in itertools.pairwise(asked)) >= timedelta(seconds=1)
    assert all("chartduel/" in one.headers["user-agent"] for one in desk.platform.asked)
    assert all("tests@example.org" in one.headers["user-agent"] for one in desk.platform.asked)
    before = desk.file.read_bytes()
    assert [one["status"] for one in desk.told("모래알", "갈매기")] == ["taken", "taken"]
    assert len(desk.platform.asked) == 6
    assert desk.file.read_bytes() == before
    desk.clock.set(NOW + timedelta(days=181))
    desk.ask("모래알")
    assert len(desk.platform.asked) == 9


def test_the_answers_are_payloads_and_the_facts_come_again_from_them(desk: Desk) -> None:
    desk.knows_all()
    (one,) = desk.told("모래알")
    lake = open_lake(desk.lake)
    assert musicbrainz.act(payloads.load(lake.payloads, one["found"]["payload"])) == FOUND
    written, made = desk.file.read_text(encoding="utf-8"), desk.partition()
    desk.file.unlink()
    desk.platform.asked.clear()
    desk.told("모래알")
    assert desk.file.read_text(encoding="utf-8") == written
    assert desk.platform.asked == []
    rebuild(desk.lake)
    assert desk.partition() == made


def test_the_order_of_the_questions_does_not_matter(desk: Desk) -> None:
    desk.knows_all()
    desk.ask("모래알", "갈매기")
    written, made = desk.file.read_bytes(), desk.partition()
    desk.file.unlink()
    facts.forget()
    rebuild(desk.lake)
    assert desk.partition() != made
    desk.ask("갈매기")
    desk.ask("모래알")
    assert desk.file.read_bytes() == written
    assert desk.partition() == made


def test_deleted_facts_are_forgotten_by_the_next_rebuild(desk: Desk) -> None:
    desk.knows_all()
    desk.ask("모래알")
    desk.file.unlink()
    facts.forget()
    rebuild(desk.lake)
    assert not desk.same()


def test_what_a_person_wrote_stands(desk: Desk) -> None:
    desk.knows_all()
    (desk.folder / "mine.toml").write_text('[acts]\n"Sand Grain" = []\n"모래알" = ["ModernSand"]\n', encoding="utf-8")
    desk.settle('acts = "mine.toml"\n')
    facts.forget()
    assert desk.ask("모래알").code == 0
    assert not desk.same()


@pytest.mark.parametrize(
    ("acts", "recordings", "status"),
    [
        ([], [], "unknown"),
        ([Act(id=SAND, name="Moraeal Band", sort="Moraeal Band")], [], "unknown"),
        ([FOUND], [], "unsure"),
        ([FOUND, OTHER], [], "unsure"),
        (
            [FOUND, OTHER],
            [LETTER, ActRecording(id=DUNES, titles=("달빛 편지",), acts=(NAMESAKE,))],
            "ambiguous",
        ),
    ],
)
def test_what_is_not_sure_is_listed_and_not_taken(
    desk: Desk, acts: list[Act], recordings: list[ActRecording], status: str
) -> None:
    desk.knows(acts, recordings, "모래알", titles=["달빛 편지"])
    done = desk.ask("모래알")
    assert done.code == 4
    (one,) = desk.told("모래알")
    assert (one["status"], one["found"]) == (status, None)
    assert [held["id"] for held in one["candidates"]] == [act.id for act in acts if status != "unknown"]
    assert all(held["id"] in done.out for held in one["candidates"])
    assert not desk.file.exists()
    assert not desk.same()


def test_without_a_song_in_the_lake_a_name_is_not_enough(desk: Desk) -> None:
    desk.platform.serve_answer(
        "musicbrainz", musicbrainz.acts_request("Nobody"), acts_page([Act(id=SAND, name="Nobody", sort="Nobody")])
    )
    assert [one["status"] for one in desk.told("Nobody")] == ["unsure"]


def test_a_name_may_hold_what_parts_names(desk: Desk) -> None:
    import_by_hand(desk.lake, "genie.realtime", "2024-11-22T15:00", 'title,artist\n꿈,"Sandy, The Gull"\n', "-")
    found = Act(id=SAND, name="Sandy, The Gull", sort="Sandy, The Gull")
    dream = ActRecording(id=SONG, titles=("꿈",), acts=(SAND,))
    desk.knows([found], [dream], "Sandy, The Gull", titles=["꿈"])
    assert [one["status"] for one in desk.told("Sandy, The Gull")] == ["taken"]


@pytest.mark.parametrize("nobody", ["", " ", "\u200b"])
def test_who_names_nobody_is_told_so(desk: Desk, nobody: str) -> None:
    done = desk.ask(nobody)
    assert (done.code, done.err.split(":")[0]) == (5, "BadInput")
    assert desk.platform.asked == []


def test_without_a_name_the_acts_of_undecided_pairs_are_asked_about(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.knows_all()
    doubts = [
        Doubt("a", "b", ("달빛 편지 / 모래알, Tide", "Moonlit Letter / 모래알"), (1, 2), 0.5, 9, ("so",)),
        Doubt("c", "d", ("파도 / 갈매기", "Waves / 갈매기"), (3, 4), 0.5, 3, ("so",)),
    ]
    monkeypatch.setattr(api, "review", lambda root, most: doubts[:most])
    assert [one["asked"] for one in desk.told("--most", "1")] == ["모래알"]
    desk.clock.set(NOW + timedelta(hours=1))
    assert [one["asked"] for one in desk.told("--most", "1")] == ["갈매기"]
    desk.clock.set(NOW + timedelta(hours=2))
    assert desk.told() == []
    assert "Nothing is undecided" in desk.ask().out
    assert len(desk.platform.asked) == 6


@pytest.mark.parametrize(
    ("fault", "code", "error"),
    [
        (Fault.FORBIDDEN, 6, "Blocked"),
        (Fault.TOO_MANY, 6, "RateLimited"),
        (Fault.SERVER_ERROR, 6, "Unavailable"),
        (Fault.TRUNCATED, 6, "BadAnswer"),
        (Fault.GZIP_BOMB, 6, "BadAnswer"),
        (Fault.REDIRECT_AWAY, 6, "Disallowed"),
        (Fault.LOGIN_PAGE, 5, "NotAChart"),
        (Fault.CHANGED_LAYOUT, 5, "NotAChart"),
        (Fault.WRONG_CHARSET, 5, "LayoutChanged"),
        (Fault.EMPTY_LIST, 5, "IncompleteChart"),
    ],
)
def test_what_the_platform_does_wrong_is_told_and_nothing_is_taken(
    desk: Desk, fault: Fault, code: int, error: str
) -> None:
    desk.knows_all()
    desk.platform.misbehave(fault, chart="musicbrainz")
    done = desk.ask("모래알")
    assert (done.code, done.err.rstrip().splitlines()[-1].split(":")[0]) == (code, error)
    assert not desk.file.exists()
    desk.platform.behave()
    desk.clock.set(NOW + timedelta(days=1))
    assert desk.ask("모래알").code == 0


def test_a_refused_answer_is_kept_and_asked_for_again(desk: Desk) -> None:
    desk.knows_all()
    desk.platform.misbehave(Fault.LOGIN_PAGE, chart="musicbrainz", times=1)
    refused = desk.ask("모래알").err
    kept = refused.split()[-1]
    assert b"Log in" in payloads.load(open_lake(desk.lake).payloads, kept)
    assert desk.ask("모래알").code == 0


@pytest.mark.parametrize(
    "answered", [OTHER, msgspec.structs.replace(FOUND, id=NAMESAKE), msgspec.structs.replace(FOUND, names=())]
)
def test_an_answer_about_somebody_else_is_refused(desk: Desk, answered: Act) -> None:
    desk.knows_all()
    desk.platform.serve_answer("musicbrainz", musicbrainz.act_request(SAND), act_page(answered))
    done = desk.ask("모래알")
    assert (done.code, done.err.splitlines()[-1].split(":")[0]) == (5, "LayoutChanged")
    assert not desk.file.exists()
    desk.knows_all()
    assert desk.ask("모래알").code == 0


def test_a_pause_that_is_asked_for_is_made(desk: Desk) -> None:
    desk.knows_all()
    desk.platform.retry_after = "30"
    desk.platform.misbehave(Fault.TOO_MANY, chart="musicbrainz", times=1)
    assert desk.ask("모래알").code == 0
    assert max(desk.clock.slept) >= 30


def test_one_act_that_fails_costs_no_other(desk: Desk) -> None:
    desk.knows([SEA], [WAVES], "갈매기", titles=["파도"])
    done = desk.ask("모래알", "갈매기")
    assert (done.code, done.err.split(":")[:2]) == (3, ["모래알", " BadAnswer"])
    assert "갈매기: Gull" in done.out
    assert desk.same("bugs: 파도 / 갈매기", "youtube: Waves / Gull")


def test_it_is_off_until_it_is_enabled(desk: Desk) -> None:
    done = desk.run("lookup", "모래알", "--lake", desk.lake)
    assert (done.code, done.err.split(":")[0]) == (6, "Disallowed")
    assert 'enable = ["musicbrainz"]' in done.err
    assert desk.platform.asked == []


def test_a_test_server_needs_a_lake_and_settings_of_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.run("lookup", "모래알", "--base-url", desk.platform.url).code == 2
    monkeypatch.delenv("CHARTDUEL_SETTINGS")
    assert desk.ask("모래알").code == 2
    assert desk.platform.asked == []


def test_hostile_names_are_told_plainly(desk: Desk) -> None:
    hostile = Act(id=SAND, name='Sand"\u202e Grain\\', sort="Sand Grain", names=(KO, ActName(text='"]\n#', sort="x")))
    desk.knows([hostile], [LETTER], "모래알", titles=["달빛 편지"])
    done = desk.ask("모래알")
    assert done.code == 0, done.err
    assert "\u202e" not in done.out
    assert facts.read(desk.file.read_text(encoding="utf-8")).looked_up[0].act == 'Sand" Grain\\'


def test_a_file_that_is_no_table_of_facts_is_left_alone(desk: Desk) -> None:
    desk.knows_all()
    desk.file.write_text("not toml", encoding="utf-8")
    assert desk.ask("모래알").code != 0
    assert desk.file.read_text(encoding="utf-8") == "not toml"
