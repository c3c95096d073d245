"""When recordings came out: facts with their source, from the lake and from the packaged sample."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib import resources

import msgspec

from chartduel.engine.duckdb import Engine
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A release instant (UTC) with its civil zone, its precision (instant, day, week) and its source."""

    title: str
    artist: str
    at: datetime
    precision: str = "instant"
    zone: str = "UTC"
    source: str
    witness: str = "chartduel"

    def fits(self, titles: frozenset[str], acts: frozenset[str]) -> bool:
        return parse_title(self.title).keys[0] in titles and bool(artist_keys(self.artist) & acts)


@cache
def packaged() -> tuple[Known, ...]:
    """The four songs of the sample, known beside any lake."""
    text = (resources.files("chartduel.sample") / "releases.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["release"], list[Known]))


def known(engine: Engine) -> tuple[Known, ...]:
    """What the lake's `releases` say, the newest statement first, and then the packaged facts.

    A reported instant comes last: an article is weaker than an archive.
    """
    rows = engine.rows(
        "SELECT title, artist, epoch_us(released_at), precision, zone, source, witness FROM releases "
        "ORDER BY witness = 'reported', stated_at DESC, id"
    )
    stated = [_known(row) for row in rows]
    sure = [fact for fact in stated if fact.witness != "reported"]
    return (*sure, *packaged(), *(fact for fact in stated if fact.witness == "reported"))


def _known(row: tuple[object, ...]) -> Known:
    title, artist, us, precision, zone, source, witness = row
    return msgspec.convert(
        {
            "title": title,
            "artist": artist,
            "at": datetime.fromtimestamp(int(str(us)) / 1e6, UTC),
            "precision": precision,
            "zone": zone,
            "source": source,
            "witness": witness,
        },
        Known,
    )
