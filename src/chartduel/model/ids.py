"""Names of things, one type each, so that a chart id is never taken for a market code."""

from typing import NewType

ChartId = NewType("ChartId", str)
"""`<source>.<chart>[.<market>]`, lower case: `melon.top100`, `spotify.daily.kr`."""

SourceId = NewType("SourceId", str)
"""The provider of charts: `melon`, `spotify`, `billboard`."""

Market = NewType("Market", str)
"""ISO 3166-1 alpha-2 code in lower case, or `global`."""

Witness = NewType("Witness", str)
"""Who recorded a snapshot: the owner of an archive, or `chartduel` itself. Never a file."""

ListingId = NewType("ListingId", int)
"""One printed line of one source: text, album and the source's own song id, hashed."""

SnapshotId = NewType("SnapshotId", int)
"""Chart, label, witness and content, hashed: the same observation has the same id."""

RecordingId = NewType("RecordingId", str)
"""A performance that we claim is the same across sources."""
