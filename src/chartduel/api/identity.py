"""Asking which listings are one recording, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from chartduel.engine.duckdb import Engine, reading_lake
from chartduel.errors import AmbiguousSong, BadInput, UnknownSong, UnreadableFile
from chartduel.identity.compare import Known, Name, Verdict, compare, known
from chartduel.identity.evidence import SURE, probability
from chartduel.store import lake as store

COLUMNS = ("platform_a", "title_a", "artist_a", "platform_b", "title_b", "artist_b")
ANSWERS = ("decision", "score", "why")
VIEWS = ("listings", "matches", "entries", "titles", "likely", "aliases")


class Listing(msgspec.Struct, frozen=True):
    """A listing of a lake, the recording that it belongs to, and why."""

    id: int
    source: str
    title: str
    artist: str
    recording: str
    reasons: tuple[str, ...]


class Doubt(msgspec.Struct, frozen=True):
    """Two recordings that may be one: a listing of each, how likely it is, and the evidence."""

    recording: str
    other: str
    names: tuple[str, str]
    """`title / artists` of each."""
    listings: tuple[int, int]
    probability: float
    entries: int
    """Chart entries of the less charted of the two: what a ruling would set right."""
    reasons: tuple[str, ...]


def match_pairs(rows: Iterable[dict[str, str]], root: Path | None) -> list[dict[str, str]]:
    """Pairs of names (columns `COLUMNS`) with decision, score and why; `root` is the lake that knows of charts."""
    asked = list(rows)
    pairs = [(_name(row, "a"), _name(row, "b")) for row in asked]
    held = _known(root, [name for pair in pairs for name in pair]) if root else Known()
    return [{**row, **_answer(compare(one, other, held))} for row, (one, other) in zip(asked, pairs, strict=True)]


def _name(row: dict[str, str], side: str) -> Name:
    missing = [column for column in COLUMNS if row.get(column) is None]
    if missing:
        raise BadInput(f"a pair lacks {', '.join(missing)}", hint=f"the columns are {', '.join(COLUMNS)}")
    return Name(row[f"platform_{side}"].split("_")[0], row[f"title_{side}"], row[f"artist_{side}"])


def _answer(verdict: Verdict) -> dict[str, str]:
    return {"decision": verdict.decision.value, "score": f"{verdict.score:.4f}", "why": verdict.why}


def _known(root: Path, names: Sequence[Name]) -> Known:
    engine = Engine()
    try:
        with reading_lake(root):
            store.open_lake(root).view(engine, *VIEWS)
            return known(engine, names)
    finally:
        engine.close()


def match_file(pairs: Path, out: Path, root: Path | None) -> int:
    """A CSV file of pairs, answered in another; how many pairs there were."""
    try:
        with pairs.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            columns = list(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{pairs}: {error}", hint="a CSV file in UTF-8 is expected") from error
    if missing := [column for column in COLUMNS if column not in columns]:
        raise BadInput(f"{pairs}: no column {', '.join(missing)}", hint=f"the columns are {', '.join(COLUMNS)}")
    answers = match_pairs(rows, root)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [*columns, *(one for one in ANSWERS if one not in columns)], extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(answers)
    return len(answers)


def why(root: Path, one: str, other: str) -> tuple[Listing, Listing, Verdict]:
    """Two listings, each an id or `platform: title / artist`, and what is known of the two."""
    engine = Engine()
    try:
        with reading_lake(root):
            store.open_lake(root).view(engine, *VIEWS)
            a, b = find_listing(engine, one), find_listing(engine, other)
            names = [Name(listing.source, listing.title, listing.artist) for listing in (a, b)]
            return a, b, compare(names[0], names[1], known(engine, names))
    finally:
        engine.close()


def find_listing(engine: Engine, text: str) -> Listing:
    """The listing that somebody names by its id or as `platform: title / artist`."""
    select = (
        "SELECT l.id, source, l.title, artist, recording, reasons FROM listings l JOIN matches m ON m.listing = l.id "
    )
    if text.strip().lstrip("-").isdigit():
        rows = engine.rows(select + "WHERE l.id = ?", [int(text)])
    else:
        source, _, rest = text.partition(":")
        title, slash, artist = rest.strip().rpartition(" / ")
        if not slash:
            raise BadInput(f"{text!r} is no listing", hint="a listing is an id or 'platform: title / artist'")
        named = [source.strip(), title.strip(), artist.strip()]
        rows = engine.rows(select + "WHERE source = ? AND l.title = ? AND artist = ? ORDER BY l.id", named)
    if not rows:
        raise UnknownSong(f"no listing {text!r} in this lake", hint="the title and artist as the platform prints them")
    found = [_listing(row) for row in rows]
    if len({listing.recording for listing in found}) > 1:
        raise AmbiguousSong(f"{text!r} is {len(found)} listings", hint="name one by its id", candidates=found)
    return found[0]


def _listing(row: Sequence[Any]) -> Listing:
    listing, source, title, artist, recording, reasons = row
    return Listing(listing, source, title, artist, recording, tuple(reasons))


def review(root: Path, most: int = 20) -> list[Doubt]:
    """The undecided pairs that are worth most: likely ones of much-charted songs first."""
    engine = Engine()
    try:
        with reading_lake(root):
            store.open_lake(root).view(engine, "likely", "matches", "entries")
            rows = engine.rows(
                f"""
                WITH doubts AS (
                    SELECT a.recording, b.recording AS other, weight, l.reasons
                    FROM likely l JOIN matches a USING (listing) JOIN matches b ON b.listing = l.other
                    WHERE weight < {SURE} AND a.recording <> b.recording),
                asked AS (SELECT recording FROM doubts UNION SELECT other FROM doubts),
                charted AS (
                    SELECT recording, any_value(title || ' / ' || array_to_string(artists, ', ')) AS name,
                    min(listing) AS listing, count(*) AS entries
                    FROM matches SEMI JOIN asked USING (recording) JOIN entries USING (listing) GROUP BY recording)
                SELECT d.recording, d.other, a.name, b.name, a.listing, b.listing, weight,
                least(a.entries, b.entries), reasons
                FROM doubts d JOIN charted a ON a.recording = d.recording JOIN charted b ON b.recording = d.other
                ORDER BY ln(1 + least(a.entries, b.entries)) / (1 + exp(-weight)) DESC, 1, 2 LIMIT ?""",
                [most],
            )
    finally:
        engine.close()
    return [_doubt(row) for row in rows]


def _doubt(row: Sequence[Any]) -> Doubt:
    recording, other, name, its_name, one, another, weight, entries, told = row
    return Doubt(recording, other, (name, its_name), (one, another), probability(weight), entries, tuple(told))
