"""Which chart lines are the same song. This half reads names: pure functions from printed text to keys."""

from chartduel.identity.credits import Credit, Name, artist_keys, lead_keys, parse_artist, split_names
from chartduel.identity.names import Title, parse_title
from chartduel.identity.normalise import fold, key

__all__ = [
    "Credit",
    "Name",
    "Title",
    "artist_keys",
    "fold",
    "key",
    "lead_keys",
    "parse_artist",
    "parse_title",
    "split_names",
]
