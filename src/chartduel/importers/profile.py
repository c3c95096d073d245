"""What a profile says: how to read one kind of archive file, as data.

Column references: `name` (a column), `name.key` (a key inside a column of JSON text), `#2` (the
second column), `name.#2` (the name of the second column), `file.name` (a group of the file-name
pattern), `head.key` (a field of a JSON file outside its records), `{a}/{b}` (columns joined). A list
of references: the first that has a value.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from chartduel.errors import BadProfile, UnknownProfile
from chartduel.importers import checks

HINT = "docs/how-to/import-an-archive.md explains every key"
Ref = str | tuple[str, ...]
Dated = Literal["seen", "date", "printed", "requested", "streak", "week", "month"]
"""How a snapshot gets its label: by the chart's calendar from when it was seen; from a date or an
instant in the file, printed by the platform or named by the witness; from songs' days-on-chart
counts; from a week or month number."""


class Recognise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What marks this archive: its columns, then its file name, then values that a column holds."""

    columns: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = {}


class Read(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the rows lie in the file."""

    records: str = ""
    skip: int = 0
    file_name: str = ""
    sheet_from: str = ""
    """In a spreadsheet: the first cell of the header row."""


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    chart: Ref = ()
    rank: Ref = ()
    title: Ref = ()
    artist: Ref = ()
    album: Ref = ()
    song_id: Ref = ()
    value: Ref = ()
    seen: Ref = ()
    date: Ref = ()
    year: Ref = ()
    number: Ref = ()
    streak: Ref = ()
    stated: Ref = ()
    subject: Ref = ()


class Time(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The zone of naive instants in `seen`, the zone whose calendar `date` follows, and the usual hour.

    `usual` dates a file of which only the day is known; what is dated so has no `observed_at`.
    """

    zone: str = "UTC"
    date_zone: str = ""
    usual: str = "12:00"
    day_precision: bool = False


class Charts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which chart a name in the archive means; `{market}` stands for a market's name in any spelling."""

    named: str = ""
    id: str
    dated: Dated = "seen"
    witness: str = ""
    zone: str = ""
    """The zone of naive instants in `stated`, where it is another than the profile's."""
    date_zone: str = ""
    usual: str = ""
    top: int | None = None
    song_id: Ref = ()
    value: Ref = ()
    skip: str = ""
    """Why rows of this name are left out: they repeat others of the same file."""


class Counter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that is read off again and again: `named` limits it to rows of that name."""

    id: str
    value: Ref
    named: str = ""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of archive file."""

    name: str
    about: str = ""
    witness: str = ""
    recognise: Recognise = Recognise()
    read: Read = Read()
    columns: Columns = Columns()
    time: Time = Time()
    charts: tuple[Charts, ...] = ()
    counters: tuple[Counter, ...] = ()
    only: tuple[str, ...] = ()
    """Acts (or `title / artist`) that the archive follows: it says nothing of others."""
    absent_rank: bool = False
    """An empty rank means that the song was looked for and was not in the chart."""
    shifted: bool = False
    """Where the artist repeats the title, the album column holds the artist."""
    joined: bool = False
    """Artist and title come in one string, `artist - title`, in the title column."""
    digest: str = ""


def load(path: Path) -> Profile:
    """A profile from a TOML file of the user."""
    try:
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise BadProfile(f"{path}: {error.strerror}", hint="--profile takes a shipped name or a TOML file") from error


def parse(data: bytes, where: str) -> Profile:
    try:
        profile = msgspec.convert(tomllib.loads(data.decode()), Profile)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadProfile(f"{where}: {error}", hint=HINT) from error
    faults = list(checks.faults(profile))
    if faults:
        raise BadProfile(f"{where}: {'; '.join(faults)}", hint=HINT)
    digest = hashlib.sha256(data).hexdigest()[:16]
    return msgspec.structs.replace(profile, witness=profile.witness or profile.name, digest=digest)


@cache
def shipped() -> dict[str, Profile]:
    """The packaged profiles by name."""
    folder = resources.files("chartduel.importers") / "profiles"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {profile.name: profile for profile in (parse(f.read_bytes(), f.name) for f in files)}


def named(name: str) -> Profile:
    """A shipped profile by name, or the TOML file of that path."""
    if name in shipped():
        return shipped()[name]
    if name.endswith(".toml"):
        return load(Path(name))
    raise UnknownProfile(f"no profile is called {name}", hint=f"shipped: {', '.join(shipped())}")


def refs(ref: Ref) -> tuple[str, ...]:
    return (ref,) if isinstance(ref, str) else ref
