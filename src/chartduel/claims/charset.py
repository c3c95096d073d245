"""Bytes to text: by the byte order mark, by what the page declares, by what decodes, in this order.

Korean outlets still serve EUC-KR and its superset CP949; a page that says euc-kr is read as cp949, as browsers do."""

import codecs
import re

from chartduel.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_WIDER = {"euc_kr": "cp949", "euckr": "cp949", "ks_c_5601_1987": "cp949", "iso8859-1": "cp1252", "ascii": "utf-8"}
_TEXT = (
    "utf_8",
    "cp949",
    "cp1252",
    "cp1258",
    "utf_16",
    "utf_32",
    "iso8859",
    "shift_jis",
    "euc",
    "gb",
    "big5",
    "koi8",
    "cp12",
    "johab",
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the charset that it was read in. Raises `UnreadableFile` where it is no text."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _strictly(data, charset), charset.removesuffix("-sig")
    for charset in (*_declared(data), "utf-8", *_wide(data), "cp949", "cp1258", "cp1252"):
        try:
            text = data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        if text.count("\0") <= len(text) // 100:
            return text.replace("\0", " "), charset
    raise UnreadableFile("the article is no text in any charset we know", hint="save it as UTF-8")


def _strictly(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset).replace("\0", " ")
    except UnicodeDecodeError as why:
        raise UnreadableFile(f"the article begins as {charset} and breaks off", hint="save it as UTF-8") from why


def _declared(data: bytes) -> list[str]:
    """What the head of the page says, where it is a charset for text."""
    found = _DECLARED.search(data[:4096])
    if found is None:
        return []
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return []
    name = _WIDER.get(name, name)
    return [name] if name.replace("-", "_").startswith(_TEXT) else []


def _wide(data: bytes) -> list[str]:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    head = data[:2000]
    if head[1::2].count(0) > len(head) // 4:
        return ["utf-16-le"]
    return ["utf-16-be"] if head[::2].count(0) > len(head) // 4 else []
