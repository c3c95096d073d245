"""Ranks that a report gives and no snapshot shows. They are told beside a duel and never counted."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import resources

import msgspec

from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.model.duel import Reported
from chartduel.model.recording import Recording


class _Song(msgspec.Struct, frozen=True):
    title: str
    artist: str
    ranks: dict[str, int]


class _Report(msgspec.Struct, frozen=True):
    source: str
    chart_time: datetime
    song: tuple[_Song, ...]


@cache
def _report() -> _Report:
    text = (resources.files("chartduel.sample") / "reported.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Report)


def reported(songs: Sequence[Recording]) -> tuple[Reported, ...]:
    """The reported ranks of these songs."""
    told = _report()
    return tuple(
        Reported(key=key, chart=chart, chart_time=told.chart_time, rank=rank, source=told.source)
        for key, song in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", songs, strict=False)
        for line in told.song
        if parse_title(line.title).keys[0] in song.titles and artist_keys(line.artist) & song.acts
        for chart, rank in line.ranks.items()
    )
