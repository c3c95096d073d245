"""What speaks of positions and is no claim: predictions, negations, definitions, music shows, other rankings."""

from chartduel.claims.marks import Mark
from chartduel.claims.scene import Scene


def refused(scene: Scene, group: list[Mark], places: list[Mark]) -> bool:
    """Predictions, negations, definitions, music shows and lists that are no music charts."""
    left, right = scene.clause(group[0])
    first, last = group[0].start, group[-1].end
    ahead = right if scene.language == "ko" else last
    if scene.language == "ko":
        ahead = min(right, last + 24)
        left = max(left, first - 1)
    for name in ("forecast", "negation"):
        reach = (
            left
            if name == "forecast"
            else max(left, first - 45, scene.text.rfind(",", left, first))
            if scene.language != "ko"
            else first
        )
        if scene.says(name, reach, ahead):
            return True
    if scene.says("definition", scene.start, first if scene.language != "ko" else scene.end):
        return True
    own = any(scene.clause(group[0])[0] <= one.start <= scene.clause(group[0])[1] for one in places)
    near = scene.clause(group[0])
    if any(near[0] <= one.start < near[1] for one in scene.shows) or (scene.shows and not places):
        return True
    return scene.says("not_charts", *near) and (
        not own or (scene.says("not_charts", max(near[0], first - 50), min(near[1], last + 40)) and not own)
    )
