"""Panels and axes: where a value lies in a picture, and ticks whose labels never touch each other or leave it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.report.numbers import grouped
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.report.canvas import Canvas

TICK_SIZE = 11

#: A place on an axis and what is written there.
Tick = tuple[float, str]

_MINUTE, _HOUR, _DAY, _WEEK = 60.0, 3600.0, 86400.0, 604_800.0
_TIME_STEPS = (
    1, 2, 5, 10, 20, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 20 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR,
    4 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 5 * _DAY, 10 * _DAY, 20 * _DAY, 50 * _DAY, 100 * _DAY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of a picture (its upper left corner and size) and the ranges of values that it shows."""

    left: float
    top: float
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def x(self, value: float) -> float:
        """Where a value lies from left to right; beyond the range it stays at the border."""
        return self.left + self.width * _part(value, self.x_range)

    def y(self, value: float) -> float:
        """Where a value lies from top to bottom; beyond the range it stays at the border."""
        return self.top + self.height * (1 - _part(value, self.y_range))

    @property
    def right(self) -> float:
        """The right border."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower border."""
        return self.top + self.height


def _part(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.5


def time_ticks(high: float, most: int = 5, days: bool = True) -> list[Tick]:
    """Round times from 0 to ``high`` (seconds), at most about ``most``, all in one unit."""
    steps = (
        _TIME_STEPS
        if days
        else (*(step for step in _TIME_STEPS if step < _DAY), *(_HOUR * n for n in (20, 50, 100, 200, 500)))
    )
    step = next((step for step in steps if high / step <= most), high / most or 1.0)
    if step >= _DAY and days:
        unit, name = _DAY, "d"
    elif step >= _HOUR:
        unit, name = _HOUR, "h"
    else:
        unit, name = (_MINUTE, "min") if step >= _MINUTE else (1.0, "s")
    return [
        (number * step, f"{number * step / unit:g} {name}" if number else "0")
        for number in range(int(high / step + 1e-9) + 1)
    ]


def calendar_ticks(begin: float, end: float, few: bool = False) -> list[Tick]:
    """Weeks since the run's start from ``begin`` to ``end`` (seconds) where there are several, else days and hours."""
    span = end - begin
    if span < 3 * _WEEK:
        return [(at, label) for at, label in time_ticks(end, 4 if few else 8) if at >= begin]
    weeks = int(span / _WEEK)
    step = next(step for step in (1, 2, 4, 8, 13, 26, 52, 104, 520, weeks) if weeks / step <= (6 if few else 12))
    first = math.ceil(begin / _WEEK / step) * step
    named = first or step
    return [
        (week * _WEEK, f"week {week}" if week == named else str(week))
        for week in range(first, int(end / _WEEK) + 1, step)
    ]


def number_ticks(high: float, most: int = 4, suffix: str = "") -> list[Tick]:
    """Round numbers from 0 to ``high``, at most about ``most``."""
    if high <= 0:
        return [(0.0, "0" + suffix)]
    rough = high / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    decimals = max(0, -math.floor(math.log10(step)))
    return [(number * step, grouped(number * step, decimals) + suffix) for number in range(int(high / step + 1e-9) + 1)]


def draw_x_ticks(canvas: Canvas, panel: Panel, ticks: Sequence[Tick], width: float, grid: bool = False) -> None:
    """Ticks beneath a panel of a picture ``width`` wide; a label that would touch its neighbour is left out."""
    free = 0.0
    for value, label in ticks:
        x = panel.x(value)
        canvas.line([(x, panel.top if grid else panel.bottom), (x, panel.bottom + 4)], "grid" if grid else "faint")
        half = text_width(label, TICK_SIZE) / 2
        at = min(max(x, half + 1), width - half - 1)
        if at - half >= free:
            canvas.text(at, panel.bottom + 16, label, TICK_SIZE, fill="muted")
            free = at + half + 6


def draw_y_ticks(canvas: Canvas, panel: Panel, ticks: Sequence[Tick], grid: bool = True) -> None:
    """Ticks to the left of a panel, with lines across it; labels keep a line's height apart."""
    free = math.inf
    for value, label in ticks:
        y = panel.y(value)
        if grid:
            canvas.line([(panel.left, y), (panel.right, y)], "grid")
        if y <= free:
            canvas.text(panel.left - 6, y + 4, label, TICK_SIZE, "end", "muted")
            free = y - 15


def steps(values: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """A step line through (from, value) pairs up to ``end``."""
    points: list[tuple[float, float]] = []
    for number, (at, value) in enumerate(values):
        if points:
            points.append((at, points[-1][1]))
        points.append((at, value))
        if number == len(values) - 1:
            points.append((end, value))
    return points


def thinned(values: Sequence[float], most: int) -> list[tuple[int, float]]:
    """At most about ``most`` of many values, as (place, mean of its stretch): what a screen can show."""
    size = max(1, math.ceil(len(values) / most))
    return [
        (
            begin + (min(size, len(values) - begin) - 1) // 2,
            sum(values[begin : begin + size]) / len(values[begin : begin + size]),
        )
        for begin in range(0, len(values), size)
    ]
