"""English, Korean or Vietnamese, by script and by the commonest small words."""

import re
import unicodedata
from typing import Literal

Language = Literal["en", "ko", "vi"]
_HANGUL = re.compile(r"[가-힣ᄀ-ᇿ]")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯẠ-ỹ]")
_LATIN = re.compile(r"[A-Za-z]")


def language(text: str) -> Language:
    """The language most of the text is in; titles in another script do not sway it."""
    sample = unicodedata.normalize("NFC", text[:20_000])
    hangul, marked, latin = (len(one.findall(sample)) for one in (_HANGUL, _VIETNAMESE, _LATIN))
    if hangul > 0.2 * (hangul + latin):
        return "ko"
    return "vi" if marked > 0.06 * (latin + 1) else "en"
