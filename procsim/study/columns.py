"""One figure of many replications, as packed numbers: a study of thousands of runs keeps sixteen bytes of each.

The place of a number is that of its replication, so that the columns of two scenarios are paired by place. A
replication that had nothing to measure keeps its place.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from procsim.kpi.scorecard import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator


class Values(Sequence["float | None"]):
    """A number per replication; None where there was nothing to measure."""

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        self._numbers = array("d")

    def put(self, place: int, value: float | None) -> None:
        """The value of one replication; replications come in order, and those left out have none."""
        _fill(self._numbers, place, math.nan)
        self._numbers.append(math.nan if value is None else value)

    def known(self) -> list[float]:
        """The values of the replications that have one."""
        return [value for value in self._numbers if value == value]

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> float | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[float | None]: ...
    def __getitem__(self, place: int | slice) -> float | list[float | None] | None:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        value = self._numbers[place]
        return None if math.isnan(value) else value

    def __iter__(self) -> Iterator[float | None]:
        return (None if math.isnan(value) else value for value in self._numbers)


class Ratios(Sequence[Ratio]):
    """A ratio per replication as its two sums; 0 / 0 where there was nothing to measure."""

    __slots__ = ("denominators", "numerators")

    def __init__(self) -> None:
        self.numerators = array("d")
        self.denominators = array("d")

    def put(self, place: int, ratio: Ratio | float | None) -> None:
        """The ratio of one replication; replications come in order, and those left out have none."""
        _fill(self.numerators, place, 0.0)
        _fill(self.denominators, place, 0.0)
        known = ratio if isinstance(ratio, Ratio) else Ratio(0.0, 0.0)
        self.numerators.append(known.numerator)
        self.denominators.append(known.denominator)

    def __len__(self) -> int:
        return len(self.numerators)

    @overload
    def __getitem__(self, place: int) -> Ratio: ...
    @overload
    def __getitem__(self, place: slice) -> list[Ratio]: ...
    def __getitem__(self, place: int | slice) -> Ratio | list[Ratio]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return Ratio(self.numerators[place], self.denominators[place])

    def __iter__(self) -> Iterator[Ratio]:
        return map(Ratio, self.numerators, self.denominators)


def _fill(numbers: array[float], length: int, value: float) -> None:
    if len(numbers) < length:
        numbers.extend([value] * (length - len(numbers)))
