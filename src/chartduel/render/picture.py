"""The duel as an image file, and each panel as the drawing that a page shows without JavaScript."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chartduel.errors import MissingExtra
from chartduel.model.duel import DuelResult
from chartduel.render import spec
from chartduel.render.panel import Panel, panels_of
from chartduel.render.trace import Points

PACKAGE = "fonts-noto-cjk"
FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
)
FONTS = {
    "NotoSansCJK": "Noto Sans CJK KR",
    "NotoSansKR": "Noto Sans KR",
    "NanumGothic": "NanumGothic",
    "AppleSDGothicNeo": "Apple SD Gothic Neo",
}
SUFFIXES = (".ttc", ".otf", ".ttf")


def png(result: DuelResult, points: Points, names: Mapping[str, str], path: Path | str, *, scale: float = 2) -> Path:
    """Writes the picture and gives its path."""
    return write(spec.picture_spec(result, panels_of(result, points, names), hover=False), path, scale=scale)


def write(drawn: spec.Spec, path: Path | str, *, scale: float = 2) -> Path:
    """Writes a specification as a PNG on white, in a font that has all its letters, and gives the path."""
    import vl_convert

    drawn = {**drawn, "background": "white"}
    drawn["config"] = spec.config(legend=True, ink="#222", font=font_for(_texts(drawn)))
    image = vl_convert.vegalite_to_png(drawn, scale=scale, allowed_base_urls=[])
    target = Path(path)
    target.write_bytes(image)
    return target


def svg(panel: Panel) -> str:
    """One panel as SVG that needs nothing from outside; the reader's own fonts show it."""
    import vl_convert

    drawn = spec.panel_spec(panel, width=520, hover="")
    return vl_convert.vegalite_to_svg({**drawn, "config": spec.config()}, allowed_base_urls=[])


def font_for(texts: Sequence[str]) -> str:
    """A family that has every letter of the texts."""
    if not any(is_cjk(char) for text in texts for char in text):
        return "sans-serif"
    found = cjk_font()
    if found is None:
        raise MissingExtra(
            "the picture needs a font with Korean, Japanese and Chinese letters, and none is installed",
            hint=f"install the package {PACKAGE} (Debian, Ubuntu: apt-get install {PACKAGE})",
        )
    return found


def cjk_font() -> str | None:
    """The first of the known families that is installed."""
    files = [path.name for folder in FOLDERS for path in _fonts(Path(folder).expanduser())]
    for start, family in FONTS.items():
        if any(name.startswith(start) for name in files):
            return family
    return None


def is_cjk(char: str) -> bool:
    code = ord(char)
    return (
        0x1100 <= code <= 0x11FF
        or 0x2E80 <= code <= 0xA97F
        or 0xAC00 <= code <= 0xD7FF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def _fonts(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def _texts(value: Any) -> list[str]:
    """Every text in a specification."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _texts(item)]
