"""Which charts belong to a position.

English and Vietnamese name the chart behind the position ("2nd on Bugs", "hạng 2 Bugs"), Korean before it ("벅스 2위").
"""

import re

from chartduel.claims.charts import LINK
from chartduel.claims.marks import Mark, Place
from chartduel.claims.scene import Memory, Scene

_STARTS = re.compile(r"[.;:]\s|\b(?:entered|reached|ranked|hit|rose|topped|peaked|debuted|it|he|she|they|which)\b")
SHOPS = ("itunes", "apple", "spotify", "shazam", "deezer")


def sites_of(scene: Scene, group: list[Mark], left: int, right: int, used: set[int]) -> list[Mark]:
    """The charts of a position."""
    before = [one for one in scene.places if left <= one.start and one.end <= group[0].start and one.start not in used]
    within = [one for one in scene.places if group[0].start <= one.start < group[-1].end]
    if within:
        return within
    if scene.language == "ko":
        last = _last_list(scene, before)
        if last:
            return last
        after = [one for one in scene.places if group[-1].end <= one.start < right]
        return after[:1] if after and not before and not scene.songs and after[0].start - group[-1].end < 4 else []
    after = _first_list(scene, group[-1].end, right)
    if after and not _turns(scene, group[-1].end, after[0].start, right, bool(before)):
        return after
    return _last_list(scene, before) if before else []


def _last_list(scene: Scene, before: list[Mark]) -> list[Mark]:
    out: list[Mark] = []
    for one in reversed(before):
        if out and not (LINK.fullmatch(scene.text, one.end, out[0].start) or _listed(scene, one.end, out[0].start)):
            break
        out.insert(0, one)
    return out


def _listed(scene: Scene, left: int, right: int) -> bool:
    """ "멜론, 총 6개 차트 지니": counts may stand within a list."""
    gap = scene.gap(left, right)
    return (
        len(gap) < 30
        and re.fullmatch(r"(?:[\s,·'’‘\"]|등|총|\d+개|국가|지역|의|에서|와|과|및|차트|음원|은|는|도|기준|실시간)*", gap)
        is not None
    )


def _first_list(scene: Scene, left: int, right: int) -> list[Mark]:
    out: list[Mark] = []
    song = next((one.start for one in scene.songs if one.start >= left and one.kind != "run"), scene.end)
    for one in scene.places:
        if one.start < left or one.start >= right or (one.start > song and not out):
            continue
        if out and not (LINK.fullmatch(scene.text, out[-1].end, one.start) or _linked(scene, out[-1].end, one.start)):
            break
        out.append(one)
    return out


def _linked(scene: Scene, left: int, right: int) -> bool:
    """A list goes on as long as no verb and no sentence begins."""
    return right - left < 60 and _STARTS.search(scene.text, left, right) is None


def _turns(scene: Scene, left: int, start: int, right: int, has: bool) -> bool:
    """The chart behind a position begins a clause of its own: "No. 1 on A, and on B it held No. 5"."""
    gap = scene.gap(left, start)
    if has and re.search(r"\b(?:is|was|has|had|but|failed|absent|left|only)\b", gap):
        return True
    if re.search(r"\b(?:and|but) (?:has|had|is|was|fail\w+|miss\w+)\b", gap):
        return True
    if has and (re.search(r"[;,.]|\b(?:and|while|but)\b|\b(?:còn|và|trong khi)\b", gap) or len(gap) > 60):
        return right < scene.end or len(gap) > 40
    return (
        len(gap) > 110
        or re.search(
            r"\b(?:and|but|while|then) (?:also )?(?:entered|reached|hit|ranked|rose|topped|debuted|peaked|"
            r"was|is|it)\b|;",
            gap,
        )
        is not None
    )


def elsewhere(scene: Scene, group: list[Mark], left: int, right: int, memory: Memory) -> list[Place]:
    """A country alone is the same shop there: "캐나다 46위, 미국 56위", "#2 tại Canada"."""
    shop = next((one for one in memory.places if one.platform in (*SHOPS, "youtube")), None)
    if shop is None:
        return []
    if scene.language == "ko":
        nations = [one for one in scene.nations if left <= one.start and 0 <= group[0].start - one.end <= 3]
    else:
        nations = [
            one
            for one in scene.nations
            if group[-1].end <= one.start < right
            and re.fullmatch(r"\s(?:in|at|tại|ở)\s(?:the\s)?", scene.gap(group[-1].end, one.start))
        ]
    return [shop._replace(market=one.value, chart_id=None) for one in nations]
