"""Probability distributions as a manager writes them: by mean and spread of the quantity itself.

What stands here is the meaning (families, parameters, means); drawing from them is the engine's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum


class Family(Enum):
    """The families of the process format, with the order of their parameters."""

    CONSTANT = "constant"  # value
    EXPONENTIAL = "exponential"  # mean
    LOGNORMAL = "lognormal"  # mean, standard deviation
    GAMMA = "gamma"  # mean, standard deviation
    WEIBULL = "weibull"  # mean, standard deviation
    NORMAL = "normal"  # mean, standard deviation; what falls below 0 is 0
    UNIFORM = "uniform"  # least, most
    TRIANGULAR = "triangular"  # least, most likely, most
    PERT = "pert"  # least, most likely, most
    USUALLY = "usually"  # median, level in 0…1, the quantile at that level: a lognormal
    EMPIRICAL = "empirical"  # the observed values, sorted


@dataclass(frozen=True, slots=True)
class Distribution:
    """A random quantity: a duration in microseconds, or a plain number for a ticket's attribute.

    ``parameters`` stand in the order that `Family` gives. ``text`` is how the file says it.
    """

    family: Family
    parameters: tuple[float, ...]
    text: str = ""

    @property
    def mean(self) -> float:
        """The mean, in the unit of the parameters."""
        p = self.parameters
        match self.family:
            case Family.UNIFORM:
                return (p[0] + p[1]) / 2
            case Family.TRIANGULAR:
                return (p[0] + p[1] + p[2]) / 3
            case Family.PERT:
                return (p[0] + 4 * p[1] + p[2]) / 6
            case Family.USUALLY:
                return p[0] * _exp(lognormal_sigma(p[0], p[1], p[2]) ** 2 / 2)
            case Family.EMPIRICAL:
                return math.fsum(p) / len(p)
            case Family.NORMAL:
                return mean_of_clipped_normal(p[0], p[1])
            case _:
                return p[0]

    @property
    def standard_deviation(self) -> float:
        """The standard deviation, in the unit of the parameters (of a normal as written, before it is cut at 0)."""
        p = self.parameters
        match self.family:
            case Family.CONSTANT:
                return 0.0
            case Family.EXPONENTIAL:
                return p[0]
            case Family.UNIFORM:
                return (p[1] - p[0]) / math.sqrt(12)
            case Family.TRIANGULAR:
                low, mode, high = p
                return math.sqrt(((mode - low) ** 2 + (high - mode) ** 2 + (high - low) ** 2) / 36)
            case Family.PERT:
                low, _, high = p
                return math.sqrt(max(0.0, (self.mean - low) * (high - self.mean) / 7))
            case Family.USUALLY:
                variance = lognormal_sigma(p[0], p[1], p[2]) ** 2
                return self.mean * (math.sqrt(math.expm1(variance)) if variance < 700 else math.inf)
            case Family.EMPIRICAL:
                mean = self.mean
                return math.sqrt(math.fsum((value - mean) ** 2 for value in p) / len(p))
            case _:
                return p[1]

    @property
    def is_zero(self) -> bool:
        """Whether every draw is 0."""
        if self.family is Family.USUALLY:
            return self.parameters[0] == 0
        return all(parameter == 0 for parameter in self.parameters)

    @property
    def is_constant(self) -> bool:
        """Whether every draw is the same."""
        p = self.parameters
        match self.family:
            case Family.CONSTANT:
                return True
            case Family.UNIFORM | Family.TRIANGULAR | Family.PERT | Family.EMPIRICAL:
                return p[0] == p[-1]
            case Family.USUALLY:
                return p[0] == p[2]
            case Family.EXPONENTIAL:
                return p[0] == 0
            case _:
                return p[1] == 0

    @property
    def longest(self) -> float:
        """The supremum of what can be drawn, infinite for most families."""
        if self.family in (Family.CONSTANT, Family.UNIFORM, Family.TRIANGULAR, Family.PERT, Family.EMPIRICAL):
            return self.parameters[-1]
        return self.mean if self.is_constant else math.inf

    @property
    def shortest(self) -> float:
        """The infimum of what can be drawn."""
        if self.family in (Family.CONSTANT, Family.UNIFORM, Family.TRIANGULAR, Family.PERT, Family.EMPIRICAL):
            return self.parameters[0]
        return self.mean if self.is_constant else 0.0

    def scaled(self, factor: float, text: str | None = None) -> Distribution:
        """The same shape with mean and standard deviation multiplied by ``factor`` (0 or more)."""
        if self.family is Family.USUALLY:
            median, level, quantile = self.parameters
            parameters: tuple[float, ...] = (median * factor, level, quantile * factor)
        else:
            parameters = tuple(parameter * factor for parameter in self.parameters)
        return replace(self, parameters=parameters, text=text if text is not None else f"{self.text} x{factor:g}")


def lognormal_sigma(median: float, level: float, quantile: float) -> float:
    """The standard deviation of the logarithm of a lognormal, from its median and its quantile at ``level`` (0.5…1)."""
    from statistics import NormalDist

    return math.log(quantile / median) / NormalDist().inv_cdf(level) if median > 0 else 0.0


def _exp(power: float) -> float:
    """The exponential, infinite where no number can hold it (as of ``usually 1 min (51 in 100 within 9 d)``)."""
    try:
        return math.exp(power)
    except OverflowError:
        return math.inf


def mean_of_clipped_normal(mean: float, deviation: float) -> float:
    """The mean of max(0, X) for a normal X: μ Φ(μ/σ) + σ φ(μ/σ)."""
    if deviation == 0:
        return max(0.0, mean)
    ratio = mean / deviation
    below = 0.5 * math.erfc(-ratio / math.sqrt(2))
    return mean * below + deviation * math.exp(-ratio * ratio / 2) / math.sqrt(2 * math.pi)
