"""A fact beside the ranks: who is credited, in which language, from where, who belonged to whom, and who says so."""

from datetime import date, datetime
from enum import StrEnum

import msgspec


class FactKind(StrEnum):
    MAIN = "main"
    FEATURED = "featured"
    WRITER = "writer"
    PRODUCER = "producer"
    ALBUM = "album"
    LANGUAGE = "language"
    """Of the lyrics, as ISO 639 codes in alphabetical order: `en`, or `en,ko` of mixed ones. Never of the title."""
    ORIGIN = "origin"
    """The market whose charts hold the song for a domestic one."""
    VIDEO = "video"
    """An official upload: `platform:id`."""
    MEMBER = "member"
    """A person of a group or unit; the subject is the group."""


class Certainty(StrEnum):
    STATED = "stated"
    REPORTEDLY = "reportedly"
    """The source itself says that it only heard so."""
    DENIED = "denied"
    """It is not so, whatever else says otherwise."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One statement. `title` is empty where the subject is an act.

    `since` and `until` are ISO dates, both included; a year or a month alone holds from its first day to its last.
    `witness` says who stated it here: `chartduel` (packaged), `user`, or
    `reported` (an article under check said so); `outlet` who published it: no report may support itself.
    """

    kind: FactKind
    title: str = ""
    artist: str
    value: str
    certainty: Certainty = Certainty.STATED
    since: str = ""
    until: str = ""
    source: str
    witness: str = "chartduel"
    outlet: str = ""
    stated_at: datetime | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a civil day."""
        begun = not self.since or str(day) >= self.since
        return begun and (not self.until or str(day)[: len(self.until)] <= self.until)
