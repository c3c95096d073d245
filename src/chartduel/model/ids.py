"""Names of things, one type each, so that a chart id is never taken for a market code."""

import re
from typing import NewType

ChartId = NewType("ChartId", str)
"""`<source>.<chart>[.<market>]`, lower case: `melon.top100`, `spotify.daily.kr`."""

SourceId = NewType("SourceId", str)
"""The provider of charts: `melon`, `spotify`, `billboard`."""

Market = NewType("Market", str)
"""ISO 3166-1 alpha-2 code in lower case, or `global`."""

RecordingId = NewType("RecordingId", str)
"""A performance that we claim is the same across sources."""

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")


def isrc(printed: str) -> str:
    """A recording's code as its standard (ISO 3901) has it, without the hyphens that people write; else empty."""
    code = printed.replace("-", "").strip().upper()
    return code if _ISRC.fullmatch(code) else ""
