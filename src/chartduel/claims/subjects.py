"""Which songs belong to a position: named before it, behind it, or by the sentences before."""

import re

from chartduel.claims.lexicon import cue
from chartduel.claims.marks import Mark, Named
from chartduel.claims.scene import Memory, Scene

_LIST = {
    "en": re.compile(
        r"\s*(?:\([^)]{0,40}\)\s*)?(?:,|and|&|,\s*and|as well as)\s*(?:the\s+)?(?:[A-Z(][\w.()'’&-]*\s){0,4}"
    ),
    "ko": re.compile(
        r"\s*(?:\([^)]{0,40}\)\s*)?(?:와|과|및|,|·|/|이랑)\s*(?:[^위'‘“\"]{0,24}(?:의|가|제가|송|곡)?\s*)?"
    ),
    "vi": re.compile(r"\s*(?:của [\wÀ-ỹ .]{1,30})?(?:,|và|lẫn|&)\s*"),
}
_AFTER_EN = re.compile(
    r"(?:is|was|were|are|:|with|went to|goes? to|belongs? to|for|by|"
    r"hits?|singles?|songs?|albums?|tracks?|like|such as|-|–|"
    r"includ\w+|và|là|cho|thuộc về|với|của|nhờ)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\s?,? (?:just )?(?:behind|(one (?:place|spot) (?:ahead|above)(?: of)?)) ?(?:[A-Z(][\w.()'’&-]*\s){0,4}"
)
_ACTING = re.compile(
    r"(?<![가-힣])(?!\S*(?:곡|노래|앨범|차트|순위|음반|송|영상|자리|기록))([^\s,.'‘’“\"]{2,10}(?: \d+)?)(?:이|가)\s$"
)
_ACT = re.compile(
    r"(?:는|은)\s([^\s,.'‘’“\"0-9]{2,14}(?:\s[^\s,.'‘’“\"0-9]{2,10})?)(?=,|이다|다\.|입니|인데|였|이었|이며|이고)"
)


def subjects_of(scene: Scene, group: list[Mark], left: int, right: int, used: set[int]) -> list[Mark]:
    """The songs of a position, as far as the sentence names them."""
    first, last = group[0], group[-1]
    before = [
        one
        for one in scene.songs
        if left <= one.start and one.end <= first.start and one.start not in used and can_rank(one)
    ]
    after = [one for one in scene.songs if last.end <= one.start < right and can_rank(one)]
    if after and _points(scene, last, after[0], any(one.kind != "run" for one in before)):
        return _list_from(scene, after)
    if before:
        strong = [one for one in before if not one.value.oblique and one.kind != "run"] or [
            one for one in before if not one.value.oblique
        ]
        near = (
            first.start - before[-1].end < 30
            and re.match(r"[,)]|\s\w+\s(?:at|to|on)?\s?$|\s?$|, which", scene.gap(before[-1].end, first.start))
            and not re.search(r"\b(?:it|and|she|he|they)\b", scene.gap(before[-1].end, first.start))
        )
        strong = strong or (before if near else [])
        if strong:
            return list_to(scene, strong, group)
    return []


def can_rank(mark: Mark) -> bool:
    return mark.value.entity != "artist"


def _points(scene: Scene, rank: Mark, song: Mark, has: bool) -> bool:
    """The song is named behind its position: "1위는 태연 '레인'", "No. 20: 4minute's “X”", "led with “X”"."""
    gap = scene.gap(rank.end, song.start)
    if _BESIDE.fullmatch(gap) or (song.value.oblique and has):
        return False
    if scene.language == "ko":
        if re.match(r"\s?(?:는|은|:|엔|에는|의)\s", gap) and len(gap) < 46 and "위" not in gap:
            return not re.match(r"\s?의\s", gap) or not has
        bare = re.match(r"\s", gap) is not None and len(gap) < 22 and not re.search(r"[,.]|[고며]\s", gap)
        return (
            bare
            and not song.value.topic
            and re.match(
                r"\s*(?:[,(‘'’)]|\W|다|로|가 |이다|이며|이고|순|였|이었)", scene.text[song.end : song.end + 3] or "."
            )
            is not None
        )
    if has:
        return re.match(r"\s*(?:is|was|are|were|:)\s", gap) is not None and len(gap) < 40 and not song.value.oblique
    if re.search(r"[.;]", gap) and not re.match(r"\.?\d*:", gap):
        return False
    opening = re.match(
        r"\W*(?:After|Having|With|Debuting|Entering|Topping|New at|At|On|"
        r"Sau|Với|Đứng|Dẫn|Last week|Also|The|Rounding|In|Hạng|Vị trí)\b",
        scene.gap(scene.start, rank.start + 12),
        re.IGNORECASE,
    )
    return len(gap) < 24 or (len(gap) < 70 and (_AFTER_EN.search(gap) is not None or opening is not None))


