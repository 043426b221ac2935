"""Probabilities of distributions: how often a draw stays below a limit, and the mean that is left when it is cut there.

For checks and for the expected load before a run; the engine draws by its own compiled inverses.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache
from statistics import NormalDist

from procsim.model.distributions import Distribution, Family, lognormal_sigma, mean_of_clipped_normal

_STANDARD_NORMAL = NormalDist()
_INTERVALS = 400  # of Simpson's rule; even
_ENOUGH = 10.0  # exp(-exp(10)) is 0


def share_up_to(distribution: Distribution, limit: float) -> float:
    """The probability that a draw is at most ``limit`` (in the unit of the parameters)."""
    if limit < distribution.shortest:
        return 0.0
    if limit >= distribution.longest:
        return 1.0
    p = distribution.parameters
    match distribution.family:
        case Family.EXPONENTIAL:
            return -math.expm1(-limit / p[0])
        case Family.LOGNORMAL | Family.USUALLY:
            mu, sigma = lognormal_logarithm(distribution)
            return _STANDARD_NORMAL.cdf((math.log(limit) - mu) / sigma) if limit > 0 else 0.0
        case Family.GAMMA:
            from scipy.special import gammainc

            return float(gammainc((p[0] / p[1]) ** 2, limit * p[0] / p[1] ** 2))
        case Family.WEIBULL:
            power = _weibull_power(p, limit)
            return -math.expm1(-math.exp(power)) if power < _ENOUGH else 1.0
        case Family.NORMAL:
            return NormalDist(p[0], p[1]).cdf(limit)
        case Family.UNIFORM:
            return (limit - p[0]) / (p[1] - p[0])
        case Family.TRIANGULAR:
            low, mode, high = p
            if limit < mode:
                return (limit - low) ** 2 / ((high - low) * (mode - low))
            return 1 - (high - limit) ** 2 / ((high - low) * (high - mode))
        case Family.PERT:
            from scipy.special import betainc

            low, mode, high = p
            width = high - low
            return float(betainc(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, (limit - low) / width))
        case Family.EMPIRICAL:
            return bisect_right(p, limit) / len(p)
    return float(limit >= p[0])


def share_below_zero(distribution: Distribution) -> float:
    """How often a normal is below 0 as written, and so counts as 0; 0 for every other family."""
    if distribution.family is not Family.NORMAL or distribution.parameters[1] <= 0:
        return 0.0
    return NormalDist(*distribution.parameters).cdf(0)


def quantile(distribution: Distribution, level: float) -> float:
    """The value that a draw stays at or below with probability ``level`` (0 < level < 1), by bisection."""
    low = distribution.shortest
    high = distribution.longest
    if low >= high:
        return low
    if distribution.family is Family.EMPIRICAL:
        values = distribution.parameters
        return values[min(len(values) - 1, int(level * len(values)))]
    if math.isinf(high):
        high = max(distribution.mean, low + 1e-9)
        while share_up_to(distribution, high) < level:
            high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if share_up_to(distribution, middle) < level:
            low = middle
        else:
            high = middle
    return high


def mean_up_to(distribution: Distribution, limit: float) -> float:
    """The mean of min(X, limit): the time that work takes on average which is stopped at the limit.

    It is the integral of 1 - F from 0 to the limit, in closed form where the family has one, else by Simpson's rule.
    """
    if limit >= distribution.longest:
        return distribution.mean
    if limit <= distribution.shortest:
        return limit
    p = distribution.parameters
    match distribution.family:
        case Family.EXPONENTIAL:
            return -p[0] * math.expm1(-limit / p[0])
        case Family.LOGNORMAL | Family.USUALLY:
            mu, sigma = lognormal_logarithm(distribution)
            ratio = (math.log(limit) - mu) / sigma
            below = distribution.mean * _STANDARD_NORMAL.cdf(ratio - sigma)
            return below + limit * (1 - _STANDARD_NORMAL.cdf(ratio))
        case Family.GAMMA:
            from scipy.special import gammainc

            shape, at = (p[0] / p[1]) ** 2, limit * p[0] / p[1] ** 2
            return float(p[0] * gammainc(shape + 1, at) + limit * (1 - gammainc(shape, at)))
        case Family.WEIBULL:
            from scipy.special import gammainc

            shape = weibull_shape(p[1] / p[0])
            power = _weibull_power(p, limit)
            return float(p[0] * gammainc(1 / shape, math.exp(power))) if power < _ENOUGH else p[0]
        case Family.NORMAL:
            return mean_of_clipped_normal(p[0], p[1]) - mean_of_clipped_normal(p[0] - limit, p[1])
        case Family.EMPIRICAL:
            return math.fsum(min(value, limit) for value in p) / len(p)
    start = max(0.0, distribution.shortest)
    step = (limit - start) / _INTERVALS
    heights = [1 - share_up_to(distribution, start + step * index) for index in range(_INTERVALS + 1)]
    return start + step / 3 * (heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2]))


def _weibull_power(parameters: tuple[float, ...], limit: float) -> float:
    """The logarithm of (limit / scale)^shape, of which a Weibull's distribution function is 1 - exp(-e^this)."""
    mean, deviation = parameters
    shape = weibull_shape(deviation / mean)
    return shape * math.log(limit * math.gamma(1 + 1 / shape) / mean) if limit > 0 else -math.inf


def lognormal_logarithm(distribution: Distribution) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a lognormal (or ``usually``) that is not constant."""
    p = distribution.parameters
    if distribution.family is Family.USUALLY:
        return math.log(p[0]), lognormal_sigma(*p)
    variance = math.log1p((p[1] / p[0]) ** 2)
    return math.log(p[0]) - variance / 2, math.sqrt(variance)


@lru_cache(maxsize=256)
def weibull_shape(variation: float) -> float:
    """The shape of a Weibull with this coefficient of variation (standard deviation over mean), by bisection."""
    low, high = 0.05, 1000.0
    for _ in range(200):
        middle = math.sqrt(low * high)
        squared = math.expm1(math.lgamma(1 + 2 / middle) - 2 * math.lgamma(1 + 1 / middle))
        low, high = (middle, high) if squared > variation * variation else (low, middle)
    return math.sqrt(low * high)
