"""Lakes to measure how resolving grows: made-up songs on five charts, each printed by the habits of its platform.

`python -m bench.generated LAKE COUNT` fills a lake with COUNT listings; `... LAKE FOLDER` imports an archive. Neither
resolves anything: that is what is timed afterwards.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from chartduel.api import importing

SEED = 4
TOP = 100
STAY = 2
"""Days that a song charts: half of every chart is new each day."""
SONGS_OF_ONE = 8
"""Songs that an act has on the charts."""
FIRST = date(2012, 1, 1)
COLUMNS = ("file_date", "collected_kst", "chart", "rank", "title", "artist", "album", "extra")
LETTERS = "bcdfghjklmnprstvwz"
HANGUL = (0xAC00, 0xD7A3)


class Act(NamedTuple):
    hangul: str
    latin: str


class Song(NamedTuple):
    title: str
    english: str
    act: Act
    guest: Act | None


def _melon(song: Song) -> tuple[str, str]:
    guest = f" (Feat. {song.guest.hangul})" if song.guest else ""
    return song.title + guest, f"{song.act.hangul} ({song.act.latin})"


def _genie(song: Song) -> tuple[str, str]:
    guests = f" & {song.guest.hangul}" if song.guest else ""
    return song.title, f"{song.act.hangul} ({song.act.latin}){guests}"


def _bugs(song: Song) -> tuple[str, str]:
    guest = f"(feat. {song.guest.hangul})" if song.guest else ""
    return song.title + guest, f"{song.act.hangul}({song.act.latin})"


def _flo(song: Song) -> tuple[str, str]:
    return song.title, song.act.hangul


def _apple(song: Song) -> tuple[str, str]:
    guest = f" [feat. {song.guest.latin}]" if song.guest else ""
    return song.english + guest, song.act.latin


PRINTS: dict[str, Callable[[Song], tuple[str, str]]] = {
    "melon": _melon,
    "genie": _genie,
    "bugs": _bugs,
    "flo": _flo,
    "apple": _apple,
}


def songs(count: int) -> Iterator[Song]:
    """Made-up songs, always the same.

    Of ten, four have one title in Latin letters, three one in Hangul, and three are called otherwise by Apple.
    """
    chance = random.Random(SEED)
    acts = [_act(chance) for _ in range(max(1, count // SONGS_OF_ONE))]
    for _ in range(count):
        title = " ".join(_hangul(chance, 1, 3) for _ in range(chance.randint(1, 4)))
        english = " ".join(_latin(chance, 2, 3) for _ in range(chance.randint(1, 4)))
        both = chance.random()
        guest = chance.choice(acts) if chance.random() < 0.2 else None
        yield Song(
            english if both < 0.4 else title, title if 0.4 <= both < 0.7 else english, chance.choice(acts), guest
        )


def _act(chance: random.Random) -> Act:
    """Two words in Latin letters: of one short word there are too few that sound otherwise."""
    return Act(_hangul(chance, 2, 5), f"{_latin(chance, 2, 3)} {_latin(chance, 2, 4)}")


def _hangul(chance: random.Random, least: int, most: int) -> str:
    return "".join(chr(chance.randint(*HANGUL)) for _ in range(chance.randint(least, most)))


def _latin(chance: random.Random, least: int, most: int) -> str:
    parts = (chance.choice(LETTERS) + chance.choice("aeiou") for _ in range(chance.randint(least, most)))
    return "".join(parts).capitalize()


def write(path: Path, listings: int) -> None:
    """An archive of daily charts in which that many listings stand."""
    held = list(songs(listings // len(PRINTS)))
    new = TOP // STAY
    with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=1) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(len(held) // new):
            day = FIRST + timedelta(days=number)
            writer.writerows(_day(day, held[max(0, (number - STAY + 1) * new) : (number + 1) * new]))


def _day(day: date, charted: list[Song]) -> Iterator[tuple[object, ...]]:
    for chart, prints in PRINTS.items():
        for rank, song in enumerate(reversed(charted), 1):
            yield day, f"{day} 11:30", chart, rank, *prints(song), "", ""


def fill(root: Path, archive: Path) -> None:
    """Imports without resolving."""
    importing.match = lambda lake: 0
    importing.import_archives(root, [archive])


if __name__ == "__main__":
    root, what = Path(sys.argv[1]), sys.argv[2]
    if what.isdigit():
        made = root.with_name(f"witness_a_{what}.csv.gz")
        write(made, int(what))
        fill(root, made)
        made.unlink()
    else:
        fill(root, Path(what))
