"""Versions: what `(Live)`, `- Japanese Ver.` or `(JENNIE Remix)` say about a recording.

A tag is `live`, `japanese`, `remix`, `remix:jennie`, `ver:festival`, `2020`, `part 2`; several
are joined by `+` in alphabetical order (`edit+remaster`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from chartduel.identity.normalise import fold, key

_LANGUAGES = {
    "japanese": "japanese japan jp jpn 일본어 일어 재팬 日本語 日本",
    "korean": "korean korea kor kr 한국어 韓国語 韓國語",
    "english": "english eng en 영어 英語",
    "chinese": "chinese china chn cn mandarin 중국어 中文 中国語 國語",
    "spanish": "spanish español espanol 스페인어",
}
_TAKES = {
    "live": "live 라이브 ライブ ライヴ 현장 aovivo envivo",
    "acoustic": "acoustic 어쿠스틱 アコースティック unplugged 언플러그드",
    "inst": "inst instrumental instrumentals 반주 엠알 mr karaoke 노래방 カラオケ インスト インストゥルメンタル",
    "acapella": "acapella acappella 아카펠라",
    "sped up": "spedup speedup speedsup nightcore 스페드업",
    "slowed": "slowed slowedreverb slowedandreverb",
    "clean": "clean 클린 censored radioclean",
    "explicit": "explicit dirty uncensored",
    "remaster": "remaster remastered remasterd 리마스터 리마스터링 リマスター digitalremaster",
    "remix": "remix 리믹스 リミックス rmx",
    "edit": "edit edited 에디트",
    "radio edit": "radioedit radio",
    "extended": "extended extendedmix",
    "demo": "demo 데모",
    "cover": "cover 커버 カバー",
    "intro": "intro 인트로",
    "outro": "outro 아웃트로",
    "interlude": "interlude skit",
    "reprise": "reprise",
}
# The recording itself, named apart from other cuts of its release: no version.
_PLAIN = "single album original main title studio deluxe ep standard bonus bonustrack fromthevault"
# A bare `(Radio)` or `(EN)` may be a subtitle; with `Ver.` it is a version.
_ONLY_WITH_MARKER = frozenset(
    [
        "radio",
        "en",
        "cn",
        "kr",
        "jp",
        "china",
        "japan",
        "korea",
        "日本",
        "dirty",
        "현장",
        "title",
        "main",
        "ep",
        "standard",
    ]
)

_WORDS: dict[str, str] = {
    word: tag for table in (_LANGUAGES, _TAKES) for tag, words in table.items() for word in words.split()
} | dict.fromkeys(_PLAIN.split(), "")

_MARKER = re.compile(r"(?:^|(?<=[^a-z]))(?:ver|vers|version|versión|버전|버젼|バージョン|ヴァージョン|版)$")
_EDITION = re.compile(r"(?:^|\s)(edition|edit|edited|remix|리믹스|リミックス|mix|믹스|rework|flip|cover|커버)$")
_KIND_OF = {
    "리믹스": "remix",
    "リミックス": "remix",
    "믹스": "mix",
    "커버": "cover",
    "edited": "edit",
    "edition": "ver",
}
_YEAR = re.compile(r"(?:19|20)\d\d")
# `Part ll` is typed with small Ls.
_PART = re.compile(r"(?:pt|part|파트)\s*(\d{1,2}|[il]{1,3}|iv|vi{0,3}|ix|x)")
_TRAILING_PART = re.compile(r"(?i)(?<=\S)[\s,:]+((?:pt|part|파트)\.?\s*(?:\d{1,2}|I{1,3}|IV|VI{0,3}))$")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
# `Live at Wembley`, `Live Clip`, `Homecoming Live`; but `Live My Life` and `Long Live` are names.
_STAGE = re.compile(
    r"live (?:at|from|in|on|with|clip|session|sessions|performance|ver\S*)\b|(?:^|\s)(?:ao|en) vivo\b|\S+ 라이브$|"
    r"(?:^|\s)(?!(?:long|to|we|i|you|they|and|still|how|let|just|can|only|never|must|not|but|will|ill|love)\s)\S+ live$"
)
_PLUGGED = re.compile(r"(?:^|\s)unplugged$")
_PACE = re.compile(r"(?:(?:ultra|super) )?(slowed|sped up)\b")
_MASTERED = re.compile(r"\bremaster(?:ed)?\b|리마스터|リマスター")
_TAG_BESIDE = {"live": "live", "mono": "mono", "edit": "edit", "mix": "mix"}
_AND = re.compile(r"\s*[/,;|]\s*|\s+-\s+")


def join(tags: Iterable[str]) -> str:
    """Several tags as one; the order in which a platform prints them says nothing."""
    return "+".join(sorted({part for tag in tags for part in tag.split("+") if part}))


@lru_cache(maxsize=1 << 14)
def tag_of(text: str) -> str | None:
    """The canonical tag of a bracket or suffix, "" for the plain recording, None where it names no version."""
    if _AND.search(text):
        tags = [_one(fold(part)) for part in _AND.split(text)]
        if None not in tags:
            return join(tag for tag in tags if tag)
    return _one(fold(text))


def trailing_part(title: str) -> tuple[str, str]:
    """`heart pt. 6` -> (`heart`, `part 6`): the number of a part is printed with and without brackets."""
    found = _TRAILING_PART.search(title)
    return (title[: found.start()].rstrip(), _numbered(fold(found[1])) or "") if found else (title, "")


def _one(words: str) -> str | None:
    if _YEAR.fullmatch(words):
        return words
    if _MASTERED.search(words):
        return join(["remaster", *(_TAG_BESIDE.get(word, "") for word in words.split())])
    if pace := _PACE.match(words):
        return pace[1]
    if words.startswith("spotify singles"):
        return "ver:spotifysingles"
    if _STAGE.search(words):
        return "live"
    if _PLUGGED.search(words):
        return "acoustic"
    found = (_numbered(words), _marked(words), _bare(words))
    return next((tag for tag in found if tag is not None), None)


def _numbered(words: str) -> str | None:
    found = _PART.fullmatch(words)
    return f"part {_ROMAN.get(found[1].replace('l', 'i')) or int(found[1])}" if found else None


def _marked(words: str) -> str | None:
    """`festival ver` -> `ver:festival`, `jennie remix` -> `remix:jennie`, `korean version` -> `korean`."""
    if marker := _MARKER.search(words):
        rest = words[: marker.start()].strip()
        known = _known(rest) if rest else ""
        return _told(rest, "ver") if known is None else known
    if (kind := _EDITION.search(words)) and (rest := words[: kind.start()].strip()):
        known = _known(rest if kind[1] == "mix" else words)
        return _told(rest, _KIND_OF.get(kind[1], kind[1])) if known is None or kind[1] == "remix" else known
    return None


def _told(rest: str, kind: str) -> str:
    """The version named by what stands before the marker; `Original 1984 Version` is known by its year."""
    words = [word for word in rest.split() if word not in ("the", "ver", "version")]
    plain = [word for word in words if _WORDS.get(word, word) != ""]
    if kind == "ver" and len(plain) == 1 and _YEAR.fullmatch(plain[0]):
        return plain[0]
    return f"{kind}:{key(' '.join(words))}" if words else kind


def _known(rest: str) -> str | None:
    """The tags of words that all are version words."""
    joined = rest.replace(" ", "")
    if joined in _WORDS:
        return _WORDS[joined]
    words = [word for word in rest.split() if word != "the"]
    return join(_WORDS[word] for word in words) if words and all(word in _WORDS for word in words) else None


def _bare(words: str) -> str | None:
    """Version words without a marker: `live`, `sped up`, `extended english`."""
    if words.replace(" ", "") in _ONLY_WITH_MARKER or all(word in _ONLY_WITH_MARKER for word in words.split()):
        return None
    return _known(words)
