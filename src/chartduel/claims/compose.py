"""From marks to claims: which song, which chart and which time belong to a position.

What a clause leaves out is taken from the clause or sentence before, as a reader does."""

import re
from collections.abc import Iterator

from chartduel.claims.counted import count_of, extent, number_of, time_of, write
from chartduel.claims.marks import Mark, Named, Place, Rank
from chartduel.claims.others import amounts_of, bracketed, kills_of, searches_of
from chartduel.claims.refuse import refused
from chartduel.claims.scene import Memory, Scene
from chartduel.claims.sites import SHOPS, elsewhere, sites_of
from chartduel.claims.subjects import acting, pairs_of, rivals, subjects_of, unnamed
from chartduel.model.claim import Claim

_SOMEWHERE = Place("other", None, None, None)
_NEXT = re.compile(
    r"\s*(?:place\s*)?(?:→|->|[,·]|and|와|과|에서|을|및|và|then|and then|rồi|→|⟶)*"
    r"\s*(?:then\s*|at\s*|in\s*|to\s*|the\s*|rồi\s*)*"
)


def claims(scene: Scene, memory: Memory) -> list[Claim]:
    """Every claim of a sentence; `memory` is brought up to date."""
    found = [
        *_positions(scene, memory),
        *bracketed(scene, memory),
        *kills_of(scene, memory),
        *amounts_of(scene, memory),
        *searches_of(scene),
    ]
    _remember(scene, memory)
    return found


def _positions(scene: Scene, memory: Memory) -> Iterator[Claim]:
    used_songs: set[int] = set()
    used_places: set[int] = set()
    subject: list[Mark] = []
    where: list[Place] = []
    started = False
    groups = _groups(scene)
    for number, group in enumerate(groups):
        nearest = groups[number - 1][-1].end if number else scene.start
        following = groups[number + 1][0].start if number + 1 < len(groups) else scene.end
        places = sites_of(scene, group, nearest, following, used_places)
        songs = subjects_of(scene, group, nearest, following, used_songs)
        used_places |= {one.start for one in places}
        named = [one.value for one in songs]
        held = refused(scene, group, places)
        if places:
            where = [one.value for one in places]
        spoken = where or elsewhere(scene, group, nearest, following, memory) or memory.places
        if songs:
            subject = songs
            used_songs |= {one.start for one in songs}
        named = named or acting(scene, group[-1])
        carried = named or [one.value for one in subject] or unnamed(scene, group, memory)
        if (
            not spoken
            and memory.charted
            and not memory.shows
            and not scene.shows
            and (songs or (scene.counts and number_of(scene, group, nearest)))
        ):
            spoken = [_SOMEWHERE]
        if group[0].value.bound is not None and (not songs or len(spoken) > 1 or group[0].value.bound > 50):
            continue
        if held or not spoken or not carried:
            continue
        gapped = pairs_of(scene, group[0], nearest) if scene.language == "ko" and len(group) == 1 else []
        if gapped:
            used_songs |= {song.start for song, _ in gapped}
            for song, sites in gapped:
                yield from _made(scene, group, [song.value], [one.value for one in sites], [song], sites, nearest)
            continue
        made = list(_made(scene, group, carried, spoken, songs, places, nearest))
        if made:
            aside = scene.language == "ko" and songs and songs[0].start > group[-1].end and memory.subject
            memory.subject = memory.subject if aside or started or carried[0].entity == "artist" else carried
            started = True
            memory.places, memory.platform = spoken, spoken[-1].service
        yield from made


def _groups(scene: Scene) -> list[list[Mark]]:
    """Positions one after another ("39위→21위", "54th and 113th, respectively") speak of the same songs and charts."""
    groups: list[list[Mark]] = []
    for mark in scene.ranks:
        if groups and _NEXT.fullmatch(scene.text, groups[-1][-1].end, mark.start):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _made(
    scene: Scene,
    group: list[Mark],
    songs: list[Named],
    places: list[Place],
    marks: list[Mark],
    where: list[Mark],
    left: int,
) -> Iterator[Claim]:
    respective = len(group) > 1 and (scene.says("respectively", scene.start, scene.end) or len(songs) == len(group))
    start, end = extent(scene, group, marks, where)
    when = time_of(scene, group[0], left)
    count = number_of(scene, group, left)
    where_said = bool(where)
    for at, rank in enumerate(group):
        value: Rank = rank.value
        listed = [songs[at]] if respective and len(songs) == len(group) else songs
        sited = [places[at]] if respective and len(songs) != len(group) and len(places) == len(group) else places
        for song in listed:
            for place in [
                one
                for one in sited
                if count is None or (count[1] and where_said) or (not count[1] and one.platform not in SHOPS)
            ]:
                yield write(scene, song, place, value, when, start, end)
            for rival, position in rivals(scene, rank):
                for place in sited:
                    yield write(scene, rival, place, value._replace(rank=position, rule="beside"), when, start, end)
            if count is not None and value.rank == 1:
                yield count_of(scene, song, sited, count[0], not count[1], value, when, start, end)


def _remember(scene: Scene, memory: Memory) -> None:
    named = [one for one in scene.songs if one.kind != "run" and one.value.entity != "artist"]
    albums = [one.value for one in named if one.value.entity == "album"]
    songs = [one.value for one in named if one.value.entity == "song" and not one.value.oblique]
    if albums:
        memory.album = albums[-1]
    if songs:
        memory.song = songs[0]
        if not scene.ranks:
            memory.subject = [songs[0]]
    memory.shows = memory.shows or bool(scene.shows)
    if scene.shows and not scene.places:
        memory.places = []
    elif scene.places:
        memory.platform = scene.places[-1].value.service
        if not scene.ranks and scene.end - scene.start < 60 and scene.text[scene.end - 1] not in ".!?다":
            memory.places = [one.value for one in scene.places]
        elif not scene.ranks and (
            scene.places[-1].value.chart or re.search(r"chart|차트|bảng|BXH", scene.text[scene.start : scene.end])
        ):
            memory.places = [scene.places[-1].value]
    memory.age = 0 if scene.places or scene.ranks else memory.age + 1
    if memory.age > 4:
        memory.places = []
