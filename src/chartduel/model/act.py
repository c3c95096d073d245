"""An act as a work of reference knows it: its names in all scripts, who belongs to it, what it recorded."""

import msgspec


class ActName(msgspec.Struct, frozen=True, kw_only=True):
    """One more name of an act. `sort` is the name as lists are sorted by it, for other scripts mostly in Latin letters.

    `kind` is the reference's own word: `Artist name`, `Legal name`, `Search hint`, or empty.
    """

    text: str
    sort: str
    locale: str = ""
    kind: str = ""


class Belonging(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody in a group, or a group that somebody is in. Dates are as far as known: `2016-08-08`, `2016` or empty."""

    act: str
    id: str
    since: str = ""
    until: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act by its id there. `note` tells it from others of its name."""

    id: str
    name: str
    sort: str
    note: str = ""
    names: tuple[ActName, ...] = ()
    members: tuple[Belonging, ...] = ()
    groups: tuple[Belonging, ...] = ()


class ActRecording(msgspec.Struct, frozen=True, kw_only=True):
    """A recording: `titles` are its own and those that it has on releases, `acts` the ids of who is credited, in order.

    `note` tells it from others of its title (`live, 2019`); `released` as far as known: `2024-12-06`, `2024`, or empty.
    """

    id: str
    titles: tuple[str, ...]
    acts: tuple[str, ...]
    note: str = ""
    isrcs: tuple[str, ...] = ()
    released: str = ""
