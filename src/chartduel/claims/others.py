"""Claims that are no positions: all-kills, views and streams, search trends, counts in brackets."""

import re
from collections.abc import Iterator

from chartduel.claims.counted import count_of, time_of
from chartduel.claims.lexicon import cue
from chartduel.claims.marks import Mark, Named, Place, Rank
from chartduel.claims.scene import Memory, Scene
from chartduel.claims.sites import SHOPS
from chartduel.claims.subjects import can_rank, list_to
from chartduel.model.claim import Claim

_COUNTERS = ("youtube", "spotify", "apple", "melon", "genie", "bugs", "flo", "vibe")
_BEHIND = re.compile(r"\W*(?:of|for|with|on|của|cho|views|lượt)?\W*")


def kills_of(scene: Scene, memory: Memory) -> Iterator[Claim]:
    for mark in scene.kills:
        left, right = scene.clause(mark)
        if (
            scene.says("definition", scene.start, scene.end)
            or scene.says("forecast", left, mark.start)
            or scene.says("negation", left, right)
        ):
            memory.kill = mark.value
            continue
        before = [one for one in scene.songs if one.end <= mark.start and can_rank(one) and one.kind != "run"]
        after = [one for one in scene.songs if one.start >= mark.end and can_rank(one) and one.kind != "run"]
        after = [one for one in after if one.start - mark.end < 24 and not one.value.oblique]
        songs = (
            [one.value for one in (list_to(scene, before, [mark]) if before else after[:1])]
            or memory.subject
            or ([memory.song] if memory.song else [])
        )
        when = time_of(scene, mark, scene.start)
        marks = [mark, *before[-1:]]
        start, end = min(one.start for one in marks), max(one.end for one in marks)
        for song in songs:
            yield Claim(
                song=song.name,
                artist=song.artist,
                platform="other",
                chart=mark.value,
                market="KR",
                measure="all_kill",
                rank=1,
                as_of=when.value if when else None,
                quote=scene.text[start:end],
                start=start,
                end=end,
                rule=f"{scene.language}.all_kill",
                entity="song",
            )


def amounts_of(scene: Scene, memory: Memory) -> Iterator[Claim]:
    """Views of videos and streams of songs."""
    for mark in scene.amounts:
        left, _ = scene.clause(mark)
        if scene.says("negation", max(left, mark.start - 20), mark.start) or scene.says("forecast", left, mark.start):
            continue
        near = _counted_song(scene, mark)
        song: Named | None = near[0].value if near else (memory.subject or [memory.song])[-1]
        if song is None:
            continue
        place = _counter(scene, mark, memory)
        views = mark.kind == "views"
        platform = "youtube" if views else place.platform if place and place.platform != "youtube" else "other"
        when = time_of(scene, mark, scene.start)
        start, end = min(one.start for one in [mark, *near]), max(one.end for one in [mark, *near])
        yield Claim(
            song=song.name,
            artist=song.artist,
            platform=platform,
            chart=mark.kind,
            market=place.market if place and not views else "global",
            measure="views" if views else "streams",
            value=mark.value,
            as_of=when.value if when else None,
            quote=scene.text[start:end],
            start=start,
            end=end,
            rule=f"{scene.language}.amount",
            entity="video" if views else song.entity,
        )


def _counted_song(scene: Scene, mark: Mark) -> list[Mark]:
    """Whose views or streams: the last song before, else one right behind ("3 million views for “X”")."""
    songs = [one for one in scene.songs if can_rank(one) and one.kind != "run"]
    before = [one for one in songs if one.end <= mark.start and not one.value.oblique]
    if before:
        return before[-1:]
    after = [one for one in songs if mark.end <= one.start < mark.end + 30]
    return [one for one in after if _BEHIND.fullmatch(scene.text, mark.end, one.start)][:1]


def _counter(scene: Scene, mark: Mark, memory: Memory) -> Place | None:
    """The service that counts: the nearest in the sentence, else the one spoken of before."""
    near = [one for one in scene.places if one.value.platform in _COUNTERS]
    if near:
        return min(near, key=lambda one: abs(one.start - mark.start)).value
    return next((one for one in memory.places if one.platform in _COUNTERS), None)


def bracketed(scene: Scene, memory: Memory) -> Iterator[Claim]:
    """Counts that go on behind names: "the others are ‘Seven’ (116 countries), ‘3D’ (110 countries)"."""
    shops = [one for one in memory.places if one.platform in SHOPS]
    for mark in scene.songs if shops else []:
        count = next((one for one in scene.counts if scene.gap(mark.end, one.start).strip() == "("), None)
        if count is not None:
            yield count_of(
                scene,
                mark.value,
                shops[:1],
                count.value,
                True,
                Rank(1, f"{scene.language}.bracketed"),
                None,
                mark.start,
                count.end,
            )


def searches_of(scene: Scene) -> Iterator[Claim]:
    """Names that lead a platform's search terms: claims of the name, not of a song."""
    place = next(
        (
            one
            for one in scene.places
            if one.value.platform in ("melon", "genie", "bugs", "flo", "vibe", "youtube", "spotify", "other")
        ),
        None,
    )
    if (
        place is None
        or not scene.says("keywords", scene.start, scene.end)
        or not re.search(
            r"trend|top|domina|lead|급상승|1위|상위|순위|장악|điểm|đầu|thống trị",
            scene.text[scene.start : scene.end],
            re.IGNORECASE,
        )
    ):
        return
    names = [one for one in scene.songs if one.kind != "run"]
    for one in names:
        start, end = (
            names[0].start,
            max(
                names[-1].end,
                *(m.end() for m in cue(scene.language, "keywords").finditer(scene.text, scene.start, scene.end)),
            ),
        )
        yield Claim(
            song=None,
            artist=one.value.name,
            platform=place.value.platform,
            chart="search trend",
            market=place.value.market,
            measure="search_trend",
            quote=scene.text[start:end],
            start=start,
            end=end,
            rule=f"{scene.language}.search",
            entity="artist",
        )
