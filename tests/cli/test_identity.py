"""`match`, `why`, `review` and `rulings`, as a person meets them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run

NOG, HOME = "melon: number one girl / ROSÉ", "melon: HOME SWEET HOME (feat. 태양, 대성) / G-DRAGON"
PAIR = {
    "platform_a": "melon", "title_a": "Paper Moon (Feat. 하늘)", "artist_a": "Lumen",
    "platform_b": "spotify", "title_b": "Paper Moon", "artist_b": "LUMEN", "note": "kept",
}  # fmt: skip


@pytest.fixture
def lake(sample_lake: Path, tmp_path: Path) -> Path:
    """A copy of the sample, to rule in."""
    return Path(shutil.copytree(sample_lake, tmp_path / "lake"))


def _listings(lake: Path) -> list[dict[str, str]]:
    from chartduel.api.lake import open_lake

    return open_lake(lake).table("listings").collect().to_dicts()


def listing_of(run: Run, lake: Path, like: str) -> str:
    """A listing of the sample, as its platform prints it."""
    one = next(row for row in _listings(lake) if like in row["title"])
    return f"{one['source']}: {one['title']} / {one['artist']}"


def test_pairs_are_decided_in_a_file(run: Run, tmp_path: Path) -> None:
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    with pairs.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(PAIR))
        writer.writeheader()
        writer.writerows([PAIR, {**PAIR, "title_b": "Paper Moon (Live)"}])
    assert run("match", pairs, "--out", out, "--lake", tmp_path / "none").code == 5
    done = run("match", pairs, "--out", out)
    assert (done.code, done.err) == (0, "")
    with out.open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    assert [(one["decision"], one["note"]) for one in answers] == [("same", "kept"), ("different", "kept")]
    assert all(0 <= float(one["score"]) <= 1 and one["why"] for one in answers)


def test_the_users_own_facts_name_acts(tmp_path: Path) -> None:
    """In a process of its own: facts are read once."""
    (tmp_path / "settings.toml").write_text('acts = "acts.toml"\n', encoding="utf-8")
    (tmp_path / "acts.toml").write_text('[acts]\n"Sandy" = ["모래알"]\n', encoding="utf-8")
    rows = [
        PAIR,
        {**PAIR, "artist_a": "모래알", "artist_b": "Sandy"},
        {**PAIR, "artist_a": "물방울", "artist_b": "Sandy"},
    ]
    with (tmp_path / "pairs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(PAIR))
        writer.writeheader()
        writer.writerows(rows)
    command = [Path(sys.executable).with_name("chartduel"), "match", "pairs.csv", "--out", "out.csv"]
    told = {**os.environ, "CHARTDUEL_SETTINGS": str(tmp_path / "settings.toml"), "CHARTDUEL_LAKE": str(tmp_path / "no")}
    subprocess.run(command, cwd=tmp_path, env=told, check=True, capture_output=True)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [one["decision"] for one in csv.DictReader(file)] == ["same", "same", "different"]


def test_pairs_without_their_columns_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("title_a,title_b\na,b\n", encoding="utf-8")
    done = run("match", tmp_path / "pairs.csv", "--out", tmp_path / "out.csv")
    assert (done.code, done.err.split(":")[0]) == (5, "BadInput")


def test_why_names_both_listings_and_the_evidence(run: Run, lake: Path) -> None:
    one, other = listing_of(run, lake, "number one girl"), listing_of(run, lake, "HOME SWEET HOME")
    done = run("why", one, other, "--lake", lake)
    assert done.code == 0
    assert done.out.startswith("different")
    assert one in done.out
    assert other in done.out
    told = json.loads(run("why", one, other, "--json", "--lake", lake).out)
    assert told["decision"] == "different"
    assert [set(listing) for listing in told["listings"]] == [
        {"id", "source", "title", "artist", "recording", "reasons"}
    ] * 2


def test_a_ruling_counts_is_listed_and_is_undone(run: Run, lake: Path) -> None:
    one, other = listing_of(run, lake, "number one girl"), listing_of(run, lake, "HOME SWEET HOME")
    said = run("rulings", "same", one, other, "--why", "to see", "--who", "an editor", "--lake", lake)
    assert said.code == 0, said.err
    assert run("why", one, other, "--lake", lake).out.startswith("same")
    against = run("rulings", "different", one, other, "--why", "no", "--lake", lake)
    assert (against.code, against.err.split(":")[0]) == (5, "RulingConflict")
    assert "an editor: to see" in against.err
    (ruling,) = json.loads(run("rulings", "list", "--json", "--lake", lake).out)["rulings"]
    assert (ruling["said"], ruling["who"], ruling["why"]) == ("same", "an editor", "to see")
    assert run("rulings", "undo", ruling["id"], "--why", "enough", "--lake", lake).code == 0
    assert run("why", one, other, "--lake", lake).out.startswith("different")
    assert run("rulings", "undo", ruling["id"], "--why", "again", "--lake", lake).code == 5
    assert "enough" in run("rulings", "list", "--lake", lake).out


def test_a_listing_is_split_from_its_recording(run: Run, lake: Path, tmp_path: Path) -> None:
    """Apart from every other name it has, however they are linked; undone one by one."""
    (tmp_path / "hour.txt").write_text("1. number one girl - 로제\n", encoding="utf-8")
    assert (
        run("import-hour", "melon.top100", tmp_path / "hour.txt", "--at", "2025-01-02T15:00", "--lake", lake).code == 0
    )
    one, other = "melon: number one girl / 로제", "melon: number one girl / ROSÉ"
    assert run("why", one, other, "--lake", lake).out.startswith("same")
    assert run("rulings", "split", one, "--why", "to see", "--lake", lake).code == 0
    assert run("why", one, other, "--lake", lake).out.startswith("different")
    assert run("rulings", "split", one, "--why", "again", "--lake", lake).code == 5
    for ruling in json.loads(run("rulings", "list", "--json", "--lake", lake).out)["rulings"]:
        run("rulings", "undo", ruling["id"], "--why", "enough", "--lake", lake)
    assert run("why", one, other, "--lake", lake).out.startswith("same")


def test_a_recording_is_shown_under_another_name(run: Run, lake: Path) -> None:
    one, other = listing_of(run, lake, "number one girl"), listing_of(run, lake, "HOME SWEET HOME")
    told = ("--title", "Number One", "--artist", "R", "--artist", "S", "--why", "house style")
    assert run("rulings", "rename", one, *told, "--lake", lake).code == 0
    shown = run("duel", one.split(": ")[1], other.split(": ")[1], "--json", "--lake", lake)
    first, _ = json.loads(shown.out)["songs"]
    assert (first["title"], first["artists"]) == ("Number One", ["R", "S"])
    assert "Number One / R, S" in run("rulings", "list", "--lake", lake).out


def test_the_id_of_a_recording_that_is_no_more_leads_on(run: Run, lake: Path) -> None:
    one, other = listing_of(run, lake, "number one girl"), listing_of(run, lake, "HOME SWEET HOME")
    before = [
        listing["recording"] for listing in json.loads(run("why", one, other, "--json", "--lake", lake).out)["listings"]
    ]
    run("rulings", "same", one, other, "--why", "to see", "--lake", lake)
    after = {json.loads(run("series", recording, "--json", "--lake", lake).out)["song"] for recording in before}
    assert len(after) == 1
    (ruling,) = json.loads(run("rulings", "list", "--json", "--lake", lake).out)["rulings"]
    run("rulings", "undo", ruling["id"], "--why", "enough", "--lake", lake)
    again = [json.loads(run("series", recording, "--json", "--lake", lake).out)["song"] for recording in before]
    assert again == before


def test_a_ruling_survives_a_rebuild(run: Run, lake: Path) -> None:
    one, other = listing_of(run, lake, "number one girl"), listing_of(run, lake, "HOME SWEET HOME")
    run("rulings", "same", one, other, "--why", "to see", "--lake", lake)
    assert run("lake", "rebuild", "--lake", lake).code == 0
    assert run("why", one, other, "--lake", lake).out.startswith("same")


@pytest.mark.parametrize(
    ("listing", "error", "code"),
    [("12", "UnknownSong", 4), ("melon: nothing / nobody", "UnknownSong", 4), ("just a title", "BadInput", 5)],
)
def test_a_listing_that_is_none_is_named(run: Run, lake: Path, listing: str, error: str, code: int) -> None:
    done = run("why", listing, NOG, "--lake", lake)
    assert (done.code, done.err.split(":")[0]) == (code, error)


def test_a_lake_without_doubts_says_so(run: Run, lake: Path) -> None:
    assert run("review", "--lake", lake).out == "Nothing is undecided in this lake.\n"
    assert json.loads(run("review", "--json", "--lake", lake).out) == {"doubts": []}
