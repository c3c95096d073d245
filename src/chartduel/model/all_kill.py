"""All-kills: the dated sets on which they are counted, and the hours of each song."""

from datetime import date, datetime

import msgspec


class KillSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The services of an all-kill on days in [since, until), as a source names them; `mark` says how sure it is.

    S official page, P press, F fan guide, I inference, ? unknown. `missing`: services of which no chart is declared
    here; `realtime_missing`: those of them whose real-time chart counted.
    """

    name: str
    realtime: tuple[str, ...]
    daily: tuple[str, ...]
    missing: tuple[str, ...] = ()
    realtime_missing: tuple[str, ...] = ()
    mark: str
    source: str
    since: date | None = None
    until: date | None = None


class Hours(msgspec.Struct, frozen=True):
    """Hours in which every input at hand had the song first, and between which numbers the true count lies.

    `at_least` is 0 where the set has an input that is not at hand: nobody can say what it showed.
    """

    seen: int
    at_least: int
    at_most: int


class AllKill(msgspec.Struct, frozen=True, kw_only=True):
    """A song's all-kills: in real time (`rak`), certified by the daily charts (`cak`), perfect (`pak`).

    `first` and `last` are the first and the last hour in which it led every real-time chart at hand, in Korean time.
    """

    recording: str
    title: str
    artists: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    rak: Hours
    cak: Hours
    pak: Hours


class SetOfKills(msgspec.Struct, frozen=True, kw_only=True):
    """What one set counted in this lake. Hours run from the first to the last with an input of the set's days.

    `hours_expected` leaves out hours in which a service issued no chart (`hours_frozen`); `hours_seen` had at least one
    input, `hours_complete` all of them. `eras`: what the charts counted then.
    """

    set: KillSet
    hours_expected: int
    hours_seen: int
    hours_complete: int
    hours_frozen: int
    eras: dict[str, tuple[str, ...]]
    songs: tuple[AllKill, ...]
