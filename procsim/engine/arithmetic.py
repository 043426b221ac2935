"""Logarithm, exponential, gamma function and normal quantile in plain IEEE arithmetic.

A mathematical library may choose its code by the processor, and two of them rarely agree in the last bit. Here
everything is addition, multiplication, division, square root (which IEEE 754 rounds correctly) and moves of bits, in
a fixed order: the same bytes on every x86-64 machine, and with ``NUMBA_DISABLE_JIT=1``. Arguments are floats;
infinities and NaN don't occur.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from procsim.engine.compiling import compiled

#: ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact.
LN2_HIGH: Final = 0.6931471803691238  # 0x3FE62E42FEE00000
LN2_LOW: Final = 1.9082149292705877e-10
LN2: Final = 0.6931471805599453
HALF_LOG_TWO_PI: Final = 0.9189385332046728  # ln(2 pi) / 2

_FRACTION: Final = 0x000FFFFFFFFFFFFF
_ONE: Final = 0x3FF0000000000000
_SQRT_HALF: Final = 0x3FE6A09E667F3BCD
_TWO_TO_54: Final = 18014398509481984.0
_TWO_TO_MINUS_54: Final = 5.551115123125783e-17


@compiled
def log(x: float) -> float:
    """The natural logarithm of ``x`` > 0, within 1 ulp.

    x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); log(1 + f) is the series of 2 artanh(f / (2 + f)), added
    up as in fdlibm's e_log.c (Sun Microsystems 1993): f - (f^2/2 - s (f^2/2 + R)), whose leading terms are exact.
    """
    shift = 0
    if x < 2.2250738585072014e-308:
        x *= _TWO_TO_54
        shift = -54
    bits = np.float64(x).view(np.int64) + (_ONE - _SQRT_HALF)
    k = float((bits >> 52) - 1023 + shift)
    fraction = np.int64((bits & _FRACTION) + _SQRT_HALF).view(np.float64)
    return _log_of_parts(k, float(fraction) - 1.0, 0.0)


@compiled
def _log_of_parts(k: float, f: float, correction: float) -> float:
    """k ln 2 + log(1 + f) + correction, for -0.3 < f < 0.42 and a correction below an ulp of 1."""
    half_square = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    square = z * z
    # Every other term by itself: a processor adds up both at once.
    odd = z * (2 / 3 + square * (2 / 7 + square * (2 / 11 + square * (2 / 15 + square * (2 / 19 + square * (2 / 23))))))
    even = square * (2 / 5 + square * (2 / 9 + square * (2 / 13 + square * (2 / 17 + square * (2 / 21)))))
    series = odd + even
    return k * LN2_HIGH - ((half_square - (s * (half_square + series) + (k * LN2_LOW + correction))) - f)


@compiled
def log1p(x: float) -> float:
    """log(1 + x) for x > -1, within 1 ulp, small x included.

    The rounding error of 1 + x is made good: log(u) + ((1 + x) - u) / u for u the rounded sum (as in fdlibm's
    s_log1p.c).
    """
    if -0.29 < x < 0.41:
        if -1e-17 < x < 1e-17:
            return x
        return _log_of_parts(0.0, x, 0.0)
    total = 1.0 + x
    if x >= 9007199254740992.0:
        return log(x)
    lost = x - (total - 1.0) if x < 1.0 else 1.0 - (total - x)
    bits = np.float64(total).view(np.int64) + (_ONE - _SQRT_HALF)
    k = float((bits >> 52) - 1023)
    fraction = np.int64((bits & _FRACTION) + _SQRT_HALF).view(np.float64)
    return _log_of_parts(k, float(fraction) - 1.0, lost / total)


@compiled
def exp(x: float) -> float:
    """e to the power ``x``, within 1 ulp; 0 below -745, infinite beyond 709.78.

    x = k ln 2 + r with |r| <= ln(2)/2, e^r by its Taylor series (14 terms: 4e-18), times 2^k.
    """
    if x > 709.782712893384:
        return math.inf
    if x < -745.2:
        return 0.0
    k = int(x * (1.0 / LN2) + (0.5 if x >= 0.0 else -0.5))
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    series = 1 / 39916800 + r * (1 / 479001600 + r * (1 / 6227020800))
    series = 1 / 40320 + r * (1 / 362880 + r * (1 / 3628800 + r * series))
    series = 1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * series))
    series = r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * series)))
    value = 1.0 + (high + (series - low))
    if k == 1024:
        return value * 2.0 * 8.98846567431158e307
    if k < -1021:  # a subnormal result: rounded once, by the last multiplication
        return value * float(np.int64((k + 54 + 1023) << 52).view(np.float64)) * _TWO_TO_MINUS_54
    return value * float(np.int64((k + 1023) << 52).view(np.float64))


@compiled
def normal_quantile(p: float) -> float:
    """The standard normal's quantile at 0 < ``p`` < 1, relative error about 1e-16 (2 ulp observed outside the centre).

    Source: M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37
    (1988), PPND16.
    """
    q = p - 0.5
    if -0.425 <= q <= 0.425:
        return q * _central_ratio(0.180625 - q * q)
    r = math.sqrt(-log(p if q < 0.0 else 1.0 - p))
    z = _near_tail_ratio(r - 1.6) if r <= 5.0 else _far_tail_ratio(r - 5.0)
    return -z if q < 0.0 else z


@compiled
def _central_ratio(r: float) -> float:
    """AS 241 for probabilities between 0.075 and 0.925."""
    top = 2509.0809287301226727 * r + 33430.575583588128105
    top = ((top * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125
    top = ((top * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
    bottom = 5226.495278852545925 * r + 28729.085735721942674
    bottom = ((bottom * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077
    bottom = ((bottom * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
    return top / bottom


@compiled
def _near_tail_ratio(r: float) -> float:
    """AS 241 for probabilities down to 1.4e-11 (exp(-25))."""
    top = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
    top = ((top * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504
    top = ((top * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
    bottom = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
    bottom = ((bottom * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455
    bottom = ((bottom * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    return top / bottom


@compiled
def _far_tail_ratio(r: float) -> float:
    """AS 241 for probabilities below that, down to 1e-316."""
    top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    top = ((top * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123
    top = ((top * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772
    bottom = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    bottom = ((bottom * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525
    bottom = ((bottom * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0
    return top / bottom


@compiled
def log_gamma(x: float) -> float:
    """ln Γ(x) for ``x`` > 0, relative error below 1e-15 (absolute where it passes 0, at 1 and 2, relative there too).

    From 10 on Stirling's series with 8 terms (2e-17). Below, x is brought to 2 + z with |z| <= 1/2 by Γ(x + 1) = x
    Γ(x), and ln Γ(2 + z) = (1 - γ) z + sum of (-z)^k (ζ(k) - 1) / k over k >= 2 (Abramowitz and Stegun 6.1.33 with
    6.1.15).
    """
    if x >= 10.0:
        return (x - 0.5) * (log(x) - 1.0) + (HALF_LOG_TWO_PI - 0.5 + stirling_correction(x))
    if x < 0.5:
        return _log_gamma_near_two(x) - log1p(x) - log(x)
    if x < 1.5:
        return _log_gamma_near_two(x - 1.0) - log1p(x - 1.0)
    product = 1.0
    while x > 2.5:
        x -= 1.0
        product *= x
    return _log_gamma_near_two(x - 2.0) + log(product)


@compiled
def stirling_correction(x: float) -> float:
    """ln Γ(x) - ((x - 1/2) ln x - x + ln(2π)/2) for ``x`` >= 10, absolute error 1e-18 (A&S 6.1.40)."""
    r = 1.0 / (x * x)
    series = 1 / 1188 + r * (-691 / 360360 + r * (1 / 156 + r * (-3617 / 122400)))
    return (1 / 12 + r * (-1 / 360 + r * (1 / 1260 + r * (-1 / 1680 + r * series)))) / x


@compiled
def _log_gamma_near_two(z: float) -> float:
    """ln Γ(2 + z) for |z| <= 1/2, from the values of (-1)^k (ζ(k) - 1) / k."""
    s = 2.4836745438024785e-09 + z * (
        -1.1921401405860912e-09 + z * (5.731367241678862e-10 + z * -2.7595228851242334e-10)
    )
    s = 4.7698101693639804e-08 + z * (
        -2.2711094608943164e-08 + z * (1.0838659214896955e-08 + z * (-5.183475041970047e-09 + z * s))
    )
    s = 9.55141213040742e-07 + z * (
        -4.492469198764566e-07 + z * (2.1207184805554665e-07 + z * (-1.0043224823968099e-07 + z * s))
    )
    s = 2.050721277567069e-05 + z * (
        -9.439488275268397e-06 + z * (4.374866789907488e-06 + z * (-2.039215753801366e-06 + z * s))
    )
    s = 0.0005096695247430425 + z * (
        -0.00022315475845357939 + z * (9.945751278180853e-05 + z * (-4.492623673813314e-05 + z * s))
    )
    s = 0.020580808427784546 + z * (
        -0.007385551028673986 + z * (0.0028905103307415234 + z * (-0.001192753911703261 + z * s))
    )
    return z * (0.42278433509846713 + z * (0.3224670334241132 + z * (-0.0673523010531981 + z * s)))
