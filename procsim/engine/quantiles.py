"""Inverse distribution functions of the process format's families, in the project's own arithmetic.

`compile_distribution` turns a distribution as it is written into a family's number and three floats; `quantile` turns
these and a probability into a value, increasing in the probability.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from procsim.engine.arithmetic import exp, log, log1p, log_gamma, normal_quantile
from procsim.engine.compiling import compiled, compiled_into
from procsim.engine.special import gamma_normaliser, gamma_quantile, pert_quantile
from procsim.model.distributions import Distribution, Family

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# The compiled families and their parameters a, b, c.
CONSTANT: Final = 0  # value
EXPONENTIAL: Final = 1  # mean
LOGNORMAL: Final = 2  # median, standard deviation of the logarithm
GAMMA: Final = 3  # shape, scale, the shape's `gamma_normaliser`
WEIBULL: Final = 4  # scale, 1 / shape
NORMAL: Final = 5  # mean, standard deviation; clipped at 0
UNIFORM: Final = 6  # least, range
TRIANGULAR: Final = 7  # least, most likely, most
PERT: Final = 8  # least, range, first shape of the beta
EMPIRICAL: Final = 9  # first index in the values, how many


@compiled_into
def quantile(family: int, a: float, b: float, c: float, values: Numbers, u: float) -> float:
    """The value below which the share ``u`` (in the open interval 0…1) of a compiled distribution lies."""
    if family == CONSTANT:
        return a
    if family == EXPONENTIAL:
        return -log1p(-u) * a
    return _quantile(family, a, b, c, values, u)


@compiled
def _quantile(family: int, a: float, b: float, c: float, values: Numbers, u: float) -> float:
    if family == LOGNORMAL:
        return a * exp(b * normal_quantile(u))
    if family == NORMAL:
        return max(0.0, a + b * normal_quantile(u))
    if family == UNIFORM:
        return a + b * u
    if family == EMPIRICAL:
        return float(values[int(a) + min(int(u * b), int(b) - 1)])
    if family == WEIBULL:
        return a * exp(b * log(-log1p(-u)))
    if family == TRIANGULAR:
        return _triangular_quantile(a, b, c, u)
    if family == PERT:
        return a + b * pert_quantile(c, u)
    if family == GAMMA:
        return b * gamma_quantile(a, c, u)
    raise ValueError("no such family")


@compiled
def _triangular_quantile(low: float, mode: float, high: float, u: float) -> float:
    """From the left below the mode, from the right above it, so that neither end loses digits."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def compile_distribution(distribution: Distribution, offset: int = 0) -> tuple[int, float, float, float]:
    """The family's number and parameters a, b, c of a distribution, from the project's own arithmetic alone.

    ``offset`` is where an empirical distribution's values begin in the array given to `quantile`. What doesn't vary
    is a constant: no standard deviation, or least and most being equal.
    """
    p = [float(parameter) for parameter in distribution.parameters]
    match distribution.family:
        case Family.CONSTANT:
            return CONSTANT, p[0], 0.0, 0.0
        case Family.EXPONENTIAL:
            return EXPONENTIAL, p[0], 0.0, 0.0
        case Family.LOGNORMAL | Family.GAMMA | Family.WEIBULL if p[0] == 0 or p[1] == 0:
            return CONSTANT, p[0], 0.0, 0.0
        case Family.LOGNORMAL:
            variation = p[1] / p[0]
            return (
                LOGNORMAL,
                p[0] / math.sqrt(1.0 + variation * variation),
                math.sqrt(log1p(variation * variation)),
                0.0,
            )
        case Family.GAMMA:
            shape = (p[0] / p[1]) * (p[0] / p[1])
            return GAMMA, shape, p[0] / shape, gamma_normaliser(shape)
        case Family.WEIBULL:
            inverse_shape = weibull_inverse_shape(p[1] / p[0])
            return WEIBULL, p[0] * exp(-log_gamma(1.0 + inverse_shape)), inverse_shape, 0.0
        case Family.NORMAL:
            return NORMAL, p[0], p[1], 0.0
        case Family.UNIFORM:
            return UNIFORM, p[0], p[1] - p[0], 0.0
        case Family.TRIANGULAR:
            return TRIANGULAR, p[0], p[1], p[2]
        case Family.PERT if p[0] == p[2]:
            return CONSTANT, p[0], 0.0, 0.0
        case Family.PERT:
            return PERT, p[0], p[2] - p[0], 1.0 + 4.0 * (p[1] - p[0]) / (p[2] - p[0])
        case Family.USUALLY if p[0] == p[2] or p[0] == 0:
            return CONSTANT, p[0], 0.0, 0.0
        case Family.USUALLY:
            return LOGNORMAL, p[0], log(p[2] / p[0]) / normal_quantile(p[1]), 0.0
        case Family.EMPIRICAL:
            return EMPIRICAL, float(offset), float(len(p)), 0.0
        case _:
            raise ValueError(f"no such family: {distribution.family}")


@compiled
def weibull_inverse_shape(variation: float) -> float:
    """1 / shape of the Weibull distribution with that coefficient of variation (standard deviation / mean, above 0).

    Solves ln Γ(1 + 2t) - 2 ln Γ(1 + t) = ln(1 + variation^2) for t, whose left side rises from 0, by halving until two
    neighbouring floats are left.
    """
    wanted = log1p(variation * variation)
    low = 0.0
    high = 1.0
    while _log_moment_ratio(high) < wanted:
        low = high
        high *= 2.0
    while True:
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            return middle
        if _log_moment_ratio(middle) < wanted:
            low = middle
        else:
            high = middle


@compiled
def _log_moment_ratio(t: float) -> float:
    """ln Γ(1 + 2t) - 2 ln Γ(1 + t): of a Weibull variable with shape 1/t, ln of mean square over squared mean.

    For small t, where the terms would cancel, by the sum of (-t)^k ζ(k) (2^k - 2) / k over k >= 2 (A&S 6.1.33).
    """
    if t > 0.03:
        return log_gamma(1.0 + 2.0 * t) - 2.0 * log_gamma(1.0 + t)
    s = 102.301645578063 + t * (
        -186.0919190803662 + t * (341.2506231957703 + t * (-630.0773094089744 + t * 1170.2145262106094))
    )
    s = 10.512544973839308 + t * (-18.150286992874612 + t * (31.87945605928473 + t * (-56.780475593477995 + t * s)))
    s = 1.6449340668482264 + t * (-2.4041138063191885 + t * (3.7881313179889835 + t * (-6.22156653086022 + t * s)))
    return t * t * s
