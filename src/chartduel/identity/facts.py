"""What we know of acts beforehand: their names in several scripts, and who belongs to a group."""

import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import msgspec

from chartduel import settings
from chartduel.errors import BadInput, ConfigError
from chartduel.identity.looked_up import LookedUp, newest
from chartduel.identity.normalise import key
from chartduel.model.act import Belonging


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table as written: an act's other names, a group's members, and blocks that were looked up."""

    acts: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    looked_up: tuple[LookedUp, ...] = ()


def read(text: str) -> Facts:
    """Facts from TOML; raises BadInput where it is no table of facts."""
    try:
        return msgspec.convert(tomllib.loads(text), Facts)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInput(f"facts of acts: {error}") from error


def alias_table(facts: Facts) -> dict[str, str]:
    """Key of every name -> key of the act's own name; raises BadInput where two acts share a name."""
    table: dict[str, str] = {}
    for act, others in facts.acts.items():
        canonical = key(act)
        for printed in (act, *others):
            if table.setdefault(key(printed), canonical) != canonical:
                raise BadInput(
                    f"facts of acts: {printed!r} names both {table[key(printed)]!r} and {canonical!r}",
                    hint="leave the shared name out, or qualify it",
                )
    return table


def member_table(facts: Facts) -> dict[str, frozenset[str]]:
    """Canonical key of a group -> canonical keys of its members; raises BadInput on an act without names."""
    known = alias_table(facts)
    for act in {*facts.groups, *(person for people in facts.groups.values() for person in people)}:
        if key(act) not in known:
            raise BadInput(f"facts of acts: {act!r} is in [groups] but not in [acts]")
    table: dict[str, frozenset[str]] = {}
    for group, people in facts.groups.items():
        held = known[key(group)]
        table[held] = table.get(held, frozenset()) | {known[key(person)] for person in people}
    return table


class Known(msgspec.Struct, frozen=True):
    """All facts together, and the acts that were looked up and are taken for one, each with its canonical key."""

    facts: Facts
    looked_up: tuple[tuple[str, LookedUp], ...] = ()


def together(told: Facts, found: Sequence[LookedUp]) -> Known:
    """What people wrote, and whatever was looked up that does not contradict it or another act.

    A name that two acts have says nothing. An act that would make one of two that people told apart, or that another
    one would be too, says nothing at all. The order in which acts were looked up does not matter.
    """
    found = newest(found)
    known, own = alias_table(told), {key(act): act for act in told.acts}
    names = {one.id: frozenset(map(key, (one.act, *one.names))) - {""} for one in found}
    homes = {one: sorted({known[name] for name in held if name in known}) for one, held in names.items()}
    bearers = Counter(name for held in names.values() for name in held)
    guests = Counter(home for held in homes.values() for home in held)
    acts, ids = dict(told.acts), dict[str, str]()
    for one in found:
        home = homes[one.id]
        if len(home) > 1 or any(guests[act] > 1 for act in home) or not (home or bearers[key(one.act)] == 1):
            continue
        act = own[home[0]] if home else one.act
        new = [name for name in (one.act, *one.names) if key(name) not in known and bearers[key(name)] == 1]
        acts[act] = (*acts.get(act, ()), *new)
        ids[one.id] = key(act)
    taken = tuple((ids[one.id], one) for one in found if one.id in ids)
    return Known(_with_members(Facts(acts, told.groups), taken), taken)


def _with_members(facts: Facts, taken: Sequence[tuple[str, LookedUp]]) -> Facts:
    """With who belongs to whom: by its id where an act was looked up, else by its name."""
    known, ids = alias_table(facts), {one.id: act for act, one in taken}
    acts, groups = dict(facts.acts), dict(facts.groups)
    printed = {key(act): act for act in sorted(acts, reverse=True)}

    def named(one: Belonging) -> str:
        name = ids.get(one.id) or known.get(key(one.act), key(one.act))
        if name not in printed:
            printed[name] = one.act
            acts[one.act] = ()
        return printed[name]

    for canonical_key, one in taken:
        act = printed[canonical_key]
        pairs = [(act, named(member)) for member in one.members] + [(named(group), act) for group in one.groups]
        for group, member in pairs:
            if key(group) != key(member) and key(member):
                groups[group] = (*groups.get(group, ()), member)
    return Facts(acts, groups)


@cache
def _told() -> tuple[str, ...]:
    """The packaged facts, the user's, and those that were looked up, as written."""
    packaged = resources.files("chartduel.identity").joinpath("facts.toml").read_text(encoding="utf-8")
    chosen, found = settings.load(), looked_up_file()
    own = _text(settings.path().parent / Path(chosen.acts).expanduser(), "acts") if chosen.acts else ""
    return packaged, own, _text(found, "looked_up") if found.exists() else ""


def _text(where: Path, setting: str) -> str:
    try:
        return where.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: {error}", hint=f"the setting `{setting}` names a TOML file in UTF-8") from error


def looked_up_file() -> Path:
    """Where what was looked up is kept."""
    return settings.path().parent / Path(settings.load().looked_up).expanduser()


@cache
def by_hand() -> Facts:
    """What people wrote, without anything that was looked up. Who is in several tables has the names of all."""
    acts: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for one in map(read, _told()):
        for act, others in one.acts.items():
            acts[act] = (*acts.get(act, ()), *others)
        for group, people in one.groups.items():
            groups[group] = (*groups.get(group, ()), *people)
    return Facts(acts, groups)


@cache
def _known() -> Known:
    """All together."""
    return together(by_hand(), [act for text in _told() for act in read(text).looked_up])


def written() -> str:
    """The facts as they are written: what is derived from them is made anew when this changes."""
    return "\n".join(_told())


@cache
def aliases() -> Mapping[str, str]:
    """The aliases, packaged, the user's and looked up: key of a name -> canonical key (`방탄소년단` -> `bts`)."""
    return MappingProxyType(alias_table(_known().facts))


@cache
def members() -> Mapping[str, frozenset[str]]:
    """The memberships, packaged, the user's and looked up: canonical key of a group -> those of its members."""
    return MappingProxyType(member_table(_known().facts))


def looked_up() -> tuple[tuple[str, LookedUp], ...]:
    """The acts that were looked up, each with its canonical key; those that contradict other facts are left out."""
    return _known().looked_up


def forget() -> None:
    """Reads the facts anew. What names were taken for, they were taken for under the facts of before."""
    for name, module in list(sys.modules.items()):
        if name.startswith("chartduel.identity."):
            for held in list(vars(module).values()):
                if clear := getattr(held, "cache_clear", None):
                    clear()


def canonical(name: str) -> str:
    """The key under which an act is known, of the key of any of its names."""
    return aliases().get(name, name)
