"""Credits: the names in an artist string as a platform prints it, each in all its scripts."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from chartduel.identity.facts import aliases
from chartduel.identity.normalise import brackets, clean, inside, key, scripts

# ` X ` joins two acts unless it ends the first (`Lil Nas X & ...`); between hangul it needs no spaces.
_SEPARATOR = re.compile(
    r"\s*[,;，、]\s*|\s*&\s*|\s*×\s*|\s+/\s+|\s+\+\s+|(?<=[가-힣])[xX](?=[가-힣])"
    r"|\s+[xX]\s+(?!(?:[,;&/+×]|(?:and|with|feat|ft)\b))"
    r"|\s+(?:and|vs\.?)\s+|\s+with\s+|\s+w/\s*|\s+(?:feat(?:uring)?|ft)(?:\.\s*|\s+)",
    re.IGNORECASE,
)
# `(FT아일랜드)` features nobody.
_FEATURED_GROUP = re.compile(r"(?:(?:feat(?:uring)?|ft)(?:[.:]|(?=\s))|with\s|w/)\s*", re.IGNORECASE)
_OF = re.compile(r"\s+of\s+", re.IGNORECASE)
_TWO_SCRIPTS = re.compile(
    r"([가-힣][가-힣\s]+?)\s+([A-Za-z][A-Za-z\s.'-]{4,})|([A-Za-z][A-Za-z\s.'-]{4,}?)\s+([가-힣][가-힣\s]+)"
)
_TWO_WORDS = re.compile(r"([A-Za-z]{2,})[ -]+([A-Za-z]{2,})")
_LONGEST_NAME = 4
"""Parts that a known name with separators inside may have (`Earth, Wind & Fire` has 3)."""


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """One credited act. `keys[0]` is of the printed name, the others of its aliases."""

    text: str
    keys: tuple[str, ...]
    group: str = ""
    """What the brackets hold where that is, or may be, the act's group (`원필 (DAY6)`), as printed."""
    group_sure: bool = False
    """Known to be another act. If not, and the scripts differ, its key is also among `keys`."""
    members: tuple[str, ...] = ()
    """A list in the brackets: `허용별 (허각, 신용재, 임한별)`."""


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """The names in printed order; `whole` is the key of the string, brackets apart, read as a single name."""

    names: tuple[Name, ...]
    whole: str


