"""Inverse distribution functions of the process format's families, in the project's own arithmetic.

`compile_distribution` turns a distribution as it is written into a family's number and three floats; `quantile` turns these
and a probability into a value, increasing in the probability.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from procsim.engine.arithmetic import exp, log, log1p, normal_quantile
from procsim.engine.compiling import compiled
from procsim.model.distributions import Distribution, Family

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# The compiled families and their parameters a, b, c.
CONSTANT: Final = 0  # value
EXPONENTIAL: Final = 1  # mean
LOGNORMAL: Final = 2  # median, standard deviation of the logarithm
GAMMA: Final = 3  # shape, scale, see gamma_quantile
WEIBULL: Final = 4  # scale, 1 / shape
NORMAL: Final = 5  # mean, standard deviation; clipped at 0
UNIFORM: Final = 6  # least, range
TRIANGULAR: Final = 7  # least, most likely, most
PERT: Final = 8  # least, range, first shape of the beta
EMPIRICAL: Final = 9  # first index in the values, how many


@compiled
def quantile(family: int, a: float, b: float, c: float, values: Numbers, u: float) -> float:
    """The value below which the share ``u`` (in the open interval 0…1) of a compiled distribution lies."""
    if family == CONSTANT:
        return a
    if family == EXPONENTIAL:
        return -log1p(-u) * a
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
    raise ValueError("no such family")


@compiled
def _triangular_quantile(low: float, mode: float, high: float, u: float) -> float:
    """From the left below the mode, from the right above it, so that neither end loses digits."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def compile_distribution(distribution: Distribution, offset: int = 0) -> tuple[int, float, float, float]:
    """The family's number and parameters a, b, c of a distribution.

    ``offset`` is where an empirical distribution's values begin in the array given to `quantile`.
    """
    p = distribution.parameters
    match distribution.family:
        case Family.CONSTANT:
            return CONSTANT, p[0], 0.0, 0.0
        case Family.EXPONENTIAL:
            return EXPONENTIAL, p[0], 0.0, 0.0
        case Family.LOGNORMAL:
            if p[0] == 0 or p[1] == 0:
                return CONSTANT, p[0], 0.0, 0.0
            ratio = p[1] / p[0]
            return LOGNORMAL, p[0] / math.sqrt(1.0 + ratio * ratio), math.sqrt(log1p(ratio * ratio)), 0.0
        case Family.NORMAL:
            return NORMAL, p[0], p[1], 0.0
        case Family.UNIFORM:
            return UNIFORM, p[0], p[1] - p[0], 0.0
        case Family.TRIANGULAR:
            return TRIANGULAR, p[0], p[1], p[2]
        case Family.USUALLY:
            if p[0] == 0:
                return CONSTANT, 0.0, 0.0, 0.0
            return LOGNORMAL, p[0], log(p[2] / p[0]) / normal_quantile(p[1]), 0.0
        case Family.EMPIRICAL:
            return EMPIRICAL, float(offset), float(len(p)), 0.0
    raise ValueError(f"no such family: {distribution.family}")
