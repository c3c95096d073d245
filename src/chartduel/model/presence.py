"""What a chart says of a song at one label: five different things that are never mixed."""

from enum import StrEnum


class Presence(StrEnum):
    ON = "on"
    """The song has a rank."""
    OFF = "off"
    """The chart was observed completely in its scope and the song was not in it."""
    FROZEN = "frozen"
    """The platform issued no chart at that label."""
    GAP = "gap"
    """A chart was issued; no one recorded it."""
    UNKNOWN = "unknown"
    """Something was recorded, but it cannot testify about this song (partial, or out of scope)."""
