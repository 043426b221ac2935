"""Paired differences between two scenarios: the value, its 95 % confidence interval, and what may be concluded.

Replications are paired by number, and so by common random numbers. The difference of two pooled ratios has the
jackknife's standard error: each pair of replications is left out in turn, on both sides at once, so that what they
have in common cancels. Quantiles and costs take the mean of the pairs' differences. Both take Student's t with one
degree of freedom less than there are pairs.

Many differences looked at together find something by chance alone; Holm's step-down procedure keeps the probability of
one false claim among a whole family at 5 %. The intervals are each difference's own, as if it were the only one.

Sources: Law, *Simulation Modeling and Analysis* (5th ed.), 10.2.1 (paired t), 11.2 (common random numbers); Efron and
Tibshirani, *An Introduction to the Bootstrap*, chapter 11; Holm, *A simple sequentially rejective multiple test
procedure*, Scandinavian Journal of Statistics 6 (1979).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from procsim.kpi.scorecard import Ratio
from procsim.study.intervals import CONFIDENCE, MOST_TO_DECIDE, student_quantile

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Wanted = Literal["lower", "higher"]
Finding = Literal["better", "worse", "lower", "higher", "no difference", "undecided"]

_NOTHING = Ratio(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a scenario less that of its base: shares 0…1, seconds, or money per week.

    ``value`` is None where one of them had nothing to measure, the bounds where there was but one pair to compare.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    #: Which side is better; None where neither is.
    wanted: Wanted | None = None
    standard_error: float | None = None
    pairs: int = 0
    #: The probability of so large a difference where there is none, by Student's t; None without an interval.
    p: float | None = None
    #: The same after Holm's correction over its family.
    p_of_family: float | None = None
    #: None without an interval: one run can't tell chance from change.
    verdict: Finding | None = None
    #: About how many replications would settle an undecided one; None where it is settled or out of reach.
    replications_to_decide: int | None = None

    @property
    def is_none(self) -> bool:
        """Whether not one replication differed at all."""
        return self.value == 0 and self.standard_error == 0


def ratio_difference(base: Sequence[Ratio], other: Sequence[Ratio], wanted: Wanted | None = None) -> Difference:
    """The difference of two pooled ratios, whose replications are paired by their place.

    A pair of which one side had nothing to measure still tells of the other; one of which neither had is left out.
    """
    pairs = [
        (first, second)
        for first, second in zip_longest(base, other, fillvalue=_NOTHING)
        if first.denominator or second.denominator
    ]
    sums = [math.fsum(column) for column in zip(*(_sides(*pair) for pair in pairs), strict=True)]
    value = _less(sums)
    if value is None:
        return Difference(None, wanted=wanted)
    without = [_less([whole - part for whole, part in zip(sums, _sides(*pair), strict=True)]) for pair in pairs]
    known = [one for one in without if one is not None]
    count = len(pairs)
    if count < 2 or len(known) < count:  # a side that only one replication measured
        return Difference(value, wanted=wanted, pairs=count)
    centre = math.fsum(known) / count
    variance = (count - 1) / count * math.fsum((one - centre) ** 2 for one in known)
    return _difference(value, math.sqrt(variance), count, wanted)


def mean_difference(
    base: Sequence[float | None], other: Sequence[float | None], wanted: Wanted | None = None
) -> Difference:
    """The mean of the differences of values paired by their place; pairs that lack a value are left out."""
    differences = [
        second - first for first, second in zip(base, other, strict=False) if first is not None and second is not None
    ]
    count = len(differences)
    if not count:
        return Difference(None, wanted=wanted)
    value = math.fsum(differences) / count
    if count < 2:
        return Difference(value, wanted=wanted, pairs=count)
    variance = math.fsum((one - value) ** 2 for one in differences) / (count - 1)
    return _difference(value, math.sqrt(variance / count), count, wanted)


def concluded(family: Mapping[Hashable, Difference]) -> dict[Hashable, Difference]:
    """The members of a family with what may be concluded of each, under Holm's correction over all of them.

    Those that differ in no replication, or lack an interval, are not tested and don't count.
    """
    tested = sorted(
        (key for key, one in family.items() if one.p is not None and not one.is_none),
        key=lambda key: family[key].p or 0,
    )
    judged = {
        key: replace(one, verdict="no difference", p_of_family=1.0) if one.is_none else one
        for key, one in family.items()
    }
    highest = 0.0
    for rank, key in enumerate(tested):
        one, left = family[key], len(tested) - rank
        highest = max(highest, min(1.0, left * (one.p or 0.0)))  # once one is not certain, none after it is
        judged[key] = _judged(one, highest, left)
    return judged


def members_tested(family: Mapping[Hashable, Difference]) -> int:
    """How many members of a family are tested: those that differ at all, and have an interval."""
    return sum(one.p is not None and not one.is_none for one in family.values())


def _judged(one: Difference, adjusted: float, left: int) -> Difference:
    if adjusted > 1 - CONFIDENCE:
        return replace(
            one, p_of_family=adjusted, verdict="undecided", replications_to_decide=_replications_to_decide(one, left)
        )
    side: Wanted = "lower" if (one.value or 0.0) < 0 else "higher"
    found: Finding = side if one.wanted is None else "better" if side == one.wanted else "worse"
    return replace(one, p_of_family=adjusted, verdict=found)


def _replications_to_decide(one: Difference, left: int) -> int | None:
    """Half-widths shrink with the square root of the number of pairs, if the value stays where it is."""
    if not one.value or one.standard_error is None:
        return None
    factor = student_quantile(one.pairs - 1, 1 - (1 - CONFIDENCE) / left)
    needed = one.pairs * (factor * one.standard_error / abs(one.value)) ** 2
    return None if needed > MOST_TO_DECIDE else max(one.pairs + 1, math.ceil(needed))


def _difference(value: float, error: float, pairs: int, wanted: Wanted | None) -> Difference:
    half = student_quantile(pairs - 1) * error
    return Difference(value, value - half, value + half, wanted, error, pairs, _probability(value, error, pairs - 1))


def _probability(value: float, error: float, degrees: int) -> float:
    """Two-sided, by Student's t."""
    if error == 0:
        return 1.0 if value == 0 else 0.0
    from scipy.special import stdtr

    return 2 * float(stdtr(degrees, -abs(value) / error))


def _sides(first: Ratio, second: Ratio) -> tuple[float, float, float, float]:
    return first.numerator, first.denominator, second.numerator, second.denominator


def _less(sums: Sequence[float]) -> float | None:
    """The second ratio less the first, of their four sums; None where one of them has nothing below."""
    if len(sums) < 4 or not sums[1] or not sums[3]:
        return None
    return sums[2] / sums[3] - sums[0] / sums[1]
