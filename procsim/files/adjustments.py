"""Changes to what stands in a file: ``+1``, ``-2``, ``+20%``, ``x1.5``, ``+5 points``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from procsim.model.problems import Position

_ADJUSTMENT: Final = re.compile(r"\s*(?:([-+])\s*(\d+(?:\.\d+)?)\s*(.*?)|[x×]\s*(\d+(?:\.\d+)?))\s*")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One relative change.

    ``factor``: multiplied by ``amount`` (``x1.5``, and ``+20%`` with 1.2). ``add``: ``amount`` is added; ``unit`` is
    what stood behind the number (empty, or a unit of time or of a rate). ``points``: ``amount`` is added to a share.
    """

    kind: Literal["factor", "add", "points"]
    amount: float
    unit: str
    text: str
    position: Position


def read(text: str, position: Position) -> Adjustment | None:
    """The relative change that a text describes; None where it is a plain value."""
    match = _ADJUSTMENT.fullmatch(text)
    if not match:
        return None
    shown = text.strip()
    if match[4] is not None:
        return Adjustment("factor", float(match[4]), "", shown, position)
    amount = float(match[2]) * (-1 if match[1] == "-" else 1)
    unit = match[3]
    if unit == "%":
        return Adjustment("factor", 1 + amount / 100, "", shown, position)
    if unit in ("points", "point", "pp"):
        return Adjustment("points", amount / 100, "", shown, position)
    if unit == "" or re.fullmatch(r"/?\s*[^\W\d_]+(?:\s+\d+\s*[^\W\d_]+)*", unit):
        return Adjustment("add", amount, unit, shown, position)
    return None
