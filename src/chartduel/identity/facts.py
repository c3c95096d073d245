"""What we know of acts beforehand: their names in several scripts, and who belongs to a group."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import msgspec

from chartduel import settings
from chartduel.errors import BadInput, ConfigError
from chartduel.identity.normalise import key


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table as written: an act's other names, a group's members."""

    acts: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}


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
    return {known[key(group)]: frozenset(known[key(p)] for p in people) for group, people in facts.groups.items()}


@cache
def _told() -> tuple[str, str]:
    """The packaged facts and the user's, as written."""
    packaged = resources.files("chartduel.identity").joinpath("facts.toml").read_text(encoding="utf-8")
    if not (named := settings.load().acts):
        return packaged, ""
    where = settings.path().parent / Path(named).expanduser()
    try:
        return packaged, where.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: {error}", hint="the setting `acts` names a TOML file in UTF-8") from error


@cache
def _known() -> Facts:
    """Both together. Who is in both tables has the names of both."""
    packaged, own = map(read, _told())
    acts, groups = dict(packaged.acts), dict(packaged.groups)
    for act, others in own.acts.items():
        acts[act] = (*acts.get(act, ()), *others)
    for group, people in own.groups.items():
        groups[group] = (*groups.get(group, ()), *people)
    return Facts(acts, groups)


def written() -> str:
    """The facts as they are written: what is derived from them is made anew when this changes."""
    return "\n".join(_told())


@cache
def aliases() -> Mapping[str, str]:
    """The aliases, packaged and the user's: key of a name -> canonical key (`방탄소년단` -> `bts`)."""
    return MappingProxyType(alias_table(_known()))


@cache
def members() -> Mapping[str, frozenset[str]]:
    """The memberships, packaged and the user's: canonical key of a group -> those of its members."""
    return MappingProxyType(member_table(_known()))


def canonical(name: str) -> str:
    """The key under which an act is known, of the key of any of its names."""
    return aliases().get(name, name)
