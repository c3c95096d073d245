"""When recordings came out: facts with their source, from the lake and from the packaged sample."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib import resources

import msgspec

from chartduel.engine import Engine
from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.model.recording import Recording
from chartduel.model.release import Release


def is_of(release: Release, recording: Recording) -> bool:
    """Whether a fact speaks of this recording: its title and one of its acts."""
    return parse_title(release.title).keys[0] in recording.titles and bool(artist_keys(release.artist) & recording.acts)


@cache
def packaged() -> tuple[Release, ...]:
    """The four songs of the sample, known beside any lake."""
    text = (resources.files("chartduel.sample") / "releases.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["release"], list[Release]))


def known(engine: Engine) -> tuple[Release, ...]:
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


def _known(row: tuple[object, ...]) -> Release:
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
        Release,
    )
