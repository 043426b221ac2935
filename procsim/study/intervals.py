"""Point estimates with 95 % confidence intervals over independent replications, and the verdict on a goal.

Means and shares pool the replications as ratio estimators, Σ numerators / Σ denominators, so that a replication with
few tickets weighs little and one without any weighs nothing; their standard error is the jackknife's. Quantiles are
means over the replications. Both take Student's t with one degree of freedom less than there are replications with
anything to measure.

Sources: Law, *Simulation Modeling and Analysis* (5th ed.), 9.4 (t intervals over replications); Cochran, *Sampling
Techniques* (3rd ed.), chapter 6 (ratio estimators); Efron and Tibshirani, *An Introduction to the Bootstrap*, chapter
11 (the jackknife's standard error).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from procsim.study.result import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.kpi.scorecard import Ratio
    from procsim.model.process import Goal

#: The probability with which every interval is meant to hold the true value.
CONFIDENCE = 0.95

#: An undecided goal that would take more replications than this is too close to decide: ``auto`` makes no more, either.
MOST_TO_DECIDE = 1_000

#: Floats that differ by less than this are the same share (``9 / 10`` meets ``90 %``, however the file's share was
#: read).
_SAME = 1e-12


@lru_cache(maxsize=1024)
def student_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """The factor t with P(-t < T < t) = ``confidence`` for Student's T with ``degrees`` (at least 1) of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


def mean_estimate(values: Sequence[float | None], lowest: float | None = None) -> Estimate:
    """The mean of one value per replication, with its t interval; replications with None are left out.

    ``lowest`` is a bound that no value can pass (0 for times), at which the interval is cut.
    """
    known = [value for value in values if value is not None]
    if not known:
        return Estimate(None)
    count = len(known)
    mean = math.fsum(known) / count
    if count == 1:
        return Estimate(mean)
    variance = math.fsum((value - mean) ** 2 for value in known) / (count - 1)
    return _interval(mean, student_quantile(count - 1) * math.sqrt(variance / count), lowest, None)


def ratio_estimate(
    ratios: Sequence[Ratio | None], lowest: float | None = 0.0, highest: float | None = None
) -> Estimate:
    """The pooled ratio with its jackknife interval, cut at the bounds that no such ratio can pass.

    Replications without anything to measure (None, or a denominator of 0) are left out, and one replication has no
    interval.
    """
    known = [ratio for ratio in ratios if ratio is not None and ratio.denominator]
    if not known:
        return Estimate(None)
    above = math.fsum(ratio.numerator for ratio in known)
    below = math.fsum(ratio.denominator for ratio in known)
    value = above / below
    count = len(known)
    if count == 1:
        return Estimate(value)
    without = [(above - ratio.numerator) / (below - ratio.denominator) for ratio in known]
    centre = math.fsum(without) / count
    variance = (count - 1) / count * math.fsum((one - centre) ** 2 for one in without)
    return _interval(value, student_quantile(count - 1) * math.sqrt(variance), lowest, highest)


def share_estimate(ratios: Sequence[Ratio | None]) -> Estimate:
    """The pooled share of tickets with its interval within [0, 1].

    Where no ticket of any replication has the property, or all of them have it, the replications don't vary and a t
    interval would claim certainty. The interval then ends where so pure a sample would still come up in one case of
    twenty, 1 - 0.05^(1/n) for n tickets, which the rule of three (3/n) approximates. Source: Hanley and Lippman-Hand,
    *If nothing goes wrong, is everything all right?*, JAMA 249 (1983).
    """
    pooled = ratio_estimate(ratios, 0.0, 1.0)
    if pooled.value is None or pooled.low is None or 0 < pooled.value < 1:
        return pooled
    tickets = math.fsum(ratio.denominator for ratio in ratios if ratio is not None)
    doubt = -math.expm1(math.log(1 - CONFIDENCE) / tickets)
    return Estimate(0.0, 0.0, doubt) if pooled.value == 0 else Estimate(pooled.value, 1 - doubt, 1.0)


def _interval(value: float, half: float, lowest: float | None, highest: float | None) -> Estimate:
    low = value - half if lowest is None else max(value - half, lowest)
    high = value + half if highest is None else min(value + half, highest)
    return Estimate(value, low, high)


def meets(goal: Goal, value: float) -> bool:
    """Whether a value (a share, or seconds) keeps what the goal promises."""
    if goal.statistic in ("within", "at_least"):
        return value >= _share(goal) - _SAME
    if goal.statistic == "at_most":
        return value <= _share(goal) + _SAME
    return value <= limit_seconds(goal)


def bound(goal: Goal) -> float:
    """What the goal's value is held against: a share, or seconds."""
    return limit_seconds(goal) if goal.statistic in ("mean", "median") else _share(goal)


def limit_seconds(goal: Goal) -> float:
    """The goal's limit in seconds; of a goal that has one."""
    if goal.limit is None:
        raise ValueError(f"the goal {goal.text!r} has no limit")
    return goal.limit / 1_000_000


def _share(goal: Goal) -> float:
    if goal.share is None:
        raise ValueError(f"the goal {goal.text!r} has no share")
    return goal.share


def verdict(goal: Goal | None, estimate: Estimate) -> tuple[bool | None, bool | None]:
    """Whether the value meets the goal, and whether its whole interval lies on the same side; None where unknown."""
    if goal is None or estimate.value is None:
        return None, None
    met = meets(goal, estimate.value)
    if estimate.low is None or estimate.high is None:
        return met, None
    return met, meets(goal, estimate.low) == met == meets(goal, estimate.high)


def replications_to_decide(goal: Goal | None, estimate: Estimate, replications: int) -> int | None:
    """About how many replications would move an undecided goal out of the interval, if the value stayed where it is.

    Half-widths shrink with the square root of the number of replications, so it is n (half-width / distance)². None
    where the goal is decided, or where it would take more than `MOST_TO_DECIDE`.
    """
    if goal is None or estimate.value is None or estimate.low is None or estimate.high is None:
        return None
    if verdict(goal, estimate)[1]:
        return None
    distance = abs(estimate.value - bound(goal))
    half = max(estimate.high - estimate.value, estimate.value - estimate.low)
    if distance * math.sqrt(MOST_TO_DECIDE / replications) < half:
        return None
    return max(replications + 1, math.ceil(replications * (half / distance) ** 2))
