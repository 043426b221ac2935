"""Run charts: a KPI's values in their order, the limits within which chance alone moves them, and what stands out.

The XmR chart of single values (X) and their moving ranges (mR, how far a value lies from the one before). Limits come
from the moving ranges and not from the standard deviation, for a shift in the middle widens the one and hardly the
other. Sources: Wheeler, *Understanding Variation: The Key to Managing Chaos* (2nd ed., 2000), for the chart, its
constants and the run of eight; Montgomery, *Introduction to Statistical Quality Control* (7th ed.), 6.4, for both
constants: 3 / d₂ and D₄ of samples of two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Mean moving ranges from the mean of the values to each limit: 3 / d₂, with d₂ = 1.128 for two values.
VALUES_FACTOR = 2.66
#: Mean moving ranges up to the limit of the moving ranges: D₄ of two values.
RANGES_FACTOR = 3.268
#: So many values in succession on one side of the mean are no chance.
RUN = 8

#: What stands out: a value beyond a limit, a step from the value before that is beyond its own limit, and a value that
#: is the eighth or a later one in succession on one side of the mean.
Signal = Literal["above", "below", "jump", "run above", "run below"]

#: Floats that differ by less than this part of themselves are the same value, computed in another order.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean and natural limits of values, in their unit; None where there are too few: one for the mean, two for limits.

    A limit ends where no value can lie beyond (a share has 0 and 1, a time 0).
    """

    mean: float | None
    mean_range: float | None
    low: float | None
    high: float | None
    range_high: float | None

    def beyond(self, value: float | None) -> Literal["above", "below"] | None:
        """On which side a value lies outside the limits; None within them, and where there are none."""
        if value is None or self.low is None or self.high is None:
            return None
        if value > self.high and not _same(value, self.high):
            return "above"
        return "below" if value < self.low and not _same(value, self.low) else None


@dataclass(frozen=True, slots=True)
class RunChart:
    """Values in their order, what stands out among them, and their limits; a place without a value has None.

    ``ranges`` is how far each value lies from the last one before it, ``runs`` how many in succession up to it lie on
    its side of the mean (below it they are negative). A value on the mean ends a run, a place without one doesn't.
    """

    values: Sequence[float | None]
    limits: Limits
    ranges: Sequence[float | None]
    runs: Sequence[int]
    signals: Sequence[tuple[Signal, ...]]


def limits(series: Sequence[Sequence[float | None]], most: float | None = None) -> Limits:
    """The limits of all values of one or several series; ranges are taken within each.

    ``most`` is the largest value that can be (1 for a share); the smallest is 0.
    """
    values = [value for one in series for value in one if value is not None]
    ranges = [step for one in series for step in _ranges(one) if step is not None]
    if not values:
        return Limits(None, None, None, None, None)
    mean = math.fsum(values) / len(values)
    if not ranges:
        return Limits(mean, None, None, None, None)
    mean_range = math.fsum(ranges) / len(ranges)
    low, high = mean - VALUES_FACTOR * mean_range, mean + VALUES_FACTOR * mean_range
    return Limits(
        mean, mean_range, max(low, 0.0), high if most is None else min(high, most), RANGES_FACTOR * mean_range
    )


def run_chart(values: Sequence[float | None], most: float | None = None) -> RunChart:
    """The run chart of values, by their own limits; ``most`` as of `limits`."""
    own = limits([values], most)
    ranges, runs = _ranges(values), _runs(values, own.mean)
    signals = [_signals(own, *place) for place in zip(values, ranges, runs, strict=True)]
    return RunChart(tuple(values), own, ranges, runs, signals)


def _ranges(values: Sequence[float | None]) -> list[float | None]:
    """How far each value lies from the last one before it."""
    known = [place for place, value in enumerate(values) if value is not None]
    steps: list[float | None] = [None] * len(values)
    for before, place in pairwise(known):
        steps[place] = abs((values[place] or 0.0) - (values[before] or 0.0))
    return steps


def _runs(values: Sequence[float | None], mean: float | None) -> list[int]:
    """How many values in succession lie on one side of the mean, up to each; negative below it."""
    runs, length = [], 0
    for value in values:
        if value is None or mean is None:
            runs.append(0)
            continue
        side = 0 if _same(value, mean) else 1 if value > mean else -1
        length = length + side if length * side > 0 else side
        runs.append(length)
    return runs


def _signals(own: Limits, value: float | None, step: float | None, run: int) -> tuple[Signal, ...]:
    found: list[Signal] = []
    side = own.beyond(value)
    if side is not None:
        found.append(side)
    if step is not None and own.range_high is not None and step > own.range_high and not _same(step, own.range_high):
        found.append("jump")
    if abs(run) >= RUN:
        found.append("run above" if run > 0 else "run below")
    return tuple(found)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=1e-12)
