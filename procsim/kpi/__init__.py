"""Figures from log and process alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procsim.kpi.excerpt import Excerpt, Wanted
    from procsim.kpi.yardstick import Yardstick, measure

__all__ = ["Excerpt", "Wanted", "Yardstick", "measure"]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are asked for: numpy, polars and numba wait until something is measured."""
    if name in __all__:
        from procsim.kpi import yardstick

        return getattr(yardstick, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
