"""Songs by the ids that platforms give them, bare or inside an address that people copy."""

from __future__ import annotations

import re

import msgspec

from chartduel.engine import Engine

LONGEST = 500
"""Characters of the longest address that is read: what sharing adds to one (`?si=`, `&list=`) is shorter."""
_HOST = r"(?:https?://)?(?:[\w-]+\.)*"
# Apple's album page names the song behind `i=`; Spotify puts the language before `track` (`/intl-ko/track/`).
_ADDRESSES = {
    "spotify": re.compile(rf"(?:{_HOST}spotify\.com/(?:[\w-]+/)*track/|spotify:track:)(\w+)"),
    "apple": re.compile(rf"{_HOST}apple\.com/(?:\S*[?&]i=|(?:\w+/)?song/(?:[^/?#]+/)?)(\d+)"),
    "youtube": re.compile(
        rf"{_HOST}(?:youtube\.com/(?:\S*[?&]v=|(?:shorts|embed|live|v)/)|youtu\.be/)([\w-]{{11}})(?![\w-])"
    ),
    "melon": re.compile(rf"{_HOST}melon\.com/\S*[?&]songId=(\d+)", re.IGNORECASE),
    "genie": re.compile(rf"{_HOST}genie\.co\.kr/\S*[?&]xgnm=(\d+)", re.IGNORECASE),
    "bugs": re.compile(rf"{_HOST}bugs\.co\.kr/track/(\d+)"),
    "flo": re.compile(rf"{_HOST}music-flo\.com/detail/track/(\w+)"),
    "vibe": re.compile(rf"{_HOST}naver\.com/track/(\d+)"),
}
# YouTube's ids have 11 characters, Spotify's 22; the others are numbers.
_BARE = re.compile(r"(?:(\w+):)?(?=[\w-]*\d|[\w-]{11}$)([\w-]{4,40})")


class SongId(msgspec.Struct, frozen=True):
    """A platform's id of a song; `source` is empty where only the id was given."""

    source: str
    id: str
    sure: bool = False
    """It was an address, or the platform was named: it can be nothing but an id."""


def read(text: str) -> SongId | None:
    """The id that somebody wrote: an address of a song, `melon:1234567`, or the id alone. None: it is no id."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    for source, address in _ADDRESSES.items():
        if found := address.match(text):
            return SongId(source, found[1], sure=True)
    bare = _BARE.fullmatch(text)
    if not bare or (bare[1] and bare[1] not in _ADDRESSES):
        return None
    return SongId(bare[1] or "", bare[2], sure=bool(bare[1]))


def recordings(engine: Engine, wanted: SongId) -> dict[str, str]:
    """The recordings that have this id, and where. Needs the views `listings`, `matches`."""
    rows = engine.rows(
        """
        WITH named AS (SELECT id, source FROM listings WHERE song_id = $id AND $source IN ('', source))
        SELECT DISTINCT recording, source FROM matches m JOIN named n ON m.listing = n.id
        WHERE listing IN (SELECT id FROM named) ORDER BY ALL""",
        {"id": wanted.id, "source": wanted.source},
    )
    return dict(rows)
