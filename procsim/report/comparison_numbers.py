"""How differences are said: with their sign, in one unit, as exact as their interval supports.

``+4.3 points``, ``−22 min``, ``+32 000 RUB``; what no run shows is ``same``, and what is lost in rounding ``≈ 0``. A
value and its bounds have the same unit and the same decimals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from procsim.report.numbers import NOTHING, grouped
from procsim.study.differences import Difference

#: What stands for a difference of nothing in every run.
SAME = "same"

#: Of what a difference is: a share (of tickets, of hours), a time, or money a week.
Kind = Literal["share", "time", "money"]

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0

#: Finer than this nobody reads a difference of shares or times.
_MOST_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit in which figures are said: how much one of it is, its name, and how many decimals."""

    unit: float
    name: str
    decimals: int

    def number(self, value: float) -> str:
        """A number with its sign, without the unit: ``+4.3``, ``−22``, ``0``."""
        if value == 0:
            return "0"
        text = grouped(abs(value) / self.unit, self.decimals)
        rounded_away = not any(digit in "123456789" for digit in text)
        return text if rounded_away else ("−" if value < 0 else "+") + text

    def text(self, value: float) -> str:
        """A number with its sign and unit."""
        return f"{self.number(value)} {self.name}".rstrip()


def scale_of(one: Difference, kind: Kind, currency: str = "", days: bool = True) -> Scale:
    """The scale that suits a difference and its interval; ``days=False`` for clocks whose day has not 24 hours."""
    unit, name = _unit(one, kind, currency, days)
    if kind == "money":
        return Scale(unit, name, 0)
    return rescaled(one, Scale(unit, name, 1))


def rescaled(one: Difference, scale: Scale) -> Scale:
    """A scale for another difference in the same unit, with the decimals that its own interval supports."""
    half = half_width(one)
    if not half:
        return scale
    decimals = min(max(-math.floor(math.log10(half / scale.unit) + 1e-9), 0), _MOST_DECIMALS)
    return Scale(scale.unit, scale.name, decimals)


def half_width(one: Difference) -> float | None:
    """Half the width of a difference's interval; None where it has none."""
    return None if one.low is None or one.high is None else (one.high - one.low) / 2


def difference_text(one: Difference, kind: Kind, currency: str = "", days: bool = True) -> str:
    """The difference in words; ``–`` where there is nothing to compare."""
    if one.value is None:
        return NOTHING
    scale = scale_of(one, kind, currency, days)
    if one.is_none or (one.value == 0 and one.low is None):
        return SAME
    return scale.text(one.value) if scale.number(one.value)[0] in "+−" else f"≈ 0 {scale.name}".rstrip()


def short_difference(one: Difference, kind: Kind, days: bool = True) -> str:
    """The same for a narrow column: points are ``pts``, and money has no currency."""
    return difference_text(one, kind, "", days).replace("points", "pts")


def interval_text(one: Difference, kind: Kind, currency: str = "", days: bool = True) -> str:
    """Its 95 % interval, ``+2.2 to +6.4 points``; empty where there is none, or where it is no wider than a point."""
    if one.low is None or one.high is None or one.low == one.high:
        return ""
    scale = scale_of(one, kind, currency, days)
    return f"{scale.number(one.low)} to {scale.text(one.high)}"


def _unit(one: Difference, kind: Kind, currency: str, days: bool) -> tuple[float, str]:
    if kind == "money":
        return 1.0, currency
    if kind == "share":
        return 0.01, "points"
    largest = abs(one.value or 0.0)
    if largest >= 2 * _DAY and days:
        return _DAY, "d"
    if largest >= 2 * _HOUR:
        return _HOUR, "h"
    return (_MINUTE, "min") if largest >= 2 * _MINUTE else (1.0, "s")


def signed_ticks(
    limits: tuple[float, float], kind: Kind, currency: str = "", days: bool = True, few: bool = False
) -> list[tuple[float, str]]:
    """Round numbers on both sides of zero within limits, with their signs, all in one unit."""
    low, high = limits
    largest = Difference(max(-low, high))
    unit, name = _unit(largest, kind, currency, days)
    rough = (high - low) / unit / (3 if few else 6)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    scale = Scale(unit, name, max(0, -math.floor(math.log10(step) + 1e-9)))
    first, last = math.ceil(low / unit / step - 1e-9), math.floor(high / unit / step + 1e-9)
    places = [number * step * unit for number in range(first, last + 1)]
    return [(place, scale.text(place) if place else "0") for place in places]