@lru_cache(maxsize=1 << 15)
def split_names(text: str) -> tuple[str, ...]:
    """The names of a list as printed, brackets kept with their name; known comma names stay whole."""
    text = clean(text)
    if key(text) in aliases():
        return (text,)
    return tuple(_known_joined(text, list(_parts(text))))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Spans between separators outside brackets."""
    closed = brackets(text)
    start = 0
    for found in _SEPARATOR.finditer(text):
        if found.start() < start or any(low <= found.start() < high for low, high in closed):
            continue
        if text[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def _known_joined(text: str, parts: list[tuple[int, int]]) -> Iterator[str]:
    """The parts, neighbours joined where together they are a known act (`Tyler, The Creator`)."""
    at = 0
    while at < len(parts):
        last = min(len(parts), at + _LONGEST_NAME) - 1
        spans = ((end, text[parts[at][0] : parts[end][1]]) for end in range(last, at, -1))
        end, name = next(
            ((end, name) for end, name in spans if key(name) in aliases()),
            (at, text[slice(*parts[at])]),
        )
        yield name.strip()
        at = end + 1


@lru_cache(maxsize=1 << 15)
def parse_artist(text: str) -> Credit:
    """Read an artist string: `로제 (ROSÉ) & Bruno Mars` -> 로제 = rose, brunomars. Never raises."""
    names = tuple(name for printed in split_names(text) for name in _names(printed))
    return Credit(names=names or (Name(text=clean(text), keys=(key(text),)),), whole=key(_without_groups(text)))


def _without_groups(text: str) -> str:
    for low, high in reversed(brackets(text)):
        if low:
            text = text[:low] + text[high:]
    return text


def _names(printed: str) -> Iterator[Name]:
    """The name, and after it those that its brackets feature."""
    if key(printed) in aliases():
        yield Name(text=printed, keys=(key(printed),))
        return
    bare, groups = _bare(printed)
    featured = [group for group in groups if _FEATURED_GROUP.match(group)]
    yield _named(bare, [group for group in groups if group not in featured])
    for group in featured:
        for name in split_names(_FEATURED_GROUP.sub("", group, count=1)):
            yield from _names(name)


def _bare(printed: str) -> tuple[str, list[str]]:
    """The name outside the brackets and what they hold; `(여자)아이들` keeps its own."""
    spans = [(low, high) for low, high in brackets(printed) if printed[:low].strip() and key(printed[low:high])]
    bare = printed
    for low, high in reversed(spans):
        bare = bare[:low] + bare[high:]
    return clean(bare), [inside(printed[low:high]) for low, high in spans]


def _named(bare: str, groups: list[str]) -> Name:
    """A name with its brackets read: another script is an alias, a known other act or the same script a group."""
    name, group, sure = _of_group(bare)
    keys, people = [key(name), *_both_scripts(name), *_turned(name)], list[str]()
    for held in groups:
        listed = split_names(held)
        if len(listed) > 1:
            people += listed
            continue
        if _same_act(keys[0], held):
            keys.append(key(held))
        elif (other := _is_another_act(keys[0], held)) or scripts(held) & scripts(name) or not scripts(held):
            group, sure = held, other
        else:
            keys.append(key(held))
            group = group or held
    return Name(text=name, keys=tuple(dict.fromkeys(keys)), group=group, group_sure=sure, members=tuple(people))


def _of_group(name: str) -> tuple[str, str, bool]:
    """`카리나 of aespa` -> 카리나, aespa; `Kings of Leon` stays, Leon being no act we know."""
    parts = _OF.split(name, maxsplit=1)
    if len(parts) == 2 and (key(parts[1]) in aliases() or scripts(parts[0]) == frozenset(("hangul",))):
        return parts[0], parts[1], key(parts[1]) in aliases()
    return name, "", False


def _both_scripts(name: str) -> list[str]:
    """`데이먼스 이어 Damons year` is one name twice; `MC 몽` is too short to be that."""
    found = _TWO_SCRIPTS.fullmatch(name)
    return [key(side) for side in found.groups() if side] if found else []


def _turned(name: str) -> list[str]:
    """`Yonezu Kenshi` is `Kenshi Yonezu` where the family name comes last."""
    found = _TWO_WORDS.fullmatch(name)
    return [key(found[2] + found[1])] if found else []


def _same_act(name_key: str, held: str) -> bool:
    return name_key in aliases() and aliases()[name_key] == aliases().get(key(held))


def _is_another_act(name_key: str, held: str) -> bool:
    """The table holds all spellings of its acts, so a name outside them is someone else."""
    known = aliases().get(key(held))
    return known is not None and aliases().get(name_key) != known


def _with_canonical(keys: Iterable[str]) -> frozenset[str]:
    table = aliases()
    return frozenset(form for name in keys if name for form in (name, table.get(name, name)))


@lru_cache(maxsize=1 << 15)
def artist_keys(text: str, title_featured: tuple[str, ...] = ()) -> frozenset[str]:
    """All keys by which a listing's acts may be known, with those the title features; canonical keys included."""
    credit = parse_artist(text)
    names = [*credit.names, *(name for printed in title_featured for name in parse_artist(printed).names)]
    return _with_canonical([credit.whole, *(form for name in names for form in name.keys)])


@lru_cache(maxsize=1 << 15)
def lead_keys(text: str) -> frozenset[str]:
    """The keys of the act credited first, and of the whole string read as one name."""
    credit = parse_artist(text)
    return _with_canonical([credit.whole, *credit.names[0].keys])
