"""MusicBrainz: who acts are. Its JSON web service (ws/2), offered to programs; the data that are read are under CC0.

It asks for a User-Agent with a contact and for one request a second at most, and answers 503 to whoever asks more.
A search finds names in part and sorts them by its own score, so what it finds is only ever a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated

import msgspec

from chartduel.errors import IncompleteChart, LayoutChanged
from chartduel.model.act import Act, ActName, ActRecording, Belonging
from chartduel.model.ids import isrc
from chartduel.sources import accept, reading
from chartduel.sources.request import Request

WS = "https://musicbrainz.org/ws/2"
MOST_ACTS, MOST_RECORDINGS = 25, 50
"""Of one answer. Each recording comes with its releases, which of a well-known song are many."""
LONGEST_TERM = 100
"""Characters of a name that is searched for."""
MEMBER = "member of band"
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_NO_YEAR = re.compile(r"\?{4}(?:-(?:[0-9]{2}|\?{2})){0,2}")

Mbid = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**8)]


class _Kebab(msgspec.Struct, rename="kebab"):
    pass


class _Alias(_Kebab):
    name: Text
    sort_name: Text
    locale: str | None = None
    type: str | None = None


class _Named(_Kebab):
    id: Mbid
    name: Text


class _Artist(_Named):
    sort_name: Text
    disambiguation: str | None = None
    aliases: list[_Alias] = []


class _Relation(_Kebab):
    type: str
    direction: str
    artist: _Named | None = None
    begin: str | None = None
    end: str | None = None


class _Whole(_Artist, kw_only=True):
    """An artist with its relations: that they are asked for is told by their being there."""

    relations: list[_Relation]


class _Found(_Kebab):
    count: Count
    offset: Count
    artists: list[_Artist]


class _Credit(_Kebab):
    artist: _Named


class _Track(_Kebab):
    title: Text


class _Medium(_Kebab):
    track: list[_Track] = []


class _Release(_Kebab):
    media: list[_Medium] = []


class _Recording(_Kebab):
    id: Mbid
    title: Text
    artist_credit: Annotated[list[_Credit], msgspec.Meta(min_length=1)]
    disambiguation: str | None = None
    first_release_date: str | None = None
    isrcs: list[str] = []
    releases: list[_Release] = []


class _Recordings(_Kebab):
    count: Count
    offset: Count
    recordings: list[_Recording]


def acts_request(name: str) -> Request:
    """The acts that have a name, or nearly."""
    return _search("artist", f"artist:{_quoted(name)} OR alias:{_quoted(name)}", MOST_ACTS)


def recordings_request(acts: Sequence[str], titles: Sequence[str], isrcs: Sequence[str] = ()) -> Request:
    """The recordings by some acts (their ids) that have one of these titles, on some release at least, or codes."""
    terms = [*(f"recording:{_quoted(title)}" for title in titles), *(f"isrc:{code}" for code in isrcs)]
    by = " OR ".join(f"arid:{one}" for one in acts)
    return _search("recording", f"({by}) AND ({' OR '.join(terms)})", MOST_RECORDINGS)


def act_request(mbid: str) -> Request:
    """One act with all its names, its members and its groups."""
    return Request(url=f"{WS}/artist/{mbid}", params=(("inc", "aliases+artist-rels"), ("fmt", "json")))


def _search(what: str, query: str, most: int) -> Request:
    return Request(url=f"{WS}/{what}", params=(("query", query), ("limit", str(most)), ("fmt", "json")))


def _quoted(name: str) -> str:
    """A phrase of the search language, in which nothing but quotes and backslashes means anything."""
    return '"' + re.sub(r'(["\\])', r"\\\1", " ".join(name.split())[:LONGEST_TERM]) + '"'


def acts(data: bytes) -> tuple[Act, ...]:
    """The answer to `acts_request`, its best first; without members and groups."""
    told = reading.json(data, _Found)
    _assert_first(told.count, told.offset, [one.id for one in told.artists], MOST_ACTS)
    return tuple(_act(one) for one in told.artists)


def act(data: bytes) -> Act:
    """The answer to `act_request`."""
    told = reading.json(data, _Whole)
    held = [one for one in told.relations if one.type == MEMBER]
    if odd := {one.direction for one in held} - {"forward", "backward"}:
        raise LayoutChanged(f"{told.id}: a member in the direction {min(odd)[:40]!r}", hint=reading.HINT)
    members = tuple(_belonging(told.id, one) for one in held if one.direction == "backward")
    groups = tuple(_belonging(told.id, one) for one in held if one.direction == "forward")
    return msgspec.structs.replace(_act(told), members=members, groups=groups)


def recordings(data: bytes) -> tuple[ActRecording, ...]:
    """The answer to `recordings_request`, its best first."""
    told = reading.json(data, _Recordings)
    _assert_first(told.count, told.offset, [one.id for one in told.recordings], MOST_RECORDINGS)
    return tuple(_recording(one) for one in told.recordings)


def _assert_first(count: int, offset: int, ids: Sequence[str], most: int) -> None:
    if offset or len(ids) > min(count, most):
        raise LayoutChanged(f"{len(ids)} found of {count}, from the {offset}th on", hint=reading.HINT)
    if len(set(ids)) < len(ids):
        raise LayoutChanged("one thing is found twice", hint=reading.HINT)
    if count and not ids:
        raise IncompleteChart(f"none of {count} that were found", hint=reading.HINT)


def _act(told: _Artist) -> Act:
    names = tuple(
        ActName(
            text=_name(one.name, told.id),
            sort=_text(one.sort_name, told.id),
            locale=_text(one.locale or "", told.id),
            kind=_text(one.type or "", told.id),
        )
        for one in told.aliases
    )
    name, sort = _name(told.name, told.id), _text(told.sort_name, told.id)
    return Act(id=told.id, name=name, sort=sort, note=_text(told.disambiguation or "", told.id), names=names)


def _belonging(of: str, told: _Relation) -> Belonging:
    if told.artist is None:
        raise LayoutChanged(f"{of}: a member without a name", hint=reading.HINT)
    since, until = (_date(one, of) for one in (told.begin, told.end))
    return Belonging(act=_name(told.artist.name, of), id=told.artist.id, since=since, until=until)


def _recording(told: _Recording) -> ActRecording:
    codes = [isrc(one) for one in told.isrcs]
    if not all(codes):
        raise LayoutChanged(f"{told.id}: {told.isrcs[codes.index('')][:40]!r} is no ISRC", hint=reading.HINT)
    return ActRecording(
        id=told.id,
        titles=_unique(_name(title, told.id) for title in (told.title, *_printed(told))),
        acts=_unique(one.artist.id for one in told.artist_credit),
        note=_text(told.disambiguation or "", told.id),
        isrcs=_unique(codes),
        released=_date(told.first_release_date, told.id),
    )


def _printed(told: _Recording) -> Iterator[str]:
    """What releases call a recording: an edition for another country may translate it."""
    for release in told.releases:
        for medium in release.media:
            yield from (track.title for track in medium.track)


def _name(told: str, where: str) -> str:
    if not told.strip():
        raise LayoutChanged(f"{where}: a name of nothing", hint=reading.HINT)
    return _text(told, where)


def _text(told: str, where: str) -> str:
    accept.assert_printable(told, where)
    return " ".join(told.split())


def _date(told: str | None, where: str) -> str:
    """A date as far as it is known; nothing without its year."""
    if not told or _NO_YEAR.fullmatch(told):
        return ""
    try:
        if not _DATE.fullmatch(told):
            raise ValueError("not so far as it is known")
        date.fromisoformat(told + "2000-01-01"[len(told) :])
    except ValueError as error:
        raise LayoutChanged(f"{where}: {told[:40]!r} is no date: {error}", hint=reading.HINT) from error
    return told


def _unique(told: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told))
