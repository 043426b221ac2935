"""Replications, their intervals, and what is concluded from them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procsim.study.comparison import compare
    from procsim.study.measurement import measure
    from procsim.study.optimisation import optimise
    from procsim.study.simulation import simulate

__all__ = ["compare", "measure", "optimise", "simulate"]

_HOMES = {
    "compare": "procsim.study.comparison",
    "measure": "procsim.study.measurement",
    "optimise": "procsim.study.optimisation",
    "simulate": "procsim.study.simulation",
}


def __getattr__(name: str) -> Any:
    """The public functions, imported when they are asked for: a result can be read without the engine that made it."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
