"""What a terminal of a certain width shows."""

import io

from rich.console import Console, RenderableType


def shown(what: RenderableType, width: int = 100, *, colour: bool = False) -> str:
    out = io.StringIO()
    system = "truecolor" if colour else None
    Console(file=out, width=width, force_terminal=colour, color_system=system, no_color=not colour).print(what)
    return out.getvalue()