def list_to(scene: Scene, songs: list[Mark], group: list[Mark]) -> list[Mark]:
    """The last name, with those listed before it."""
    out = [songs[-1]]
    for one in reversed(songs[:-1]):
        gap = scene.gap(one.end, out[0].start)
        if not _LIST[scene.language].fullmatch(gap) or (scene.language == "ko" and re.match(r"(?:은|는|이|가)\s", gap)):
            break
        out.insert(0, one)
    apposed = len(out) > 1 and scene.language != "ko" and out[0].value.entity != out[1].value.entity
    return out[:1] if apposed else out


def _list_from(scene: Scene, songs: list[Mark]) -> list[Mark]:
    out = [songs[0]]
    for one in songs[1:]:
        if scene.language == "ko" or not _LIST[scene.language].fullmatch(scene.gap(out[-1].end, one.start)):
            break
        out.append(one)
    return out


def unnamed(scene: Scene, group: list[Mark], memory: Memory) -> list[Named]:
    """Whom an unnamed subject means: the album if the clause says album, else the last subject."""
    left, _ = scene.clause(group[0])
    said = scene.text[left : group[0].start]
    an_album = (
        cue(scene.language, "album").search(said) is not None
        and re.search(r"\b(?:[Tt]he|[Ii]ts|[Hh]er|[Hh]is|[Tt]heir)\b|앨범은|앨범도|[Aa]lbum", said) is not None
    )
    if an_album and memory.album is None and memory.subject[:1] != [memory.album]:
        return []
    if (
        memory.album is not None
        and cue(scene.language, "album").search(said)
        and re.search(r"\b(?:the|its|her|his|their)\b|앨범은|앨범도|album", said)
    ):
        return [memory.album]
    named = [value for artist, value in memory.by_artist.items() if artist in said and value.entity == "song"]
    if named and not scene.songs:
        return named[-1:]
    if memory.subject and memory.subject[-1].entity == "album" and memory.song is not None:
        return [memory.song]
    return memory.subject or ([memory.song] if memory.song else [])


def acting(scene: Scene, rank: Mark) -> list[Named]:
    """A position that is given to an act and no song: "1위는 트와이스"."""
    if scene.language != "ko":
        return []
    found = _ACT.match(scene.text, rank.end, scene.end) or (
        None if scene.songs else _ACTING.search(scene.text, max(scene.start, rank.start - 16), rank.start)
    )
    return [Named(found[1], "artist", found[1])] if found else []


def rivals(scene: Scene, rank: Mark) -> list[tuple[Named, int]]:
    """Whose place follows from this one: "No. 2 behind “X”" makes X first, "one place ahead of “X”" puts X next."""
    for one in scene.songs:
        found = _BESIDE.fullmatch(scene.text, rank.end, one.start) if one.start > rank.end else None
        if found:
            said: int | None = rank.value.rank
            return [] if said is None or (said != 2 and not found[1]) else [(one.value, said + 1 if found[1] else 1)]
    return []


def pairs_of(scene: Scene, rank: Mark, left: int) -> list[tuple[Mark, list[Mark]]]:
    """One position for several pairs of song and charts: "엠넷은 'A', 네이버뮤직은 'B'가 1위"."""
    inside = sorted(
        [
            *(one for one in scene.songs if left <= one.start and one.end <= rank.start and can_rank(one)),
            *(one for one in scene.places if left <= one.start and one.end <= rank.start),
        ],
        key=lambda one: one.start,
    )
    shape = re.sub(r"P+", "P", "".join("P" if one.kind == "place" else "S" for one in inside))
    if shape not in ("PSPS", "PSPSPS", "SPSP", "SPSPSP", "SPSPSPSP"):
        return []
    pairs: list[tuple[Mark, list[Mark]]] = []
    sites: list[Mark] = []
    for one in inside if shape[0] == "P" else reversed(inside):
        if one.kind == "place":
            sites.append(one)
        else:
            pairs.append((one, sites))
            sites = []
    return pairs
