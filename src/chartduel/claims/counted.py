"""How a claim is written down: its song, place, time and quote; and counts of number ones."""

import re

from chartduel.claims.marks import Entity, Mark, Named, Place, Rank
from chartduel.claims.scene import Scene
from chartduel.claims.sites import SHOPS
from chartduel.model.claim import Claim


def write(scene: Scene, song: Named, place: Place, rank: Rank, when: Mark | None, start: int, end: int) -> Claim:
    return Claim(
        song=None if song.entity == "artist" else song.name,
        artist=song.artist,
        platform=place.platform,
        chart=place.chart,
        chart_id=place.chart_id,
        market=place.market,
        measure="rank",
        rank=rank.rank,
        rank_max=rank.bound,
        as_of=when.value if when else None,
        quote=scene.text[start:end],
        start=start,
        end=end,
        rule=rank.rule,
        entity=_entity(song, place),
    )


def count_of(
    scene: Scene,
    song: Named,
    places: list[Place],
    count: int,
    lands: bool,
    rank: Rank,
    when: Mark | None,
    start: int,
    end: int,
) -> Claim:
    shops = [one for one in places if one.platform in SHOPS] if lands or len(places) == 1 else []
    single = shops[0].platform if shops else "other"
    chart = shops[0].chart if shops else None
    return Claim(
        song=song.name,
        artist=song.artist,
        platform=single,
        chart=chart or ("songs" if single != "other" else "realtime"),
        market="global" if single != "other" else "KR",
        measure="count_of_number_ones",
        rank=1,
        value=count,
        as_of=when.value if when else None,
        quote=scene.text[start:end],
        start=start,
        end=end,
        rule=f"{rank.rule}+count",
        entity=_entity(song, places[0] if single != "other" else None),
    )


def number_of(scene: Scene, group: list[Mark], left: int) -> tuple[int, bool] | None:
    """On how many charts or countries, and whether the charts named are numbers one of their own: services are, the
    one shop whose countries are counted is not."""
    for mark in scene.counts:
        near = (
            0 <= mark.start - group[-1].end < 60
            if scene.language != "ko"
            else 0 <= group[0].start - mark.end < 16 and mark.start >= left
        )
        near = near or (scene.language == "ko" and 0 <= mark.start - group[-1].end < 3)
        between = scene.gap(group[-1].end, mark.start)
        if near and not (scene.language != "ko" and re.search(r"[.;]|, (?:and|while)", between)):
            lands = re.search(
                r"countr|region|territor|market|국|지역|나라|quốc gia|vùng|nước|khu vực|thị trường",
                scene.gap(mark.start, mark.end),
            )
            return mark.value, not lands
    return None


def _entity(song: Named, place: Place | None) -> Entity:
    return "album" if place is not None and place.album else song.entity


def extent(scene: Scene, group: list[Mark], songs: list[Mark], places: list[Mark]) -> tuple[int, int]:
    parts = [*group, *songs, *places]
    return max(scene.start, min(one.start for one in parts)), min(scene.end, max(one.end for one in parts))


def time_of(scene: Scene, mark: Mark, left: int) -> Mark | None:
    """The time of a claim: in its clause, the last before it, else the first behind it, else the sentence's first."""
    a, b = scene.clause(mark)
    before = [one for one in scene.times if max(a, left) <= one.start and one.end <= mark.start]
    after = [one for one in scene.times if mark.end <= one.start < b]
    if scene.language == "ko":
        return before[-1] if before else next((one for one in reversed(scene.times) if one.end <= mark.start), None)
    return (
        before[-1]
        if before
        else after[0]
        if after
        else scene.times[0]
        if scene.times and scene.times[0].end <= mark.start
        else None
    )
