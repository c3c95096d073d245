"""chartduel: two songs come out at the same hour. Who wins, where, by how much?

    import chartduel as cd
    lake = cd.open_lake("my-lake")
    duel = lake.duel("number one girl", "HOME SWEET HOME")
    duel.charts; duel.verdict; duel.to_polars(); duel.plot()

Engines load when a lake is opened, not on import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chartduel.errors import ChartduelError

if TYPE_CHECKING:
    from chartduel.api.answer import Duel
    from chartduel.api.lake import Lake, open_lake

__version__ = "0.1.0"
__all__ = ["ChartduelError", "Duel", "Lake", "open_lake"]


def __getattr__(name: str) -> Any:
    if name in {"Lake", "open_lake"}:
        from chartduel.api import lake

        return getattr(lake, name)
    if name == "Duel":
        from chartduel.api.answer import Duel

        return Duel
    raise AttributeError(f"module 'chartduel' has no attribute {name!r}")
